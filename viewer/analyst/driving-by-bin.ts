import { firstAtOrAfter, type VehicleTrack } from "../../contract/tracks/vehicle-track.ts";

const MOVING_KMH = 3;

/** How many vehicles drove in each of `bins` equal parts of a stretch of time, UTC ms. */
export function drivingByBin(
  tracks: readonly VehicleTrack[],
  fromMs: number,
  toMs: number,
  bins: number,
): Uint16Array {
  const counts = new Uint16Array(bins);
  const binMs = (toMs - fromMs) / bins;
  for (const { timesMs, speedsKmh, hasFix } of tracks) {
    let counted = -1;
    for (let i = firstAtOrAfter(timesMs, fromMs); i < timesMs.length && timesMs[i]! < toMs; i++) {
      if (!hasFix[i] || speedsKmh[i]! <= MOVING_KMH) continue;
      const bin = Math.floor((timesMs[i]! - fromMs) / binMs);
      if (bin === counted) continue;
      counts[bin]!++;
      counted = bin;
    }
  }
  return counts;
}
