import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import proj4 from "proj4";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type CountyView, countyViewSchema, featurePageSchema } from "../contract/api.ts";
import { shiftedFromCgcs2000 } from "../contract/map-shift.ts";
import type {} from "../viewer/globe/TestWindow.tsx";
import { keepScreenshot, openBrowser, openDesk, whole } from "./browser.ts";

const url = inject("twinUrl");
const POINTS = 8;

let browser: Browser;
let page: Page;
let county: CountyView;
let errors: string[];
/** Corners of houses all over the town, [lon°, lat°, survey height m]. */
let corners: [number, number, number][];

beforeAll(async () => {
  browser = await openBrowser();
  county = countyViewSchema.parse(await (await fetch(`${url}/api/county`)).json());
  const [lon, lat] = county.origin;
  const box = [lon - 0.008, lat - 0.006, lon + 0.008, lat + 0.006].join(",");
  const answer = await fetch(`${url}/api/features/buildings?bbox=${box}&limit=1000`);
  const { features } = featurePageSchema.parse(await answer.json());
  const step = Math.floor(features.length / POINTS);
  corners = Array.from({ length: POINTS }, (_, i) =>
    firstPosition(features[i * step]!.geometry?.coordinates),
  );
  const desk = await openDesk(browser, `${url}/planner/shift-check?test`, { width: 1920, height: 1080 });
  page = desk.page;
  errors = desk.offences.errors;
});
afterAll(async () => {
  await browser?.close();
});

function firstPosition(coordinates: unknown): [number, number, number] {
  if (!Array.isArray(coordinates)) throw new Error("a building without geometry");
  return typeof coordinates[0] === "number"
    ? (coordinates as [number, number, number])
    : firstPosition(coordinates[0]);
}

const projected = (place: readonly [number, number]) =>
  proj4(county.crsProj4, [...place]) as [number, number];
const metres = (value: number) => value.toFixed(3);
/** A survey of the corners that took GCJ-02 for CGCS2000 and ellipsoidal heights for those of 1985. */
const mistaken = () =>
  corners.map(([lon, lat, h], i) => {
    const [x, y] = projected(shiftedFromCgcs2000([lon, lat], "GCJ-02") as [number, number]);
    const [trueX, trueY] = projected([lon, lat]);
    return [`K${i + 1}`, x, y, h + county.heightOffsetMeters, trueX, trueY, h]
      .map((cell) => (typeof cell === "number" ? metres(cell) : cell))
      .join(",");
  });
const open = (name: string, text: string) =>
  page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
const result = () => page.getByRole("region", { name: "核对结果" });
const headline = () => result().locator(".shift-headline");

describe("the shift check", () => {
  it("names GCJ-02 and the geoid as the mistakes of a survey that made them, with what is left over", async () => {
    const head = "点名,东坐标,北坐标,高程,真东坐标,真北坐标,真高程";
    await open("控制点.csv", [head, ...mistaken()].join("\r\n"));
    await headline().getByText("把 GCJ-02 当作 CGCS2000").waitFor({ timeout: 30_000 });
    const [plan, height] = await headline().locator("p").allTextContents();
    expect(plan).toMatch(/剩 0\.00 m，改正前 6\d\d\.\d m/);
    expect(height).toMatch(/把大地高当作 1985 高程：改正后剩 0\.00 m，改正前 15\.\d\d m/);
    expect(await page.locator(".shift-table tbody tr").count()).toBe(POINTS);
    await keepScreenshot(page, "shift-check");
  });

  it("finds the same mistake from the corners of the houses on the map alone", async () => {
    await page
      .getByRole("radio", { name: "房角" })
      .or(page.getByRole("button", { name: "房角" }))
      .first()
      .click();
    await page.getByRole("columnheader", { name: "最近对象" }).waitFor();
    await headline().getByText("把 GCJ-02 当作 CGCS2000").waitFor({ timeout: 30_000 });
    expect(await headline().locator("p").first().textContent()).toMatch(/剩 0\.0\d m/);
  });

  it("exports the residuals, as given and with the mistake undone", async () => {
    await page
      .getByRole("radio", { name: "真值" })
      .or(page.getByRole("button", { name: "真值" }))
      .first()
      .click();
    await headline().waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "导出残差" }).click(),
    ]);
    const [head, first] = (await readFile(await download.path(), "utf8")).split("\r\n");
    expect(head).toContain("dx_m,dy_m,dh_m,distance_m,undone,undone_dx_m");
    const cells = first!.split(",");
    expect(cells[0]).toBe("K1");
    expect(Number(cells[head!.split(",").indexOf("distance_m")])).toBeGreaterThan(600);
    expect(cells[head!.split(",").indexOf("undone")]).toBe("gcj02");
  });

  it("takes the true place of a row from the map, and selects nothing by that click", async () => {
    const trueEasting = page.getByRole("textbox", { name: "真值东 1" });
    const before = Number(await trueEasting.inputValue());
    await whole(page);
    // the ground may still become finer: a click counts when it is the same before and after
    const groundUnderClick = () => page.evaluate(() => window.twinTest!.groundHeights(900, 300).globe);
    const cursor = () => page.evaluate(() => document.querySelector("canvas")!.style.cursor);
    let height: number | undefined;
    await expect
      .poll(async () => {
        height = await groundUnderClick();
        await page.getByRole("button", { name: "在地图上点出第 1 行的真实位置" }).click();
        await expect.poll(cursor).toBe("crosshair");
        await page.mouse.click(900, 300);
        await expect.poll(cursor).toBe("");
        return height !== undefined && (await groundUnderClick()) === height;
      })
      .toBe(true);
    expect(Number(await trueEasting.inputValue())).not.toBe(before);
    const [x, y] = [
      Number(await trueEasting.inputValue()),
      Number(await page.getByRole("textbox", { name: "真值北 1" }).inputValue()),
    ];
    const [lon, lat] = proj4(county.crsProj4).inverse([x, y]) as [number, number];
    const place = await page.evaluate(
      ([lonDeg, latDeg, meters]) => window.twinTest!.pixelOf(lonDeg!, latDeg!, meters!),
      [lon, lat, height],
    );
    expect(Math.hypot(place!.x - 900, place!.y - 300)).toBeLessThan(2);
    expect(await page.evaluate(() => window.twinTest!.state().selection)).toBeNull();
  });

  it("keeps what was typed wrong, says where it is, and has it again after a reload", async () => {
    const cell = page.getByRole("textbox", { name: "东坐标 2" });
    await cell.fill("55836x");
    const problem = page.locator(".shift-problems li");
    await expect
      .poll(() => problem.allTextContents())
      .toEqual(["控制点.csv · 第 2 行 · 东坐标：实际 55836x，应为 以米计的东坐标"]);
    expect(await cell.getAttribute("aria-invalid")).toBe("true");
    expect(await page.getByText(`已比较 ${POINTS - 1} / ${POINTS} 行`).count()).toBe(1);
    await open("坏.csv", "a,b\n1,2\n");
    await page.getByRole("alert").filter({ hasText: "坏.csv · 第 1 行" }).waitFor();
    await page.reload();
    await cell.waitFor({ timeout: 60_000 });
    expect(await cell.inputValue()).toBe("55836x");
    expect(await page.locator(".shift-table tbody tr").count()).toBe(POINTS);
    expect(errors).toEqual([]);
  });
});
