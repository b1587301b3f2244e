import type { FeatureTable } from "../feature-table.ts";
import { type Rectangle, snapOut, tilesMeeting } from "./map-tile.ts";

/** Deepest level: 0.6 m a pixel. */
const DEEPEST = 16;
/** A county gets about this many tiles a theme for its whole area, and this many for the surveyed town. */
const WIDE_TILES = 260;
const DETAIL_TILES = 1100;
/** Share of vertices left out at each side when looking for the town among scattered villages. */
const OUTLYING = 0.02;
const MARGIN_DEG = 0.004;

export interface BasemapLevel {
  readonly level: number;
  readonly rectangle: Rectangle;
  /** true = only over the town */
  readonly detail: boolean;
}

/**
 * Which levels to paint and where: the whole county as deep as its tile budget goes, then the town.
 * Rectangles are whole tiles of their deepest level, so that no tile of them is missing.
 */
export function planLevels(county: Rectangle, town: Rectangle | null): BasemapLevel[] {
  const widest = deepestWithin(county, WIDE_TILES);
  const wide = snapOut(widest, county);
  const levels: BasemapLevel[] = [];
  for (let level = 0; level <= widest; level++) levels.push({ level, rectangle: wide, detail: false });
  if (!town) return levels;
  const deepest = deepestWithin(town, DETAIL_TILES);
  const detail = snapOut(Math.max(widest, deepest), town);
  for (let level = widest + 1; level <= deepest; level++)
    levels.push({ level, rectangle: detail, detail: true });
  return levels;
}

function deepestWithin(rectangle: Rectangle, tiles: number): number {
  let level = 0;
  while (level < DEEPEST && tilesMeeting(level + 1, rectangle).length <= tiles) level++;
  return level;
}

/** Where the features are, without the outermost; null when there are none. Degrees. */
export function extentOf(tables: readonly FeatureTable[], within: Rectangle): Rectangle | null {
  const drawn = tables.filter(({ layer }) => layer === "buildings" || layer === "roads");
  const count = drawn.reduce((sum, { coordinates }) => sum + coordinates.length / 3, 0);
  if (count === 0) return null;
  const [lons, lats] = [new Float64Array(count), new Float64Array(count)];
  let n = 0;
  for (const { coordinates } of drawn) {
    for (let i = 0; i < coordinates.length; i += 3, n++) {
      lons[n] = coordinates[i]!;
      lats[n] = coordinates[i + 1]!;
    }
  }
  lons.sort();
  lats.sort();
  const at = (values: Float64Array, share: number) => values[Math.min(Math.floor(share * count), count - 1)]!;
  return [
    Math.max(within[0], at(lons, OUTLYING) - MARGIN_DEG),
    Math.max(within[1], at(lats, OUTLYING) - MARGIN_DEG),
    Math.min(within[2], at(lons, 1 - OUTLYING) + MARGIN_DEG),
    Math.min(within[3], at(lats, 1 - OUTLYING) + MARGIN_DEG),
  ];
}
