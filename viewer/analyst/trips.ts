import { clipped, firstAfter, stretchesOf, type VehicleTrack } from "../../contract/tracks/vehicle-track.ts";

/** What TripsLayer draws: one stretch of one vehicle. */
export interface Trip {
  readonly vehicle: number;
  /** degrees, interleaved longitude, latitude */
  readonly path: Float64Array;
  /** seconds since `epochMs`; the shader has float32, in which UTC milliseconds would step by minutes */
  readonly timestamps: Float32Array;
  /** the track the stretch is of, and the index there of its first fix */
  readonly track: VehicleTrack;
  readonly first: number;
}

/**
 * Lines of all tracks between two times (UTC ms), cut at silences, with times in seconds after `epochMs`, the midnight
 * that begins the day. A line reaches one fix further than the times at either side.
 */
export function tripsBetween(
  tracks: readonly VehicleTrack[],
  epochMs: number,
  fromMs: number,
  toMs: number,
): Trip[] {
  return tracks.flatMap((track) => {
    const { timesMs } = track;
    const before = timesMs[firstAfter(timesMs, fromMs) - 1] ?? fromMs;
    const after = timesMs[firstAfter(timesMs, toMs)] ?? toMs;
    const part = clipped(track, before, after + 1);
    return stretchesOf(part).flatMap(({ vehicle, start, end }) => {
      const times = part.timesMs.subarray(start, end);
      if (times.at(-1)! < fromMs || times[0]! > toMs) return [];
      return {
        vehicle,
        path: part.positionsDeg.subarray(2 * start, 2 * end),
        timestamps: Float32Array.from(times, (timeMs) => (timeMs - epochMs) / 1000),
        track: part,
        first: start,
      };
    });
  });
}
