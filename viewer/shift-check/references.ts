import type { Nearest } from "../../contract/api.ts";
import { EnuFrame } from "../../contract/geodesy.ts";
import type { Place } from "./residuals.ts";

/** What control points are compared with. */
export const TARGETS = ["truth", "roads", "buildings", "pipes"] as const;
export type Target = (typeof TARGETS)[number];

/** Layer asked for each kind of reference, and how far around a point, metres. */
export const TARGET_LAYERS = { roads: "roads", buildings: "buildings", pipes: "water" } as const;
export const WITHIN_METERS = 60;

/** A place of the map that a control point is compared with. */
export interface Reference extends Place {
  /** undefined = a true place that was given */
  readonly feature: { readonly layer: string; readonly id: string } | undefined;
}

type Position = readonly number[];
type Candidate = Nearest["places"][number][number];

/**
 * The nearest place of some features to a point: the nearest of an axis (roads, pipes), the nearest corner (buildings).
 * @returns undefined when none of them has such a place
 */
export function nearestReference(
  point: Place,
  candidates: readonly Candidate[],
  layer: string,
  what: "axis" | "corner",
): Reference | undefined {
  const frame = new EnuFrame(point.lonDeg, point.latDeg, 0);
  let best: (Reference & { readonly meters: number }) | undefined;
  for (const { id, geometry } of candidates) {
    for (const line of linesOf(geometry)) {
      for (const [lonDeg, latDeg, h] of what === "corner" ? line : footpoints(frame, line)) {
        const [east, north] = frame.enuFromGeodetic(lonDeg!, latDeg!, 0);
        const meters = Math.hypot(east, north);
        if (best && best.meters <= meters) continue;
        // a feature without levels is drawn at 0
        best = { lonDeg: lonDeg!, latDeg: latDeg!, h: h || undefined, feature: { layer, id }, meters };
      }
    }
  }
  if (!best) return undefined;
  const { meters: _, ...reference } = best;
  return reference;
}

/** Nearest point of every segment to the frame's origin. */
function footpoints(frame: EnuFrame, line: readonly Position[]): Position[] {
  return line.slice(1).map((b, i) => {
    const a = line[i]!;
    const [ax, ay] = frame.enuFromGeodetic(a[0]!, a[1]!, 0);
    const [bx, by] = frame.enuFromGeodetic(b[0]!, b[1]!, 0);
    const [dx, dy] = [bx - ax, by - ay];
    const squared = dx * dx + dy * dy;
    const share = squared > 0 ? Math.min(1, Math.max(0, -(ax * dx + ay * dy) / squared)) : 0;
    return [0, 1, 2].map((axis) => (a[axis] ?? 0) + share * ((b[axis] ?? 0) - (a[axis] ?? 0)));
  });
}

/** Every line or ring of a GeoJSON geometry. */
function linesOf(geometry: Candidate["geometry"]): readonly (readonly Position[])[] {
  switch (geometry?.type) {
    case "LineString":
      return [geometry.coordinates as Position[]];
    case "MultiLineString":
    case "Polygon":
      return geometry.coordinates as Position[][];
    case "MultiPolygon":
      return (geometry.coordinates as Position[][][]).flat();
    default:
      return [];
  }
}
