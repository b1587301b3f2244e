/** Mean radius of the earth, metres (IUGG). Within 0.3 % of the ellipsoid over a vehicle's day. */
const EARTH_RADIUS_METERS = 6_371_008.8;
const RADIANS = Math.PI / 180;

/** Great-circle distance of two places in degrees, metres, by the haversine formula, which stays exact for near points. */
export function metersBetween(lon1Deg: number, lat1Deg: number, lon2Deg: number, lat2Deg: number): number {
  const dLat = (lat2Deg - lat1Deg) * RADIANS;
  const dLon = (lon2Deg - lon1Deg) * RADIANS;
  const h =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(lat1Deg * RADIANS) * Math.cos(lat2Deg * RADIANS) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_METERS * Math.asin(Math.sqrt(h));
}
