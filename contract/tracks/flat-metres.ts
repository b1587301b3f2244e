import { metersBetween } from "./distance.ts";

/** Places as metres east and north of a place: exact enough over a county (below 0.1 % within 20 km). */
export interface FlatMetres {
  readonly east: (lonDeg: number) => number;
  readonly north: (latDeg: number) => number;
  readonly lonDeg: (eastMeters: number) => number;
  readonly latDeg: (northMeters: number) => number;
}

/** Metres around a place in degrees. */
export function flatMetres(lonDeg: number, latDeg: number): FlatMetres {
  const perLon = metersBetween(lonDeg - 0.005, latDeg, lonDeg + 0.005, latDeg) * 100;
  const perLat = metersBetween(lonDeg, latDeg - 0.005, lonDeg, latDeg + 0.005) * 100;
  return {
    east: (lon) => (lon - lonDeg) * perLon,
    north: (lat) => (lat - latDeg) * perLat,
    lonDeg: (east) => lonDeg + east / perLon,
    latDeg: (north) => latDeg + north / perLat,
  };
}

/** Distance of a point from the line between two places, all in metres on the flat, and how far along it is, 0 … 1. */
export function fromSegment(
  [px, py]: readonly [number, number],
  [ax, ay]: readonly [number, number],
  [bx, by]: readonly [number, number],
): { readonly meters: number; readonly share: number } {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const share = square === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / square));
  return { meters: Math.hypot(px - ax - share * dx, py - ay - share * dy), share };
}
