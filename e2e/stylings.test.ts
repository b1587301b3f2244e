import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type CountyView, countyViewSchema, type FeatureDetail, featurePageSchema } from "../contract/api.ts";
import { layerById } from "../contract/layers.ts";
import { classOfNumber, STYLINGS, type Styling, stylingById } from "../contract/styling.ts";
import type {} from "../viewer/globe/TestWindow.tsx";
import { keepScreenshot, openBrowser, openDesk, whole } from "./browser.ts";

const url = inject("twinUrl");
const SIZE = { width: 1280, height: 800 };
/** A pipe of 200 mm is 9 CSS pixels wide from here, metres. */
const ABOVE_PIPE_METERS = 15;
type Rgb = readonly [number, number, number];

interface StraightPipe extends FeatureDetail {
  readonly ends: readonly [number[], number[]];
}

let browser: Browser;
let county: CountyView;
let page: Page;
let pipes: StraightPipe[];

beforeAll(async () => {
  browser = await openBrowser();
  county = countyViewSchema.parse(await (await fetch(`${url}/api/county`)).json());
  const [lon, lat] = county.origin;
  const box = [lon - 0.012, lat - 0.012, lon + 0.012, lat + 0.012].join(",");
  const answer = await fetch(`${url}/api/features/water?bbox=${box}&limit=1000`);
  pipes = featurePageSchema.parse(await answer.json()).features.flatMap(straight);
  ({ page } = await openDesk(browser, `${url}/planner?test&l=water&g=xray,1&y=material`, SIZE));
});
afterAll(async () => {
  await browser?.close();
});

/** Long and wide enough to be hit. */
function straight(feature: FeatureDetail): StraightPipe[] {
  const line = feature.geometry?.coordinates as number[][];
  const isStraight = feature.geometry?.type === "LineString" && line.length === 2;
  const { nominalMm, lengthM } = feature.properties;
  if (!isStraight || Number(nominalMm) < 200 || Number(lengthM) < 10) return [];
  return [{ ...feature, ends: [line[0]!, line[1]!] }];
}

const isAssumed = ({ properties }: FeatureDetail) =>
  properties.depthSource === "assumed" || properties.diameterSource === "assumed";

/** Looks straight down at the pipe's middle and reads colours along 3 m of its axis. */
async function coloursAlong({ ends: [a, b], properties }: StraightPipe): Promise<Rgb[]> {
  const at = (share: number) => [0, 1, 2].map((axis) => a[axis]! + share * (b[axis]! - a[axis]!));
  const [lon, lat, height] = at(0.5);
  const offset = county.heightOffsetMeters;
  await page.evaluate(
    ([lonDeg, latDeg, heightMeters]) => {
      window.twinTest!.look(lonDeg!, latDeg!, heightMeters!, 0, -90);
      window.twinTest!.pixels([]); // a picture from there, so that its tiles are asked for
    },
    [lon, lat, height! + offset + ABOVE_PIPE_METERS],
  );
  await whole(page);
  const half = 1.5 / Number(properties.lengthM);
  const places = Array.from({ length: 41 }, (_, i) => at(0.5 + half * (i / 20 - 1)));
  return page.evaluate(
    (places) => {
      const { pixelOf, pixels } = window.twinTest!;
      return pixels(
        places.map(([lonDeg, latDeg, heightMeters]) => pixelOf(lonDeg!, latDeg!, heightMeters!)!),
      );
    },
    places.map(([lonDeg, latDeg, heightMeters]) => [lonDeg!, latDeg!, heightMeters! + offset]),
  );
}

async function choose(id: string | null): Promise<void> {
  await page.evaluate((id) => window.twinTest!.state().setPipeStyling(id as "age" | null), id);
  const number = STYLINGS.findIndex((styling) => styling.id === id) + 1;
  await page.waitForFunction((n) => window.twinTest!.bench.styling("/tiles/water") === n, number, {
    polling: 50,
  });
}

const linear = (rgb: Rgb) => rgb.map((channel) => (channel / 255) ** 2.2);
const rgbOf = (hex: string): Rgb =>
  [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number, number];

/** How much light falls on the pipe: what is seen of the layer's own colour; its red is too dark to tell. */
function lightOn(seen: Rgb): number {
  const own = linear(rgbOf(layerById("water").colour.light));
  const [, green, blue] = linear(seen);
  return (green! / own[1]! + blue! / own[2]!) / 2;
}

/** The class whose colour under this light is nearest to what is seen. */
function classSeen(styling: Styling, seen: Rgb, light: number): string {
  const distance = (hex: string) =>
    Math.hypot(...linear(rgbOf(hex)).map((channel, i) => Math.min(1, channel * light) - linear(seen)[i]!));
  const [nearest] = [...styling.classes].sort((a, b) => distance(a.colour.print) - distance(b.colour.print));
  expect(distance(nearest!.colour.print), `${styling.id}: ${seen} is like no class`).toBeLessThan(0.12);
  return nearest!.id;
}

function classDefined({ value, classes }: Styling, { properties }: FeatureDetail): string {
  if (value.kind === "codes")
    return classes[value.codes.findIndex((codes) => codes.includes(`${properties[value.pipes]}`))]!.id;
  if (value.kind !== "breaks") throw new Error(`a styling by ${value.kind} is not tried here`);
  const number = Number(properties[value.pipes]);
  return classes[classOfNumber(value.isYear ? new Date().getFullYear() - number : number, value.breaks)]!.id;
}

const middle = (colours: readonly Rgb[]) => colours[Math.floor(colours.length / 2)]!;

describe("pipes on screen", () => {
  it("have the colour of their class in the definition, whichever styling is chosen", async () => {
    const surveyed = pipes.filter((pipe) => !isAssumed(pipe));
    const different = surveyed.filter(
      ({ properties }, i) =>
        surveyed.findIndex((other) => other.properties.material === properties.material) === i ||
        surveyed.findIndex((other) => other.properties.nominalMm === properties.nominalMm) === i,
    );
    expect(new Set(different.map(({ properties }) => properties.material)).size).toBeGreaterThan(1);
    for (const pipe of different.slice(0, 4)) {
      await choose(null);
      const light = lightOn(middle(await coloursAlong(pipe)));
      for (const id of ["diameter", "material", "age", "cover"]) {
        await choose(id);
        const seen = classSeen(stylingById(id), middle(await coloursAlong(pipe)), light);
        expect(seen, `${pipe.id} by ${id}`).toBe(classDefined(stylingById(id), pipe));
      }
    }
  });

  it("are hatched in every styling where something was assumed, and in one colour where nothing was", async () => {
    const spread = (colours: readonly Rgb[]) => {
      const greens = colours.map((rgb) => linear(rgb)[1]!);
      return Math.max(...greens) - Math.min(...greens);
    };
    const assumed = pipes.find(isAssumed)!;
    const surveyed = pipes.find((pipe) => !isAssumed(pipe))!;
    for (const id of ["diameter", "age", "phase"]) {
      await choose(id);
      expect(spread(await coloursAlong(assumed)), `assumed by ${id}`).toBeGreaterThan(0.2);
      expect(spread(await coloursAlong(surveyed)), `surveyed by ${id}`).toBeLessThan(0.1);
    }
  });
});

describe("the legend", () => {
  it("follows what is chosen with the keyboard, and the link keeps it", async () => {
    await choose(null);
    const chooser = page.getByRole("button", { name: /管线按/ });
    await chooser.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("option", { name: "管龄" }).focus();
    await page.keyboard.press("Enter");
    const legend = page.getByRole("list", { name: "管龄图例" });
    await legend.waitFor();
    const { classes, missing } = stylingById("age");
    expect(await legend.getByRole("listitem").allTextContents()).toEqual([
      ...classes.map(({ label }) => label.zh),
      missing.zh,
      "推定（斜纹）",
    ]);
    const swatch = legend.locator("[data-class='0'] .swatch");
    const [red, green, blue] = rgbOf(classes[0]!.colour.print);
    expect(await swatch.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe(
      `rgb(${red}, ${green}, ${blue})`,
    );
    await page.getByRole("button", { name: "复制分享链接" }).first().click();
    await page.waitForFunction(() => location.search.includes("y=age"));
    await keepScreenshot(page, "planner-age");
  });
});
