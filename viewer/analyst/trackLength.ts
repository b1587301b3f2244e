import { stretchesOf, type VehicleTrack } from "./tracks.ts";

/** Mean radius of the earth, metres (IUGG). Within 0.3 % of the ellipsoid over a vehicle's day. */
const EARTH_RADIUS_METERS = 6_371_008.8;

/** Way a vehicle reported, in km along its fixes; silences add nothing, since nobody knows what was driven in them. */
export function trackLengthKm(track: VehicleTrack): number {
  let meters = 0;
  for (const { start, end } of stretchesOf(track)) {
    for (let i = start + 1; i < end; i++) meters += metersBetween(track.positionsDeg, i - 1, i);
  }
  return meters / 1000;
}

/** Great-circle distance of two fixes by the haversine formula, which stays exact for near points. */
function metersBetween(positionsDeg: Float64Array, from: number, to: number): number {
  const rad = Math.PI / 180;
  const lat1 = positionsDeg[2 * from + 1]! * rad;
  const lat2 = positionsDeg[2 * to + 1]! * rad;
  const dLat = lat2 - lat1;
  const dLon = (positionsDeg[2 * to]! - positionsDeg[2 * from]!) * rad;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_METERS * Math.asin(Math.sqrt(h));
}
