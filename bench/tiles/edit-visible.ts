/**
 * `node --import tsx bench/tiles/edit-visible.ts`: from the request that changes a pipe's material to the picture that shows
 * its new colour, in headless Chromium that draws with the processor. Starts the whole twin, or uses the one at TWIN_URL.
 */
import { fileURLToPath } from "node:url";
import { countyViewSchema, featurePageSchema, PATHS } from "../../contract/api.ts";
import { openBrowser, whole } from "../../e2e/browser.ts";
import type {} from "../../viewer/globe/TestWindow.tsx";
import { startWholeTwin } from "../restyle/whole-twin.ts";
import { print, significant } from "../run/figure.ts";

/** As in the browser tests. */
const SIZE = { width: 1280, height: 800 };
const EDITS = 10;
const ABOVE_PIPE_METERS = 15;
/** Colours of two materials are farther apart than this, of 255. */
const OTHER_COLOUR = 40;
const NOT_SEEN_MS = 60_000;
/** Between two edits; what the one before brought is drawn by then. */
const SETTLE_MS = 4000;

/** Measures a running twin that may be edited, and prints the figures. The pipe is at last what it was. */
export async function measureVisibleEdits(url: string): Promise<void> {
  const county = countyViewSchema.parse(await (await fetch(`${url}${PATHS.county}`)).json());
  const [lon, lat] = county.origin;
  const box = [lon - 0.012, lat - 0.012, lon + 0.012, lat + 0.012].join(",");
  const page = featurePageSchema.parse(
    await (await fetch(`${url}${PATHS.features("water")}?bbox=${box}&limit=1000`)).json(),
  );
  const pipe = page.features.find(
    ({ geometry, properties }) =>
      geometry?.type === "LineString" &&
      (geometry.coordinates as number[][]).length === 2 &&
      Number(properties.nominalMm) >= 200 &&
      Number(properties.lengthM) >= 10 &&
      properties.depthSource === "surveyed" &&
      properties.diameterSource !== "assumed" &&
      properties.material === "QM",
  );
  if (!pipe) throw new Error(`no straight surveyed pipe of ductile iron within ${box}`);
  const [a, b] = pipe.geometry!.coordinates as [number[], number[]];
  const place = [0, 1, 2].map((axis) => (a[axis]! + b[axis]!) / 2) as [number, number, number];
  place[2] += county.heightOffsetMeters;

  const browser = await openBrowser();
  try {
    const view = await browser.newPage({ viewport: SIZE, deviceScaleFactor: 1, reducedMotion: "reduce" });
    // tsx gives functions their names with a helper, which the page does not have
    await view.addInitScript("globalThis.__name = (named) => named;");
    await view.goto(`${url}/planner?test&l=water&g=xray,1&y=material`);
    await whole(view);
    await view.evaluate(
      ([x, y, z]) => window.twinTest!.look(x!, y!, z!, 0, -90),
      [place[0], place[1], place[2] + ABOVE_PIPE_METERS],
    );
    // without a graphics card it takes seconds until the tiles of another view are asked for
    await view.waitForTimeout(8000);
    await whole(view);
    const milliseconds: number[] = [];
    // the pipeline opens the county with the first edit, and an even number leaves the pipe as it was
    for (let edit = 0; edit < EDITS + 2; edit++) {
      const properties = {
        material: edit % 2 === 0 ? "PE" : "QM",
        outerDiameterMm: pipe.properties.outerDiameterMm!,
      };
      const ms = await view.evaluate(
        async ({ path, properties, place, far, settleMs, limit }) => {
          const { pixelOf, bench } = window.twinTest!;
          const { x, y } = pixelOf(...place)!;
          const changed = bench.changedAt(x, y, far);
          await new Promise((drawn) => setTimeout(drawn, settleMs)); // its first picture is of before
          const begun = performance.now();
          const body = JSON.stringify({ properties });
          const headers = { "Content-Type": "application/json" };
          const answer = fetch(path, { method: "PATCH", headers, body });
          const late = new Promise<never>((_, fail) => {
            setTimeout(() => fail(new Error("the edit was not seen")), limit);
          });
          const seen = (await Promise.race([changed, late])) - begun;
          const { ok, status } = await answer;
          if (!ok) throw new Error(`the edit was answered ${status}`);
          return seen;
        },
        {
          path: PATHS.features("water", pipe.id),
          properties,
          place,
          far: OTHER_COLOUR,
          settleMs: SETTLE_MS,
          limit: NOT_SEEN_MS,
        },
      );
      if (edit >= 2) milliseconds.push(ms);
    }
    milliseconds.sort((x, y) => x - y);
    const p95 = milliseconds[Math.ceil(0.95 * milliseconds.length) - 1]!;
    print({ metric: "tiles.edit_visible_ms_p95", value: significant(p95), unit: "ms" });
  } finally {
    await browser.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const twin = await startWholeTwin();
  try {
    await measureVisibleEdits(twin.url);
  } finally {
    await twin.stop();
  }
}
