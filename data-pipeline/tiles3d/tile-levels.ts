import { type TileAddress, type TileGrid, tileIndex } from "./tile-grid.ts";

/** One level of detail of a layer. */
export interface DetailLevel {
  /** edge of its tiles, metres; the level of the grid is the first with tiles not larger */
  readonly edgeMeters: number;
  /** error of drawing this instead of the next, metres; 0 for the last */
  readonly geometricErrorMeters: number;
}

export interface PlacedDetail {
  readonly level: number;
  /** tiles in Morton-free order (y, then x); each with the rows that belong to it */
  readonly tiles: readonly { readonly address: TileAddress; readonly rows: Uint32Array }[];
}

/** Property tables longer than a GPU texture is wide cannot be read by shaders; 4,096 is what WebGL 2 nearly always has. */
export const MAX_FEATURES_PER_TILE = 4000;
const DEEPEST_LEVEL = 10;

/**
 * Shares features out to the tiles of one level, each to the one that holds its reference point. When some tile
 * would have too many features, the whole layer goes one level deeper, so a feature's address never depends on
 * its neighbours alone.
 * @param references east, north of each row, metres, interleaved
 * @param rows rows that this level of detail draws
 * @param shallowest the level must be at least this, to lie below the detail before
 */
export function placeDetail(
  grid: TileGrid,
  detail: DetailLevel,
  references: Float64Array,
  rows: Uint32Array,
  shallowest: number,
): PlacedDetail {
  const wanted = Math.max(shallowest, Math.ceil(Math.log2(grid.sizeMeters / detail.edgeMeters)));
  for (let level = Math.max(0, wanted); ; level++) {
    const tiles = groupByTile(grid, level, references, rows);
    const crowded = tiles.some((tile) => tile.rows.length > MAX_FEATURES_PER_TILE);
    if (!crowded || level === DEEPEST_LEVEL) return { level, tiles };
  }
}

function groupByTile(grid: TileGrid, level: number, references: Float64Array, rows: Uint32Array) {
  const across = 2 ** level;
  const groups = new Map<number, number[]>();
  for (const row of rows) {
    const x = tileIndex(grid, level, references[2 * row]!);
    const y = tileIndex(grid, level, references[2 * row + 1]!);
    const key = y * across + x;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([key, members]) => ({
      address: { level, x: key % across, y: Math.floor(key / across) },
      rows: Uint32Array.from(members),
    }));
}
