/**
 * The shifted datums of Chinese web maps. Their formulas were never published; these are the ones every open
 * implementation agrees on. GCJ-02 moves a place by 300 to 700 m, BD-09 by about as much again.
 * All positions are [longitude°, latitude°].
 */

export type LonLat = readonly [lonDeg: number, latDeg: number];
export const MAP_DATUMS = ["GCJ-02", "BD-09"] as const;
export type MapDatum = (typeof MAP_DATUMS)[number];

/** Krasovsky 1940, on which the shift is defined, metres. */
const SEMI_MAJOR_METERS = 6378245;
const ECCENTRICITY_SQUARED = 0.006693421622965943;
const CHINA = { west: 72.004, east: 137.8347, south: 0.8293, north: 55.8271 };
const RADIANS = Math.PI / 180;
/** 1e-11 degree is about a micrometre. */
const CLOSE_DEGREES = 1e-11;
/** Each round gains a factor of about 5,000; three are enough. */
const MOST_ROUNDS = 20;

/** CGCS2000 (= WGS84 to a decimetre) to GCJ-02; outside China nothing is shifted. */
export function gcj02FromCgcs2000([lon, lat]: LonLat): LonLat {
  if (!isInChina([lon, lat])) return [lon, lat];
  const [x, y] = [lon - 105, lat - 35];
  const root = Math.sqrt(Math.abs(x));
  const ripples = (2 / 3) * (20 * Math.sin(6 * Math.PI * x) + 20 * Math.sin(2 * Math.PI * x));
  const northMeters =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * root +
    ripples +
    waves(y, [20, 1], [40, 3], [160, 12], [320, 30]);
  const eastMeters =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * root +
    ripples +
    waves(x, [20, 1], [40, 3], [150, 12], [300, 30]);
  const sinLat = Math.sin(lat * RADIANS);
  const w = 1 - ECCENTRICITY_SQUARED * sinLat * sinLat;
  const meridianMeters = (SEMI_MAJOR_METERS * (1 - ECCENTRICITY_SQUARED)) / (w * Math.sqrt(w));
  const parallelMeters = (SEMI_MAJOR_METERS / Math.sqrt(w)) * Math.cos(lat * RADIANS);
  return [lon + eastMeters / parallelMeters / RADIANS, lat + northMeters / meridianMeters / RADIANS];
}

/** Σ ⅔ · amplitude · sin(π · value ÷ divisor) */
function waves(value: number, ...terms: readonly (readonly [amplitude: number, divisor: number])[]): number {
  return (2 / 3) * terms.reduce((sum, [a, divisor]) => sum + a * Math.sin((Math.PI * value) / divisor), 0);
}

function isInChina([lon, lat]: LonLat): boolean {
  return lon >= CHINA.west && lon <= CHINA.east && lat >= CHINA.south && lat <= CHINA.north;
}

/** Waves of BD-09 on a degree of GCJ-02. */
const BAIDU_WAVES = (Math.PI * 3000) / 180;

/** GCJ-02 to BD-09. */
function bd09FromGcj02([x, y]: LonLat): LonLat {
  const radius = Math.hypot(x, y) + 0.00002 * Math.sin(y * BAIDU_WAVES);
  const angle = Math.atan2(y, x) + 0.000003 * Math.cos(x * BAIDU_WAVES);
  return [radius * Math.cos(angle) + 0.0065, radius * Math.sin(angle) + 0.006];
}

const FORWARD: Readonly<Record<MapDatum, (place: LonLat) => LonLat>> = {
  "GCJ-02": gcj02FromCgcs2000,
  "BD-09": (place) => bd09FromGcj02(gcj02FromCgcs2000(place)),
};

/** Where a web map of this datum draws a CGCS2000 place. */
export function shiftedFromCgcs2000(place: LonLat, datum: MapDatum): LonLat {
  return FORWARD[datum](place);
}

/** The CGCS2000 place of coordinates taken from a web map, to a micrometre. */
export function cgcs2000FromShifted(shifted: LonLat, datum: MapDatum): LonLat {
  return inverseOf(FORWARD[datum], shifted);
}

/** GCJ-02 of BD-09 coordinates, to a micrometre. */
export function gcj02FromBd09(shifted: LonLat): LonLat {
  return inverseOf(bd09FromGcj02, shifted);
}

/** What `forward` takes to `target`, by repeated correction: the shift hardly changes over its own length. */
function inverseOf(forward: (place: LonLat) => LonLat, target: LonLat): LonLat {
  let [lon, lat] = target;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const [east, north] = forward([lon, lat]);
    const [errorLon, errorLat] = [target[0] - east, target[1] - north];
    lon += errorLon;
    lat += errorLat;
    if (Math.max(Math.abs(errorLon), Math.abs(errorLat)) < CLOSE_DEGREES) break;
  }
  return [lon, lat];
}
