import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { eventPageSchema } from "../contract/events.ts";
import type {} from "../viewer/globe/TestWindow.tsx";
import { keepScreenshot, openBrowser, openDesk } from "./browser.ts";

const url = inject("twinUrl");
const SIZE = { width: 1600, height: 900 };
const MINUTE_MS = 60_000;

let browser: Browser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  browser = await openBrowser();
  const desk = await openDesk(browser, `${url}/analyst?test`, SIZE);
  page = desk.page;
  // the globe may be whole before the desk's own code has come, which the keys belong to
  await page.locator("#clock-field").waitFor();
  errors = desk.offences.errors;
});
afterAll(async () => {
  await browser?.close();
});

const clock = () => page.evaluate(() => window.twinTest!.state().clock);
const press = (name: string | RegExp) => page.getByRole("button", { name }).first().click();
/** HH:MM:SS in the county's zone, which is the page's too. */
const timeOf = (timeMs: number) =>
  page.evaluate((ms) => new Date(ms).toLocaleTimeString("en-GB", { hour12: false }), timeMs);

describe("the analyst's clock", () => {
  it("jumps to a typed time and runs backwards from there", async () => {
    const aim = Math.floor((await clock()).timeMs / 1000) * 1000 - 20 * MINUTE_MS;
    await page.keyboard.press("t");
    await page.keyboard.type(await timeOf(aim));
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await clock()).isLive).toBe(false);
    const jumped = await clock();
    expect(Math.abs(jumped.timeMs - aim)).toBeLessThan(MINUTE_MS);
    await page.keyboard.press("r");
    await expect.poll(async () => (await clock()).timeMs).toBeLessThan(aim);
    await page.keyboard.press("k");
    expect((await clock()).isPlaying).toBe(false);
  });

  it("loops the stretch that is dragged along the times", async () => {
    const ruler = (await page.locator(".ticks").boundingBox())!;
    const y = ruler.y + ruler.height / 2;
    await page.mouse.move(ruler.x + 0.4 * ruler.width, y);
    await page.mouse.down();
    await page.mouse.move(ruler.x + 0.5 * ruler.width, y, { steps: 3 });
    await page.mouse.up();
    const loopNow = () => page.evaluate(() => window.twinTest!.state().loop);
    await expect.poll(loopNow).not.toBeNull();
    const loop = (await loopNow())!;
    // a tenth of an hour
    expect((loop.toMs - loop.fromMs) / MINUTE_MS).toBeCloseTo(6, 0);
    const times: number[] = [];
    await page.keyboard.press("=");
    for (let i = 0; i < 5; i++) {
      times.push((await clock()).timeMs);
      await page.waitForTimeout(200);
    }
    expect(times.every((timeMs) => timeMs >= loop.fromMs && timeMs < loop.toMs)).toBe(true);
    await page.keyboard.press("\\");
    expect(await page.evaluate(() => window.twinTest!.state().loop)).toBeNull();
  });
});

describe("the fleet's past", () => {
  it("is stepped through from event to event, or from stop to stop", async () => {
    await page.getByText("小时的轨迹在读取").waitFor({ state: "detached" });
    const before = (await clock()).timeMs;
    await page.keyboard.press(",");
    await expect.poll(async () => (await clock()).timeMs).toBeLessThan(before);
    expect((await clock()).isPlaying).toBe(false);
  });

  it("is coloured by speed, with a legend that says so", async () => {
    await page.getByRole("radio", { name: "速度" }).first().click();
    await page.locator(".trail-legend").getByText("40–60").waitFor();
  });

  it("is counted in hexagons on the whole screen, and back", async () => {
    await page.locator(".plan-choices").getByRole("radio", { name: "停留" }).click();
    await page.getByText(/停留 2 分钟以上的次数/).waitFor();
    await press("平面占满屏幕");
    const pane = (await page.locator(".deck-pane").boundingBox())!;
    expect(pane.width).toBe(SIZE.width);
    await keepScreenshot(page, "analyst-stops");
    await press("平面恢复原大小");
    expect((await page.locator(".deck-pane").boundingBox())!.width).toBeLessThan(SIZE.width / 2);
  });

  it("ranks companies, and a company that is pressed filters everything", async () => {
    await page.getByRole("radio", { name: "统计" }).click();
    const first = page.locator(".bar-row").first();
    const company = (await first
      .locator("span")
      .first()
      .evaluate((element) => element.firstChild!.textContent))!;
    await first.click();
    await page.getByRole("radio", { name: "车辆", exact: true }).first().click();
    const companies = page.locator('tbody td[data-column="company"]');
    await expect.poll(async () => new Set(await companies.allTextContents())).toEqual(new Set([company]));
    await press("清除筛选");
    await expect.poll(() => companies.count()).toBe(180);
  });

  it("answers who was in a fence that is drawn in the plan", async () => {
    await page.getByRole("radio", { name: "查询" }).click();
    await press("画围栏");
    const pane = (await page.locator(".deck-pane").boundingBox())!;
    for (const [x, y] of [
      [0.1, 0.3],
      [0.9, 0.3],
      [0.9, 0.9],
      [0.1, 0.9],
    ] as const) {
      await page.mouse.click(pane.x + x * pane.width, pane.y + y * pane.height);
      // two clicks that follow each other soon are a double click, which zooms the plan
      await page.waitForTimeout(700);
    }
    await page.locator(".questions").getByRole("button", { name: "完成" }).click();
    const answer = page.getByText(/次，\d+ 辆；看到进入/);
    await answer.waitFor();
    expect(Number(/(\d+) 辆/.exec((await answer.textContent())!)![1])).toBeGreaterThan(0);
  });
});

describe("the day of a company", () => {
  it("is counted by the server and saved as PDF", async () => {
    await page.getByRole("radio", { name: "日报" }).click();
    await page.locator(".day-report tbody tr").first().waitFor();
    await page.getByText(/\d+ \/ \d+ 辆上报/).waitFor();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.locator(".day-report").getByRole("button", { name: "PDF" }).click(),
    ]);
    expect((await readFile((await file.path())!)).subarray(0, 5).toString()).toBe("%PDF-");
  });
});

describe("a view", () => {
  it("is kept under a name and brings back clock, loop and filters", async () => {
    const name = `循环 ${Date.now()}`;
    const { loop, timeMs } = await page.evaluate(() => {
      const { setClock, setLoop, clock: now } = window.twinTest!.state();
      const range = { fromMs: now.timeMs - 1_200_000, toMs: now.timeMs - 600_000 };
      setLoop(range);
      setClock({ isLive: false, isPlaying: false, timeMs: range.fromMs + 60_000 });
      return { loop: range, timeMs: range.fromMs + 60_000 };
    });
    await page.getByRole("radio", { name: "车辆", exact: true }).first().click();
    await page.getByRole("searchbox", { name: "车牌" }).fill("湘");
    await press("已存视图");
    await page.getByLabel("把当前画面存为").fill(name);
    await press("保存");
    await page.getByRole("button", { name, exact: true }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("searchbox", { name: "车牌" }).fill("");
    await page.keyboard.press("Escape");
    await page.evaluate(() => {
      window.twinTest!.state().setLoop(null);
      window.twinTest!.state().setClock({ timeMs: Date.now() - 3_000_000 });
    });
    await press("已存视图");
    await page.getByRole("button", { name, exact: true }).click();
    await expect.poll(() => page.evaluate(() => window.twinTest!.state().loop)).toEqual(loop);
    expect((await clock()).timeMs).toBe(timeMs);
    expect(await page.getByRole("searchbox", { name: "车牌" }).inputValue()).toBe("湘");
    await press("已存视图");
    await press(`删除：${name}`);
    await page.getByRole("button", { name, exact: true }).waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await page.evaluate(() => window.twinTest!.state().setLoop(null));
    await press("清除筛选");
  });
});

describe("events", () => {
  it("are listed as the server has them, open their evidence at their second, and can be taken away", async () => {
    await page.getByRole("radio", { name: /^事件/ }).click();
    const rows = page.locator(".event-list .event-row");
    const timeMs = Math.round((await clock()).timeMs);
    const asked = `${url}/api/events?from=${timeMs - 60 * MINUTE_MS}&to=${timeMs + 60 * MINUTE_MS}&limit=1`;
    // the simulated trucks do not all wash their wheels
    const found = async () => eventPageSchema.parse(await (await fetch(asked)).json()).total;
    await expect.poll(found).toBeGreaterThan(0);
    const shown = await rows.first().locator("time").textContent();
    await rows.first().click();
    await page.getByRole("region", { name: "事件证据" }).waitFor();
    expect(await timeOf((await clock()).timeMs)).toBe(shown);
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "CSV" }).click(),
    ]);
    const lines = (await readFile((await file.path())!, "utf8")).split("\r\n");
    expect(lines[0]).toContain("start,end,rule");
    expect(lines.length).toBeGreaterThan(1);
    await keepScreenshot(page, "analyst-event");
  });

  it("put nothing wrong on the console meanwhile", () => {
    expect(errors).toEqual([]);
  });
});
