import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { Registry } from "prom-client";
import { WebSocket } from "ws";
import { twin } from "../contract/twin.js";
import { openDatabase } from "../tiles-server/database/open-database.ts";
import { ReportAcceptor } from "../tiles-server/ingest/accept-reports.ts";
import { GroupCommit } from "../tiles-server/ingest/group-commit.ts";
import { createIngestCounts } from "../tiles-server/ingest/ingest-counts.ts";
import { encodeFrame, FrameReader } from "../tiles-server/ingest/jt808/frame.ts";
import { openJt808Server } from "../tiles-server/ingest/jt808-server.ts";
import { IngestLog } from "../tiles-server/ingest/log.ts";
import type { IngestRecord, PositionRecord } from "../tiles-server/ingest/records.ts";
import { TerminalCodes } from "../tiles-server/ingest/terminal-codes.ts";
import { VehicleRegistry } from "../tiles-server/ingest/vehicle-registry.ts";
import { CellFrames } from "../tiles-server/live/cell-frames.ts";
import { LiveHub } from "../tiles-server/live/hub.ts";
import { LampStates } from "../tiles-server/live/lamp-states.ts";
import { LatestPositions } from "../tiles-server/live/latest-positions.ts";
import { print, significant } from "./figure.ts";

const log = pino({ level: "silent" });
const figure = (metric: string, value: number, unit: string) =>
  print({ metric, value: significant(value), unit });

decodeRate();
for (const vehicles of [180, 10_000]) encodeTick(vehicles);
await fanOut(10_000, 500);
await acknowledgements();

function decodeRate(): void {
  const frame = encodeFrame(
    { messageId: 0x200, year: 2013, terminal: "13900000001", serial: 1 },
    Buffer.alloc(28, 0x7d),
  );
  const chunk = Buffer.concat(Array<Buffer>(500).fill(frame));
  const reader = new FrameReader();
  let frames = 0;
  const startMs = performance.now();
  while (performance.now() - startMs < 2000) {
    reader.append(chunk);
    while (reader.nextFrame()) frames++;
  }
  figure("live.frame_decode", frames / ((performance.now() - startMs) / 1000), "frames/s");
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
  figure(`live.bytes_per_vehicle_${vehicles}`, bytes / vehicles, "B");
}

/** Viewers of a twelfth of the county each, on real sockets of this process. */
async function fanOut(vehicles: number, viewers: number): Promise<void> {
  const positions = new LatestPositions();
  const config = { host: "127.0.0.1", trustedOrigins: [] };
  const hub = new LiveHub({ positions, lamps: new LampStates(), config, log });
  const server = createServer();
  hub.attach(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  for (const record of fleet(vehicles, 0)) positions.update(record);
  const sockets: WebSocket[] = [];
  let received = 0;
  for (let i = 0; i < viewers; i++) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/live`);
    socket.on("message", (data: Buffer) => {
      received += data.length;
    });
    await once(socket, "open");
    const westE6 = 111_500_000 + (i % 4) * 50_000;
    const southE6 = 25_100_000 + (i % 3) * 60_000;
    const subscribe = { westE6, southE6, eastE6: westE6 + 40_000, northE6: southE6 + 40_000 };
    socket.send(twin.ClientMessage.encode({ subscribe }).finish());
    sockets.push(socket);
  }
  const times: number[] = [];
  for (let tick = 1; tick <= 12; tick++) {
    for (const record of fleet(vehicles, tick)) positions.update(record);
    const startMs = performance.now();
    hub.tick(Date.now());
    times.push(performance.now() - startMs);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  figure(`live.tick_${vehicles}x${viewers}`, median(times.slice(2)), "ms");
  figure("live.bytes_per_viewer_tick", received / viewers / 12, "B");
  for (const socket of sockets) socket.terminate();
  hub.close();
  server.close();
}

/** Terminals in a process of their own, server and embedded database here; acknowledged after fdatasync of the log. */
async function acknowledgements(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "bench-live-"));
  const database = await openDatabase({ databaseUrl: undefined, dataDir, statementTimeoutMs: 60_000 });
  await database.insertRows(
    "vehicles",
    ["vehicle", "id", "layer", "plate", "kind", "company", "terminal", "properties", "active"],
    Array.from({ length: 1000 }, (_, i) => i + 1).map((n) => [
      n,
      `B${n}`,
      "muck-trucks",
      `B${n}`,
      "muckTruck",
      "",
      String(13_000_000_000 + n),
      "{}",
      true,
    ]),
  );
  const registry = new VehicleRegistry();
  await registry.load(database);
  const ingestLog = await IngestLog.open(join(dataDir, "ingest-log"));
  const codes = await TerminalCodes.open(database, (record) => commit.submit([record]));
  const onDurable = (records: readonly IngestRecord[]) => {
    for (const record of records) if (record.kind === "code") codes.remember(record);
  };
  const commit = new GroupCommit({ database, ingestLog, onDurable, log });
  const server = await openJt808Server(
    { host: "127.0.0.1", port: 0 },
    {
      registry,
      codes,
      acceptor: new ReportAcceptor([111, 24, 112, 26]),
      commit,
      counts: createIngestCounts(new Registry()),
      log,
      onHeard: () => {},
    },
  );
  for (const [connections, rate] of [
    [180, 180],
    [1000, 1000],
    [1000, 5000],
  ] as const) {
    const cpu = process.cpuUsage();
    const result = await terminals(server.port, connections, rate, 10);
    const { user, system } = process.cpuUsage(cpu);
    const name = `ingest.${connections}x${rate}`;
    figure(`${name}.acknowledged`, result.perSecond, "reports/s");
    figure(`${name}.p50`, result.p50, "ms");
    figure(`${name}.p99`, result.p99, "ms");
    figure(`${name}.cpu`, (user + system) / 10_000_000, "cores");
  }
  await server.close();
  await commit.close();
  const [row] = await database.query<{ n: number }>("SELECT count(*) AS n FROM positions");
  print({ metric: "ingest.stored", value: row!.n, unit: "rows" });
  figure("ingest.rss", process.memoryUsage().rss / 2 ** 20, "MiB");
  await database.close();
  rmSync(dataDir, { recursive: true });
}

async function terminals(
  port: number,
  connections: number,
  rate: number,
  seconds: number,
): Promise<{ perSecond: number; p50: number; p99: number }> {
  const file = new URL("./live/terminals.ts", import.meta.url).pathname;
  const args = ["--import", "tsx", file, ...[port, connections, rate, seconds].map(String)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (text: Buffer) => {
    output += text;
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`terminals ended with exit ${code}`);
  return JSON.parse(output);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
