import { expect, it } from "vitest";
import { LOAD, withSilences } from "../../contract/tracks/vehicle-track.ts";
import { COLOURINGS, SPEED_CLASSES, STATUS_CLASSES, trailColour } from "../analyst/trail-colours.ts";
import { trailSegments } from "./trail-segments.ts";

const T0 = Date.UTC(2026, 10, 22, 16);
/** seconds, longitude in 1e-3 degree east of 111 */
const rows = [
  [0, 0],
  [10, 1],
  [20, 1.001],
  [30, 1.002],
  [40, 2],
  [200, 9],
  [210, 10],
] as const;
const track = withSilences({
  vehicle: 7,
  timesMs: Float64Array.from(rows, ([second]) => T0 + second * 1000),
  positionsDeg: Float64Array.from(rows.flatMap(([, east]) => [111 + east / 1000, 25])),
  speedsKmh: Float32Array.from(rows, (_, i) => 10 * i),
  hasFix: new Uint8Array(rows.length).fill(1),
  engineOn: new Uint8Array(rows.length).fill(1),
  load: new Uint8Array(rows.length).fill(LOAD.full),
});

it("are the ways between fixes, from when the vehicle left, and none through a silence", () => {
  const { count, seconds, ends, vehicles } = trailSegments([track], T0 - 1000, T0 + 300_000, T0);
  expect(count).toBe(3);
  expect([...seconds.slice(0, 2 * count)]).toEqual([0, 10, 30, 40, 200, 210]);
  expect([...ends.slice(4, 8)]).toEqual([111.001, 25, 111.002, 25]);
  expect([...vehicles.slice(0, count)]).toEqual([7, 7, 7]);
});

it("belong to the stretch of time they end in, so that two stretches that meet have each of them once", () => {
  const early = trailSegments([track], T0 - 1000, T0 + 35_000, T0);
  const late = trailSegments([track], T0 + 35_000, T0 + 300_000, T0);
  const times = [early, late].flatMap(({ count, seconds }) => [...seconds.slice(0, 2 * count)]);
  expect(times).toEqual([0, 10, 30, 40, 200, 210]);
  expect([...late.facts.slice(0, 3)]).toEqual([40, LOAD.full, 1]);
});

it("have the colour of what was reported", () => {
  const fleet = [1, 2, 3] as const;
  expect(trailColour("fleet", 50, 0, 1, fleet)).toBe(fleet);
  expect(trailColour("speed", 39.9, 0, 1, fleet)).toBe(SPEED_CLASSES[2]!.rgb);
  expect(trailColour("speed", 40, 0, 1, fleet)).toBe(SPEED_CLASSES[3]!.rgb);
  expect(trailColour("status", 0, 0, 1, fleet)).toBe(STATUS_CLASSES[1]!.rgb);
  expect(trailColour("status", 0, 0, 0, fleet)).toBe(STATUS_CLASSES[0]!.rgb);
  expect(
    new Set(COLOURINGS.map((colouring) => `${trailColour(colouring, 30, LOAD.full, 1, fleet)}`)).size,
  ).toBe(4);
});
