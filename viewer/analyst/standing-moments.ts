import { stopsOf } from "../../contract/tracks/stops.ts";
import { clipped, silencesOf, type VehicleTrack } from "../../contract/tracks/vehicle-track.ts";
import type { Moment } from "../clock/moments.ts";

/**
 * What the step buttons go to where there are no events: stops and silences between two times (UTC ms) of the selected
 * vehicle, or of all of them where none is selected. Looks through all fixes: asked when a person steps, not before.
 * @param selected registry number
 */
export function standingMoments(
  tracks: readonly VehicleTrack[],
  selected: number | undefined,
  fromMs: number,
  toMs: number,
): readonly Moment[] {
  return tracks
    .filter(({ vehicle }) => selected === undefined || vehicle === selected)
    .flatMap((whole) => momentsOf(clipped(whole, fromMs, toMs)));
}

function momentsOf(track: VehicleTrack): Moment[] {
  const { vehicle } = track;
  return [
    ...stopsOf(track).map(({ fromMs }): Moment => ({ timeMs: fromMs, kind: "stop", vehicle })),
    ...silencesOf(track).map(({ fromMs }): Moment => ({ timeMs: fromMs, kind: "silence", vehicle })),
  ];
}
