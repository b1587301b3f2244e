import type { PositionRecord } from "./records.ts";

/** A report of a driving vehicle in the middle of the demo county, for tests and benchmarks. */
export function testPosition(
  vehicle: number,
  timeMs: number,
  more: Partial<PositionRecord> = {},
): PositionRecord {
  return {
    kind: "position",
    vehicle,
    timeMs,
    lonE6: 111_579_000,
    latE6: 25_185_000,
    altitudeMeters: 230,
    speedDkmh: 300,
    headingDeg: 90,
    status: 3,
    alarm: 0,
    items: new Uint8Array(),
    ...more,
  };
}
