import { type TileAddress, type TileGrid, tileIndex } from "./tile-grid.ts";

/** One level of detail of a layer. */
export interface DetailLevel {
  /** edge of its tiles, metres; the level of the grid is the first with tiles not larger */
  readonly edgeMeters: number;
  /** error of drawing this instead of the next, metres; 0 for the last */
  readonly geometricErrorMeters: number;
}

/** Rows shared out to the tiles of one level. */
export interface PlacedDetail {
  readonly level: number;
  /** number of each row's tile, y × 2^level + x; −1 = this level of detail does not show the row */
  readonly tileOfRow: Int32Array;
}

/** Property tables longer than a GPU texture is wide cannot be read by shaders; 8,192 is what WebGL 2 has on every machine of ten years. */
export const MAX_FEATURES_PER_TILE = 8000;
/** Levels below this are gone to only where tiles of the wanted size need them. */
export const DEEPEST_LEVEL = 10;

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
  for (let level = Math.max(shallowest, levelOfEdge(grid, detail.edgeMeters)); ; level++) {
    const tileOfRow = tilesOfRows(grid, level, references, rows);
    if (level === DEEPEST_LEVEL || !isCrowded(tileOfRow, level)) return { level, tileOfRow };
  }
}

/** The first level of the grid with tiles not larger than this. */
export function levelOfEdge({ sizeMeters }: TileGrid, edgeMeters: number): number {
  return Math.max(0, Math.ceil(Math.log2(sizeMeters / edgeMeters)));
}

/** Numbers of the tiles that show any row, rising. */
export function usedTiles({ level, tileOfRow }: PlacedDetail): number[] {
  const isUsed = new Uint8Array(4 ** level);
  for (const tile of tileOfRow) if (tile >= 0) isUsed[tile] = 1;
  const used: number[] = [];
  for (let tile = 0; tile < isUsed.length; tile++) if (isUsed[tile] === 1) used.push(tile);
  return used;
}

export function addressOf({ level }: Pick<PlacedDetail, "level">, tile: number): TileAddress {
  return { level, x: tile % 2 ** level, y: Math.floor(tile / 2 ** level) };
}

/** Rows of each tile, rising; tiles by their numbers. */
export function rowsByTile({ tileOfRow }: PlacedDetail): Map<number, Uint32Array> {
  const groups = new Map<number, number[]>();
  tileOfRow.forEach((tile, row) => {
    if (tile < 0) return;
    const group = groups.get(tile);
    if (group) group.push(row);
    else groups.set(tile, [row]);
  });
  return new Map([...groups].sort(([a], [b]) => a - b).map(([tile, rows]) => [tile, Uint32Array.from(rows)]));
}

function tilesOfRows(grid: TileGrid, level: number, references: Float64Array, rows: Uint32Array): Int32Array {
  const tileOfRow = new Int32Array(references.length / 2).fill(-1);
  const across = 2 ** level;
  const { sizeMeters } = grid;
  const half = sizeMeters / 2;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const x = tileIndex(sizeMeters, half, across, references[2 * row]!);
    const y = tileIndex(sizeMeters, half, across, references[2 * row + 1]!);
    tileOfRow[row] = y * across + x;
  }
  return tileOfRow;
}

function isCrowded(tileOfRow: Int32Array, level: number): boolean {
  const counts = new Uint16Array(4 ** level);
  for (let row = 0; row < tileOfRow.length; row++) {
    const tile = tileOfRow[row]!;
    if (tile >= 0 && ++counts[tile]! > MAX_FEATURES_PER_TILE) return true;
  }
  return false;
}
