import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Point } from "../county-plane.ts";
import { decodeLocation, STATUS } from "../ingest/jt808/location.ts";
import { type ItemValue, readItems } from "../ingest/jt808/location-items.ts";
import { readVendorItems } from "../ingest/jt808/vendor-items.ts";
import { distanceTo } from "./cheating.ts";
import { Lighting } from "./lighting.ts";
import { keptRight } from "./path.ts";
import type { Planted } from "./planted.ts";
import { deedsBetween } from "./planted-list.ts";
import { Receiver } from "./receiver.ts";
import { publishTown } from "./test-town.ts";
import { VehicleDay } from "./vehicle-day.ts";
import { WaterNetwork } from "./water.ts";
import { workOf } from "./work.ts";
import { readWorld, type World } from "./world.ts";

// What is planted must be in what the terminals send, at the time and place listed, and nothing of it elsewhere.

let root: string;
let world: World;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "town-"));
  publishTown(root, { trucks: 6, sweepers: 6 });
  const town = await readWorld(root);
  // permits by day, so that an early start is out of hours
  world = { ...town, truckRoutes: town.truckRoutes.map((route) => ({ ...route, hours: "06:30-19:30" })) };
});
afterAll(() => rmSync(root, { recursive: true }));

const SEED = 6;
const DAY_MS = 24 * 3600_000;
const FROM = Date.UTC(2026, 10, 19, 16);
const vendorItems = readVendorItems();

interface Seen {
  readonly timeMs: number;
  readonly speedKmh: number;
  readonly load: number;
  readonly point: Point;
  readonly items: ReadonlyMap<string, ItemValue>;
}

/** Everything a vehicle reports in an interval, decoded from its bytes. */
function reportsOf(id: string, fromMs: number, toMs: number, cheating: number): Seen[] {
  const vehicle = world.vehicles.find((one) => one.id === id)!;
  const day = new VehicleDay(SEED, id, workOf(vehicle, world, SEED, cheating)!);
  const receiver = new Receiver(SEED, id, day, world.plane, { losesFix: false, rate: 1 });
  const seen: Seen[] = [];
  for (let t = receiver.nextAfter(fromMs); t < toMs; t = receiver.nextAfter(t)) {
    if (!receiver.isDue(t)) continue;
    const report = decodeLocation(receiver.reportAt(t));
    const { items } = readItems(report.items, vendorItems);
    seen.push({
      timeMs: t,
      speedKmh: report.speedDkmh / 10,
      load: (report.status & STATUS.loadMask) >> STATUS.loadShift,
      point: world.plane.pointOf([report.lonE6 / 1e6, report.latE6 / 1e6, 0]),
      items: new Map(items.flatMap(({ known }) => (known ? [[known.name, known.value]] : []))),
    });
  }
  return seen;
}

const truckBody = z.object({ isCoverOpen: z.boolean(), liftDeg: z.number(), grossTonnes: z.number() });
/** What the site item of a report says of the truck's body. */
const body = ({ items }: Seen) => truckBody.parse(items.get("truckBody"));
const during = (planted: Planted) => reportsOf(planted.subject, planted.startMs, planted.endMs, 0.5);
const routeOf = (id: string) => {
  const { route } = world.vehicles.find((vehicle) => vehicle.id === id)!;
  return world.truckRoutes.find((one) => one.id === route)!.path;
};

describe("what drivers do that is not allowed", () => {
  let list: Planted[];
  beforeAll(() => {
    list = deedsBetween(world, SEED, FROM, FROM + DAY_MS, 0.5);
  });
  const of = (rule: string) => list.filter((planted) => planted.rule === rule);

  it("is the same for the same seed, another for another, and nothing for honest drivers", () => {
    expect(deedsBetween(world, SEED, FROM, FROM + DAY_MS, 0.5)).toEqual(list);
    expect(deedsBetween(world, SEED + 1, FROM, FROM + DAY_MS, 0.5)).not.toEqual(list);
    expect(deedsBetween(world, SEED, FROM, FROM + DAY_MS, 0)).toEqual([]);
    expect(new Set(list.map(({ rule }) => rule))).toEqual(
      new Set([
        "muck.dumping",
        "muck.off-route",
        "muck.open-cover",
        "muck.dirty-wheels",
        "muck.overload",
        "muck.speeding",
        "muck.out-of-hours",
        "sweeping.missed-stretch",
      ]),
    );
  });

  it("tips its load beside the road, lifted, where there is no site", () => {
    for (const planted of of("muck.dumping").slice(0, 5)) {
      const seen = during(planted);
      expect(seen.length).toBeGreaterThan(3);
      const before = reportsOf(planted.subject, planted.startMs - 60_000, planted.startMs, 0.5).at(-1)!;
      const after = reportsOf(planted.subject, planted.endMs, planted.endMs + 60_000, 0.5)[0]!;
      expect([before.load, after.load]).toEqual([3, 0]);
      const place = world.plane.pointOf([...planted.place!, 0]);
      for (const report of seen) {
        expect(body(report).liftDeg).toBe(45);
        expect(Math.hypot(report.point[0] - place[0], report.point[1] - place[1])).toBeLessThan(10);
      }
      expect(distanceTo(routeOf(planted.subject), place)).toBeGreaterThan(60);
      const ends = [routeOf(planted.subject)[0]!, routeOf(planted.subject).at(-1)!];
      for (const end of ends) expect(Math.hypot(end[0] - place[0], end[1] - place[1])).toBeGreaterThan(400);
    }
  });

  it("leaves the approved route by more than 50 m for more than a minute", () => {
    for (const planted of of("muck.off-route").slice(0, 5)) {
      const seen = during(planted);
      const off = seen.map(({ point }) => distanceTo(keptRight(routeOf(planted.subject), 2), point));
      expect(planted.endMs - planted.startMs).toBeGreaterThanOrEqual(90_000);
      expect(off.filter((meters) => meters > 45).length / off.length).toBeGreaterThan(0.9);
      expect(Math.max(...off)).toBeGreaterThan(200);
      expect(new Set(seen.map(({ load }) => load))).toEqual(new Set([3]));
    }
  });

  it("drives with an open cover, too heavy, too fast, too early, and unwashed", () => {
    for (const planted of of("muck.open-cover").slice(0, 3))
      expect(during(planted).every((report) => body(report).isCoverOpen)).toBe(true);
    for (const planted of of("muck.overload").slice(0, 3)) {
      const { ratedTonnes } = planted.details as { ratedTonnes: number };
      for (const report of during(planted))
        expect((body(report).grossTonnes - 13) / ratedTonnes).toBeGreaterThan(1.14);
    }
    const fast = of("muck.speeding").filter(({ isDoubtful }) => !isDoubtful);
    for (const planted of fast.slice(0, 3)) {
      const seen = during(planted);
      expect(seen.length).toBeGreaterThan(1);
      expect(seen.every(({ speedKmh }) => speedKmh > 62)).toBe(true);
    }
    for (const planted of of("muck.out-of-hours").slice(0, 3)) {
      const beijing = new Date(planted.endMs + 8 * 3600_000);
      expect(beijing.getUTCHours() * 60 + beijing.getUTCMinutes()).toBeLessThanOrEqual(6 * 60 + 25);
      expect(during(planted).every(({ load }) => load === 3)).toBe(true);
    }
    for (const planted of of("muck.dirty-wheels").slice(0, 3)) {
      const around = reportsOf(planted.subject, planted.startMs - 2_000, planted.endMs + 40_000, 0.5);
      expect(around.some(({ speedKmh }) => speedKmh > 5)).toBe(true);
    }
  });

  it("passes a stretch without brushes, fast", () => {
    for (const planted of of("sweeping.missed-stretch")) {
      const seen = during(planted);
      expect(seen.every(({ items }) => (items.get("sweepingGear") as { isWorking: boolean }).isWorking)).toBe(
        false,
      );
      expect(Math.max(...seen.map(({ speedKmh }) => speedKmh))).toBeGreaterThan(20);
    }
  });

  it("is nowhere in what honest drivers send", () => {
    const route = keptRight(routeOf("muckTruck-1"), 2);
    const seen = reportsOf("muckTruck-1", FROM + 6 * 3600_000, FROM + 12 * 3600_000, 0);
    expect(seen.filter(({ load }) => load === 3).length).toBeGreaterThan(100);
    for (const report of seen) {
      if (!report.items.has("truckBody")) continue;
      const { isCoverOpen, liftDeg, grossTonnes } = body(report);
      if (report.speedKmh > 1) expect([isCoverOpen, liftDeg]).toEqual([false, 0]);
      if (report.load === 3 && report.speedKmh > 15) expect(distanceTo(route, report.point)).toBeLessThan(50);
      expect(grossTonnes).toBeLessThan(13 + 12 * 1.6);
      expect(report.speedKmh).toBeLessThan(60);
    }
  });
});

describe("lamps that fail", () => {
  it("are in the reports of their circuits, and in their own, for as long as listed", () => {
    const lighting = new Lighting(SEED, world.lamps, [111.579, 25.185]);
    const list = lighting.planted(FROM, FROM + 14 * DAY_MS);
    expect(list.length).toBeGreaterThan(0);
    const faultyAt = (timeMs: number) => lighting.reports(undefined, timeMs).flatMap(({ faults }) => faults);
    for (const { subject, startMs, endMs } of list) {
      expect(faultyAt(startMs + 1000)).toContain(subject);
      expect(faultyAt(endMs - 1000)).toContain(subject);
      expect(faultyAt(startMs - 1000)).not.toContain(subject);
    }
    const own = lighting.observations(FROM, FROM + DAY_MS);
    expect(own.length).toBeGreaterThan(96);
    expect(own.every(({ v }) => v.lampFailure === false || v.actualLightState === 0)).toBe(true);
  });
});

describe("a burst main", () => {
  const points = Array.from({ length: 36 }, (_, i) => ({
    id: `P${i}`,
    kind: i % 6 === 0 ? ("flow" as const) : ("pressure" as const),
    at: [(i % 6) * 300, Math.floor(i / 6) * 300, 0] as Point,
  }));

  it("lets the pressure fall at the listed points and flow rise, while it lasts and not before", () => {
    const water = new WaterNetwork(SEED, points, world.plane);
    const bursts = water.planted(FROM, FROM + 10 * DAY_MS);
    expect(bursts.length).toBeGreaterThan(1);
    expect(new WaterNetwork(SEED, points, world.plane).planted(FROM, FROM + 10 * DAY_MS)).toEqual(bursts);
    for (const { startMs, endMs, details } of bursts) {
      const felt = details!.points as string[];
      expect(felt.length).toBeGreaterThanOrEqual(3);
      const at = (timeMs: number, id: string) =>
        water.values(points.find((point) => point.id === id)!, timeMs).pressure!;
      for (const id of felt) {
        expect(at(startMs - 1000, id) - at(startMs + 1000, id)).toBeGreaterThan(0.045);
        expect(at(endMs + 1000, id) - at(endMs - 1000, id)).toBeGreaterThan(0.045);
      }
      const flows = (timeMs: number) =>
        points.filter(({ kind }) => kind === "flow").map((p) => water.values(p, timeMs).flow!);
      const rises = flows(startMs + 1000).map((flow, i) => flow / flows(startMs - 1000)[i]!);
      expect(Math.max(...rises)).toBeGreaterThan(1.2);
    }
  });

  it("is reported by every point every three minutes, each message once", () => {
    const water = new WaterNetwork(SEED, points, world.plane);
    const whole = water.observations(FROM, FROM + 1800_000);
    const parts = Array.from({ length: 180 }, (_, i) =>
      water.observations(FROM + i * 10_000, FROM + (i + 1) * 10_000),
    ).flat();
    expect(whole).toHaveLength(36 * 10);
    expect(parts).toEqual(whole);
  });
});
