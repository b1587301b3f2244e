import { expect, it } from "vitest";
import { metersBetween } from "./distance.ts";
import { stopsOf } from "./stops.ts";
import { LOAD, type VehicleTrack, withSilences } from "./vehicle-track.ts";

/** A row: seconds, metres east of a place, km/h, has a fix, load. */
type Row = readonly [second: number, eastMeters: number, kmh: number, hasFix?: 0 | 1, load?: number];
const METERS_PER_DEGREE_AT_25N = 100_901; // geographiclib, GRS 80

function track(rows: readonly Row[]): VehicleTrack {
  return withSilences({
    vehicle: 4,
    timesMs: Float64Array.from(rows, ([second]) => second * 1000),
    positionsDeg: Float64Array.from(rows.flatMap(([, east]) => [111 + east / METERS_PER_DEGREE_AT_25N, 25])),
    speedsKmh: Float32Array.from(rows, ([, , kmh]) => kmh),
    hasFix: Uint8Array.from(rows, ([, , , fix]) => fix ?? 1),
    engineOn: new Uint8Array(rows.length).fill(1),
    load: Uint8Array.from(rows, ([, , , , load]) => load ?? LOAD.empty),
  });
}

const standing = (from: number, to: number, east: number, load: number = LOAD.empty): Row[] =>
  Array.from({ length: (to - from) / 10 + 1 }, (_, i) => [from + 10 * i, east + (i % 3) * 4, 0, 1, load]);

it("finds the places where a vehicle stood two minutes and more, with the load it came with", () => {
  const stops = stopsOf(
    track([
      [0, 0, 40],
      [10, 110, 40],
      ...standing(20, 200, 220, LOAD.full),
      [210, 300, 35],
      ...standing(220, 280, 500),
    ]),
  );
  expect(stops).toHaveLength(1);
  expect(stops[0]).toMatchObject({
    vehicle: 4,
    fromMs: 20_000,
    toMs: 200_000,
    load: LOAD.full,
    engineShare: 1,
  });
  const { lonDeg, latDeg } = stops[0]!;
  expect(metersBetween(lonDeg, latDeg, 111 + 223.8 / METERS_PER_DEGREE_AT_25N, 25)).toBeLessThan(0.5);
});

it("ends a stop at a silence and where the terminal has no fix", () => {
  const silence = stopsOf(track([...standing(0, 200, 0), ...standing(900, 1100, 0)]));
  expect(silence.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
    [0, 200_000],
    [900_000, 1_100_000],
  ]);
  const lost = standing(0, 300, 0).map(
    ([second, east, kmh]): Row => [second, east, kmh, second === 150 ? 0 : 1],
  );
  expect(stopsOf(track(lost)).map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
    [0, 140_000],
    [160_000, 300_000],
  ]);
});

it("does not take a slow crawl along the kerb for a stop", () => {
  const sweeper = Array.from({ length: 60 }, (_, i): Row => [10 * i, 12 * i, 4.5]);
  expect(stopsOf(track(sweeper))).toEqual([]);
});

it("measures 0.001° at 25° N as the ellipsoid does within 0.3 %", () => {
  expect(metersBetween(111, 25, 111.001, 25) / 100.901).toBeCloseTo(1, 2);
  expect(metersBetween(111, 25, 111, 25.001) / 110.773).toBeCloseTo(1, 2);
});
