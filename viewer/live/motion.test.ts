import { expect, it } from "vitest";
import { type Fixes, findWay, type Motion, motionAt, noWay } from "./motion.ts";

const fixes = (
  rows: readonly (readonly [timeMs: number, lon: number, lat: number, hasFix?: number])[],
): Fixes => ({
  timesMs: Float64Array.from(rows, ([timeMs]) => timeMs),
  positionsDeg: Float64Array.from(rows.flatMap(([, lon, lat]) => [lon, lat])),
  speedsKmh: Float32Array.from(rows, () => 36),
  hasFix: Uint8Array.from(rows, ([, , , fix]) => fix ?? 1),
});
const at = (track: Fixes, timeMs: number): Motion | null => {
  const result = {} as Motion;
  return motionAt(track, track.timesMs.length, 10_000, timeMs, result) ? result : null;
};

it("goes through every fix at its own time, and straight on between fixes of a straight road", () => {
  const east = fixes([
    [0, 111, 25],
    [10_000, 111.001, 25],
    [20_000, 111.002, 25],
  ]);
  expect(at(east, 10_000)?.lonDeg).toBeCloseTo(111.001, 9);
  expect(at(east, 5_000)?.lonDeg).toBeCloseTo(111.0005, 6);
  expect(at(east, 5_000)?.headingDeg).toBeCloseTo(90, 3);
});

it("turns a corner in a curve that leaves neither fix aside", () => {
  const corner = fixes([
    [0, 111, 25],
    [10_000, 111.001, 25],
    [20_000, 111.001, 25.001],
  ]);
  expect(at(corner, 9_999)?.latDeg).toBeCloseTo(25, 5);
  expect(at(corner, 10_001)?.latDeg).toBeCloseTo(25, 5);
  expect(at(corner, 10_000)?.headingDeg).toBeGreaterThan(30);
  expect(at(corner, 10_000)?.headingDeg).toBeLessThan(60);
});

it("stays put without a fix, in a silence, and after the last report, and is unknown before the first", () => {
  const gaps = fixes([
    [0, 111, 25],
    [10_000, 111.001, 25, 0],
    [20_000, 111.002, 25],
    [90_000, 111.009, 25],
  ]);
  expect(at(gaps, -1)).toBeNull();
  expect(at(gaps, 5_000)).toMatchObject({ lonDeg: 111, isMoving: false });
  expect(at(gaps, 15_000)).toMatchObject({ hasFix: false, isMoving: false });
  expect(at(gaps, 50_000)).toMatchObject({ lonDeg: 111.002, isMoving: false, reportedMs: 20_000 });
  expect(at(gaps, 500_000)).toMatchObject({ lonDeg: 111.009, isMoving: false });
});

it("finds the same fix wherever it begins to look", () => {
  const seconds = [0, 10, 20, 30, 30, 60, 70];
  const track = fixes(seconds.map((second, i) => [1000 * second, 111 + i / 1000, 25]));
  for (const second of [-1, 0, 9, 10, 15, 30, 31, 69.9, 70, 500]) {
    const found = seconds.findLastIndex((each) => each <= second);
    const near = seconds.map((_, i) => {
      const way = { ...noWay(), index: i };
      findWay(track, seconds.length, 10_000, 1000 * second, way);
      return way.index;
    });
    expect(new Set(near)).toEqual(new Set([found]));
  }
});
