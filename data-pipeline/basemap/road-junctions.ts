import type { SKRSContext2D } from "@napi-rs/canvas";
import type { MapLayer } from "./map-layer.ts";
import type { TilePlane } from "./map-tile.ts";
import type { Palette } from "./palette.ts";
import { type Road, roadOf } from "./road-class.ts";

/** Roads from this rank up get zebra crossings where they meet. */
const CROSSING_RANK = 5;
const STRIPE_METERS = 0.5;
const ZEBRA_DEPTH_METERS = 4;

/** Half-width of the widest road at each vertex where at least three road arms meet. */
export interface RoadJunctions {
  halfWidthAt(lonDeg: number, latDeg: number): number | undefined;
}

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
  return {
    halfWidthAt(lonDeg, latDeg) {
      const found = arms.get(keyOf(lonDeg, latDeg));
      return found && found.count >= 3 ? found.halfWidth : undefined;
    },
  };
}

/** Zebra crossings on every arm of a junction; the context's units are metres of the tile. */
export function paintCrossings(
  context: SKRSContext2D,
  roads: MapLayer,
  found: readonly Road[],
  junctions: RoadJunctions,
  plane: TilePlane,
  palette: Palette,
): void {
  const { coordinates, partStart, featureStart } = roads.table;
  context.fillStyle = palette.road.line;
  for (const road of found) {
    if (road.rule.rank < CROSSING_RANK) continue;
    for (let part = featureStart[road.feature]!; part < featureStart[road.feature + 1]!; part++) {
      const xy = roads.part(part, plane);
      const n = xy.length / 2;
      for (let i = 0; i < n; i++) {
        const v = partStart[part]! + i;
        const halfWidth = junctions.halfWidthAt(coordinates[3 * v]!, coordinates[3 * v + 1]!);
        if (halfWidth === undefined) continue;
        const distance = halfWidth + ZEBRA_DEPTH_METERS;
        for (const direction of [-1, 1]) zebra(context, xy, i, direction, distance, road.carriageway);
      }
    }
  }
}

/** One zebra at a distance along the line from vertex i; nothing when the line ends before. */
function zebra(
  context: SKRSContext2D,
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
    context.save();
    context.translate(x0 + (dx / length) * left, y0 + (dy / length) * left);
    context.rotate(Math.atan2(dy, dx));
    context.globalAlpha = 0.85;
    const stripes = Math.floor((width - 1) / (2 * STRIPE_METERS));
    for (let s = 0; s < stripes; s++) {
      const across = (s - (stripes - 1) / 2) * 2 * STRIPE_METERS;
      context.fillRect(0, across - STRIPE_METERS / 2, ZEBRA_DEPTH_METERS, STRIPE_METERS);
    }
    context.restore();
    return;
  }
}
