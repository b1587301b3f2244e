import { AFTER, type VehicleTrack } from "../../contract/tracks/vehicle-track.ts";

/** A vehicle of which nothing is heard at a time: between its last report before and its first after. */
export interface SilenceNow {
  readonly vehicle: number;
  /** UTC ms */
  readonly fromMs: number;
  readonly toMs: number;
  /** degrees of the last place before and the first after */
  readonly ends: readonly [lonFrom: number, latFrom: number, lonTo: number, latTo: number];
}

/**
 * The silences of all tracks at a time. A vehicle that has not been heard of again is in none: nobody knows its end.
 * @param fixBefore index in a vehicle's track of the last fix at or before the time; −1 where there is none
 */
export function silencesNow(
  tracks: readonly VehicleTrack[],
  fixBefore: (vehicle: number) => number,
): SilenceNow[] {
  const silences: SilenceNow[] = [];
  for (const { timesMs, positionsDeg, silentAfter, hasFix, vehicle } of tracks) {
    const i = fixBefore(vehicle);
    if (i < 0 || silentAfter[i] !== AFTER.silence || !hasFix[i] || !hasFix[i + 1]) continue;
    const ends = [...positionsDeg.subarray(2 * i, 2 * i + 4)] as [number, number, number, number];
    silences.push({ vehicle, fromMs: timesMs[i]!, toMs: timesMs[i + 1]!, ends });
  }
  return silences;
}
