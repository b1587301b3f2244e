import { metersBetween } from "./distance.ts";
import { stretchesOf, type VehicleTrack } from "./tracks.ts";

/** Way a vehicle reported, in km along its fixes; silences add nothing, since nobody knows what was driven in them. */
export function trackLengthKm(track: VehicleTrack): number {
  const { positionsDeg } = track;
  let meters = 0;
  for (const { start, end } of stretchesOf(track)) {
    for (let i = 2 * (start + 1); i < 2 * end; i += 2) {
      meters += metersBetween(
        positionsDeg[i - 2]!,
        positionsDeg[i - 1]!,
        positionsDeg[i]!,
        positionsDeg[i + 1]!,
      );
    }
  }
  return meters / 1000;
}
