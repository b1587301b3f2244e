import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type FeatureDetail, featurePageSchema } from "../contract/api.ts";
import { publishedFindingsSchema } from "../contract/findings.ts";
import type {} from "../viewer/globe/TestWindow.tsx";
import { keepScreenshot, openBrowser, openDesk, whole } from "./browser.ts";

const url = inject("twinUrl");
/** Metres of a degree, for how near the camera came. */
const METERS_PER_DEGREE = 110_800;

let browser: Browser;
let page: Page;
let pipes: FeatureDetail[];
let errors: string[];

beforeAll(async () => {
  browser = await openBrowser();
  const answer = await fetch(`${url}/api/features/water?limit=300`);
  pipes = featurePageSchema.parse(await answer.json()).features.filter(({ geometry }) => geometry !== null);
  const desk = await openDesk(browser, `${url}/planner/findings?test`, { width: 1920, height: 1080 });
  page = desk.page;
  errors = desk.offences.errors;
});
afterAll(async () => {
  await browser?.close();
});

const placeOf = ({ geometry }: FeatureDetail): number[] => {
  const line = geometry!.coordinates as number[][] | number[][][];
  return (geometry!.type === "LineString" ? line[0] : (line[0] as number[][])[0]) as number[];
};
/** As `twin check --findings f.geojson` writes a finding. */
const finding = (pipe: FeatureDetail, row: number, part: object) => ({
  type: "Feature",
  properties: {
    check: "steep",
    name: "坡度过大",
    severity: "warning",
    layer: "water",
    file: "water/JSL.shp",
    row,
    id: pipe.id,
    field: "elevToM",
    found: "41.2°",
    expected: "30° at most",
    advice: "look again",
    grid: null,
    ...part,
  },
  geometry: { type: "Point", coordinates: placeOf(pipe).slice(0, 2) },
});
const open = (name: string, text: string) =>
  page
    .locator("input[type=file]")
    .setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });

describe("the page of findings", () => {
  it("says what the publication was checked by", async () => {
    const answer = await fetch(`${url}/api/findings`);
    const published = publishedFindingsSchema.parse(await answer.json());
    expect(published.total).toBeGreaterThanOrEqual(published.findings.length);
    await page.getByText(`/ ${published.total} 条`).waitFor();
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("质检问题");
  });

  it("lists a file of twin check and filters it by severity and rule", async () => {
    const features = [
      finding(pipes[0]!, 1, {}),
      finding(pipes[100]!, 101, { check: "too-deep", name: "埋深过大" }),
      finding(pipes[200]!, 201, {
        check: "duplicate-id",
        name: "编号重复",
        severity: "error",
        found: "twice",
      }),
    ];
    await open("checked.geojson", JSON.stringify({ type: "FeatureCollection", features }));
    const rows = page.locator(".finding-list .finding-row");
    await expect.poll(() => rows.count()).toBe(3);
    await page.getByRole("button", { name: /^错误 错误 1|错误 1/ }).click();
    await expect.poll(() => rows.allTextContents()).toEqual([expect.stringContaining("编号重复")]);
    await page.getByRole("button", { name: /错误 1/ }).click();
    await expect.poll(() => rows.count()).toBe(3);
  });

  it("flies to the finding that is pressed and opens it with the passport of its feature", async () => {
    await page.locator(".finding-row", { hasText: "编号重复" }).click();
    const card = page.getByRole("region", { name: "质检问题" });
    await card.getByText("twice").waitFor();
    expect(await card.locator("[data-field=file] dd").textContent()).toBe("water/JSL.shp");
    expect(await card.locator("[data-field=row] dd").textContent()).toBe("201");
    expect(await card.locator("[data-field=expected] dd").textContent()).toBe("30° at most");
    const inspector = page.getByRole("region", { name: "属性" });
    await inspector.getByRole("heading", { name: pipes[200]!.id }).waitFor({ timeout: 30_000 });
    expect(await inspector.locator(".passport").getAttribute("data-grade")).toBe("failed");
    expect(await inspector.locator(".passport").textContent()).toContain("编号重复");
    const [lon, lat] = placeOf(pipes[200]!);
    await expect
      .poll(
        async () => {
          const camera = await page.evaluate(() => window.twinTest!.state().camera);
          return Math.hypot(camera!.lon - lon!, camera!.lat - lat!) * METERS_PER_DEGREE;
        },
        { timeout: 60_000 },
      )
      .toBeLessThan(200);
  });

  it("draws it over everything, where a click finds it", async () => {
    await page.waitForTimeout(1500);
    await whole(page);
    const [lon, lat] = placeOf(pipes[200]!);
    const hit = () =>
      page.evaluate(
        ([lonDeg, latDeg]) => {
          const height = window.twinTest!.groundHeightAt(lonDeg!, latDeg!);
          const pixel = height === undefined ? null : window.twinTest!.pixelOf(lonDeg!, latDeg!, height);
          return pixel && window.twinTest!.pick(pixel.x, pixel.y)?.layer;
        },
        [lon!, lat!],
      );
    await expect.poll(hit, { timeout: 30_000 }).toBe("findings");
    await keepScreenshot(page, "findings");
  });

  it("keeps what is on screen when a file is no file of findings, and names it", async () => {
    await open("pipes.geojson", '{"type":"FeatureCollection","features":[{"properties":{"check":1}}]}');
    const alert = page.getByRole("alert").filter({ hasText: "pipes.geojson" });
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(/row 1, check/);
    expect(await page.locator(".finding-list .finding-row").count()).toBe(3);
    expect(errors).toEqual([]);
  });
});
