import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { figuresSchema } from "../../contract/api.ts";
import { geodesicLengthMeters } from "../../contract/geodesy.ts";
import { readConfig } from "../config.ts";
import type { Point } from "../county-plane.ts";
import { pgliteForTests, type TestDatabase } from "../database/test-databases.ts";
import { decodeLocation, STATUS } from "../ingest/jt808/location.ts";
import { readItems } from "../ingest/jt808/location-items.ts";
import { fuelOf } from "../reports/fuel.ts";
import { type RunningServer, startServer } from "../start-server.ts";
import { Lighting } from "./lighting.ts";
import { Motion } from "./motion.ts";
import { Receiver } from "./receiver.ts";
import { RoadGraph } from "./road-graph.ts";
import { type RunningSimulator, startSimulator } from "./start-simulator.ts";
import { publishTown } from "./test-town.ts";
import { VehicleDay } from "./vehicle-day.ts";
import { workOf } from "./work.ts";
import { readWorld, type World } from "./world.ts";

let root: string;
let world: World;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "town-"));
  publishTown(root, { trucks: 6, sweepers: 6 });
  world = await readWorld(root);
});
afterAll(() => rmSync(root, { recursive: true }));

/** 08:30 in Beijing on an ordinary day */
const MORNING = Date.UTC(2026, 10, 20, 0, 30);

function receiverOf(index: number, losesFix = false): Receiver {
  const vehicle = world.vehicles[index]!;
  const day = new VehicleDay(1, vehicle.id, workOf(vehicle, world, 1, 0)!);
  return new Receiver(1, vehicle.id, day, world.plane, { losesFix, rate: 1 });
}

function reportsOf(receiver: Receiver, fromMs: number, toMs: number): Buffer[] {
  const bodies = [];
  for (let t = receiver.nextAfter(fromMs); t < toMs; t = receiver.nextAfter(t)) {
    if (receiver.isDue(t)) bodies.push(receiver.reportAt(t));
  }
  return bodies;
}

describe("a drive", () => {
  it("never accelerates, brakes or turns harder than a heavy vehicle can", () => {
    const path: Point[] = [
      [0, 0, 0],
      [300, 0, 5],
      [300, 400, 10],
      [320, 420, 10],
      [900, 420, 20],
    ];
    const motion = new Motion(path, 12, [{ at: 1, seconds: 20 }]);
    let before = motion.at(0);
    let standing = 0;
    for (let t = 0.5; t <= motion.seconds; t += 0.5) {
      const now = motion.at(t);
      const change = (now.speedMs - before.speedMs) / 0.5;
      expect(change).toBeLessThanOrEqual(0.71);
      expect(change).toBeGreaterThanOrEqual(-1.11);
      const moved = Math.hypot(now.point[0] - before.point[0], now.point[1] - before.point[1]);
      expect(moved).toBeLessThanOrEqual(12 * 0.5 + 0.01);
      if (now.speedMs === 0 && now.point[0] === 300 && now.point[1] === 0) standing += 0.5;
      before = now;
    }
    expect(standing).toBeGreaterThanOrEqual(19.5);
    expect(motion.at(motion.seconds).point).toEqual([900, 420, 20]);
    expect(motion.length).toBeCloseTo(300 + 400 + Math.hypot(20, 20) + 580, 6);
  });
});

describe("the road graph", () => {
  it("joins roads where they share a vertex and takes the quickest way", () => {
    const a: Point = [0, 0, 0];
    const b: Point = [500, 0, 0];
    const c: Point = [1000, 0, 0];
    const d: Point = [500, 500, 0];
    const graph = RoadGraph.of([
      { path: [a, b, c], class: "primary", oneway: false },
      { path: [b, d], class: "residential", oneway: true },
      { path: [a, [1000, 10, 0]], class: "track", oneway: false }, // not for trucks
    ]);
    const node = (point: Point) => graph.nearestNode(point);
    expect(graph.route(node(a), node(c))).toEqual([a, b, c]);
    expect(graph.route(node(b), node(d))).toEqual([b, d]);
    expect(graph.route(node(d), node(b))).toBeUndefined();
    expect(graph.isNearJunction([503, 2, 0])).toBe(true);
    expect(graph.isNearJunction([250, 0, 0])).toBe(false);
  });

  it("says so when there is nothing to drive on", () => {
    expect(() =>
      RoadGraph.of([
        {
          path: [
            [0, 0, 0],
            [1, 1, 0],
          ],
          class: "path",
          oneway: false,
        },
      ]),
    ).toThrow("no network");
  });
});

describe("a simulated vehicle", () => {
  it("drives the same track again when it is started again, from whatever moment", () => {
    const all = reportsOf(receiverOf(0), MORNING - 3600_000, MORNING);
    const later = reportsOf(receiverOf(0), MORNING - 600_000, MORNING);
    expect(later.length).toBeGreaterThan(20);
    expect(all.slice(-later.length)).toEqual(later);
  });

  it("reports every 5 to 10 s with a phase of its own, stays on the streets and is plausible", () => {
    const offsets = new Set<number>();
    for (let i = 0; i < world.vehicles.length; i++) {
      const reports = reportsOf(receiverOf(i), MORNING - 1800_000, MORNING).map((body) =>
        decodeLocation(body),
      );
      offsets.add(reports[0]!.timeMs! % 10_000);
      for (const [k, report] of reports.entries()) {
        const before = reports[k - 1];
        if (!before) continue;
        const seconds = (report.timeMs! - before.timeMs!) / 1000;
        expect(seconds).toBeGreaterThanOrEqual(3);
        const meters = geodesicLengthMeters(
          before.lonE6 / 1e6,
          before.latE6 / 1e6,
          report.lonE6 / 1e6,
          report.latE6 / 1e6,
        );
        expect((meters - 12) / seconds).toBeLessThan(15);
        expect(report.status & STATUS.positioned).toBe(STATUS.positioned);
      }
    }
    expect(offsets.size).toBeGreaterThan(4);
  });

  it("hauls: loaded and empty drives, standing at the ends, mileage that only grows", () => {
    const truck = reportsOf(receiverOf(1), MORNING, MORNING + 4 * 3600_000).map((body) =>
      decodeLocation(body),
    );
    const night = reportsOf(receiverOf(1), MORNING + 12 * 3600_000, MORNING + 16 * 3600_000).map((body) =>
      decodeLocation(body),
    );
    const working = [...truck, ...night].filter(({ status }) => status & STATUS.accOn);
    const load = ({ status }: { status: number }) => (status & STATUS.loadMask) >> STATUS.loadShift;
    const moving = working.filter(({ speedDkmh }) => speedDkmh > 200);
    expect(new Set(moving.map(load))).toEqual(new Set([0, 3]));
    expect(working.some(({ speedDkmh }) => speedDkmh === 0)).toBe(true);
    const mileage = truck.map(({ items }) =>
      Number(readItems(items).items.find(({ id }) => id === 1)!.known!.value),
    );
    expect(mileage).toEqual(mileage.toSorted((a, b) => a - b));
  });

  it("burns fuel along its way and is filled before the next working day, and nothing drops out of the tank", () => {
    const threeDays = reportsOf(receiverOf(1), MORNING, MORNING + 72 * 3600_000).map((body) =>
      decodeLocation(body),
    );
    const item = (items: Buffer, id: number) =>
      Number(readItems(items).items.find((one) => one.id === id)!.known!.value);
    const fuel = fuelOf(
      threeDays.map(({ timeMs, speedDkmh, items }) => ({
        timeMs: timeMs!,
        litres: item(items, 2),
        stands: speedDkmh === 0,
      })),
    );
    const km = threeDays.map(({ items }) => item(items, 1));
    const driven = km.reduce((sum, now, i) => sum + (i > 0 ? Math.max(0, now - km[i - 1]!) : 0), 0);
    expect(driven).toBeGreaterThan(100);
    expect(fuel!.drops).toEqual([]);
    expect(fuel!.refuels.length).toBeGreaterThanOrEqual(2);
    expect(fuel!.usedLitres! / driven).toBeGreaterThan(0.28);
    expect(fuel!.usedLitres! / driven).toBeLessThan(0.5);
  });

  it("is somewhere at work at every hour of the day", () => {
    for (let hour = 0; hour < 24; hour++) {
      const atWork = world.vehicles.filter((vehicle) => {
        const day = new VehicleDay(1, vehicle.id, workOf(vehicle, world, 1)!);
        return day.at(MORNING + hour * 3600_000).engineOn;
      });
      expect(atWork.length, `hour ${hour}`).toBeGreaterThan(0);
    }
  });

  it("with a bad antenna says for some of the time that it has no fix", () => {
    const reports = reportsOf(receiverOf(2, true), MORNING, MORNING + 3600_000).map((body) =>
      decodeLocation(body),
    );
    const without = reports.filter(({ status }) => (status & STATUS.positioned) === 0);
    expect(without.length).toBeGreaterThan(0);
    expect(without.length).toBeLessThan(reports.length);
    expect(without.every(({ lonE6, latE6 }) => lonE6 === 0 && latE6 === 0)).toBe(true);
  });
});

describe("street lighting", () => {
  // domain.md: at 111.579° E 25.185° N the sun sets on 2026-12-21 at 17:49 and rises at 07:14
  const lighting = () => new Lighting(1, world.lamps, [111.579, 25.185]);
  const beijing = (hour: number, minute: number) => Date.UTC(2026, 11, 21, hour - 8, minute);

  it("switches by sunset and sunrise and dims in the night", () => {
    const level = (hour: number, minute: number) => lighting().level("C1", beijing(hour, minute));
    expect(level(17, 40)).toBe(0);
    expect(level(17, 58)).toBe(100);
    expect(level(23, 30)).toBe(60);
    expect(level(25, 30)).toBe(40);
    expect(level(30, 0)).toBe(100);
    expect(level(31, 30)).toBe(0);
  });

  it("reports every circuit once a minute", () => {
    const one = lighting();
    const counts = new Map<string, number>();
    for (let t = beijing(20, 0); t < beijing(20, 3); t += 5000) {
      for (const { circuit } of one.reports(t - 5000, t)) counts.set(circuit, (counts.get(circuit) ?? 0) + 1);
    }
    expect([...counts.values()]).toEqual(Array(one.circuits).fill(3));
    expect(one.reports(undefined, beijing(20, 0))).toHaveLength(one.circuits);
  });
});

/** A seed with which no vehicle loses its radio between two moments; by day or night, some vehicle often does. */
function seedWithoutDeadSpots(fromMs: number, toMs: number): number {
  for (let seed = 1; ; seed++) {
    const receivers = world.vehicles.map((vehicle) => {
      const day = new VehicleDay(seed, vehicle.id, workOf(vehicle, world, seed)!);
      return new Receiver(seed, vehicle.id, day, world.plane, { losesFix: false, rate: 1 });
    });
    const isDead = (timeMs: number) => receivers.some((receiver) => receiver.isBlind(timeMs));
    let timeMs = fromMs;
    while (timeMs < toMs && !isDead(timeMs)) timeMs += 1000;
    if (timeMs >= toMs) return seed;
  }
}

describe("the simulator on the real server", () => {
  let test: TestDatabase;
  let server: RunningServer;
  let simulator: RunningSimulator;
  beforeAll(async () => {
    test = await pgliteForTests();
    server = await startServer({
      ...readConfig({ PORT: "0", JT808_PORT: "0", LOG_LEVEL: "silent" }),
      dataDir: test.config.dataDir,
      publication: root,
    });
    await server.ready;
    simulator = await startSimulator({
      publication: root,
      server: server.url,
      host: "127.0.0.1",
      port: server.jt808Port,
      seed: seedWithoutDeadSpots(Date.now(), Date.now() + 300_000),
      rate: 1,
      say: () => {},
    });
  });
  afterAll(async () => {
    simulator.close();
    await server.close();
    test.remove();
  });

  it("brings all vehicles online, their last hour into the tracks, and the lamps", async () => {
    const until = async (isTrue: () => boolean | Promise<boolean>) => {
      while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 50));
    };
    await until(() => simulator.counts().ready === 12 && simulator.counts().kept === 0);
    const now = Date.now();
    await until(async () => {
      const response = await fetch(`${server.url}/api/tracks?from=${now - 3600_000}&to=${now}`);
      return (await response.arrayBuffer()).byteLength > 10_000;
    });
    const figures = async () => figuresSchema.parse(await (await fetch(`${server.url}/api/figures`)).json());
    expect(await figures()).toMatchObject({
      muckTrucksOnline: { value: 6, of: 6 },
      sanitationOnline: { value: 6, of: 6 },
    });
    await until(async () => (await figures()).lampsLit.asOfMs !== null);
  });
});
