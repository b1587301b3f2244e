import { clipped, firstAfter, stretchesOf, type VehicleTrack } from "../../contract/tracks/vehicle-track.ts";

/** Pieces of ways between two fixes that follow each other; all columns have a row for each piece but where it says two. */
export interface TrailSegments {
  readonly count: number;
  /** degrees of both ends: longitude, latitude, longitude, latitude */
  readonly ends: Float64Array;
  /** seconds after `epochMs` at both ends */
  readonly seconds: Float32Array;
  /** km/h, load, engine on (0 or 1) at the later end: what was reported for the way */
  readonly facts: Float32Array;
  readonly vehicles: Uint32Array;
}

/** A vehicle that stands reports the same place again and again: nearer than this is no way, degrees (about two metres). */
const SAME_DEGREES = 2e-5;

/**
 * The ways of all tracks that end in fromMs < time ≤ toMs, without silences. What stood or only scattered is left out,
 * so that a night of parked vehicles costs nothing.
 */
export function trailSegments(
  tracks: readonly VehicleTrack[],
  fromMs: number,
  toMs: number,
  epochMs: number,
): TrailSegments {
  const ends: number[] = [];
  const seconds: number[] = [];
  const facts: number[] = [];
  const vehicles: number[] = [];
  for (const track of tracks) {
    const first = Math.max(0, firstAfter(track.timesMs, fromMs) - 1);
    const part = clipped(track, track.timesMs[first] ?? fromMs, toMs + 1);
    const { timesMs, positionsDeg, speedsKmh, load, engineOn } = part;
    for (const { start, end } of stretchesOf(part)) {
      let last = start;
      for (let i = start + 1; i < end; i++) {
        const [lon1, lat1] = [positionsDeg[2 * last]!, positionsDeg[2 * last + 1]!];
        const [lon2, lat2] = [positionsDeg[2 * i]!, positionsDeg[2 * i + 1]!];
        if (Math.hypot(lon2 - lon1, lat2 - lat1) < SAME_DEGREES) continue;
        // it stood until the fix before, and drove then
        ends.push(lon1, lat1, lon2, lat2);
        seconds.push((timesMs[i - 1]! - epochMs) / 1000, (timesMs[i]! - epochMs) / 1000);
        facts.push(speedsKmh[i]!, load[i]!, engineOn[i]!);
        vehicles.push(track.vehicle);
        last = i;
      }
    }
  }
  return {
    count: vehicles.length,
    ends: Float64Array.from(ends),
    seconds: Float32Array.from(seconds),
    facts: Float32Array.from(facts),
    vehicles: Uint32Array.from(vehicles),
  };
}
