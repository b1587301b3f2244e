import { expect, it } from "vitest";
import { runsOf } from "../../contract/cell-status.ts";
import { twin } from "../../contract/twin.js";
import type { Motion } from "./motion.ts";
import { TrackStore } from "./track-store.ts";

interface Row {
  readonly vehicle: number;
  readonly lon: number;
  readonly lat: number;
  readonly ageMs?: number;
  readonly hasFix?: boolean;
}

/** A frame as the server encodes it, through the wire and back. */
function frame(cellX: number, timeMs: number, rows: readonly Row[]): twin.CellFrame {
  const deltas = (values: number[]) => values.map((value, i) => value - (values[i - 1] ?? 0));
  const bytes = twin.CellFrame.encode({
    cellX,
    cellY: 1259,
    serverTimeMs: timeMs,
    vehicleDelta: deltas(rows.map((row) => row.vehicle)),
    lonE6Delta: deltas(rows.map((row) => Math.round(row.lon * 1e6))),
    latE6Delta: deltas(rows.map((row) => Math.round(row.lat * 1e6))),
    altitudeMetersDelta: rows.map((_, i) => (i === 0 ? 250 : 0)),
    speedDkmh: rows.map(() => 360),
    headingDeg: rows.map(() => 90),
    statusRuns: runsOf(rows.map((row) => (row.hasFix === false ? 1 : 3))),
    fixAgeMs: rows.map((row) => row.ageMs ?? 0),
  }).finish();
  return twin.CellFrame.decode(bytes) as twin.CellFrame;
}

it("draws a vehicle about one interval behind, between the fixes it has", () => {
  const store = new TrackStore();
  for (let i = 0; i < 4; i++) {
    store.accept(frame(5579, i * 10_000, [{ vehicle: 7, lon: 111.58 + i * 0.001, lat: 25.19 }]));
  }
  const motion = {} as Motion;
  expect(store.at(7, 30_000, motion)).toBe(true);
  expect(motion.isMoving).toBe(true);
  expect(motion.lonDeg).toBeGreaterThan(111.5815);
  expect(motion.lonDeg).toBeLessThan(111.5825);
  expect(motion.reportedMs).toBe(30_000);
  expect(store.at(8, 30_000, motion)).toBe(false);
});

it("leaves a vehicle without a fix where it was, and says so", () => {
  const store = new TrackStore();
  store.accept(frame(5579, 0, [{ vehicle: 7, lon: 111.58, lat: 25.19 }]));
  store.accept(frame(5579, 10_000, [{ vehicle: 7, lon: 0, lat: 0, hasFix: false }]));
  const motion = {} as Motion;
  store.at(7, 60_000, motion);
  expect(motion).toMatchObject({ lonDeg: 111.58, latDeg: 25.19, hasFix: false, isMoving: false });
});

it("forgets a vehicle that left the view, and keeps one that went into the next cell", () => {
  const store = new TrackStore();
  store.accept(
    frame(5579, 0, [
      { vehicle: 7, lon: 111.599, lat: 25.19 },
      { vehicle: 9, lon: 111.59, lat: 25.19 },
    ]),
  );
  store.accept(frame(5580, 10_000, [{ vehicle: 7, lon: 111.601, lat: 25.19 }]));
  store.accept(frame(5579, 10_000, []));
  expect([...store.vehicles]).toEqual([7]);
});

it("takes a repeated fix for what it is", () => {
  const store = new TrackStore();
  store.accept(frame(5579, 10_000, [{ vehicle: 7, lon: 111.58, lat: 25.19, ageMs: 0 }]));
  store.accept(frame(5579, 11_000, [{ vehicle: 7, lon: 111.58, lat: 25.19, ageMs: 1_000 }]));
  const motion = {} as Motion;
  store.at(7, 11_000, motion);
  expect(motion.reportedMs).toBe(10_000);
});
