/**
 * Colouring the demo county on screen: how long another styling takes, what a moving camera costs the main thread, and
 * how often textures go to the graphics card when all lamps change. All in one page of headless Chromium whose painting
 * calls do nothing (restyle/graphics-off.ts). Times are the processor's for the scripts of the main thread, down to the
 * graphics calls (restyle/thread-time.ts). The baseline is Cesium's own style on the same tiles in the same page, which
 * looks at every feature.
 */
import type { Page } from "playwright-core";
import { circuitName, countyViewSchema, type LampReport, PATHS } from "../contract/api.ts";
import { PIPE_STYLINGS, STYLINGS, stylingById } from "../contract/styling.ts";
import { openBrowser, whole } from "../e2e/browser.ts";
import type {} from "../viewer/globe/TestWindow.tsx";
import { turnGraphicsOff } from "./restyle/graphics-off.ts";
import { ThreadTime } from "./restyle/thread-time.ts";
import { startWholeTwin } from "./restyle/whole-twin.ts";
import { percentile, print, significant } from "./run/figure.ts";

const SIZE = { width: 1920, height: 1080 };
/** Pipes and their facilities. */
const WATER = "/tiles/water";
const LEAST_FEATURES = 20_000;
/** Most of the town in one slanted view, from the south: metres over the ground, and degrees. */
const OVERVIEW_METERS = 1000;
const OVERVIEW_PITCH_DEG = -35;
/** Times that every styling is chosen. */
const ROUNDS = 4;
/** A flight over the town: pictures, and metres from one to the next. */
const FLIGHT_PICTURES = 240;
const FLIGHT_STEP_METERS = 12;
const FLIGHT_METERS = 500;
/** What is started by a picture has this long before the next one. */
const PAUSE_MS = 50;
const METERS_PER_DEGREE = 111_320;
/** A level in percent that no lamp burns at by itself, another one in every run. */
const STRANGE_LEVEL = 21 + (Math.floor(Date.now() / 1000) % 70);
const SILENCE_MS = 3000;

interface Place {
  readonly lon: number;
  readonly lat: number;
}

const twin = await startWholeTwin();
const browser = await openBrowser();
try {
  const county = countyViewSchema.parse(await (await fetch(`${twin.url}${PATHS.county}`)).json());
  const page = await browser.newPage({ viewport: SIZE, deviceScaleFactor: 1, reducedMotion: "reduce" });
  // tsx gives functions their names with a helper, which the page does not have
  await page.addInitScript("globalThis.__name = (named) => named;");
  await page.addInitScript(turnGraphicsOff);
  await page.goto(`${twin.url}/planner?test&quality=high&g=glass,0.85`);
  await whole(page);
  const [west, south, east, north] = county.extent;
  const middle = { lon: (west + east) / 2, lat: (south + north) / 2 };

  const groundMeters = await page.evaluate(
    ({ lon, lat }) => window.twinTest!.groundHeightAt(lon, lat) ?? Number.NaN,
    middle,
  );
  const time = await ThreadTime.of(page);
  for (const part of ["", ".again"]) {
    const jsMs = await flightMs(page, time, middle, groundMeters);
    print({
      metric: `viewer.js_ms_per_frame_p95${part}`,
      value: significant(percentile(jsMs, 0.95)),
      unit: "ms",
    });
    print({
      metric: `viewer.js_ms_per_frame_p50${part}`,
      value: significant(percentile(jsMs, 0.5)),
      unit: "ms",
    });
  }

  const uploads = await lampUploads(page, twin.url);
  print({ metric: "viewer.lamp_state_uploads", value: uploads.count, unit: "uploads" });
  print({ metric: "viewer.lamps_changed", value: uploads.lamps, unit: "lamps" });

  const lat = south + 0.3 * (north - south);
  await look(page, middle.lon, lat, groundMeters + OVERVIEW_METERS, OVERVIEW_PITCH_DEG);
  const features = await page.evaluate((layer) => window.twinTest!.bench.features(layer), WATER);
  if (features < LEAST_FEATURES)
    throw new Error(`${features} pipes and facilities in view, expected at least ${LEAST_FEATURES}`);
  print({ metric: "viewer.restyle_features", value: features, unit: "features" });
  const ours = percentile(await restyleMs(page, time), 0.5);
  const still = percentile(await drawMs(page, time), 0.5);
  const loop = percentile(await loopMs(page, time), 0.5);
  print({
    metric: "viewer.restyle_20k_ms",
    value: significant(ours),
    unit: "ms",
    baseline: { name: "Cesium3DTileStyle on the same tiles", value: significant(loop) },
    ratio: significant(loop / ours),
  });
  print({ metric: "viewer.unchanged_frame_ms", value: significant(still), unit: "ms" });
} finally {
  await browser.close();
  await twin.stop();
}

/** Chooses one styling after another, each followed by the picture that shows it; milliseconds of each. */
async function restyleMs(page: Page, time: ThreadTime): Promise<number[]> {
  // the first choice of phases fetches their areas
  const ids = PIPE_STYLINGS.map(({ id }) => id).filter((id) => id !== "phase");
  const took: number[] = [];
  for (let i = 0; i < ROUNDS * ids.length; i++) {
    const id = ids[i % ids.length]!;
    took.push(
      await time.during(() =>
        page.evaluate(async (id) => {
          const { state, bench } = window.twinTest!;
          await bench.inTask(() => state().setPipeStyling(id)); // React hands the choice on at the end of the task
          await bench.inTask(() => bench.draw());
        }, id),
      ),
    );
    const shown = await page.evaluate((layer) => window.twinTest!.bench.styling(layer), WATER);
    const chosen = STYLINGS.findIndex((styling) => styling.id === id) + 1;
    if (shown !== chosen) throw new Error(`the picture shows styling ${shown}, expected ${chosen} (${id})`);
    await page.waitForTimeout(PAUSE_MS);
  }
  return took;
}

/** Pictures in which nothing changes. */
async function drawMs(page: Page, time: ThreadTime): Promise<number[]> {
  const took: number[] = [];
  for (let i = 0; i < 6 * ROUNDS; i++) {
    took.push(
      await time.during(() =>
        page.evaluate(() => window.twinTest!.bench.inTask(() => window.twinTest!.bench.draw())),
      ),
    );
    await page.waitForTimeout(PAUSE_MS);
  }
  return took;
}

/** The peer: two of Cesium's styles in turn, on the same tiles without our shaders. */
async function loopMs(page: Page, time: ThreadTime): Promise<number[]> {
  const { classes } = stylingById("diameter");
  const style = (on: "screen" | "print") =>
    [...classes]
      .reverse()
      .map(
        ({ colour }, i) =>
          [`\${nominalMm} >= ${[500, 300, 200, 100, 0][i]}`, `color('${colour[on]}')`] as const,
      );
  const styles = [style("screen"), style("print")];
  await page.evaluate((layer) => window.twinTest!.bench.takeShadersOff(layer), WATER);
  await drawMs(page, time); // shaders without ours are compiled
  const took: number[] = [];
  for (let i = 0; i < 2 + 4 * ROUNDS; i++) {
    took.push(
      await time.during(() =>
        page.evaluate(
          ({ style, layer }) =>
            window.twinTest!.bench.inTask(() => window.twinTest!.bench.styleByLoop(layer, style)),
          {
            style: styles[i % 2]!,
            layer: WATER,
          },
        ),
      ),
    );
    await page.waitForTimeout(PAUSE_MS);
  }
  return took.slice(2); // the first ones set up the colours of every feature
}

/** Main thread's time of each picture of a flight from west to east over the town, with all that loads on the way. */
async function flightMs(
  page: Page,
  time: ThreadTime,
  middle: Place,
  groundMeters: number,
): Promise<number[]> {
  const { lon, lat } = middle;
  const stepDeg = FLIGHT_STEP_METERS / METERS_PER_DEGREE / Math.cos((lat * Math.PI) / 180);
  const height = groundMeters + FLIGHT_METERS;
  await look(page, lon - (FLIGHT_PICTURES / 2) * stepDeg, lat, height, -40);
  const took: number[] = [];
  for (let i = -FLIGHT_PICTURES / 2; i < FLIGHT_PICTURES / 2; i++) {
    const place = [lon + i * stepDeg, lat, height];
    took.push(
      await time.during(() =>
        page.evaluate(([lon, lat, height]) => {
          const { look, bench } = window.twinTest!;
          look(lon!, lat!, height!, 0, -40);
          return bench.nextPicture(); // by the globe's own loop: one of ours would be a second picture
        }, place),
      ),
    );
  }
  return took;
}

/** Lets every circuit report a level at once; uploads to the graphics card that hold it, and lamps in them. */
async function lampUploads(page: Page, url: string): Promise<{ count: number; lamps: number }> {
  const lamps = await (await fetch(`${url}${PATHS.overlay("streetlights")}`)).json();
  const circuits = new Set<string>(
    lamps.features.map(({ properties }: { properties: Record<string, string> }) =>
      circuitName(properties.cabinet ?? "", properties.circuit ?? ""),
    ),
  );
  const report: LampReport = [...circuits]
    .filter((circuit) => circuit !== "")
    .map((circuit) => ({ circuit, timeMs: Date.now(), level: STRANGE_LEVEL, faults: [] }));
  await page.waitForTimeout(SILENCE_MS);
  await page.evaluate(() => {
    window.graphicsCalls!.uploads = [];
  });
  const answer = await fetch(`${url}${PATHS.ingestLamps}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(report),
  });
  if (!answer.ok) throw new Error(`${PATHS.ingestLamps} answered ${answer.status}: ${await answer.text()}`);
  await page.waitForTimeout(SILENCE_MS);
  const holding = await page.evaluate((level) => {
    window.twinTest!.bench.draw();
    return window.graphicsCalls!.uploads.map((bytes) => bytes.filter((byte) => byte === level).length);
  }, STRANGE_LEVEL);
  return {
    count: holding.filter((count) => count > lamps.features.length / 2).length,
    lamps: Math.max(...holding),
  };
}

async function look(page: Page, lon: number, lat: number, heightMeters: number, pitchDeg: number) {
  await page.evaluate(
    ([lon, lat, height, pitch]) => {
      window.twinTest!.look(lon!, lat!, height!, 0, pitch!);
      window.twinTest!.bench.draw(); // so that the tiles of the place are asked for
    },
    [lon, lat, heightMeters, pitchDeg],
  );
  await page.waitForTimeout(1500);
  await page.waitForFunction(() => window.twinTest!.isWhole(), undefined, { timeout: 120_000, polling: 500 });
}
