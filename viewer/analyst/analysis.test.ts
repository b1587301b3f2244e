import { describe, expect, it } from "vitest";
import { metersBetween } from "../../contract/tracks/distance.ts";
import { fromSegment } from "../../contract/tracks/flat-metres.ts";
import { usageByGroup, usageOf } from "../../contract/tracks/usage.ts";
import { LOAD, type VehicleTrack, withSilences } from "../../contract/tracks/vehicle-track.ts";
import { fenceVisits, insideOf } from "./fence.ts";
import { heatOf } from "./heat.ts";
import { HEXAGON_METERS, hexagonsOf } from "./hexagons.ts";
import { passesNear } from "./nearby.ts";

/** Metres of a degree at 25° N (geographiclib, GRS 80). */
const [PER_LON, PER_LAT] = [100_901, 110_773];
/** second, metres east and north of 111° 25°, km/h */
type Row = readonly [
  second: number,
  east: number,
  north: number,
  kmh: number,
  hasFix?: 0 | 1,
  engine?: 0 | 1,
];

function track(vehicle: number, rows: readonly Row[]): VehicleTrack {
  return withSilences({
    vehicle,
    timesMs: Float64Array.from(rows, ([second]) => second * 1000),
    positionsDeg: Float64Array.from(
      rows.flatMap(([, east, north]) => [111 + east / PER_LON, 25 + north / PER_LAT]),
    ),
    speedsKmh: Float32Array.from(rows, ([, , , kmh]) => kmh),
    hasFix: Uint8Array.from(rows, ([, , , , fix]) => fix ?? 1),
    engineOn: Uint8Array.from(rows, ([, , , , , engine]) => engine ?? 1),
    load: new Uint8Array(rows.length).fill(LOAD.full),
  });
}
/** East along a road at 36 km/h, a report every ten seconds. */
const eastward = (vehicle: number, reports: number, north = 0) =>
  track(
    vehicle,
    Array.from({ length: reports }, (_, i): Row => [10 * i, 100 * i, north, 36]),
  );
const place = (east: number, north: number): [number, number] => [111 + east / PER_LON, 25 + north / PER_LAT];

describe("hexagons", () => {
  it("hold each sample in the one whose centre is nearest", () => {
    const samples = Array.from({ length: 400 }, (_, i) => {
      const [lonDeg, latDeg] = place(((i * 7919) % 997) - 500, ((i * 104_729) % 991) - 500);
      return { lonDeg, latDeg, weight: 1 };
    });
    const hexagons = hexagonsOf(samples, [111, 25]);
    expect(hexagons.reduce((sum, { count }) => sum + count, 0)).toBe(400);
    for (const sample of samples) {
      const away = hexagons
        .map((hexagon) => metersBetween(sample.lonDeg, sample.latDeg, hexagon.lonDeg, hexagon.latDeg))
        .sort((a, b) => a - b)[0]!;
      expect(away).toBeLessThanOrEqual(HEXAGON_METERS * 1.005);
    }
  });

  it("add up the weights of what lies together", () => {
    const [lonDeg, latDeg] = place(3, -4);
    const far = place(300, 0);
    const hexagons = hexagonsOf(
      [
        { lonDeg, latDeg, weight: 5 },
        { lonDeg: 111, latDeg: 25, weight: 7 },
        { lonDeg: far[0], latDeg: far[1], weight: 1 },
      ],
      [111, 25],
    );
    expect(hexagons.map(({ count, total }) => [count, total])).toEqual([
      [2, 12],
      [1, 1],
    ]);
    expect(hexagons[0]).toMatchObject({ lonDeg: 111, latDeg: 25 });
  });
});

describe("the heat of streets", () => {
  it("is the time that was driven there, and none of standing and silence", () => {
    const driving = eastward(1, 61);
    const parked = track(
      2,
      Array.from({ length: 60 }, (_, i): Row => [10 * i, 3000, 500, 0]),
    );
    const silent = track(3, [
      [0, 0, 0, 30],
      [10, 100, 0, 30],
      [20, 200, 0, 30],
      [900, 5000, 0, 30],
    ]);
    const heat = heatOf([driving, parked, silent], 0, 1e9)!;
    const seconds = heat.seconds.reduce((sum, value) => sum + value, 0);
    // 600 s of the one and 20 s of the other
    expect(seconds).toBeGreaterThan(615);
    expect(seconds).toBeLessThan(621);
    expect(heat.bounds[0]).toBeLessThan(111);
    expect(heatOf([parked], 0, 1e9)).toBeNull();
  });
});

describe("a fence", () => {
  const ring = [place(250, -50), place(550, -50), place(550, 50), place(250, 50)];

  it("tells who entered, how long it stayed by its reports, and who left", () => {
    expect(fenceVisits(eastward(1, 20), ring, 0, 1e9)).toEqual([
      { vehicle: 1, firstMs: 30_000, lastMs: 50_000, entered: true, left: true, hasSilence: false },
    ]);
    expect(fenceVisits(eastward(1, 20, 80), ring, 0, 1e9)).toEqual([]);
  });

  it("does not claim an entrance or an exit nobody saw", () => {
    expect(fenceVisits(eastward(1, 20), ring, 35_000, 45_000)).toEqual([
      { vehicle: 1, firstMs: 40_000, lastMs: 40_000, entered: false, left: false, hasSilence: false },
    ]);
    const rows: Row[] = [
      [0, 0, 0, 9],
      [10, 300, 0, 9],
      [20, 310, 0, 9],
      [500, 320, 0, 9],
      [510, 330, 0, 9],
      [1200, 900, 0, 9],
    ];
    expect(fenceVisits(track(2, rows), ring, 0, 1e9)).toMatchObject([
      { entered: true, left: false, hasSilence: true, lastMs: 510_000 },
    ]);
  });

  it("may have a bay: what lies in the bay is outside", () => {
    const horseshoe = insideOf([
      place(0, 0),
      place(30, 0),
      place(30, 30),
      place(20, 30),
      place(20, 10),
      place(10, 10),
      place(10, 30),
      place(0, 30),
    ]);
    expect(horseshoe(...place(5, 20))).toBe(true);
    expect(horseshoe(...place(15, 20))).toBe(false);
    expect(horseshoe(...place(15, 5))).toBe(true);
  });
});

describe("what was near a place", () => {
  it("is found between two reports, at the second it was nearest", () => {
    const [pass] = passesNear([eastward(1, 20)], [place(450, 30)], 50, 0, 1e9);
    expect(pass!.vehicle).toBe(1);
    expect(pass!.meters).toBeCloseTo(30, 0);
    expect(pass!.timeMs / 1000).toBeCloseTo(45, 1);
  });

  it("is asked within a distance and a time, of lines too, nearest first", () => {
    const tracks = [eastward(1, 20), eastward(2, 20, 20)];
    const pipe = [place(400, 25), place(800, 25)];
    expect(passesNear(tracks, pipe, 50, 0, 1e9).map(({ vehicle }) => vehicle)).toEqual([2, 1]);
    expect(passesNear(tracks, pipe, 10, 0, 1e9).map(({ vehicle }) => vehicle)).toEqual([2]);
    expect(passesNear(tracks, pipe, 50, 0, 25_000)).toEqual([]);
  });

  it("measures the distance from a way as geometry has it", () => {
    expect(fromSegment([5, 3], [0, 0], [10, 0])).toEqual({ meters: 3, share: 0.5 });
    expect(fromSegment([-3, 4], [0, 0], [10, 0])).toEqual({ meters: 5, share: 0 });
    expect(fromSegment([3, 4], [0, 0], [0, 0]).meters).toBe(5);
  });
});

describe("figures of a vehicle", () => {
  it("count what was reported: way, driving, engine, stops and silences", () => {
    const rows: Row[] = [
      ...Array.from({ length: 10 }, (_, i): Row => [10 * i, 100 * i, 0, 36]),
      ...Array.from({ length: 30 }, (_, i): Row => [100 + 10 * i, 1000, 0, 0]),
      [900, 3000, 0, 50, 1, 0],
      [910, 3100, 0, 50, 1, 0],
    ];
    const usage = usageOf(track(9, rows), 0, 1e9);
    expect(usage.km).toBeCloseTo(1.1, 2);
    expect(usage).toMatchObject({
      vehicle: 9,
      drivingMs: 110_000,
      engineMs: 390_000,
      stops: 1,
      standingMs: 290_000,
      silences: 1,
      silentMs: 510_000,
      fastestKmh: 50,
    });
  });

  it("are added up by company, with trips and events", () => {
    const usages = [
      usageOf(eastward(1, 11), 0, 1e9),
      usageOf(eastward(2, 21), 0, 1e9),
      usageOf(eastward(3, 5), 0, 1e9),
    ];
    const rows = usageByGroup(
      usages,
      (vehicle) => (vehicle === 3 ? undefined : "A"),
      () => 2,
      (vehicle) => vehicle,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ group: "A", vehicles: 2, trips: 4, events: 3, drivingMs: 300_000 });
    expect(rows[0]!.km).toBeCloseTo(3, 2);
  });
});
