/**
 * The analyst's desk with much in memory: 180 vehicles for 30 days and 2,000 for one, about 5 and 6 million points. The desk
 * and the globe are the whole twin's; vehicles and tracks are made up and come over HTTP in the bytes of /api/tracks
 * (replay/fleet-server.ts). Painting calls do nothing (restyle/graphics-off.ts); times of the main thread are the processor's
 * (restyle/thread-time.ts), and the first picture is by the watch. TWIN_URL names a twin that runs already.
 *
 * The first picture: the desk shows the last hour, the clock is put on a day of which nothing is in memory, and the picture
 * is the one that has 99 of 100 vehicles in their places on the globe and in the plan, and their trails on both.
 */
import type { Page } from "playwright-core";
import { countyViewSchema, PATHS } from "../contract/api.ts";
import { openBrowser } from "../e2e/browser.ts";
import type {} from "../viewer/globe/TestWindow.tsx";
import type {} from "../viewer/live/drawn-fleet.ts";
import { type MadeFleet, serveFleet } from "./replay/fleet-server.ts";
import { turnGraphicsOff } from "./restyle/graphics-off.ts";
import { ThreadTime } from "./restyle/thread-time.ts";
import { startWholeTwin } from "./restyle/whole-twin.ts";
import { percentile, print, significant } from "./run/figure.ts";

const SIZE = { width: 1920, height: 1080 };
const DAY_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;
const NOW_HOUR_MS = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
/** Before all that the desk shows of the present; these hours are over, and none is asked for again. */
const END_MS = NOW_HOUR_MS - 30 * HOUR_MS;
/** What is there when the desk opens. */
const PRESENT_HOURS = [NOW_HOUR_MS - HOUR_MS];
const ALL = 0.99;
const SCRUBS = 40;
const STILLS = 30;
/** A replay at ×60 runs for so long, milliseconds of the watch. */
const REPLAY_MS = 10_000;
const REPLAY_SPEED = 60;
const LONGEST_MS = 180_000;

/** Of the scale that was worse. */
const worst = { firstPictureMs: 0, scrubMs: 0 };
const twin = await startWholeTwin();
const browser = await openBrowser();
try {
  const county = countyViewSchema.parse(await (await fetch(`${twin.url}${PATHS.county}`)).json());
  const fleet = (vehicles: number, days: number, everyMs: number): MadeFleet => ({
    vehicles,
    everyMs,
    fromMs: END_MS - days * DAY_MS,
    toMs: END_MS,
    alsoHours: PRESENT_HOURS,
    extent: county.extent,
  });
  await measure("fleet2000", fleet(2_000, 1, 28_800));
  await measure("days30", fleet(180, 30, 90_000));
  figure("replay.first_picture_ms", worst.firstPictureMs, "ms");
  figure("replay.scrub_ms_p95", worst.scrubMs, "ms");
} finally {
  await browser.close();
  await twin.stop();
}

async function measure(name: string, made: MadeFleet): Promise<void> {
  const server = await serveFleet(twin.url, made);
  const page = await browser.newPage({ viewport: SIZE, deviceScaleFactor: 1, reducedMotion: "reduce" });
  try {
    // tsx gives functions their names with a helper, which the page does not have
    await page.addInitScript("globalThis.__name = (named) => named;");
    await page.addInitScript(turnGraphicsOff);
    await page.goto(`${server.url}/analyst?test&quality=high&w=24h`);
    await page.waitForFunction(() => window.twinTest?.state().firstViewDone === true, undefined, {
      timeout: LONGEST_MS,
      polling: 500,
    });
    await allRead(page);
    print({ metric: `replay.${name}.points`, value: server.fixes, unit: "fixes" });
    // as a person comes: something of the present was looked at, and its graphics programs are there
    await firstPictureMs(page, NOW_HOUR_MS - HOUR_MS / 2, made.vehicles);
    await allRead(page);
    const midday = END_MS - DAY_MS / 2;
    const first = await firstPictureMs(page, midday, made.vehicles);
    worst.firstPictureMs = Math.max(worst.firstPictureMs, first);
    figure(`replay.${name}.first_picture_ms`, first, "ms");
    await allRead(page);
    const session = await page.context().newCDPSession(page);
    const time = await ThreadTime.of(page);
    const scrubs: number[] = [];
    for (let i = 0; i < SCRUBS; i++) {
      // to and fro over the window
      const timeMs = midday + ((i * 7_919) % 1_000) * 40_000 - 20_000_000;
      scrubs.push(await time.during(() => moveClock(page, timeMs)));
    }
    const scrub = percentile(scrubs, 0.95);
    worst.scrubMs = Math.max(worst.scrubMs, scrub);
    figure(`replay.${name}.scrub_ms_p95`, scrub, "ms");
    figure(`replay.${name}.scrub_ms_p50`, percentile(scrubs, 0.5), "ms");
    const { frames, took } = await replayed(page, time, midday);
    figure(`replay.${name}.js_ms_per_frame`, took / frames, "ms");
    figure(`replay.${name}.js_ms_per_s`, took / (REPLAY_MS / 1000), "ms");
    figure(`replay.${name}.frames_per_s`, frames / (REPLAY_MS / 1000), "1/s");
    figure(`replay.${name}.js_ms_per_still_picture`, await stillPictureMs(page, time), "ms");
    if (made.toMs - made.fromMs > 2 * DAY_MS) {
      let jump = 0;
      for (let day = 2; day <= 30; day += 4) {
        jump = Math.max(jump, await firstPictureMs(page, END_MS - day * DAY_MS + DAY_MS / 2, made.vehicles));
        await allRead(page);
      }
      worst.firstPictureMs = Math.max(worst.firstPictureMs, jump);
      figure(`replay.${name}.jump_ms_worst`, jump, "ms");
    }
    await session.send("HeapProfiler.collectGarbage");
    const usage = (await session.send("Runtime.getHeapUsage")) as {
      usedSize: number;
      backingStorageSize?: number;
    };
    figure(`replay.${name}.heap_mb`, (usage.usedSize + (usage.backingStorageSize ?? 0)) / 1e6, "MB");
  } finally {
    await page.close();
    await server.stop();
  }
}

/** From the choice of a time of which nothing is in memory to the picture with the fleet and its trails, by the watch. */
function firstPictureMs(page: Page, timeMs: number, vehicles: number): Promise<number> {
  return page.evaluate(
    async ([chosen, all, longestMs]) => {
      const begun = performance.now();
      window.twinTest!.state().setClock({ isLive: false, isPlaying: false, timeMs: chosen! });
      const isDrawn = () => {
        const { globe, plan } = window.drawnFleet!;
        const atChosen = [globe.timeMs, globe.trailsMs, plan.timeMs].every((at) => at === chosen);
        // a trail of ten minutes is several pieces; a quarter of the fleet stands
        const trails = Math.min(globe.trailPieces, plan.trailPoints);
        return atChosen && Math.min(globe.vehicles, plan.vehicles) >= all! && trails >= all!;
      };
      while (!isDrawn()) {
        if (performance.now() - begun > longestMs!)
          throw new Error(
            `no picture with the fleet within ${longestMs} ms: ${JSON.stringify(window.drawnFleet)}`,
          );
        await new Promise(requestAnimationFrame);
      }
      // what was handed over is drawn with the next picture
      await window.twinTest!.bench.inTask(() => window.twinTest!.bench.draw());
      await new Promise(requestAnimationFrame);
      return performance.now() - begun;
    },
    [timeMs, ALL * vehicles, LONGEST_MS] as const,
  );
}

/** A picture of the globe while the replay stands: what of a frame is not the replay's. */
async function stillPictureMs(page: Page, time: ThreadTime): Promise<number> {
  await page.waitForTimeout(1000);
  const took = await time.during(() =>
    page.evaluate(async (count) => {
      const { bench } = window.twinTest!;
      for (let i = 0; i < count; i++) await bench.inTask(() => bench.draw());
    }, STILLS),
  );
  return took / STILLS;
}

/** Sets the clock and draws the picture of it: globe, plan and tables. */
function moveClock(page: Page, timeMs: number): Promise<void> {
  return page.evaluate(async (chosen) => {
    const { state, bench } = window.twinTest!;
    await bench.inTask(() => state().setClock({ isLive: false, isPlaying: false, timeMs: chosen }));
    // the plan and what follows the clock are drawn with the browser's next picture
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    await bench.inTask(() => bench.draw());
  }, timeMs);
}

/** A replay as a person sees it: pictures of the browser's own, and what the main thread's scripts took for all of them. */
async function replayed(
  page: Page,
  time: ThreadTime,
  fromMs: number,
): Promise<{ frames: number; took: number }> {
  let frames = 0;
  const took = await time.during(async () => {
    frames = await page.evaluate(
      async ([timeMs, speed, lastsMs]) => {
        window.twinTest!.state().setClock({ isLive: false, isPlaying: true, timeMs: timeMs!, speed: speed! });
        const begun = performance.now();
        let count = 0;
        for (; performance.now() - begun < lastsMs!; count++) await new Promise(requestAnimationFrame);
        window.twinTest!.state().setClock({ isPlaying: false });
        return count;
      },
      [fromMs, REPLAY_SPEED, REPLAY_MS],
    );
  });
  return { frames, took };
}

/** No hour of the window is left to read. */
async function allRead(page: Page): Promise<void> {
  await page.waitForTimeout(500);
  await page.waitForFunction(() => !/小时的轨迹在读取/.test(document.body.textContent ?? ""), undefined, {
    timeout: LONGEST_MS,
    polling: 500,
  });
}

function figure(metric: string, value: number, unit: string): void {
  print({ metric, value: significant(value), unit });
}
