import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { pino } from "pino";
import {
  pgliteForTests,
  postgresForTests,
  postgresMissing,
  type TestDatabase,
} from "../tiles-server/database/test-databases.ts";
import { encodeFrame, FrameReader } from "../tiles-server/ingest/jt808/frame.ts";
import type { PositionRecord } from "../tiles-server/ingest/records.ts";
import { CellFrames } from "../tiles-server/live/cell-frames.ts";
import { LiveHub } from "../tiles-server/live/hub.ts";
import { LampStates } from "../tiles-server/live/lamp-states.ts";
import { LatestPositions } from "../tiles-server/live/latest-positions.ts";
import { measureBus } from "./live/bus.ts";
import { measureDevices } from "./live/devices.ts";
import { measureIngest } from "./live/ingest.ts";
import { measureKills } from "./live/kill.ts";
import { print, significant } from "./run/figure.ts";

const log = pino({ level: "silent" });
const figure = (metric: string, value: number, unit: string) =>
  print({ metric, value: significant(value), unit });

/** Servers killed one after the other; the aim of 50 takes five minutes: KILL_CYCLES=50. */
const KILL_CYCLES = Number(process.env.KILL_CYCLES ?? 5);

decodeRate();
for (const vehicles of [180, 10_000]) encodeTick(vehicles);
await fanOut(10_000, 500);
await stalledViewers(10_000, 100, 50);
await ingestInto(await pgliteForTests());
const missing = postgresMissing();
if (missing) console.error(missing);
else await ingestInto(postgresForTests());
await measureDevices(await pgliteForTests());
await measureBus();
await measureKills(KILL_CYCLES);

function decodeRate(): void {
  const frame = encodeFrame(
    { messageId: 0x200, year: 2013, terminal: "13900000001", serial: 1 },
    Buffer.alloc(28, 0x7d),
  );
  const chunk = Buffer.concat(Array<Buffer>(500).fill(frame));
  const reader = new FrameReader();
  let frames = 0;
  // processor time of this thread: decoding waits for nothing, and others may use the machine
  const cpuMs = () => process.cpuUsage().user / 1000;
  const startMs = cpuMs();
  while (cpuMs() - startMs < 1000) {
    reader.append(chunk);
    while (reader.nextFrame()) frames++;
  }
  figure("ingest.frame_decode_per_s", frames / ((cpuMs() - startMs) / 1000), "frames/s of one core");
}

/** A fleet over 20 × 20 km; every vehicle has moved since the tick before. */
function fleet(vehicles: number, tick: number): PositionRecord[] {
  const side = Math.ceil(Math.sqrt(vehicles));
  return Array.from({ length: vehicles }, (_, i) => ({
    kind: "position",
    vehicle: i + 1,
    timeMs: 1_790_000_000_000 + tick * 1000,
    lonE6: 111_500_000 + Math.round(((i % side) / side) * 200_000) + tick * 100,
    latE6: 25_100_000 + Math.round((Math.floor(i / side) / side) * 180_000),
    altitudeMeters: 230,
    speedDkmh: 300 + (i % 50),
    headingDeg: i % 360,
    status: 3,
    alarm: 0,
    items: new Uint8Array(),
  }));
}

function encodeTick(vehicles: number): void {
  const positions = new LatestPositions();
  const frames = new CellFrames(positions);
  const times: number[] = [];
  let bytes = 0;
  for (let tick = 0; tick < 30; tick++) {
    for (const record of fleet(vehicles, tick)) positions.update(record);
    const startMs = performance.now();
    bytes = 0;
    for (const cell of positions.takeChanged())
      bytes += frames.encode(cell, 1_790_000_000_000 + tick * 1000).length;
    times.push(performance.now() - startMs);
  }
  figure(`live.tick_encode_${vehicles}`, median(times.slice(10)), "ms");
  const json = JSON.stringify(fleet(vehicles, 0).map(({ kind, items, alarm, ...drawn }) => drawn)).length;
  print({
    metric: vehicles === 10_000 ? "fanout.bytes_per_vehicle" : `live.bytes_per_vehicle_${vehicles}`,
    value: significant(bytes / vehicles),
    unit: "B",
    baseline: { name: "JSON", value: significant(json / vehicles) },
    ratio: significant(json / bytes),
  });
}

/**
 * Viewers of a twelfth of the fleet's area each, in a process of their own: the time of the server's tick, and the time
 * from its beginning until the last frame of the last viewer has come there.
 */
async function fanOut(vehicles: number, viewers: number): Promise<void> {
  const { positions, hub, lines, close } = await openViewers(vehicles, viewers, 0);
  const ticks: number[] = [];
  const deliveries: number[] = [];
  let [bytes, frames] = [0, 0];
  for (let tick = 1; tick <= 20; tick++) {
    for (const record of fleet(vehicles, tick)) positions.update(record);
    const startMs = performance.now();
    hub.tick(Date.now());
    ticks.push(performance.now() - startMs);
    const round = JSON.parse((await lines.next()).value) as Round;
    deliveries.push(round.lastMs - (performance.timeOrigin + startMs));
    bytes += round.bytes;
    frames += round.frames;
  }
  close();
  const name = `live.tick_${vehicles}x${viewers}`;
  figure("fanout.tick_ms_10k_500", median(ticks.slice(2)), "ms");
  const deliveredSeconds = deliveries.reduce((sum, ms) => sum + ms, 0) / 1000;
  figure("fanout.frames_per_s", frames / deliveredSeconds, "frames/s while a tick is delivered");
  figure(`${name}.worst`, Math.max(...ticks.slice(2)), "ms");
  figure(`${name}.delivered`, median(deliveries.slice(2)), "ms");
  figure("live.bytes_per_viewer_tick", bytes / viewers / ticks.length, "B");
}

interface Round {
  readonly lastMs: number;
  readonly bytes: number;
  readonly frames: number;
}

/** A hub with a fleet, and viewers of it in a process of their own. */
async function openViewers(vehicles: number, viewers: number, stalled: number) {
  const positions = new LatestPositions();
  const config = { host: "127.0.0.1", trustedOrigins: [] };
  const publication = () => ({ version: "none", number: 0 });
  const hub = new LiveHub({ positions, lamps: new LampStates(), publication, config, log });
  const server = createServer();
  hub.attach(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  for (const record of fleet(vehicles, 0)) positions.update(record);
  const file = new URL("./live/viewers.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--import", "tsx", file, ...[port, viewers, stalled].map(String)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next(); // "open"
  return {
    positions,
    hub,
    lines,
    close: () => {
      child.kill();
      hub.close();
      server.close();
    },
  };
}

/** How much memory viewers take that read nothing, until they are dropped. */
async function stalledViewers(vehicles: number, viewers: number, stalled: number): Promise<void> {
  const { positions, hub, lines, close } = await openViewers(vehicles, viewers, stalled);
  const before = process.memoryUsage().rss;
  let most = 0;
  for (let tick = 1; hub.clients > viewers - stalled; tick++) {
    for (const record of fleet(vehicles, tick)) positions.update(record);
    hub.tick(Date.now());
    await lines.next();
    most = Math.max(most, process.memoryUsage().rss - before);
  }
  close();
  figure("fanout.stalled_rss_mb", most / 1e6, "MB");
}

async function ingestInto(database: TestDatabase): Promise<void> {
  try {
    await measureIngest(database);
  } finally {
    database.remove();
  }
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
