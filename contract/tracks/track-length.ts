import { flatMetres } from "./flat-metres.ts";
import { stretchesOf, type VehicleTrack } from "./vehicle-track.ts";

/** Way a vehicle reported, in km along its fixes; silences add nothing, since nobody knows what was driven in them. */
export function trackLengthKm(track: VehicleTrack): number {
  const { positionsDeg } = track;
  if (positionsDeg.length === 0) return 0;
  const flat = flatMetres(positionsDeg[0]!, positionsDeg[1]!);
  const [perLon, perLat] = [flat.east(positionsDeg[0]! + 1), flat.north(positionsDeg[1]! + 1)];
  let meters = 0;
  for (const { start, end } of stretchesOf(track)) {
    for (let i = 2 * (start + 1); i < 2 * end; i += 2) {
      const east = (positionsDeg[i]! - positionsDeg[i - 2]!) * perLon;
      const north = (positionsDeg[i + 1]! - positionsDeg[i - 1]!) * perLat;
      meters += Math.sqrt(east * east + north * north);
    }
  }
  return meters / 1000;
}
