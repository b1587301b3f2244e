import { describe, expect, it } from "vitest";
import type { Fix } from "./fix.ts";
import { dayStart } from "./local-time.ts";
import { coverageOf, missedStretchesOf } from "./sweeping-coverage.ts";
import { acceptSweeperFix, type CoveredDay, coveredDay, newSweeperState } from "./sweeping-engine.ts";
import { SweepingPlan } from "./sweeping-plan.ts";
import { TEST_ROADS, TEST_RULES, TEST_TRUCK, TEST_WORLD, TestTrack } from "./test-tracks.ts";

const DAY = "2026-11-20";
const plan = new SweepingPlan(TEST_WORLD.sweeping);
plan.takeRoads(TEST_ROADS);
const vehicle = {
  ...TEST_TRUCK,
  number: 201,
  id: "HW201",
  plate: "湘M00201",
  layer: "sanitation",
  kind: "sweeper",
};
const context = { world: TEST_WORLD, plan, rules: TEST_RULES, vehicle };
const inputs = { ...context, vehicles: [vehicle] };

function covered(fixes: readonly Fix[], chunk = 0): CoveredDay[] {
  let state = newSweeperState();
  const days: CoveredDay[] = [];
  for (const [i, fix] of fixes.entries()) {
    const over = acceptSweeperFix(state, fix, context);
    if (over) days.push(over);
    if (chunk > 0 && i % chunk === 0) state = JSON.parse(JSON.stringify(state));
  }
  return [...days, coveredDay(state)];
}

const begin = () => new TestTrack(dayStart(DAY) + 5 * 3600_000, [0, 1996]);
/** Around the loop 4 m beside its line; `east` is how the eastern side is driven. */
const around = (east: (track: TestTrack) => TestTrack) =>
  east(begin().drive([[1004, 1996]], 9, { isWorking: true })).drive(
    [
      [-4, 3004],
      [-4, 2050],
    ],
    9,
    { isWorking: true },
  );

describe("coverage of sweeping routes", () => {
  it("is whole for a sweeper that drove along the kerb at 9 km/h", () => {
    const coverage = coverageOf(
      DAY,
      covered(around((t) => t.drive([[1004, 3004]], 9, { isWorking: true })).fixes),
      inputs,
    );
    expect(coverage.plannedMeters).toBeCloseTo(3950, 0);
    expect(coverage.sweptMeters).toBeGreaterThan(3930);
    expect(coverage.routes[0]!.missed).toEqual([]);
    expect(coverage.routes[0]!.vehicles).toEqual([201]);
    expect(coverage.routes[0]!.segments.map(({ road }) => road)).toEqual(["南街", "东街", "北街", "西街"]);
  });

  it("misses a stretch that was driven too fast, with the broom up, or not at all, and says where", () => {
    const fast = around((t) =>
      t
        .drive([[1004, 2300]], 9, { isWorking: true })
        .drive([[1004, 2700]], 30, { isWorking: true })
        .drive([[1004, 3004]], 9, { isWorking: true }),
    );
    const up = around((t) =>
      t
        .drive([[1004, 2300]], 9, { isWorking: true })
        .drive([[1004, 2700]], 9, { isWorking: false })
        .drive([[1004, 3004]], 9, { isWorking: true }),
    );
    const around400m = around((t) =>
      t
        .drive([[1004, 2300]], 9, { isWorking: true })
        .drive(
          [
            [1200, 2300],
            [1200, 2700],
            [1004, 2700],
          ],
          9,
          { isWorking: true },
        )
        .drive([[1004, 3004]], 9, { isWorking: true }),
    );
    for (const track of [fast, up, around400m]) {
      const coverage = coverageOf(DAY, covered(track.fixes), inputs);
      const [stretch, ...others] = coverage.routes[0]!.missed;
      expect(others).toEqual([]);
      // from 2300 to 2700 m north on the eastern side, 1000 m from the route's start; the buffer reaches 20 m in
      expect(stretch!.fromMeters).toBeGreaterThan(1290);
      expect(stretch!.fromMeters).toBeLessThan(1335);
      expect(stretch!.toMeters).toBeGreaterThan(1665);
      expect(stretch!.toMeters).toBeLessThan(1710);
      const east = coverage.routes[0]!.segments.find(({ road }) => road === "东街")!;
      expect(east.plannedMeters - east.sweptMeters).toBeCloseTo(stretch!.toMeters - stretch!.fromMeters, 0);
      const [own] = missedStretchesOf(DAY, new Map([[201, covered(track.fixes)[0]!]]), inputs);
      expect(own!.vehicle).toBe(vehicle);
      expect(own!.finding.details.sweptByAnother).toBe("no");
      expect(own!.finding.startMs).toBe(dayStart(DAY) + 4 * 3600_000);
      expect(own!.finding.values.missed!.value).toBeGreaterThan(330);
    }
    expect(coverageOf(DAY, covered(fast.fixes), inputs).routes[0]!.tooFastMeters).toBeGreaterThan(300);
  });

  it("is not covered by crossing a street, nor between reports two minutes apart", () => {
    const crossing = new TestTrack(begin().timeMs, [500, 1500]).drive([[500, 2500]], 9, { isWorking: true });
    expect(coverageOf(DAY, covered(crossing.fixes), inputs).sweptMeters).toBe(0);
    const sparse = new TestTrack(begin().timeMs, [0, 2000], { intervalSeconds: 120 }).drive(
      [[1000, 2000]],
      9,
    );
    expect(coverageOf(DAY, covered(sparse.fixes), inputs).sweptMeters).toBe(0);
  });

  it("finds what a vehicle left out though another swept it, and says so; and the whole route when none worked", () => {
    const west = covered(new TestTrack(begin().timeMs, [0, 2000]).drive([[600, 2000]], 9).fixes)[0]!;
    const whole = covered(around((t) => t.drive([[1004, 3004]], 9)).fixes)[0]!;
    const missed = missedStretchesOf(
      DAY,
      new Map([
        [201, west],
        [202, whole],
      ]),
      inputs,
    );
    expect(missed.map(({ vehicle: by, finding }) => [by?.number, finding.details.sweptByAnother])).toEqual([
      [201, "yes"],
    ]);
    const [nobody, ...others] = missedStretchesOf(DAY, new Map(), inputs);
    expect(others).toEqual([]);
    expect(nobody!.vehicle).toBeNull();
    expect(nobody!.finding.values.missed!.value).toBeCloseTo(3950, 0);
  });

  it("adds up what several vehicles covered, and begins anew at three in the morning", () => {
    const west = new TestTrack(begin().timeMs, [0, 2000]).drive([[600, 2000]], 9);
    const east = new TestTrack(begin().timeMs, [400, 2000]).drive([[1000, 2000]], 9);
    const both = coverageOf(DAY, [...covered(west.fixes), ...covered(east.fixes)], inputs);
    expect(both.sweptMeters).toBeGreaterThan(980);
    expect(both.sweptMeters).toBeLessThan(1030);
    const night = new TestTrack(dayStart("2026-11-21") + 3 * 3600_000 - 120_000, [0, 2000]).drive(
      [[600, 2000]],
      9,
    );
    expect(covered(night.fixes).map(({ day }) => day)).toEqual([DAY, "2026-11-21"]);
  });

  it("is the same with the state written and read between reports", () => {
    const { fixes } = around((t) => t.drive([[1004, 3004]], 12));
    expect(covered(fixes, 7)).toEqual(covered(fixes));
  });
});
