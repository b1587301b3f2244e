import { type Stop, stopsOf } from "../../contract/tracks/stops.ts";
import { clipped, LOAD, type VehicleTrack } from "../../contract/tracks/vehicle-track.ts";
import type { Sample } from "./hexagons.ts";

/** What the plan can show: trails, where was driven, where was stood, for how long, and where too fast. */
export const PLAN_MODES = ["trails", "heat", "stops", "dwell", "speeding"] as const;
export type PlanMode = (typeof PLAN_MODES)[number];

/** Which stops are counted. */
export interface StopFilter {
  /** of loaded vehicles only */
  readonly loaded: boolean;
  /** outside of the fences only */
  readonly outside: boolean;
}

/** Faster reports are counted as speeding where no rule says another limit, km/h: the limit of roads in town. */
export const SPEED_LIMIT_KMH = 50;

/** Stops between two times, UTC ms, that pass the filter. */
export function stopsBetween(
  tracks: readonly VehicleTrack[],
  fromMs: number,
  toMs: number,
  filter: StopFilter,
  isFenced: (lonDeg: number, latDeg: number) => boolean,
): Stop[] {
  return tracks
    .flatMap((track) => stopsOf(clipped(track, fromMs, toMs)))
    .filter(
      ({ lonDeg, latDeg, load }) =>
        (!filter.loaded || load === LOAD.full) && (!filter.outside || !isFenced(lonDeg, latDeg)),
    );
}

/** Stops as samples; the weight is the minutes that were stood. */
export function stopSamples(stops: readonly Stop[]): Sample[] {
  return stops.map(({ lonDeg, latDeg, fromMs, toMs }) => ({
    lonDeg,
    latDeg,
    weight: (toMs - fromMs) / 60_000,
  }));
}

/** Reports above a limit between two times, UTC ms; the weight is the excess in km/h. */
export function speedingSamples(
  tracks: readonly VehicleTrack[],
  fromMs: number,
  toMs: number,
  limitKmh: number,
): Sample[] {
  return tracks.flatMap((track) => {
    const { timesMs, speedsKmh, hasFix, positionsDeg } = clipped(track, fromMs, toMs);
    const samples: Sample[] = [];
    for (let i = 0; i < timesMs.length; i++) {
      if (!hasFix[i] || speedsKmh[i]! <= limitKmh) continue;
      samples.push({
        lonDeg: positionsDeg[2 * i]!,
        latDeg: positionsDeg[2 * i + 1]!,
        weight: speedsKmh[i]! - limitKmh,
      });
    }
    return samples;
  });
}
