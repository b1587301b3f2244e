import type { BasemapLevel } from "./basemap-levels.ts";
import { type MapTile, type PlaneScale, TilePlane, tilesMeeting } from "./map-tile.ts";

/**
 * Tiles with pixels smaller than this, metres, look like the tiles below them seen from farther away, so they are
 * those tiles shrunk; from coarser tiles details are left out or drawn larger, and each is painted.
 */
const SHRUNK_BELOW_METERS = 3;

/** A tile with those below it; when there are any, it is their picture at half size. */
export interface TileTree {
  readonly tile: MapTile;
  /** false = painted for the tile above it alone, at the edge of the deepest level; an edge tile that was painted itself would need patterns of its own scale */
  readonly isPlanned: boolean;
  /** north-west, north-east, south-west, south-east; or none */
  readonly children: readonly TileTree[];
}

export const isShrunk = ({ children }: TileTree): boolean => children.length > 0;

/** Tiles of a tree that are in the plan. */
export function plannedIn({ isPlanned, children }: TileTree): number {
  return children.reduce((sum, child) => sum + plannedIn(child), isPlanned ? 1 : 0);
}

/** Every planned tile once: alone, or in the tree of a tile that may be shrunk from those below it. */
export function plantTrees(levels: readonly BasemapLevel[], scale: PlaneScale): TileTree[] {
  const planned = levels.map(({ level, rectangle }) => tilesMeeting(level, rectangle));
  const known = new Set(planned.flat().map(keyOf));
  const mayShrink = (tile: MapTile) => new TilePlane(tile, scale).metersPerPixel < SHRUNK_BELOW_METERS;
  const treeOf = (tile: MapTile): TileTree => {
    const below = mayShrink(tile) ? childrenOf(tile) : [];
    const isLeaf = !below.some((child) => known.has(keyOf(child)));
    return { tile, isPlanned: known.has(keyOf(tile)), children: isLeaf ? [] : below.map(treeOf) };
  };
  const isRoot = ({ level, x, y }: MapTile) =>
    level === 0 || !mayShrink({ level: level - 1, x: x >> 1, y: y >> 1 });
  return planned.flatMap((tiles) => tiles.filter(isRoot).map(treeOf));
}

const keyOf = ({ level, x, y }: MapTile): string => `${level}/${x}/${y}`;

const childrenOf = ({ level, x, y }: MapTile): MapTile[] =>
  [0, 1, 2, 3].map((i) => ({ level: level + 1, x: 2 * x + (i % 2), y: 2 * y + (i >> 1) }));
