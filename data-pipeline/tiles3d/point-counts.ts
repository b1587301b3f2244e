import type { PointCounts } from "../../contract/point-counts.ts";
import type { TileGrid } from "./tile-grid.ts";
import { placeDetail, rowsByTile } from "./tile-levels.ts";

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
  for (let row = 0; row < rows; row++) references.set(enu.subarray(3 * row, 3 * row + 2), 2 * row);
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  const level = { edgeMeters: CELL_METERS, geometricErrorMeters: 0 };
  const placed = placeDetail(grid, level, references, all, 0);
  const across = 2 ** placed.level;
  const cellMeters = grid.sizeMeters / across;
  const counts: CountedCells = { level: placed.level, steps: [], counts: [], east: [], north: [], up: [] };
  let before = 0;
  for (const [cell, members] of rowsByTile(placed)) {
    const sum = [0, 0, 0];
    for (const row of members) for (let axis = 0; axis < 3; axis++) sum[axis]! += enu[3 * row + axis]!;
    const west = (cell % across) * cellMeters - grid.sizeMeters / 2;
    const south = Math.floor(cell / across) * cellMeters - grid.sizeMeters / 2;
    counts.steps.push(cell - before);
    counts.counts.push(members.length);
    counts.east.push(Math.round(sum[0]! / members.length - west));
    counts.north.push(Math.round(sum[1]! / members.length - south));
    counts.up.push(Math.round(sum[2]! / members.length));
    before = cell;
  }
  return counts;
}
