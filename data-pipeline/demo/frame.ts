import proj4 from "proj4";
import type { Point } from "./plane.ts";

/** EPSG:4546, CGCS2000 3-degree Gauss-Krüger, CM 111E. proj4 gives [easting, northing]. */
export const SURVEY_CRS = "EPSG:4546";
const GAUSS_KRUGER = proj4(
  "+proj=longlat +ellps=GRS80 +no_defs",
  "+proj=tmerc +lat_0=0 +lon_0=111 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs",
);

/** EPSG:4546 coordinates of the seat's local origin (where 萌渚路 crosses 瑶都大道). */
export const ORIGIN_EAST = 558000;
export const ORIGIN_NORTH = 2786500;

/** Millimetres are what a survey writes; everything downstream computes from the rounded figure. */
export const roundMillimetre = (meters: number): number => Math.round(meters * 1000) / 1000;

/** local metres → [easting, northing] in EPSG:4546, rounded to the millimetre */
export function surveyFromLocal([x, y]: Point): [east: number, north: number] {
  return [roundMillimetre(ORIGIN_EAST + x), roundMillimetre(ORIGIN_NORTH + y)];
}

/** local metres → degrees CGCS2000, of the millimetre-rounded survey position */
export function degreesFromLocal(point: Point): [lonDeg: number, latDeg: number] {
  return GAUSS_KRUGER.inverse(surveyFromLocal(point)) as [number, number];
}

/** degrees CGCS2000 → local metres */
export function localFromDegrees(lonDeg: number, latDeg: number): [x: number, y: number] {
  const [east, north] = GAUSS_KRUGER.forward([lonDeg, latDeg]) as [number, number];
  return [east - ORIGIN_EAST, north - ORIGIN_NORTH];
}
