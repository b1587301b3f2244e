import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import {
  type CountyView,
  countyViewSchema,
  type FeatureDetail,
  featurePageSchema,
  layerStatesSchema,
} from "../contract/api.ts";
import type {} from "../viewer/globe/TestWindow.tsx";
import { keepScreenshot, openBrowser, openDesk, whole } from "./browser.ts";

const url = inject("twinUrl");
const SIZE = { width: 1280, height: 800 };
/** A pipe seen from straight above, metres over the ground. */
const ABOVE_PIPE_METERS = 25;

let browser: Browser;
let county: CountyView;
let pipe: FeatureDetail & { middle: [number, number, number] };
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
  county = countyViewSchema.parse(await (await fetch(`${url}/api/county`)).json());
  pipe = await straightMain();
  ({ page } = await openDesk(browser, `${url}/planner?test`, SIZE));
});
afterAll(async () => {
  await browser?.close();
});

/** A surveyed main long enough to be hit in its middle; survey heights. */
async function straightMain(): Promise<typeof pipe> {
  const [lon, lat] = county.origin;
  const box = [lon - 0.012, lat - 0.012, lon + 0.012, lat + 0.012].join(",");
  const page = featurePageSchema.parse(
    await (await fetch(`${url}/api/features/water?bbox=${box}&limit=500`)).json(),
  );
  for (const feature of page.features) {
    const line = lineOf(feature);
    if (
      line?.length !== 2 ||
      Number(feature.properties.nominalMm) < 200 ||
      Number(feature.properties.lengthM) < 12
    )
      continue;
    const [a, b] = line as [number[], number[]];
    return { ...feature, middle: [0, 1, 2].map((i) => (a[i]! + b[i]!) / 2) as [number, number, number] };
  }
  throw new Error(
    `no straight main of DN200 or more among ${page.features.length} pipes around ${lon},${lat}`,
  );
}

function lineOf(feature: FeatureDetail): number[][] | undefined {
  const { geometry } = feature;
  if (geometry?.type === "LineString") return geometry.coordinates as number[][];
  if (geometry?.type === "MultiLineString") return (geometry.coordinates as number[][][])[0];
  return undefined;
}

/** Looks straight down at the pipe's middle and waits for its finest tiles; gives the pixel it is at. */
async function overThePipe(): Promise<{ x: number; y: number }> {
  const [lon, lat, height] = pipe.middle;
  await page.evaluate(
    ([lonDeg, latDeg, heightMeters]) => window.twinTest!.look(lonDeg!, latDeg!, heightMeters!, 0, -90),
    [lon, lat, height + county.heightOffsetMeters + ABOVE_PIPE_METERS],
  );
  await whole(page);
  const pixel = await page.evaluate(
    ([lonDeg, latDeg, heightMeters]) => window.twinTest!.pixelOf(lonDeg!, latDeg!, heightMeters!),
    [lon, lat, height + county.heightOffsetMeters],
  );
  if (!pixel) throw new Error("the pipe is not on the screen");
  return pixel;
}

const choose = (name: string) =>
  page
    .getByRole("radio", { name, exact: true })
    .or(page.getByRole("button", { name, exact: true }))
    .first()
    .click();

describe("picking", () => {
  it("does not reach a pipe through opaque ground", async () => {
    await choose("地面");
    const pixel = await overThePipe();
    const hit = await page.evaluate(({ x, y }) => window.twinTest!.pick(x, y), pixel);
    expect(hit?.layer).not.toBe("water");
  });

  it("finds the pipe below transparent ground and lists its attributes", async () => {
    await choose("透明");
    await page.waitForTimeout(2500);
    const { x, y } = await overThePipe();
    await page.mouse.click(x, y);
    const inspector = page.getByRole("region", { name: "属性" });
    await inspector.waitFor({ timeout: 30_000 });
    await inspector.getByRole("heading", { name: pipe.id }).waitFor({ timeout: 30_000 });
    const diameter = inspector.locator("[data-field=nominalMm] dd");
    expect(await diameter.textContent()).toContain(`${pipe.properties.nominalMm}`);
    expect(await diameter.textContent()).toContain("mm");
    expect(await inspector.locator(".provenance").textContent()).toMatch(/\.shp/i);
  });

  it("reads the ground from the terrain while pickPosition is wrong under glass", async () => {
    const { x, y } = await overThePipe();
    const expected = await page.evaluate(
      ([lon, lat]) => window.twinTest!.groundHeightAt(lon!, lat!),
      pipe.middle,
    );
    const heights = await page.evaluate(({ x, y }) => window.twinTest!.groundHeights(x, y), { x, y });
    expect(Math.abs(heights.globe! - expected!)).toBeLessThan(1);
  });

  it("still finds the pipe in x-ray mode and from below the ground", async () => {
    for (const mode of ["透视", "地下"]) {
      await choose(mode);
      await page.waitForTimeout(2500);
      const pixel = await overThePipe();
      const hit = await page.evaluate(({ x, y }) => window.twinTest!.pick(x, y), pixel);
      expect(hit, mode).toEqual({ layer: "water", id: pipe.id });
    }
    await choose("透明");
  });

  it("hides a layer and picks nothing of it any more", async () => {
    const box = page.getByRole("checkbox", { name: "显示给水管线" });
    await box.locator("xpath=ancestor-or-self::label").click();
    await page.waitForTimeout(1000);
    const pixel = await overThePipe();
    const hit = await page.evaluate(({ x, y }) => window.twinTest!.pick(x, y), pixel);
    expect(hit?.layer).not.toBe("water");
    await box.locator("xpath=ancestor-or-self::label").click();
  });
});

describe("the depth tool", () => {
  it("gives the cover as surveyed, where the terrain that is drawn would say otherwise", async () => {
    const { depthFromM, depthToM, depthSource } = pipe.properties;
    const surveyed = (Number(depthFromM) + Number(depthToM)) / 2;
    await choose("统计"); // the figures lie over the middle of a screen this small
    await choose("埋深");
    const { x, y } = await overThePipe();
    await page.mouse.click(x, y);
    const result = page.getByRole("status", { name: "量测结果" });
    await result.getByText("地面以下", { exact: true }).waitFor({ timeout: 30_000 });
    const metres = Number.parseFloat((await result.locator(".figure-value").textContent())!);
    // the click is within a few pixels of the middle, and the pipe falls a little along its way
    expect(Math.abs(metres - surveyed)).toBeLessThan(0.02);
    expect(await result.locator(".badge").textContent()).toBe(depthSource === "surveyed" ? "实测" : "推定");
    await page.keyboard.press("Escape");
  });
});

describe("counts", () => {
  const marks = () => page.locator(".point-count");
  const numbers = async () =>
    (await page.locator(".point-count span").allTextContents()).map((text) => Number(text.replace(/,/g, "")));

  it("tell from afar how many facilities and lamps there are, each of them once", async () => {
    const states = layerStatesSchema.parse(await (await fetch(`${url}/api/layers`)).json());
    const counted = states.filter(
      ({ id, status }) => status === "live" && (id.endsWith("-facilities") || id === "streetlights"),
    );
    const total = counted.reduce((sum, { features }) => sum + features, 0);
    await page.evaluate(([lon, lat]) => window.twinTest!.look(lon!, lat!, 60_000, 0, -90), county.origin);
    await whole(page);
    const sum = async () => (await numbers()).reduce((all, count) => all + count, 0);
    await expect.poll(sum, { timeout: 30_000 }).toBe(total);
    await keepScreenshot(page, "counts");
  }, 180_000);

  it("fly to what they count when they are clicked, and are gone where single ones are drawn", async () => {
    for (let clicks = 0; clicks < 8 && (await marks().count()) > 0; clicks++) {
      const before = await cameraHeight();
      // numbers come and go as tiles arrive: one may be gone when the click is there
      await expect
        .poll(
          async () => {
            const mark = await page.evaluate(freeMark);
            if (mark) await page.mouse.click(mark.x, mark.y);
            await page.waitForTimeout(2500); // the way there
            return (await cameraHeight()) < before || (await marks().count()) === 0;
          },
          { timeout: 60_000 },
        )
        .toBe(true);
      await whole(page);
      await page.waitForTimeout(1500); // numbers that go fade
    }
    expect(await marks().count()).toBe(0);
    expect(await cameraHeight()).toBeLessThan(2000);
  }, 240_000);

  /** Middle of the number nearest to the middle of the window that no panel covers. */
  const freeMark = () => {
    const places = [...document.querySelectorAll(".point-count")].map((mark) => {
      const { x, y, width, height } = mark.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    });
    const away = ({ x, y }: { x: number; y: number }) => Math.hypot(x - innerWidth / 2, y - innerHeight / 2);
    return places
      .filter(({ x, y }) => document.elementFromPoint(x, y)?.closest(".globe-host"))
      .sort((a, b) => away(a) - away(b))[0];
  };
  const cameraHeight = () => page.evaluate(() => window.twinTest!.state().camera!.heightMeters);
});

describe("the layer tree", () => {
  it("keeps gas reserved: no check box, and a card that says what it needs", async () => {
    const row = page.locator("[data-reserved=gas]");
    await row.scrollIntoViewIfNeeded();
    expect(await row.getByRole("checkbox").count()).toBe(0);
    expect(await row.textContent()).toContain("预留");
    await row.getByRole("button").first().click();
    await page.getByText("燃气管线测量成果").waitFor({ timeout: 10_000 });
    await page.keyboard.press("Escape");
  });
});

describe("language", () => {
  it("speaks English after one click and Chinese after the next", async () => {
    await page.getByRole("button", { name: "切换到英文" }).click();
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    expect(await page.locator("main").textContent()).toMatch(/Street lights/);
    await page.getByRole("button", { name: /Chinese|中文/ }).click();
    expect(await page.locator("html").getAttribute("lang")).toMatch(/^zh/);
  });
});
