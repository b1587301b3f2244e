import type { PointCounts } from "../../contract/point-counts.ts";
import type { TileGrid } from "./tile-grid.ts";
import { placeDetail } from "./tile-levels.ts";

/** Edge of the cells, metres: about a finger's width on the screen where the first single points are drawn. */
const CELL_METERS = 256;

type CountedCells = Omit<PointCounts, "emptyErrorMeters">;

/**
 * Counts the features of a point layer by cells of the tile grid (contract/point-counts.ts). Coarser cells are sums of
 * these, so a file of one level serves them all.
 * @param enu the point of each row, metres east, north, up of the county's origin, interleaved
 */
export function countPoints(grid: TileGrid, enu: Float64Array): CountedCells {
  const rows = enu.length / 3;
  const references = new Float64Array(2 * rows);
  const all = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    references[2 * row] = enu[3 * row]!;
    references[2 * row + 1] = enu[3 * row + 1]!;
    all[row] = row;
  }
  const level = { edgeMeters: CELL_METERS, geometricErrorMeters: 0 };
  const placed = placeDetail(grid, level, references, all, 0);
  const across = 2 ** placed.level;
  const cellMeters = grid.sizeMeters / across;
  // an edit counts again: arrays by cell, in the order of rows
  const members = new Uint32Array(across * across);
  const sums = new Float64Array(3 * across * across);
  for (let row = 0; row < rows; row++) {
    const cell = placed.tileOfRow[row]!;
    members[cell]!++;
    for (let axis = 0; axis < 3; axis++) sums[3 * cell + axis]! += enu[3 * row + axis]!;
  }
  const counts: CountedCells = { level: placed.level, steps: [], counts: [], east: [], north: [], up: [] };
  let before = 0;
  for (let cell = 0; cell < members.length; cell++) {
    const count = members[cell]!;
    if (count === 0) continue;
    const west = (cell % across) * cellMeters - grid.sizeMeters / 2;
    const south = Math.floor(cell / across) * cellMeters - grid.sizeMeters / 2;
    counts.steps.push(cell - before);
    counts.counts.push(count);
    counts.east.push(Math.round(sums[3 * cell]! / count - west));
    counts.north.push(Math.round(sums[3 * cell + 1]! / count - south));
    counts.up.push(Math.round(sums[3 * cell + 2]! / count));
    before = cell;
  }
  return counts;
}
