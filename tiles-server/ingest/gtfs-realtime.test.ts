import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import pino from "pino";
import { Registry } from "prom-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { transit_realtime } from "../../contract/gtfs-realtime.js";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/open-database.ts";
import { pgliteForTests, type TestDatabase } from "../database/test-databases.ts";
import { ReportAcceptor } from "./accept-reports.ts";
import { GroupCommit } from "./group-commit.ts";
import { GtfsPoller } from "./gtfs-realtime.ts";
import { createIngestCounts } from "./ingest-counts.ts";
import { IngestLog } from "./log.ts";
import { VehicleRegistry } from "./vehicle-registry.ts";

// Two snapshots of King County Metro 37 minutes apart, 627 and 570 vehicles; shared/data/README.md.
const snapshots = [1, 2].map((n) =>
  resolve(`../shared/data/tracks/gtfs-realtime/king-county-metro-${n}.pbf`),
);
const present = snapshots.every((file) => existsSync(file));
if (!present) console.warn(`skipped: ${snapshots[0]} is not here`);
const SEATTLE = [-122.6, 47.1, -121.7, 47.9] as const;

describe.skipIf(!present)("a GTFS-realtime feed", () => {
  let test: TestDatabase;
  let folder: string;
  let database: Database;
  let commit: GroupCommit;
  let registry: VehicleRegistry;
  let server: Server;
  let answer: { status: number; body: Uint8Array };
  let clockMs = 0;
  const counts = createIngestCounts(new Registry());

  beforeAll(async () => {
    test = await pgliteForTests();
    folder = mkdtempSync(join(tmpdir(), "gtfs-"));
    database = await openDatabase(test.config);
    const log = pino({ level: "silent" });
    commit = new GroupCommit({ database, ingestLog: await IngestLog.open(folder), onDurable: () => {}, log });
    registry = new VehicleRegistry();
    server = createServer((_request, response) => {
      response.writeHead(answer.status).end(answer.body);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterAll(async () => {
    server.close();
    await commit.close();
    await database.close();
    test.remove();
    rmSync(folder, { recursive: true });
  });

  const poller = (area: readonly [number, number, number, number] = SEATTLE) =>
    new GtfsPoller(
      {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
        everyMs: 1000,
        area,
        now: () => clockMs,
      },
      {
        database,
        registry,
        acceptor: new ReportAcceptor(area),
        commit,
        counts,
        onHeard: () => {},
        log: pino({ level: "silent" }),
      },
    );
  const show = (file: string): number => {
    answer = { status: 200, body: readFileSync(file) };
    const { header } = transit_realtime.FeedMessage.decode(answer.body);
    clockMs = Number(header!.timestamp) * 1000;
    return clockMs;
  };
  const stored = async () =>
    (await database.query<{ n: number }>("SELECT count(*) AS n FROM positions"))[0]!.n;

  it("registers its buses and stores each new position once, also over the next snapshot", async () => {
    const feed = poller();
    const firstMs = show(snapshots[0]!);
    expect(await feed.poll()).toBe(627);
    expect(await feed.poll()).toBe(0);
    expect(registry.vehicles).toHaveLength(627);
    expect(registry.vehicles.every(({ layer, kind }) => layer === "buses" && kind === "bus")).toBe(true);
    const secondMs = show(snapshots[1]!);
    expect(Math.round((secondMs - firstMs) / 60_000)).toBe(37);
    const second = await feed.poll();
    expect(second).toBeGreaterThan(500);
    expect(second).toBeLessThanOrEqual(570);
    while ((await stored()) < 627 + second) await new Promise((done) => setTimeout(done, 20));
    // one bus of the feed as a decoder of the same bytes reads it
    const { entity } = transit_realtime.FeedMessage.decode(answer.body);
    const { vehicle } = entity![0]!;
    const number = registry.byId(`bus:${vehicle!.vehicle!.id}`)!.number;
    const [last] = await database.query<{ lon_e6: number; lat_e6: number; ts: number }>(
      "SELECT lon_e6, lat_e6, ts FROM positions WHERE vehicle = $1 ORDER BY ts DESC LIMIT 1",
      [number],
    );
    expect(last!.lon_e6 / 1e6).toBeCloseTo(vehicle!.position!.longitude!, 4);
    expect(last!.lat_e6 / 1e6).toBeCloseTo(vehicle!.position!.latitude!, 4);
    expect(last!.ts).toBe(Number(vehicle!.timestamp) * 1000);
  });

  it("keeps the numbers of its buses", async () => {
    const before = registry.vehicles.map(({ id, number }) => [id, number]);
    show(snapshots[1]!);
    await poller().poll();
    expect(registry.vehicles.map(({ id, number }) => [id, number])).toEqual(before);
  });

  it("that covers more than the county gives what is near the county only", async () => {
    show(snapshots[0]!);
    expect(await poller([111.4, 24.6, 112.2, 25.3]).poll()).toBe(0);
  });

  it("that cannot be read, is too long or is none is an error, and nothing is stored", async () => {
    const before = await stored();
    answer = { status: 500, body: Buffer.alloc(0) };
    await expect(poller().poll()).rejects.toThrow("the feed answered 500");
    answer = { status: 200, body: Buffer.alloc(9 * 1024 * 1024) };
    await expect(poller().poll()).rejects.toThrow("longer than 8388608 bytes");
    answer = { status: 200, body: Buffer.from("<html>not found</html>") };
    await expect(poller().poll()).rejects.toThrow();
    expect(await stored()).toBe(before);
  });
});
