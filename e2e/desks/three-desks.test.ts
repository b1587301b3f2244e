import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { keepScreenshot, type Offences, openBrowser, openDesk, restOfPicture } from "../browser.ts";

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

  beforeAll(async () => {
    ({ page, offences } = await openDesk(browser, `${url}/${desk}?test`, NORMAL));
  });
  afterAll(async () => {
    await page?.close();
  });

  it("shows the county at 1920 × 1080 and says that it is demo data", async () => {
    await keepScreenshot(page, `${desk}-1920`);
    expect(await page.getByText("演示数据").count()).toBeGreaterThan(0);
    expect(await colours(page)).toBeGreaterThan(FEW_COLOURS);
  });

  it("fills a wall of 3840 × 1080", async () => {
    await page.setViewportSize(WALL);
    await page.waitForTimeout(2000);
    await restOfPicture(page);
    await keepScreenshot(page, `${desk}-3840`);
    const canvas = await page.locator("canvas").first().boundingBox();
    expect(canvas!.width).toBeGreaterThan(desk === "analyst" ? WALL.width / 2 : WALL.width - 1);
    expect(await colours(page)).toBeGreaterThan(FEW_COLOURS);
  });

  it("asks nobody but its server and breaks no policy", () => {
    expect(offences).toEqual({ offOrigin: [], errors: [] });
  });
});

/** How many different colours the globe's picture has. */
async function colours(page: Page): Promise<number> {
  const png = await page.locator("canvas").first().screenshot({ timeout: 120_000 });
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no 2D context");
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
    return new Set(pixels).size;
  }, png.toString("base64"));
}
