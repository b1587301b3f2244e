/**
 * Positions on the CGCS2000 / WGS84 ellipsoid. The two ellipsoids differ by 0.1 mm in the semi-minor
 * axis; WGS84's figures are used because Cesium draws on them.
 * Angles are degrees at every function edge here, lengths metres, heights above the ellipsoid unless
 * the name says survey height (1985 datum). Axis order is longitude, latitude, height.
 */

/** [x, y, z] in metres, earth-centred earth-fixed (EPSG:4978). */
export type Ecef = readonly [x: number, y: number, z: number];
/** [east, north, up] in metres in the tangent plane of an origin. */
export type Enu = readonly [east: number, north: number, up: number];

/** Semi-major axis of WGS84, metres. */
export const SEMI_MAJOR_METERS = 6378137;
const FLATTENING = 1 / 298.257223563;
const ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING);
const RADIANS = Math.PI / 180;

/** Geodetic longitude, latitude (degrees) and ellipsoidal height (metres) to ECEF metres. */
export function ecefFromGeodetic(lonDeg: number, latDeg: number, heightMeters: number): Ecef {
  const lon = lonDeg * RADIANS;
  const lat = latDeg * RADIANS;
  const sinLat = Math.sin(lat);
  const primeVertical = SEMI_MAJOR_METERS / Math.sqrt(1 - ECCENTRICITY_SQUARED * sinLat * sinLat);
  const horizontal = (primeVertical + heightMeters) * Math.cos(lat);
  return [
    horizontal * Math.cos(lon),
    horizontal * Math.sin(lon),
    (primeVertical * (1 - ECCENTRICITY_SQUARED) + heightMeters) * sinLat,
  ];
}

/** ECEF metres to [longitude°, latitude°, ellipsoidal height m]. Iterates to below 1e-9 m (Bowring start). */
export function geodeticFromEcef([x, y, z]: Ecef): [lonDeg: number, latDeg: number, heightMeters: number] {
  const p = Math.hypot(x, y);
  let lat = Math.atan2(z, p * (1 - ECCENTRICITY_SQUARED));
  let height = 0;
  for (let i = 0; i < 6; i++) {
    const sinLat = Math.sin(lat);
    const primeVertical = SEMI_MAJOR_METERS / Math.sqrt(1 - ECCENTRICITY_SQUARED * sinLat * sinLat);
    height = p * Math.cos(lat) + z * sinLat - (SEMI_MAJOR_METERS * SEMI_MAJOR_METERS) / primeVertical;
    lat = Math.atan2(z, p * (1 - (ECCENTRICITY_SQUARED * primeVertical) / (primeVertical + height)));
  }
  return [Math.atan2(y, x) / RADIANS, lat / RADIANS, height];
}

/** The east-north-up frame at an origin on the ellipsoid; rigid, so distances are kept exactly. */
export class EnuFrame {
  readonly originEcef: Ecef;
  readonly #axes: readonly [Ecef, Ecef, Ecef];

  constructor(
    readonly originLonDeg: number,
    readonly originLatDeg: number,
    readonly originHeightMeters = 0,
  ) {
    this.originEcef = ecefFromGeodetic(originLonDeg, originLatDeg, originHeightMeters);
    const sinLon = Math.sin(originLonDeg * RADIANS);
    const cosLon = Math.cos(originLonDeg * RADIANS);
    const sinLat = Math.sin(originLatDeg * RADIANS);
    const cosLat = Math.cos(originLatDeg * RADIANS);
    this.#axes = [
      [-sinLon, cosLon, 0],
      [-sinLat * cosLon, -sinLat * sinLon, cosLat],
      [cosLat * cosLon, cosLat * sinLon, sinLat],
    ];
  }

  /** Column-major 4 × 4 ECEF ← ENU, as 3D Tiles `transform` wants it. */
  get ecefFromEnuMatrix(): number[] {
    const [e, n, u] = this.#axes;
    return [...e, 0, ...n, 0, ...u, 0, ...this.originEcef, 1];
  }

  enuFromGeodetic(lonDeg: number, latDeg: number, heightMeters: number): Enu {
    return this.enuFromEcef(ecefFromGeodetic(lonDeg, latDeg, heightMeters));
  }

  enuFromEcef([x, y, z]: Ecef): Enu {
    const dx = x - this.originEcef[0];
    const dy = y - this.originEcef[1];
    const dz = z - this.originEcef[2];
    const [e, n, u] = this.#axes;
    return [
      e[0] * dx + e[1] * dy + e[2] * dz,
      n[0] * dx + n[1] * dy + n[2] * dz,
      u[0] * dx + u[1] * dy + u[2] * dz,
    ];
  }

  ecefFromEnu([east, north, up]: Enu): Ecef {
    const [e, n, u] = this.#axes;
    return [
      this.originEcef[0] + e[0] * east + n[0] * north + u[0] * up,
      this.originEcef[1] + e[1] * east + n[1] * north + u[1] * up,
      this.originEcef[2] + e[2] * east + n[2] * north + u[2] * up,
    ];
  }

  geodeticFromEnu(enu: Enu): [lonDeg: number, latDeg: number, heightMeters: number] {
    return geodeticFromEcef(this.ecefFromEnu(enu));
  }
}

/**
 * Length of the geodesic between two points on the ellipsoid, metres (Vincenty 1975, inverse formula;
 * better than 0.1 mm for the lengths of a county). Throws for nearly antipodal points, where it does not converge.
 */
export function geodesicLengthMeters(lon1: number, lat1: number, lon2: number, lat2: number): number {
  if (lon1 === lon2 && lat1 === lat2) return 0;
  const b = SEMI_MAJOR_METERS * (1 - FLATTENING);
  const l = (lon2 - lon1) * RADIANS;
  const u1 = Math.atan((1 - FLATTENING) * Math.tan(lat1 * RADIANS));
  const u2 = Math.atan((1 - FLATTENING) * Math.tan(lat2 * RADIANS));
  const sinU1 = Math.sin(u1);
  const cosU1 = Math.cos(u1);
  const sinU2 = Math.sin(u2);
  const cosU2 = Math.cos(u2);
  let lambda = l;
  for (let i = 0; i < 200; i++) {
    const sinLambda = Math.sin(lambda);
    const cosLambda = Math.cos(lambda);
    const sinSigma = Math.hypot(cosU2 * sinLambda, cosU1 * sinU2 - sinU1 * cosU2 * cosLambda);
    if (sinSigma === 0) return 0; // closer than a double can tell apart
    const cosSigma = sinU1 * sinU2 + cosU1 * cosU2 * cosLambda;
    const sigma = Math.atan2(sinSigma, cosSigma);
    const sinAlpha = (cosU1 * cosU2 * sinLambda) / sinSigma;
    const cosSqAlpha = 1 - sinAlpha * sinAlpha;
    const cos2SigmaM = cosSqAlpha === 0 ? 0 : cosSigma - (2 * sinU1 * sinU2) / cosSqAlpha;
    const c = (FLATTENING / 16) * cosSqAlpha * (4 + FLATTENING * (4 - 3 * cosSqAlpha));
    const previous = lambda;
    lambda =
      l +
      (1 - c) *
        FLATTENING *
        sinAlpha *
        (sigma + c * sinSigma * (cos2SigmaM + c * cosSigma * (-1 + 2 * cos2SigmaM * cos2SigmaM)));
    if (Math.abs(lambda - previous) < 1e-13) {
      const uSq = (cosSqAlpha * (SEMI_MAJOR_METERS ** 2 - b * b)) / (b * b);
      const bigA = 1 + (uSq / 16384) * (4096 + uSq * (-768 + uSq * (320 - 175 * uSq)));
      const bigB = (uSq / 1024) * (256 + uSq * (-128 + uSq * (74 - 47 * uSq)));
      const deltaSigma =
        bigB *
        sinSigma *
        (cos2SigmaM +
          (bigB / 4) *
            (cosSigma * (-1 + 2 * cos2SigmaM ** 2) -
              (bigB / 6) * cos2SigmaM * (-3 + 4 * sinSigma ** 2) * (-3 + 4 * cos2SigmaM ** 2)));
      return b * bigA * (sigma - deltaSigma);
    }
  }
  throw new Error(`geodesic from ${lon1},${lat1} to ${lon2},${lat2} does not converge`);
}
