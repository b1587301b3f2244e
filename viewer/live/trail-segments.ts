import { firstAfter, type VehicleTrack } from "../../contract/tracks/vehicle-track.ts";

/** Pieces of ways between two fixes that follow each other; the first `count` rows of each column count. */
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
  const spans = tracks.map(({ timesMs }) => ({
    first: Math.max(0, firstAfter(timesMs, fromMs) - 1),
    end: firstAfter(timesMs, toMs),
  }));
  const most = spans.reduce((sum, { first, end }) => sum + Math.max(0, end - first - 1), 0);
  const ends = new Float64Array(4 * most);
  const seconds = new Float32Array(2 * most);
  const facts = new Float32Array(3 * most);
  const vehicles = new Uint32Array(most);
  let count = 0;
  for (const [k, track] of tracks.entries()) {
    const { timesMs, positionsDeg, speedsKmh, hasFix, engineOn, load, silentAfter } = track;
    const { first, end } = spans[k]!;
    /** where the way goes on from; −1 = nowhere */
    let last = hasFix[first] ? first : -1;
    for (let i = first + 1; i < end; i++) {
      if (!hasFix[i]) {
        last = -1;
        continue;
      }
      if (last < 0 || silentAfter[i - 1]) {
        last = i;
        continue;
      }
      const eastDeg = positionsDeg[2 * i]! - positionsDeg[2 * last]!;
      const northDeg = positionsDeg[2 * i + 1]! - positionsDeg[2 * last + 1]!;
      if (eastDeg * eastDeg + northDeg * northDeg < SAME_DEGREES ** 2) continue;
      ends[4 * count] = positionsDeg[2 * last]!;
      ends[4 * count + 1] = positionsDeg[2 * last + 1]!;
      ends[4 * count + 2] = positionsDeg[2 * i]!;
      ends[4 * count + 3] = positionsDeg[2 * i + 1]!;
      // it stood until the fix before, and drove then
      seconds[2 * count] = (timesMs[i - 1]! - epochMs) / 1000;
      seconds[2 * count + 1] = (timesMs[i]! - epochMs) / 1000;
      facts[3 * count] = speedsKmh[i]!;
      facts[3 * count + 1] = load[i]!;
      facts[3 * count + 2] = engineOn[i]!;
      vehicles[count++] = track.vehicle;
      last = i;
    }
  }
  return { count, ends, seconds, facts, vehicles };
}
