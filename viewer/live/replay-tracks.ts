import type { VehicleTrack } from "../analyst/tracks.ts";
import { reportingIntervalMs } from "../analyst/tracks.ts";
import { type Motion, motionAt } from "./motion.ts";

/** The tracks of a replay as a source of motion; the same curve between fixes as live. */
export class ReplayTracks {
  readonly #tracks: ReadonlyMap<number, { readonly track: VehicleTrack; readonly usualMs: number }>;

  constructor(tracks: readonly VehicleTrack[]) {
    this.#tracks = new Map(
      tracks.map((track) => [track.vehicle, { track, usualMs: reportingIntervalMs(track.timesMs) ?? 0 }]),
    );
  }

  at(vehicle: number, timeMs: number, result: Motion): boolean {
    const found = this.#tracks.get(vehicle);
    if (!found) return false;
    return motionAt(found.track, found.track.timesMs.length, found.usualMs, timeMs, result);
  }
}
