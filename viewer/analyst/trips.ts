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
