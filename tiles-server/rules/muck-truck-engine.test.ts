import { describe, expect, it } from "vitest";
import type { Permit, RuleId } from "../../contract/events.ts";
import { AreaIndex } from "./areas.ts";
import { eventId, type Finding } from "./finding.ts";
import type { Fix } from "./fix.ts";
import { dayStart } from "./local-time.ts";
import { newTruckState, type TruckContext } from "./muck-truck/truck-state.ts";
import { acceptTruckFix, truckSilence } from "./muck-truck-engine.ts";
import { RuleSet } from "./rule-set.ts";
import {
  loadAndWash,
  TEST_PERMIT,
  TEST_RULES,
  TEST_TRUCK,
  TEST_WORLD,
  TestTrack,
  tip,
} from "./test-tracks.ts";
import type { TripState } from "./trip-machine.ts";

const MORNING = dayStart("2026-11-20") + 9 * 3600_000;

function contextWith(permits: readonly Permit[] = [TEST_PERMIT], rules = TEST_RULES): TruckContext {
  return { world: TEST_WORLD, rules, vehicle: TEST_TRUCK, permits };
}

/** Events by their key, later findings over earlier ones, as the store keeps them; and the trips by their start. */
function run(fixes: readonly Fix[], context = contextWith(), chunkOf: () => number = () => 0) {
  let state = newTruckState();
  const events = new Map<string, Finding>();
  const trips = new Map<number, TripState>();
  let left = chunkOf();
  for (const fix of fixes) {
    const outcome = acceptTruckFix(state, fix, context);
    for (const finding of outcome.findings) events.set(eventId(finding), finding);
    for (const trip of outcome.trips) trips.set(trip.startMs, trip);
    if (--left === 0) {
      state = JSON.parse(JSON.stringify(state));
      left = chunkOf();
    }
  }
  return { state, events: [...events.values()], trips: [...trips.values()] };
}

const rulesOf = (events: readonly Finding[]): RuleId[] => [...new Set(events.map(({ rule }) => rule))].sort();
const only = (events: readonly Finding[], rule: RuleId): Finding => {
  const found = events.filter((event) => event.rule === rule);
  expect(found).toHaveLength(1);
  return found[0]!;
};

const goodDay = () =>
  tip(loadAndWash(new TestTrack(MORNING, [0, 0])).drive([[6000, 0]], 38, { load: "full" }))
    .drive([[0, 0]], 45)
    .stand(300, { load: "half" });

describe("trips of a muck truck", () => {
  it("goes through loading, loaded, unloading and empty, and finds nothing wrong with a day by the permit", () => {
    const { events, trips } = run(goodDay().fixes);
    expect(events).toEqual([]);
    expect(trips).toHaveLength(2);
    const [first, second] = trips;
    expect(first).toMatchObject({ source: "GD1", sink: "XN1", permit: "LX1-7", outcome: "complete" });
    expect(first!.phases.map(({ phase }) => phase)).toEqual(["loading", "loaded", "unloading", "empty"]);
    expect(first!.endMs).toBe(second!.startMs);
    // 6 km there with a load, of which the first and last 130 m lie in the fences
    expect(first!.loadedMeters).toBeGreaterThan(5_500);
    expect(first!.loadedMeters).toBeLessThan(6_000);
    expect(first!.meters).toBeGreaterThan(11_500);
  });

  it("forgets a truck that stands in a site and drives off empty", () => {
    const track = new TestTrack(MORNING, [0, 0]).stand(600).drive([[2000, 0]], 40);
    expect(run(track.fixes).trips.filter(({ phases }) => phases.length > 1)).toEqual([]);
  });

  it("does not guess where a load went that was lost in a silence", () => {
    const track = loadAndWash(new TestTrack(MORNING, [0, 0]))
      .drive([[3000, 0]], 38, { load: "full" })
      .silent(1800, [2000, 0])
      .drive([[1000, 0]], 40);
    const { events, trips } = run(track.fixes);
    expect(trips.at(-1)).toMatchObject({ outcome: "unfinished", sink: null });
    expect(rulesOf(events)).toEqual(["muck.equipment"]);
  });
});

describe("the fifteen rules of muck trucks", () => {
  it("finds dumping beside the road, from the first report of the lift", () => {
    const track = loadAndWash(new TestTrack(MORNING, [0, 0])).drive([[3000, 0]], 38, { load: "full" });
    const startMs = track.timeMs;
    track
      .stand(40, { load: "full", liftDeg: 35 })
      .stand(40, { liftDeg: 35 })
      .drive([[0, 0]], 45);
    const { events, trips } = run(track.fixes);
    const dumping = only(events, "muck.dumping");
    expect(dumping.startMs - startMs).toBeLessThan(10_000);
    expect(dumping.endMs! - dumping.startMs).toBeGreaterThan(60_000);
    expect(dumping.endMs! - dumping.startMs).toBeLessThan(110_000);
    expect(dumping.details).toMatchObject({ loadBefore: "full", loadAfter: "empty" });
    expect(dumping.values.lift).toEqual({ value: 35, unit: "°" });
    expect(rulesOf(events)).toEqual(["muck.dumping", "muck.illegal-lift", "muck.missed-sink"]);
    expect(trips[0]).toMatchObject({ outcome: "dumped", sink: null });
  });

  it("does not take one wrong reading of the load for dumping", () => {
    const track = loadAndWash(new TestTrack(MORNING, [0, 0]))
      .drive([[3000, 0]], 38, { load: "full" })
      .stand(10, { load: "empty" });
    tip(track.drive([[6000, 0]], 38, { load: "full" }));
    expect(run(track.fixes).events).toEqual([]);
  });

  it("finds a truck 60 m off its route in town, and not 40 m off, nor 60 m off outside the town", () => {
    const off = (meters: number, from: number, to: number) =>
      tip(
        loadAndWash(new TestTrack(MORNING, [0, 0])).drive(
          [
            [from, 0],
            [from, meters],
            [to, meters],
            [to, 0],
            [6000, 0],
          ],
          38,
          { load: "full" },
        ),
      );
    const event = only(run(off(60, 1000, 3000).fixes).events, "muck.off-route");
    expect(event.values.offRoute!.value).toBeCloseTo(60, 0);
    expect(event.values.limit).toEqual({ value: 50, unit: "m" });
    // 2 km at 38 km/h
    expect(event.endMs! - event.startMs).toBeGreaterThan(180_000);
    expect(event.endMs! - event.startMs).toBeLessThan(215_000);
    expect(event.permit).toBe("LX1-7");
    expect(run(off(40, 1000, 3000).fixes).events).toEqual([]);
    expect(run(off(60, 5050, 5800).fixes).events).toEqual([]);
    expect(
      rulesOf(run(off(60, 1000, 3000).fixes, contextWith([{ ...TEST_PERMIT, corridorMeters: 80 }])).events),
    ).toEqual([]);
  });

  it("finds a truck off its route beside another site", () => {
    const track = loadAndWash(new TestTrack(MORNING, [0, 0])).drive(
      [
        [500, 0],
        [500, 1000],
        [-200, 1000],
        [-200, 1300],
        [500, 1300],
        [500, 0],
        [1000, 0],
      ],
      20,
      { load: "full" },
    );
    // it passes through GD2, where it did not load
    const event = only(run(track.fixes).events, "muck.off-route");
    expect(event.values.offRoute!.value).toBeGreaterThan(1_300);
    // 950 + 700 + 300 + 700 + 1250 m at 20 km/h: 702 s, give or take a report at each end
    expect(Math.abs((event.endMs! - event.startMs) / 1000 - 702)).toBeLessThanOrEqual(20);
  });

  it("finds a truck that turns off its route right behind the gate, where the site still reaches", () => {
    const world = { ...TEST_WORLD, washingBays: [] };
    const track = new TestTrack(MORNING, [0, 0]).stand(300, { load: "half" }).drive(
      [
        [110, 0],
        [110, 400],
        [800, 400],
        [800, 0],
        [1500, 0],
      ],
      30,
      { load: "full" },
    );
    const event = only(run(track.fixes, { ...contextWith(), world }).events, "muck.off-route");
    expect(event.values.offRoute!.value).toBeCloseTo(400, -1);
    // from 130 m beside the site to 50 m beside the route: 270 + 690 + 350 m at 30 km/h
    expect(Math.abs((event.endMs! - event.startMs) / 1000 - 157)).toBeLessThanOrEqual(20);
  });

  it("finds nothing in a site that lies in a restricted zone", () => {
    const zone = TEST_WORLD.zones.areas[0]!;
    const around = { ...zone, polygons: TEST_WORLD.sources.areas[1]!.polygons, hours: [] };
    const world = { ...TEST_WORLD, zones: new AreaIndex([around], 0, 0) };
    const { fixes } = new TestTrack(MORNING, [0, 1000]).stand(120).drive([[50, 1050]], 10);
    expect(run(fixes, { ...contextWith(), world }).events).toEqual([]);
  });

  it("finds loaded driving after the permit's hours, with five minutes of grace", () => {
    const at = (clock: number) =>
      tip(
        loadAndWash(new TestTrack(dayStart("2026-11-20") + clock * 60_000, [0, 0])).drive([[6000, 0]], 38, {
          load: "full",
        }),
      );
    // leaves the site about seven minutes later
    const late = only(run(at(20 * 60).fixes).events, "muck.out-of-hours");
    expect(late.details.hours).toBe("06:30-19:30");
    expect(rulesOf(run(at(19 * 60 + 14).fixes).events)).toEqual([]);
  });

  it("finds hauling without a permit for this site, and with one that is over", () => {
    const { fixes } = goodDay();
    expect(rulesOf(run(fixes, contextWith([])).events)).toEqual(["muck.no-permit"]);
    expect(rulesOf(run(fixes, contextWith([{ ...TEST_PERMIT, source: "GD2" }])).events)).toEqual([
      "muck.no-permit",
    ]);
    const over = { ...TEST_PERMIT, validUntilMs: MORNING };
    const event = only(run(fixes, contextWith([over])).events, "muck.no-permit");
    expect(event.fences).toEqual(["construction-sites/GD1"]);
  });

  it("finds a truck in a restricted zone at its hours, unless its permit's route leads through", () => {
    const path = [
      [3000, 0],
      [3000, 700],
    ] as const;
    const at = (hour: number) =>
      new TestTrack(dayStart("2026-11-20") + hour * 3600_000, [2000, 0]).drive(path, 40).fixes;
    expect(rulesOf(run(at(10)).events)).toEqual(["muck.restricted-zone"]);
    expect(rulesOf(run(at(23)).events)).toEqual([]);
    expect(rulesOf(run(at(10), contextWith([{ ...TEST_PERMIT, corridorMeters: 800 }])).events)).toEqual([]);
  });

  it("finds unloading at a disposal site of another permit", () => {
    const track = tip(
      loadAndWash(new TestTrack(MORNING, [0, 0])).drive(
        [
          [5990, 0],
          [6000, 3000],
        ],
        38,
        { load: "full" },
      ),
    ).drive([[6000, 2000]], 40);
    const event = only(run(track.fixes).events, "muck.missed-sink");
    expect(event.details).toEqual({ expected: "XN1", found: "XN2" });
    expect(run(track.fixes, contextWith([{ ...TEST_PERMIT, sink: "XN2", route: null }])).events).toEqual([]);
  });

  it("finds speeding by the load, and at 20 km/h with an open cover", () => {
    const drive = (kmh: number, body: object) =>
      run(new TestTrack(MORNING, [1000, 0]).drive([[3000, 0]], kmh, body).fixes, contextWith()).events.filter(
        ({ rule }) => rule === "muck.speeding",
      );
    expect(drive(55, { load: "full" })).toHaveLength(1);
    expect(drive(55, { load: "empty" })).toHaveLength(0);
    expect(drive(65, { load: "empty" })).toHaveLength(1);
    expect(drive(30, { load: "full", isCoverOpen: true })[0]!.values.limit!.value).toBe(20);
  });

  it("finds an open cover on the road and not in the site", () => {
    const track = new TestTrack(MORNING, [0, 0])
      .stand(120, { load: "half", isCoverOpen: true })
      .drive([[90, 0]], 10, { load: "full", isCoverOpen: true });
    expect(run(track.fixes).events).toEqual([]);
    track.drive([[1000, 0]], 18, { load: "full", isCoverOpen: true });
    expect(rulesOf(run(track.fixes).events)).toContain("muck.open-cover");
  });

  it("finds a body lifted while driving, even in a disposal site", () => {
    const track = new TestTrack(MORNING, [5950, 0]).stand(60, { liftDeg: 40 });
    expect(run(track.fixes).events).toEqual([]);
    track.drive([[6050, 0]], 8, { liftDeg: 30 });
    expect(rulesOf(run(track.fixes).events)).toEqual(["muck.illegal-lift"]);
  });

  it("finds 18 t where 16 t are rated", () => {
    const drive = (grossTonnes: number) =>
      new TestTrack(MORNING, [1000, 0]).drive([[3000, 0]], 40, { load: "full", grossTonnes }).fixes;
    const event = only(run(drive(31), contextWith()).events, "muck.overload");
    expect(event.values).toMatchObject({ load: { value: 18, unit: "t" }, rated: { value: 16, unit: "t" } });
    // 16.8 t is the limit
    expect(rulesOf(run(drive(29.7)).events)).not.toContain("muck.overload");
  });

  it("finds a truck that left the site without washing", () => {
    const track = new TestTrack(MORNING, [-80, 0])
      .stand(300, { load: "half" })
      .drive([[3000, 0]], 38, { load: "full" });
    expect(rulesOf(run(track.fixes).events)).toEqual(["muck.dirty-wheels"]);
  });

  it("finds a truck that was loaded beside the bay and left without washing", () => {
    const track = new TestTrack(MORNING, [95, 0])
      .stand(300, { load: "half" })
      .drive([[3000, 0]], 38, { load: "full" });
    expect(rulesOf(run(track.fixes).events)).toEqual(["muck.dirty-wheels"]);
  });

  it("finds four hours without a rest, which 20 minutes are and 15 are not", () => {
    const shuttle = (restSeconds: number) => {
      const track = new TestTrack(MORNING, [1000, 0], { intervalSeconds: 30 });
      const leg = (hours: number) => {
        const endMs = track.timeMs + hours * 3600_000;
        while (track.timeMs < endMs) track.drive([[4000, 0]], 40).drive([[1000, 0]], 40);
      };
      leg(2.2);
      track.stand(restSeconds);
      leg(2.2);
      return track.fixes;
    };
    const event = only(run(shuttle(900)).events, "muck.fatigue");
    expect(event.values.driving!.value).toBeGreaterThanOrEqual(4);
    expect(run(shuttle(1250)).events).toEqual([]);
  });

  it("finds more than ten hours of driving in a day with rests", () => {
    const track = new TestTrack(dayStart("2026-11-20") + 3600_000, [1000, 0], { intervalSeconds: 60 });
    for (let leg = 0; leg < 4; leg++) {
      const endMs = track.timeMs + 3 * 3600_000;
      while (track.timeMs < endMs) track.drive([[4000, 0]], 40).drive([[1000, 0]], 40);
      track.stand(1500);
    }
    expect(only(run(track.fixes).events, "muck.fatigue").details.kind).toBe("day");
  });

  it("finds a terminal that lost its power or its satellites, and one that fell silent with the engine on", () => {
    const track = new TestTrack(MORNING, [1000, 0])
      .drive([[2000, 0]], 40, { alarm: 1 << 8 })
      .drive([[2500, 0]], 40, { alarm: 1 << 4 })
      .silent(400)
      .drive([[3000, 0]], 40);
    const faults = run(track.fixes).events.map(({ details }) => details.fault);
    expect(faults.sort()).toEqual(["gnss", "mainPowerLost", "offline"]);
    const { state } = run(new TestTrack(MORNING, [1000, 0]).drive([[2000, 0]], 40).fixes);
    expect(truckSilence(state, state.last!.timeMs + 299_000, contextWith())).toEqual([]);
    const [silent] = truckSilence(state, state.last!.timeMs + 301_000, contextWith());
    expect(silent).toMatchObject({ startMs: state.last!.timeMs, endMs: null, details: { fault: "offline" } });
    const parked = run(new TestTrack(MORNING, [1000, 0]).stand(60, { isEngineOn: false }).fixes).state;
    expect(truckSilence(parked, parked.last!.timeMs + 3600_000, contextWith())).toEqual([]);
  });

  it("finds a detour of more than 1.3 times the route and 1 km", () => {
    const around = (meters: number) =>
      loadAndWash(new TestTrack(MORNING, [0, 0])).drive(
        [
          [3000, 0],
          [3000, -meters],
          [3000, 0],
          [5800, 0],
        ],
        38,
        { load: "full" },
      ).fixes;
    expect(rulesOf(run(around(1800)).events)).toContain("muck.detour");
    expect(rulesOf(run(around(1000)).events)).not.toContain("muck.detour");
  });

  it("finds a loaded truck that stands for 15 minutes on the way", () => {
    const stop = (seconds: number) =>
      loadAndWash(new TestTrack(MORNING, [0, 0]))
        .drive([[3000, 0]], 38, { load: "full" })
        .stand(seconds, { load: "full" })
        .drive([[4000, 0]], 38, { load: "full" }).fixes;
    expect(rulesOf(run(stop(1000)).events)).toEqual(["muck.long-stop"]);
    expect(run(stop(800)).events).toEqual([]);
  });

  it("finds nothing by a rule that is switched off", () => {
    const off = new RuleSet(TEST_RULES.all.map((rule) => ({ ...rule, enabled: false })));
    expect(run(goodDay().fixes, contextWith([], off)).events).toEqual([]);
  });
});

describe("streaming", () => {
  /** mulberry32 */
  function seeded(seed: number): () => number {
    let a = seed;
    return () => {
      a = (a + 0x6d2b79f5) | 0;
      let t = Math.imul(a ^ (a >>> 15), 1 | a);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    };
  }

  it("gives the same events and trips in random chunks with the state written and read between them", () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = seeded(seed);
      const track = new TestTrack(MORNING + seed * 3600_000, [0, 0], { noise: () => (random() - 0.5) * 6 });
      for (let trip = 0; trip < 4; trip++) {
        loadAndWash(track.drive([[0, 0]], 45));
        const kind = random();
        if (kind < 0.3) track.drive([[2000, 0]], 38, { load: "full" }).stand(60, { liftDeg: 30 });
        else if (kind < 0.6)
          tip(
            track.drive(
              [
                [1500, 0],
                [3000, 700],
                [6000, 0],
              ],
              38,
              { load: "full", isCoverOpen: kind < 0.4 },
            ),
          );
        else tip(track.drive([[6000, 0]], 60, { load: "full" }).silent(random() * 900));
      }
      const whole = run(track.fixes);
      const chunked = run(track.fixes, contextWith(), () => 1 + Math.floor(random() * 40));
      expect(whole.events.length).toBeGreaterThan(0);
      expect(chunked).toEqual(whole);
    }
  });

  it("refuses a report that is not later than the last", () => {
    const { fixes } = goodDay();
    const { state } = run(fixes.slice(0, 5));
    expect(() => acceptTruckFix(state, fixes[4]!, contextWith())).toThrow(/expected later/);
  });
});
