import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { colours, keepScreenshot, type Offences, openBrowser, openDesk, whole } from "../browser.ts";

const url = inject("twinUrl");
const NORMAL = { width: 1920, height: 1080 };
const WALL = { width: 3840, height: 1080 };
/** A globe that is empty or failed has a handful of colours. */
const FEW_COLOURS = 500;
let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
});

describe.each(["briefing", "planner", "analyst"])("the %s desk", (desk) => {
  let page: Page;
  let offences: Offences;

  // the wall first: its tiles are finer, and at the smaller size most of what is needed is there
  beforeAll(async () => {
    ({ page, offences } = await openDesk(browser, `${url}/${desk}?test`, WALL));
  });
  afterAll(async () => {
    await page?.close();
  });

  it("fills a wall of 3840 × 1080", async () => {
    await keepScreenshot(page, `${desk}-3840`);
    const canvas = await page.locator("canvas").first().boundingBox();
    expect(canvas!.width).toBeGreaterThan(desk === "analyst" ? WALL.width / 2 : WALL.width - 1);
    expect(await colours(page)).toBeGreaterThan(FEW_COLOURS);
  });

  it("shows the county at 1920 × 1080 and says that it is demo data", async () => {
    await page.setViewportSize(NORMAL);
    await page.waitForTimeout(2000);
    await whole(page);
    await keepScreenshot(page, `${desk}-1920`);
    // as many pixels across as down for each of the page's: the globe has taken the window's new size
    const [across, down] = await page.locator(".globe canvas").evaluate((canvas: HTMLCanvasElement) => {
      return [canvas.width / canvas.clientWidth, canvas.height / canvas.clientHeight];
    });
    expect(across).toBeCloseTo(down!, 2);
    expect(await page.getByText("演示数据").count()).toBeGreaterThan(0);
    expect(await colours(page)).toBeGreaterThan(FEW_COLOURS);
  });

  it("asks nobody but its server and breaks no policy", () => {
    expect(offences).toEqual({ offOrigin: [], errors: [] });
  });
});
