import type { FeatureTable } from "../feature-table.ts";
import { simplifyLine } from "./simplify-line.ts";
import type { Vec3 } from "./vector.ts";

/** One polygon of a feature: rings in metres east, north, not closed; outer counter-clockwise, holes clockwise. */
export interface Footprint {
  readonly outer: readonly Point[];
  readonly holes: readonly (readonly Point[])[];
}
export type Point = readonly [east: number, north: number];

/** A rectangle around a footprint: centre, unit direction of its long side, and half sizes, metres. */
export interface Rectangle {
  readonly centre: Point;
  readonly along: Point;
  readonly halfLength: number;
  readonly halfWidth: number;
}

/** Vertices nearer than this are one, metres. */
const SAME_POINT_METERS = 0.005;
/** Courtyards smaller than two pixels across, from where simplified outlines are drawn, are left out. */
const SMALLEST_HOLE_M2 = 4;

/** The polygons of a feature. Rings that enclose nothing are left out. */
export function footprintsOf(table: FeatureTable, enu: Float64Array, row: number): Footprint[] {
  const footprints: { outer: Point[]; holes: Point[][] }[] = [];
  for (let part = table.featureStart[row]!; part < table.featureStart[row + 1]!; part++) {
    const ring: Point[] = [];
    for (let v = table.partStart[part]!; v < table.partStart[part + 1]! - 1; v++) {
      const point: Point = [enu[3 * v]!, enu[3 * v + 1]!];
      const last = ring.at(-1);
      if (!last || distance(point, last) > SAME_POINT_METERS) ring.push(point);
    }
    while (ring.length > 1 && distance(ring[0]!, ring.at(-1)!) <= SAME_POINT_METERS) ring.pop();
    if (ring.length < 3) continue;
    if (ringArea(ring) > 0) footprints.push({ outer: ring, holes: [] });
    else footprints.at(-1)?.holes.push(ring);
  }
  return footprints;
}

/** Square metres, positive when counter-clockwise. */
export function ringArea(ring: readonly Point[]): number {
  let twice = 0;
  for (let i = 0; i < ring.length; i++) {
    const at = ring[i]!;
    const next = ring[i + 1] ?? ring[0]!;
    twice += at[0] * next[1] - next[0] * at[1];
  }
  return twice / 2;
}

/** Fewer corners within a tolerance; holes smaller than 25 m² are filled. */
export function simplifyFootprint({ outer, holes }: Footprint, toleranceMeters: number): Footprint {
  const simplified = simplifyRing(outer, toleranceMeters);
  return {
    outer: simplified.length >= 3 && ringArea(simplified) > 0 ? simplified : outer,
    holes: holes
      .filter((hole) => Math.abs(ringArea(hole)) >= SMALLEST_HOLE_M2)
      .map((hole) => simplifyRing(hole, toleranceMeters))
      .filter((hole) => hole.length >= 3 && ringArea(hole) < 0),
  };
}

function simplifyRing(ring: readonly Point[], toleranceMeters: number): Point[] {
  if (ring.length <= 4) return [...ring];
  // the corner farthest from the first is the second fixed point, so that both halves have ends worth keeping
  let opposite = 0;
  for (const [i, point] of ring.entries())
    if (distance(point, ring[0]!) > distance(ring[opposite]!, ring[0]!)) opposite = i;
  const flat = ring.map(([x, y]): Vec3 => [x, y, 0]);
  const half = (points: Vec3[]) => simplifyLine(points, toleranceMeters).slice(0, -1);
  const kept = [...half(flat.slice(0, opposite + 1)), ...half([...flat.slice(opposite), flat[0]!])];
  return kept.map(([x, y]): Point => [x, y]);
}

/** The smallest rectangle with a side along one of the footprint's walls. */
export function enclosingRectangle(outer: readonly Point[]): Rectangle {
  let best: Rectangle | undefined;
  for (let i = 0; i < outer.length; i++) {
    const at = outer[i]!;
    const next = outer[i + 1] ?? outer[0]!;
    const [east, north] = [next[0] - at[0], next[1] - at[1]];
    const size = Math.hypot(east, north);
    const rectangle = rectangleAlong(outer, [east / size, north / size]);
    if (!best || rectangle.halfLength * rectangle.halfWidth < best.halfLength * best.halfWidth)
      best = rectangle;
  }
  return best!;
}

function rectangleAlong(outer: readonly Point[], [ax, ay]: Point): Rectangle {
  let [minU, maxU, minV, maxV] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < outer.length; i++) {
    const point = outer[i]!;
    const u = point[0] * ax + point[1] * ay;
    const v = point[1] * ax - point[0] * ay;
    minU = Math.min(minU, u);
    maxU = Math.max(maxU, u);
    minV = Math.min(minV, v);
    maxV = Math.max(maxV, v);
  }
  const u = (minU + maxU) / 2;
  const v = (minV + maxV) / 2;
  const centre: Point = [u * ax - v * ay, u * ay + v * ax];
  const [half, across] = [(maxU - minU) / 2, (maxV - minV) / 2];
  return half >= across
    ? { centre, along: [ax, ay], halfLength: half, halfWidth: across }
    : { centre, along: [-ay, ax], halfLength: across, halfWidth: half };
}

/** Corners of a rectangle, counter-clockwise. */
export function rectangleCorners({ centre, along, halfLength, halfWidth }: Rectangle): Point[] {
  const at = (u: number, v: number): Point => [
    centre[0] + u * along[0] - v * along[1],
    centre[1] + u * along[1] + v * along[0],
  ];
  return [
    at(-halfLength, -halfWidth),
    at(halfLength, -halfWidth),
    at(halfLength, halfWidth),
    at(-halfLength, halfWidth),
  ];
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}
