import { geodesicLengthMeters } from "../../contract/geodesy.ts";
import type { LocationReport } from "./jt808/location.ts";

/** A fix may be this much older than now: terminals keep what they could not send. */
const MAX_AGE_MS = 30 * 24 * 3600_000;
/** Clocks of terminals run ahead by minutes, not hours. */
const MAX_AHEAD_MS = 5 * 60_000;
/** Vehicles leave the county, but not by more than this. */
const AREA_MARGIN_DEG = 1;
const MAX_ALTITUDE_METERS = 9_000;
const MAX_SPEED_DKMH = 1_600;
/** Two fixes further apart than this speed allows are a jump of the receiver (domain.md §4.5: drift above 180 km/h). */
const MAX_JUMP_KMH = 180;
/** Below this a jump is noise. */
const MIN_JUMP_METERS = 200;

export interface Place {
  readonly timeMs: number;
  readonly lonE6: number;
  readonly latE6: number;
}

/** [west, south, east, north] degrees */
export type Area = readonly [west: number, south: number, east: number, north: number];

/** Why a positioned report is not believed, or undefined. `area` is the county's; a degree around it is allowed. */
export function implausibility(report: LocationReport, area: Area, nowMs: number): string | undefined {
  const { timeMs, lonE6, latE6, altitudeMeters, speedDkmh, headingDeg } = report;
  if (timeMs === undefined) return `time ${report.timeDigits} is no date`;
  if (timeMs < nowMs - MAX_AGE_MS) return `time ${new Date(timeMs).toISOString()} is over 30 days old`;
  if (timeMs > nowMs + MAX_AHEAD_MS) return `time ${new Date(timeMs).toISOString()} is ahead of now`;
  if (!isNear(lonE6 / 1e6, latE6 / 1e6, area))
    return `place ${lonE6 / 1e6}, ${latE6 / 1e6} is far outside the county`;
  if (altitudeMeters > MAX_ALTITUDE_METERS) return `altitude ${altitudeMeters} m`;
  if (speedDkmh > MAX_SPEED_DKMH) return `speed ${speedDkmh / 10} km/h`;
  if (headingDeg > 360) return `heading ${headingDeg}°`;
  return undefined;
}

/** Within a degree of the area; degrees. */
export function isNear(lonDeg: number, latDeg: number, [west, south, east, north]: Area): boolean {
  return (
    lonDeg >= west - AREA_MARGIN_DEG &&
    lonDeg <= east + AREA_MARGIN_DEG &&
    latDeg >= south - AREA_MARGIN_DEG &&
    latDeg <= north + AREA_MARGIN_DEG
  );
}

/** The jump between two fixes in words, or undefined when a vehicle can have driven it. */
export function jump(from: Place, to: Place): string | undefined {
  const meters = geodesicLengthMeters(from.lonE6 / 1e6, from.latE6 / 1e6, to.lonE6 / 1e6, to.latE6 / 1e6);
  if (meters < MIN_JUMP_METERS) return undefined;
  const kmh = (meters / Math.max(1, Math.abs(to.timeMs - from.timeMs) / 1000)) * 3.6;
  return kmh > MAX_JUMP_KMH ? `jump of ${Math.round(meters)} m at ${Math.round(kmh)} km/h` : undefined;
}
