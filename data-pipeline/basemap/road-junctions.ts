import type { MapLayer } from "./map-layer.ts";
import type { TilePlane } from "./map-tile.ts";
import { PathWriter } from "./path-writer.ts";
import { type Road, roadOf } from "./road-class.ts";

/** Roads from this rank up get zebra crossings where they meet. */
const CROSSING_RANK = 5;
const STRIPE_METERS = 0.5;
const ZEBRA_DEPTH_METERS = 4;

/** For each vertex of a road layer, half the width of the widest road there, metres; 0 where fewer than three road arms meet. */
export type RoadJunctions = Float32Array;

const keyOf = (lon: number, lat: number) => `${Math.round(lon * 1e6)} ${Math.round(lat * 1e6)}`;

export function findJunctions(roads: MapLayer): RoadJunctions {
  const arms = new Map<string, { count: number; halfWidth: number }>();
  const { coordinates, partStart, featureStart, count } = roads.table;
  for (let feature = 0; feature < count; feature++) {
    const road = roadOf(roads, feature);
    if (road.rule.rank < CROSSING_RANK - 1) continue;
    for (let part = featureStart[feature]!; part < featureStart[feature + 1]!; part++) {
      const first = partStart[part]!;
      const last = partStart[part + 1]! - 1;
      for (let v = first; v <= last; v++) {
        const key = keyOf(coordinates[3 * v]!, coordinates[3 * v + 1]!);
        const known = arms.get(key) ?? { count: 0, halfWidth: 0 };
        known.count += v === first || v === last ? 1 : 2;
        known.halfWidth = Math.max(known.halfWidth, road.width / 2);
        arms.set(key, known);
      }
    }
  }
  const halfWidths = new Float32Array(coordinates.length / 3);
  for (let v = 0; v < halfWidths.length; v++) {
    const found = arms.get(keyOf(coordinates[3 * v]!, coordinates[3 * v + 1]!));
    if (found && found.count >= 3) halfWidths[v] = found.halfWidth;
  }
  return halfWidths;
}

/** Zebra crossings on every arm of the junctions of some roads, as rings. */
export function crossingsOf(
  roads: MapLayer,
  found: readonly Road[],
  junctions: RoadJunctions,
  plane: TilePlane,
): PathWriter {
  const path = new PathWriter(plane);
  const { partStart, featureStart } = roads.table;
  for (const road of found) {
    if (road.rule.rank < CROSSING_RANK) continue;
    for (let part = featureStart[road.feature]!; part < featureStart[road.feature + 1]!; part++) {
      const first = partStart[part]!;
      const n = partStart[part + 1]! - first;
      const xy = roads.part(part, plane);
      for (let i = 0; i < n; i++) {
        const halfWidth = junctions[first + i]!;
        if (halfWidth === 0) continue;
        const distance = halfWidth + ZEBRA_DEPTH_METERS;
        for (const direction of [-1, 1]) traceZebra(path, xy, i, direction, distance, road.carriageway);
      }
    }
  }
  return path;
}

/** One zebra at a distance along the line from vertex i; nothing when the line ends before. */
function traceZebra(
  path: PathWriter,
  xy: readonly number[],
  i: number,
  direction: number,
  distance: number,
  width: number,
): void {
  let left = distance;
  for (let k = i; k + direction >= 0 && k + direction < xy.length / 2; k += direction) {
    const [x0, y0] = [xy[2 * k]!, xy[2 * k + 1]!];
    const dx = xy[2 * (k + direction)]! - x0;
    const dy = xy[2 * (k + direction) + 1]! - y0;
    const length = Math.hypot(dx, dy);
    if (length < left + ZEBRA_DEPTH_METERS) {
      left -= length;
      if (left < 0) return;
      continue;
    }
    const [alongX, alongY] = [dx / length, dy / length];
    const corner = (along: number, across: number): [number, number] => [
      x0 + alongX * along - alongY * across,
      y0 + alongY * along + alongX * across,
    ];
    const stripes = Math.floor((width - 1) / (2 * STRIPE_METERS));
    for (let s = 0; s < stripes; s++) {
      const across = (s - (stripes - 1) / 2) * 2 * STRIPE_METERS - STRIPE_METERS / 2;
      path.moveTo(...corner(left, across));
      path.lineTo(...corner(left + ZEBRA_DEPTH_METERS, across));
      path.lineTo(...corner(left + ZEBRA_DEPTH_METERS, across + STRIPE_METERS));
      path.lineTo(...corner(left, across + STRIPE_METERS));
      path.close();
    }
    return;
  }
}
