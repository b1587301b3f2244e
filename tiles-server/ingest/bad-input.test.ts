import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pino from "pino";
import { Registry } from "prom-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/open-database.ts";
import { pgliteForTests, type TestDatabase } from "../database/test-databases.ts";
import { TerminalLink } from "../simulator/terminal-link.ts";
import { ReportAcceptor } from "./accept-reports.ts";
import { GroupCommit } from "./group-commit.ts";
import { createIngestCounts } from "./ingest-counts.ts";
import { encodeFrame } from "./jt808/frame.ts";
import { encodeLocation, STATUS } from "./jt808/location.ts";
import { type Jt808Server, openJt808Server } from "./jt808-server.ts";
import { IngestLog } from "./log.ts";
import { StrangerReports } from "./stranger-reports.ts";
import { TerminalCodes } from "./terminal-codes.ts";
import { VehicleRegistry } from "./vehicle-registry.ts";

// What an attacker or a broken network does to the terminals' port, while an honest terminal works on it.

/** `ALL_FAULTS=1`: the numbers of docs/reliability.md instead of a tenth of them. */
const all = process.env.ALL_FAULTS !== undefined;
const HALF_OPEN = all ? 10_000 : 500;
const ENDLESS_BYTES = all ? 2 ** 30 : 2 ** 27;
const MOST_GROWTH_BYTES = 100 * 2 ** 20;

let test: TestDatabase;
let folder: string;
let database: Database;
let commit: GroupCommit;
let registry: VehicleRegistry;
let codes: TerminalCodes;
const servers: Jt808Server[] = [];
const sockets: Socket[] = [];

beforeAll(async () => {
  test = await pgliteForTests();
  folder = mkdtempSync(join(tmpdir(), "bad-input-"));
  database = await openDatabase(test.config);
  const columns = ["vehicle", "id", "layer", "plate", "kind", "company", "terminal", "properties", "active"];
  const vehicle = [1, "V1", "muck-trucks", "湘M00001", "muckTruck", "", "13900000001", "{}", true];
  await database.insertRows("vehicles", columns, [vehicle]);
  registry = new VehicleRegistry();
  await registry.load(database);
  codes = await TerminalCodes.open(database, (record) => commit.submit([record]));
  commit = new GroupCommit({
    database,
    ingestLog: await IngestLog.open(folder),
    onDurable: (records) => {
      for (const record of records) if (record.kind === "code") codes.remember(record);
    },
    log: pino({ level: "silent" }),
  });
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers) await server.close();
  await commit.close();
  await database.close();
  test.remove();
  rmSync(folder, { recursive: true });
});

async function listen(options: {
  connectionsPerAddress?: number;
  heartbeatSeconds?: number;
}): Promise<Jt808Server> {
  const acceptor = new ReportAcceptor([111.4, 24.6, 112.2, 25.3]);
  const server = await openJt808Server(
    { host: "127.0.0.1", port: 0, connectionsPerAddress: options.connectionsPerAddress ?? 20_000 },
    {
      registry,
      codes,
      acceptor,
      strangers: new StrangerReports(acceptor),
      commit,
      counts: createIngestCounts(new Registry()),
      heartbeatSeconds: options.heartbeatSeconds ?? 60,
      log: pino({ level: "silent" }),
      onHeard: () => {},
    },
  );
  servers.push(server);
  return server;
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  sockets.push(socket);
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
}

async function honest(port: number): Promise<TerminalLink> {
  const identity = {
    terminal: "13900000001",
    year: 2019,
    plate: "湘M00001",
    plateColour: 2,
    province: 0,
    city: 0,
  } as const;
  const link = new TerminalLink({ host: "127.0.0.1", port }, identity);
  link.open();
  while (!link.isReady) await delay(5);
  return link;
}

/** The next thing that a process says; rejects when it ends without a word. */
async function told(child: ChildProcess): Promise<unknown> {
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the clients' process ended with exit ${code} before it said anything`);
  });
  return (await Promise.race([once(child, "message"), ended]))[0];
}

let nextMs = Math.floor(Date.now() / 1000) * 1000 - 3600_000;
function report(): Buffer {
  nextMs += 1000;
  const place = { lonE6: 111_600_000, latE6: 25_200_000, altitudeMeters: 230, speedDkmh: 0, headingDeg: 0 };
  return encodeLocation({ alarm: 0, status: STATUS.positioned, timeMs: nextMs, ...place });
}

describe("the terminals' port", () => {
  it(`answers an honest terminal between ${HALF_OPEN} connections that say nothing or a byte a time, and closes those after 10 s`, async () => {
    const server = await listen({});
    const link = await honest(server.port);
    const before = process.memoryUsage().rss;
    const clients = fork(new URL("half-open-clients.mjs", import.meta.url), [
      `${server.port}`,
      `${HALF_OPEN}`,
    ]);
    expect(await told(clients)).toBe("open");
    for (let i = 0; i < 20; i++) await link.reportNow(report());
    expect(process.memoryUsage().rss - before).toBeLessThan(MOST_GROWTH_BYTES * (all ? 3 : 1));
    expect(await told(clients)).toBe("closed");
    await link.reportNow(report());
    link.close();
  });

  it(`keeps nothing of ${ENDLESS_BYTES / 2 ** 20} MiB without a delimiter`, async () => {
    const server = await listen({});
    const link = await honest(server.port);
    const socket = await open(server.port);
    const before = process.memoryUsage().rss;
    const chunk = Buffer.alloc(2 ** 20, 0x55);
    socket.write(Buffer.of(0x7e));
    let highest = 0;
    for (let sent = 0; sent < ENDLESS_BYTES && !socket.destroyed; sent += chunk.length) {
      socket.write(chunk);
      while (socket.writableNeedDrain && !socket.destroyed) await delay(1);
      highest = Math.max(highest, process.memoryUsage().rss);
    }
    expect(highest - before).toBeLessThan(MOST_GROWTH_BYTES);
    await link.reportNow(report());
    socket.destroy();
    link.close();
  });

  it("takes no more connections of one address than it may have", async () => {
    const server = await listen({ connectionsPerAddress: 3 });
    const three = await Promise.all([open(server.port), open(server.port), open(server.port)]);
    const fourth = await open(server.port);
    if (!fourth.closed) await once(fourth, "close");
    expect(three.every((socket) => !socket.closed)).toBe(true);
    three[0]!.destroy();
    await delay(50);
    const link = await honest(server.port);
    await link.reportNow(report());
    link.close();
  });

  it("closes a terminal that was silent for three heartbeats", async () => {
    const server = await listen({ heartbeatSeconds: 0.1 });
    const link = await honest(server.port);
    const since = performance.now();
    while (link.isReady) await delay(10);
    expect(performance.now() - since).toBeGreaterThan(250);
    link.close();
  });

  it("ends a terminal that sends reports and does not read the answers", async () => {
    const server = await listen({});
    const link = await honest(server.port);
    const socket = await open(server.port);
    socket.pause();
    const header = { messageId: 0x0002, year: 2019, terminal: "15", serial: 1 } as const;
    const beats = Buffer.concat(Array<Buffer>(2_000).fill(encodeFrame(header, Buffer.alloc(0))));
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 200 && !socket.destroyed; i++) {
      socket.write(beats);
      await delay(2);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(MOST_GROWTH_BYTES);
    await link.reportNow(report());
    socket.destroy();
    link.close();
  });
});
