import type { MapLayer } from "./map-layer.ts";

interface ClassRule {
  /** drawing order: higher lies above */
  readonly rank: number;
  /** road from wall to wall where the survey does not say, metres */
  readonly width: number;
  /** never thinner than this many pixels */
  readonly leastPixels: number;
  /** not drawn where a pixel is larger than this, metres */
  readonly coarsest: number;
}

const CLASS_RULES: Readonly<Record<string, ClassRule>> = {
  motorway: { rank: 9, width: 24, leastPixels: 1.6, coarsest: 700 },
  trunk: { rank: 8, width: 20, leastPixels: 1.4, coarsest: 400 },
  primary: { rank: 7, width: 16, leastPixels: 1.3, coarsest: 220 },
  secondary: { rank: 6, width: 12, leastPixels: 1.1, coarsest: 90 },
  tertiary: { rank: 5, width: 9, leastPixels: 0.9, coarsest: 45 },
  residential: { rank: 4, width: 7, leastPixels: 0.7, coarsest: 18 },
  other: { rank: 3, width: 5, leastPixels: 0.6, coarsest: 14 },
  service: { rank: 2, width: 4, leastPixels: 0.5, coarsest: 9 },
  track: { rank: 1, width: 3, leastPixels: 0.6, coarsest: 14 },
  path: { rank: 0, width: 1.6, leastPixels: 0.5, coarsest: 5 },
};
export const LANE_METERS = 3.5;

export interface Road {
  readonly feature: number;
  readonly rule: ClassRule;
  readonly roadClass: string;
  /** wall to wall and kerb to kerb, metres */
  readonly width: number;
  readonly carriageway: number;
  readonly structure: string;
}

/** Width of each road of a layer, from the survey or its class. */
export function roadOf(roads: MapLayer, feature: number): Road {
  const roadClass = roads.text("class", feature);
  const rule = CLASS_RULES[roadClass] ?? CLASS_RULES.other!;
  const surveyed = roads.number("widthM", feature);
  const width = surveyed > 0 ? surveyed : rule.width;
  const lanes = roads.number("lanes", feature);
  const pavements = width > 30 ? 0.3 * width : width > 12 ? 0.24 * width : width > 8 ? 2 : 0;
  const carriageway =
    lanes > 0 && width > 8 ? Math.min(lanes * LANE_METERS + 1, width - 1) : width - pavements;
  return { feature, rule, roadClass, width, carriageway, structure: roads.text("structure", feature) };
}
