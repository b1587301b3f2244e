import { liveData } from "../live/live-data.ts";
import { type Motion, NOTHING } from "../live/motion.ts";
import type { MotionSource } from "../live/vehicle-picture.ts";

/** What is known of a vehicle as of the clock. */
export interface VehicleAt extends Motion {
  readonly vehicle: number;
}

/**
 * State of a vehicle at `timeMs` (UTC ms, the clock's): while live the newest that the feed or the tracks have,
 * moved as the globe moves it; in a replay what the tracks say. Undefined before its first report.
 */
export function vehicleAt(
  vehicle: number,
  replay: MotionSource,
  timeMs: number,
  isLive: boolean,
): VehicleAt | undefined {
  const motion = motionOf(vehicle, replay, timeMs, isLive, { ...NOTHING }, { ...NOTHING });
  return motion && { ...motion, vehicle };
}

/** As vehicleAt, without a new object: what it returns is one of the two given ones. */
export function motionOf(
  vehicle: number,
  replay: MotionSource,
  timeMs: number,
  isLive: boolean,
  known: Motion,
  live: Motion,
): Motion | undefined {
  const inTracks = replay.at(vehicle, timeMs, known);
  if (!isLive) return inTracks ? known : undefined;
  const inFeed = liveData.tracks.at(vehicle, timeMs, live);
  if (inFeed && (!inTracks || live.reportedMs >= known.reportedMs)) return live;
  return inTracks ? known : undefined;
}
