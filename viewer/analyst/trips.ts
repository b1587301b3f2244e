import { stretchesOf, type VehicleTrack } from "./tracks.ts";

/** What TripsLayer and PathLayer draw: one stretch of one vehicle. */
export interface Trip {
  readonly vehicle: number;
  /** degrees, interleaved longitude, latitude */
  readonly path: Float64Array;
  /** seconds since `epochMs`; the shader has float32, in which UTC milliseconds would step by minutes */
  readonly timestamps: Float32Array;
}

/** Lines of all tracks, cut at silences, with times in seconds after `epochMs`, the midnight that begins the day. */
export function tripsFromTracks(tracks: readonly VehicleTrack[], epochMs: number): Trip[] {
  return tracks.flatMap((track) =>
    stretchesOf(track).map(({ vehicle, start, end }) => ({
      vehicle,
      path: track.positionsDeg.subarray(2 * start, 2 * end),
      timestamps: Float32Array.from(
        track.timesMs.subarray(start, end),
        (timeMs) => (timeMs - epochMs) / 1000,
      ),
    })),
  );
}

/**
 * The parts of the trips that a trail can show between two times, seconds as in `timestamps`. The shader hides what is
 * outside the trail, but only after every stretch of the day went through it.
 */
export function tripsBetween(trips: readonly Trip[], fromSeconds: number, toSeconds: number): Trip[] {
  return trips.flatMap((trip) => {
    const { timestamps } = trip;
    const count = timestamps.length;
    // one fix more at either side, so that the line reaches to the edge
    const start = Math.max(0, lastBefore(timestamps, fromSeconds));
    const end = Math.min(count, lastBefore(timestamps, toSeconds) + 2);
    if (end - start < 2 || timestamps[count - 1]! < fromSeconds || timestamps[0]! > toSeconds) return [];
    if (start === 0 && end === count) return trip;
    return {
      vehicle: trip.vehicle,
      path: trip.path.subarray(2 * start, 2 * end),
      timestamps: timestamps.subarray(start, end),
    };
  });
}

/** Index of the last of ascending times at or before `seconds`, or −1. */
function lastBefore(times: Float32Array, seconds: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= seconds) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
