/**
 * Tracks of the past: a day of a county's fleet sealed into blocks, sent over HTTP and decoded in Chromium by the viewer's
 * own code, with the embedded database and with PostgreSQL. The baseline is the same fixes as JSON, in the same run.
 */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import express from "express";
import { build } from "vite";
import { openBrowser } from "../e2e/browser.ts";
import type { Database, SqlValue } from "../tiles-server/database/database.ts";
import { openDatabase } from "../tiles-server/database/open-database.ts";
import {
  pgliteForTests,
  postgresForTests,
  postgresMissing,
  type TestDatabase,
} from "../tiles-server/database/test-databases.ts";
import { makeDayPartitions } from "../tiles-server/history/day-partitions.ts";
import { TrackSealer } from "../tiles-server/history/seal-tracks.ts";
import { FIX_COLUMNS } from "../tiles-server/history/track-block.ts";
import { tracksRoute } from "../tiles-server/history/tracks-route.ts";
import { print, significant } from "./run/figure.ts";

const VEHICLES = 180;
const EVERY_MS = 10_000;
const DAY_MS = 24 * 3600_000;
const FROM_MS = Date.UTC(2026, 10, 20);
const ROWS_PER_INSERT = 20_000;
const decoder = await decoderScript();
const browser = await openBrowser();
try {
  await replay("pglite", await pgliteForTests());
  const missing = postgresMissing();
  if (missing) console.error(missing);
  else await replay("postgres", postgresForTests());
} finally {
  await browser.close();
}

async function replay(name: string, test: TestDatabase): Promise<void> {
  const database = await openDatabase(test.config);
  try {
    const fixes = await fillDay(database);
    const sealer = new TrackSealer(database, 190);
    const sealing = await secondsOf(() => sealer.run(FROM_MS + 2 * DAY_MS));
    figure(`replay.${name}.sealed_per_s`, fixes / sealing, "1/s");
    const [size] = await database.query<{ bytes: number }>(
      `SELECT sum(pg_total_relation_size(inhrelid))::bigint AS bytes FROM pg_inherits
       WHERE inhparent = 'track_blocks'::regclass`,
    );
    figure(`replay.${name}.stored_bytes_per_point`, size!.bytes / fixes, "B");
    await serve(name, database, fixes);
  } finally {
    await database.close();
    test.remove();
  }
}

/** Times whole answers, from the request in the page to typed arrays there. */
async function serve(name: string, database: Database, fixes: number): Promise<void> {
  const app = express();
  app.get(
    "/",
    (_request, response) => void response.type("html").send("<!doctype html><title>replay</title>"),
  );
  app.get("/decoder.js", (_request, response) => void response.type("js").send(decoder));
  app.get("/api/tracks", tracksRoute(database));
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const { port } = server.address() as AddressInfo;
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    const timed = async (query: string) => {
      const runs = [];
      for (let i = 0; i < 4; i++) runs.push(await page.evaluate(measureInPage, `/api/tracks?${query}`));
      return runs.slice(1).sort((a, b) => a.ms - b.ms)[1]!; // the first compiles
    };
    const interval = `from=${FROM_MS}&to=${FROM_MS + DAY_MS}`;
    const full = await timed(`${interval}&resolution=full`);
    if (full.points !== fixes) throw new Error(`found ${full.points} fixes in the page, expected ${fixes}`);
    const json = full.json;
    print({
      metric: `replay.${name}.points_per_s`,
      value: significant(full.points / (full.ms / 1000)),
      unit: "1/s",
      baseline: {
        name: "JSON.parse of the same fixes, without the server",
        value: significant(json.perSecond),
      },
      ratio: significant(full.points / (full.ms / 1000) / json.perSecond),
    });
    print({
      metric: `replay.${name}.bytes_per_point`,
      value: significant(full.bytes / full.points),
      unit: "B",
      baseline: { name: "JSON", value: significant(json.bytesPerPoint) },
      ratio: significant(json.bytesPerPoint / (full.bytes / full.points)),
    });
    const minutes = await timed(`${interval}&resolution=60`);
    figure(`replay.${name}.fleet_day_mb`, minutes.bytes / 1e6, "MB");
    figure(`replay.${name}.fleet_day_ms`, minutes.ms, "ms");
    const hour = await timed(`from=${FROM_MS + 8 * 3600_000}&to=${FROM_MS + 9 * 3600_000}&resolution=full`);
    figure(`replay.${name}.fleet_hour_ms`, hour.ms, "ms");
    const one = await timed(`${interval}&vehicles=17&resolution=full`);
    figure(`replay.${name}.vehicle_day_ms`, one.ms, "ms");
    const box = await timed(
      `from=${FROM_MS}&to=${FROM_MS + 600_000}&bbox=111.50,25.10,111.53,25.13&resolution=full`,
    );
    figure(`replay.${name}.box_ten_minutes_ms`, box.ms, "ms");
    await page.close();
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

interface InPage {
  readonly ms: number;
  readonly bytes: number;
  readonly points: number;
  readonly json: { readonly perSecond: number; readonly bytesPerPoint: number };
}

/** Runs in the page. */
async function measureInPage(url: string): Promise<InPage> {
  const { decodeTracks } = (await import(
    "/decoder.js" as string
  )) as typeof import("../contract/tracks/vehicle-track.ts");
  const begun = performance.now();
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const tracks = decodeTracks(bytes);
  const ms = performance.now() - begun;
  const points = tracks.reduce((sum, { timesMs }) => sum + timesMs.length, 0);
  const some = tracks.slice(0, 10).flatMap((track) =>
    Array.from(track.timesMs, (timeMs, i) => ({
      vehicle: track.vehicle,
      timeMs,
      lon: track.positionsDeg[2 * i],
      lat: track.positionsDeg[2 * i + 1],
      speedKmh: track.speedsKmh[i],
      hasFix: track.hasFix[i],
    })),
  );
  const text = JSON.stringify(some);
  const jsonBegun = performance.now();
  const parsed = (JSON.parse(text) as unknown[]).length;
  const jsonMs = performance.now() - jsonBegun;
  const json = { perSecond: parsed / (jsonMs / 1000), bytesPerPoint: text.length / Math.max(1, parsed) };
  return { ms, bytes: bytes.length, points, json };
}

/** One day of the fleet: each vehicle drives, turns and stands; two metres of noise, as receivers have. Seeded. */
async function fillDay(database: Database): Promise<number> {
  await makeDayPartitions(database, "positions", FROM_MS, FROM_MS);
  await makeDayPartitions(database, "track_blocks", FROM_MS, FROM_MS);
  const random = stream(1);
  let rows: SqlValue[][] = [];
  let fixes = 0;
  const flush = async () => {
    fixes += await database.insertRows("positions", FIX_COLUMNS, rows);
    rows = [];
  };
  for (let vehicle = 1; vehicle <= VEHICLES; vehicle++) {
    let [lon, lat, heading, speed] = [111_500_000 + random() * 80_000, 25_100_000 + random() * 80_000, 0, 0];
    let standsFor = 0;
    for (let ts = FROM_MS; ts < FROM_MS + DAY_MS; ts += EVERY_MS) {
      if (standsFor > 0) standsFor--;
      else if (random() < 0.01) standsFor = Math.floor(random() * 60);
      speed = standsFor > 0 ? 0 : Math.min(700, Math.max(50, speed + (random() - 0.5) * 120));
      heading = random() < 0.1 ? Math.floor(random() * 360) : heading;
      const meters = (speed / 36) * (EVERY_MS / 1000);
      lon += (meters * Math.sin((heading * Math.PI) / 180)) / 0.1008;
      lat += (meters * Math.cos((heading * Math.PI) / 180)) / 0.1113;
      if (lon < 111_450_000 || lon > 111_650_000 || lat < 25_050_000 || lat > 25_250_000)
        heading = (heading + 180) % 360;
      const noise = standsFor > 0 ? 3 : 18;
      rows.push([
        vehicle,
        ts,
        Math.round(lon + (random() - 0.5) * noise),
        Math.round(lat + (random() - 0.5) * noise),
        Math.round(230 + (random() - 0.5) * 4),
        Math.round(speed),
        heading,
        standsFor > 30 ? 2 : 3,
        0,
        null,
      ]);
      if (rows.length >= ROWS_PER_INSERT) await flush();
    }
  }
  await flush();
  return fixes;
}

/** Repeatable numbers in [0, 1): mulberry32. */
function stream(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The viewer's decoder with what it imports, as one module for a page. */
async function decoderScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      minify: true,
      lib: {
        entry: new URL("../contract/tracks/vehicle-track.ts", import.meta.url).pathname,
        formats: ["es"],
      },
    },
  });
  const output = Array.isArray(built) ? built[0] : built;
  if (!output || !("output" in output)) throw new Error("the decoder was not bundled");
  return output.output[0].code;
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

function figure(metric: string, value: number, unit: string): void {
  print({ metric, value: significant(value), unit });
}
