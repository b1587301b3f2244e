import { lastFixBefore, reportingIntervalMs, SILENCE_INTERVALS, type VehicleTrack } from "./tracks.ts";

/** What is known of a vehicle at a time: from its last report at or before. */
export interface VehicleAt {
  readonly vehicle: number;
  /** degrees; between two reports of one stretch the way is taken as straight */
  readonly lonDeg: number;
  readonly latDeg: number;
  /** time of the last report at or before, UTC ms */
  readonly reportedMs: number;
  readonly speedKmh: number;
  /** false: the terminal reported without a position, so this is where it was last known */
  readonly hasFix: boolean;
}

/** State of a track at `timeMs`, or undefined before its first report. It moves between two fixes, and stands still in a silence. */
export function vehicleAt(track: VehicleTrack, timeMs: number): VehicleAt | undefined {
  const index = lastFixBefore(track.timesMs, timeMs);
  if (index < 0) return undefined;
  const reportedMs = track.timesMs[index]!;
  const nextMs = track.timesMs[index + 1];
  const usual = reportingIntervalMs(track.timesMs) ?? 0;
  const moves =
    nextMs !== undefined &&
    track.hasFix[index] === 1 &&
    track.hasFix[index + 1] === 1 &&
    nextMs - reportedMs <= SILENCE_INTERVALS * usual;
  const share = moves ? (timeMs - reportedMs) / (nextMs - reportedMs) : 0;
  const at = (axis: 0 | 1) => {
    const here = track.positionsDeg[2 * index + axis]!;
    return moves ? here + share * (track.positionsDeg[2 * index + 2 + axis]! - here) : here;
  };
  return {
    vehicle: track.vehicle,
    lonDeg: at(0),
    latDeg: at(1),
    reportedMs,
    speedKmh: track.speedsKmh[index]!,
    hasFix: track.hasFix[index] === 1,
  };
}
