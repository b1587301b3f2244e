const METERS_PER_DEGREE = 111_320;
/** Distances to the edge of the surveyed area are kept up to this many cells. */
const MAX_EDGE_CELLS = 255;

/** Heights on a regular geographic grid: cell centres, rows from the north, metres, NaN = not surveyed. */
export interface HeightGrid {
  readonly west: number;
  readonly north: number;
  /** cell size in degrees of longitude and of latitude, both positive */
  readonly stepLon: number;
  readonly stepLat: number;
  readonly columns: number;
  readonly rows: number;
  /** row-major, length = columns × rows */
  readonly heights: Float32Array;
}

/** North–south cell size, metres. */
export function cellMetersOf(grid: HeightGrid): number {
  return grid.stepLat * METERS_PER_DEGREE;
}

/** Bilinear height in metres; beside a cell without value the others carry it; NaN outside the grid or its survey. */
export function sampleGrid(grid: HeightGrid, lonDeg: number, latDeg: number): number {
  const { columns, rows, heights } = grid;
  const column = (lonDeg - grid.west) / grid.stepLon - 0.5;
  const row = (grid.north - latDeg) / grid.stepLat - 0.5;
  if (!(column >= -0.5 && row >= -0.5 && column <= columns - 0.5 && row <= rows - 0.5)) return Number.NaN;
  const x = Math.min(Math.max(column, 0), columns - 1);
  const y = Math.min(Math.max(row, 0), rows - 1);
  const x0 = Math.min(Math.floor(x), Math.max(columns - 2, 0));
  const y0 = Math.min(Math.floor(y), Math.max(rows - 2, 0));
  const fx = x - x0;
  const fy = y - y0;
  const at = y0 * columns + x0;
  const right = columns > 1 ? 1 : 0;
  const below = rows > 1 ? columns : 0;
  const nw = heights[at]!;
  const ne = heights[at + right]!;
  const sw = heights[at + below]!;
  const se = heights[at + below + right]!;
  const value = (nw * (1 - fx) + ne * fx) * (1 - fy) + (sw * (1 - fx) + se * fx) * fy;
  if (!Number.isNaN(value)) return value;
  return weightedMean([nw, ne, sw, se], [(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy]);
}

/**
 * Whether a place surely lies at least so many cells from the edge, judged by the cell it lies in alone: a fraction of
 * the cost of sampling the distances there.
 * @param edge grid of edgeDistances; neighbours in it differ by at most √2
 */
export function isFarInside(edge: HeightGrid, lonDeg: number, latDeg: number, cells: number): boolean {
  const column = Math.floor((lonDeg - edge.west) / edge.stepLon);
  const row = Math.floor((edge.north - latDeg) / edge.stepLat);
  if (!(column >= 0 && row >= 0 && column < edge.columns && row < edge.rows)) return false;
  return edge.heights[row * edge.columns + column]! >= cells + Math.SQRT2;
}

/** NaN when the surveyed corners carry less than half of the weight, so a survey ends at its cells' edges. */
function weightedMean(values: readonly number[], weights: readonly number[]): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    sum += values[i]! * weights[i]!;
    total += weights[i]!;
  }
  return total >= 0.5 ? sum / total : Number.NaN;
}

/** Distance of each cell to the nearest cell without height or to the grid's edge, in cells (chamfer 1, √2), at most 255. */
export function edgeDistances(grid: HeightGrid): Float32Array {
  const { columns, rows, heights } = grid;
  const distance = new Float32Array(columns * rows);
  const relax = (at: number, x: number, y: number, dx: number, dy: number, cost: number) => {
    const inside = x + dx >= 0 && x + dx < columns && y + dy >= 0 && y + dy < rows;
    const from = inside ? distance[at + dy * columns + dx]! : 0;
    if (from + cost < distance[at]!) distance[at] = from + cost;
  };
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const at = y * columns + x;
      if (Number.isNaN(heights[at])) continue;
      distance[at] = MAX_EDGE_CELLS;
      relax(at, x, y, -1, 0, 1);
      relax(at, x, y, 0, -1, 1);
      relax(at, x, y, -1, -1, Math.SQRT2);
      relax(at, x, y, 1, -1, Math.SQRT2);
    }
  }
  for (let y = rows - 1; y >= 0; y--) {
    for (let x = columns - 1; x >= 0; x--) {
      const at = y * columns + x;
      if (Number.isNaN(heights[at])) continue;
      relax(at, x, y, 1, 0, 1);
      relax(at, x, y, 0, 1, 1);
      relax(at, x, y, 1, 1, Math.SQRT2);
      relax(at, x, y, -1, 1, Math.SQRT2);
    }
  }
  return distance;
}
