import { expect, it } from "vitest";
import { trackLengthKm } from "../../contract/tracks/track-length.ts";
import { withSilences } from "../../contract/tracks/vehicle-track.ts";
import { SPEED_CLASSES } from "./trail-colours.ts";
import { type Trips, tripColours, tripsBetween } from "./trips.ts";

/** seconds of the points of each line */
const timesOf = ({ starts, vehicles, seconds }: Trips) =>
  Array.from(vehicles, (_, line) => [...seconds.slice(starts[line], starts[line + 1])]);

// one fix every 10 s, then 100 s of silence, then a report without a fix
const seconds = [0, 10, 20, 30, 130, 140];
const T0 = Date.UTC(2026, 10, 22, 16);
const track = withSilences({
  vehicle: 12,
  timesMs: Float64Array.from(seconds, (second) => T0 + second * 1000),
  positionsDeg: Float64Array.of(111, 25, 111.001, 25, 111.002, 25, 111.003, 25, 111.9, 25.9, 111.9, 25.9),
  speedsKmh: Float32Array.of(36, 36, 36, 36, 0, 0),
  hasFix: Uint8Array.of(1, 1, 1, 1, 1, 0),
  engineOn: new Uint8Array(6).fill(1),
  load: new Uint8Array(6),
});

it("gives the shader seconds of the day that float32 holds to a few milliseconds, and no line across the silence", () => {
  const midnight = T0 - 8 * 3_600_000;
  const trips = tripsBetween([track], midnight, T0, T0 + 140_000);
  expect(timesOf(trips)).toEqual([[28_800, 28_810, 28_820, 28_830]]);
  expect(trips.path.length).toBe(8);
});

it("measures only the way that was reported, as the ellipsoid does within 0.3 %", () => {
  // three steps of 0.001° at 25° N: 302.7 m on GRS 80 (geographiclib: 100.901 m a step)
  expect(trackLengthKm(track)).toBeGreaterThan(0.3027 * 0.997);
  expect(trackLengthKm(track)).toBeLessThan(0.3027 * 1.003);
});

it("cuts out what a trail can show, with one fix more at either side, and leaves out who was not on the way", () => {
  const trips = (from: number, to: number) => tripsBetween([track], T0, T0 + from * 1000, T0 + to * 1000);
  const times = (from: number, to: number) => timesOf(trips(from, to));
  expect(times(12, 18)).toEqual([[10, 20]]);
  expect(times(11, 20)).toEqual([[10, 20, 30]]);
  expect(times(-50, 500)).toEqual([[0, 10, 20, 30]]);
  expect(times(31, 90)).toEqual([]);
  expect([...trips(12, 18).path]).toEqual([111.001, 25, 111.002, 25]);
});

it("puts the lines of all vehicles behind each other, each point in its own colour", () => {
  const other = { ...track, vehicle: 30, speedsKmh: Float32Array.of(3, 10, 30, 50, 0, 0) };
  const trips = tripsBetween([track, other], T0, T0, T0 + 140_000);
  expect([...trips.vehicles]).toEqual([12, 30]);
  expect([...trips.starts]).toEqual([0, 4, 8]);
  const colours = tripColours(trips, "speed", () => [1, 2, 3], 30);
  const rgb = (point: number) => [...colours.subarray(4 * point, 4 * point + 3)];
  expect([rgb(4), rgb(5), rgb(6), rgb(7)]).toEqual(SPEED_CLASSES.slice(0, 4).map((each) => each.rgb));
  expect(colours[3]).toBeLessThan(255);
  expect(colours[4 * 4 + 3]).toBe(255);
});
