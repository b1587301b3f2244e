/**
 * `node --import tsx bench/tiles/cameras.ts`: what the first view fetches, what ten views draw, and what a picture of each
 * costs the main thread, in headless Chromium whose painting calls count and do nothing. Starts the whole twin, or uses the one at TWIN_URL.
 */
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { openBrowser, whole } from "../../e2e/browser.ts";
import type {} from "../../viewer/globe/TestWindow.tsx";
import { ThreadTime } from "../restyle/thread-time.ts";
import { startWholeTwin } from "../restyle/whole-twin.ts";
import { percentile, print, significant } from "../run/figure.ts";
import { CAMERAS, type CannedCamera } from "./camera-list.ts";
import { countTriangles } from "./count-triangles.ts";

/** Some pictures after a leap of the camera, milliseconds. */
const SETTLE_MS = 2000;
const SIZE = { width: 1920, height: 1080 };
/** `quality=high`: as on a graphics card, not as on the processor that draws here. */
const PAGES = {
  surface: "/planner?test&quality=high&g=surface,0",
  glass: "/planner?test&quality=high&g=glass,0.85",
} as const;

/** Pictures of each view, the camera a little further round with each, degrees. */
const PICTURES = 60;
const TURN_DEG = 0.05;

interface Drawn {
  readonly commands: number;
  readonly triangles: number;
  /** of the main thread's scripts, milliseconds of each picture */
  readonly jsMs: readonly number[];
}

/** Measures a running twin and prints the figures. */
export async function measureCameras(url: string): Promise<void> {
  const browser = await openBrowser();
  try {
    const drawn: Drawn[] = [];
    for (const ground of ["surface", "glass"] as const) {
      const page = await browser.newPage({ viewport: SIZE, deviceScaleFactor: 1, reducedMotion: "reduce" });
      // tsx gives functions their names with a helper, which the page does not have
      await page.addInitScript("globalThis.__name = (named) => named;");
      await page.addInitScript(countTriangles);
      const fetched = fetchedTiles(page);
      await page.goto(`${url}${PAGES[ground]}`);
      await whole(page);
      // where every layer is shown
      if (ground === "glass") {
        const { first, all } = await fetched(url);
        print({ metric: "tiles.overview_requests", value: first.length, unit: "" });
        print({ metric: "tiles.overview_kb", value: significant(kilobytes(first)), unit: "kB" });
        print({ metric: "tiles.home_requests", value: all.length, unit: "" });
        print({ metric: "tiles.home_kb", value: significant(kilobytes(all)), unit: "kB" });
      }
      const time = await ThreadTime.of(page);
      for (const camera of CAMERAS.filter((each) => each.ground === ground))
        drawn.push(await drawnFrom(page, time, camera));
      await page.close();
    }
    print({
      metric: "tiles.draw_commands_max",
      value: Math.max(...drawn.map(({ commands }) => commands)),
      unit: "",
    });
    print({
      metric: "tiles.triangles_max",
      value: Math.max(...drawn.map(({ triangles }) => triangles)),
      unit: "",
    });
    const worst = (share: number) => Math.max(...drawn.map(({ jsMs }) => percentile(jsMs, share)));
    print({ metric: "viewer.camera_js_ms_p50_worst", value: significant(worst(0.5)), unit: "ms" });
    print({ metric: "viewer.camera_js_ms_p95_worst", value: significant(worst(0.95)), unit: "ms" });
  } finally {
    await browser.close();
  }
}

interface Fetched {
  readonly path: string;
  readonly bytes: number;
}
const CONTENT = /^(\/tiles\/[^/]+)\/content\/(\d+)\//;

/**
 * Notes what the page fetches of 3D Tiles. `first` are the tiles of each layer's coarsest level: with them the county can
 * be seen, and Cesium asks for nothing finer before they are there. `all` is the whole view from home, descriptions,
 * subtrees and models included.
 */
function fetchedTiles(page: Page): (url: string) => Promise<{ first: Fetched[]; all: Fetched[] }> {
  const sizes: Promise<Fetched>[] = [];
  page.on("requestfinished", (request) => {
    const path = new URL(request.url()).pathname;
    if (!path.startsWith("/tiles/")) return;
    sizes.push(request.sizes().then(({ responseBodySize }) => ({ path, bytes: responseBodySize })));
  });
  return async (url) => {
    const all = await Promise.all(sizes);
    const coarsest = new Map<string, number>();
    for (const { path } of all.filter((file) => file.path.endsWith("/tileset.json"))) {
      const { extras } = (await (await fetch(`${url}${path}`)).json()) as {
        extras: { details: readonly [{ level: number }] };
      };
      coarsest.set(path.replace("/tileset.json", ""), extras.details[0].level);
    }
    const first = all.filter(({ path }) => {
      const [, folder, level] = CONTENT.exec(path) ?? [];
      return folder !== undefined && coarsest.get(folder) === Number(level);
    });
    return { first, all };
  };
}

const kilobytes = (files: readonly Fetched[]) => files.reduce((sum, { bytes }) => sum + bytes, 0) / 1000;

/** Draw commands of 3D Tiles and triangles of everything in one picture; says them on stderr by the camera's name. */
async function drawnFrom(page: Page, time: ThreadTime, camera: CannedCamera): Promise<Drawn> {
  await page.evaluate(({ lon, lat, aboveGroundMeters, headingDeg, pitchDeg }) => {
    const ground = window.twinTest!.groundHeightAt(lon, lat) ?? 0;
    window.twinTest!.look(lon, lat, ground + aboveGroundMeters, headingDeg, pitchDeg);
  }, camera);
  // what is whole is known of pictures drawn from here only
  await page.waitForTimeout(SETTLE_MS);
  await whole(page);
  const { commands, triangles } = await page.evaluate(async () => {
    const picture = () => new Promise<void>((done) => requestAnimationFrame(() => done()));
    window.twinTest!.missing(); // asks for a picture
    await picture();
    let most = 0;
    for (let n = 0; n < 4; n++) {
      window.trianglesDrawn = 0;
      window.twinTest!.missing();
      await picture();
      most = Math.max(most, window.trianglesDrawn);
    }
    return { commands: window.twinTest!.drawn().commands, triangles: Math.round(most) };
  });
  const jsMs = await turningMs(page, time, camera);
  console.error(
    `${camera.name}: ${commands} draw commands, ${triangles} triangles, ${significant(percentile(jsMs, 0.5))} ms of scripts a picture, 95 of 100 within ${significant(percentile(jsMs, 0.95))}`,
  );
  return { commands, triangles, jsMs };
}

/** Main thread's time of each picture while the camera turns; what is in view is loaded. */
async function turningMs(
  page: Page,
  time: ThreadTime,
  { lon, lat, aboveGroundMeters, headingDeg, pitchDeg }: CannedCamera,
): Promise<number[]> {
  const took: number[] = [];
  for (let i = 0; i < PICTURES; i++) {
    const heading = headingDeg + i * TURN_DEG;
    took.push(
      await time.during(() =>
        page.evaluate(
          ([lon, lat, above, heading, pitch]) => {
            const { groundHeightAt, look, bench } = window.twinTest!;
            look(lon!, lat!, (groundHeightAt(lon!, lat!) ?? 0) + above!, heading!, pitch!);
            return bench.nextPicture();
          },
          [lon, lat, aboveGroundMeters, heading, pitchDeg],
        ),
      ),
    );
  }
  return took;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const twin = await startWholeTwin();
  try {
    await measureCameras(twin.url);
  } finally {
    await twin.stop();
  }
}
