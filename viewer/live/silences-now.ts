import { AFTER, firstAfter, type VehicleTrack } from "../../contract/tracks/vehicle-track.ts";

/** A vehicle of which nothing is heard at a time: between its last report before and its first after. */
export interface SilenceNow {
  readonly vehicle: number;
  /** UTC ms */
  readonly fromMs: number;
  readonly toMs: number;
  /** degrees of the last place before and the first after */
  readonly ends: readonly [lonFrom: number, latFrom: number, lonTo: number, latTo: number];
}

/** The silences of all tracks that `timeMs` (UTC ms) is in. A vehicle that has not been heard of again is in none: nobody knows its end. */
export function silencesAt(tracks: readonly VehicleTrack[], timeMs: number): SilenceNow[] {
  return tracks.flatMap((track) => {
    const { timesMs, positionsDeg, silentAfter, hasFix, vehicle } = track;
    const i = firstAfter(timesMs, timeMs) - 1;
    if (i < 0 || silentAfter[i] !== AFTER.silence || !hasFix[i] || !hasFix[i + 1]) return [];
    const ends = [...positionsDeg.subarray(2 * i, 2 * i + 4)] as [number, number, number, number];
    return { vehicle, fromMs: timesMs[i]!, toMs: timesMs[i + 1]!, ends };
  });
}
