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

/** Whether isFarInside holds all the way along a parallel. */
export function isFarInsideAlong(
  edge: HeightGrid,
  westDeg: number,
  eastDeg: number,
  latDeg: number,
  cells: number,
): boolean {
  const from = Math.floor((westDeg - edge.west) / edge.stepLon);
  const to = Math.floor((eastDeg - edge.west) / edge.stepLon);
  const row = Math.floor((edge.north - latDeg) / edge.stepLat);
  if (!(from >= 0 && row >= 0 && to < edge.columns && row < edge.rows)) return false;
  const most = cells + Math.SQRT2;
  for (let column = from; column <= to; ) {
    const beyond = edge.heights[row * edge.columns + column]! - most;
    if (beyond < 0) return false;
    column += 1 + Math.floor(beyond); // from cell to cell the distance falls by 1 at most
  }
  return true;
}

/**
 * sampleGrid at longitudes from west to east along one parallel, all of them inside the grid and at least a cell from its
 * edge and holes.
 * @param into takes the heights, from index `at`
 */
export function sampleGridAlong(
  { west, north, stepLon, stepLat, columns, rows, heights }: HeightGrid,
  lonDegs: Float64Array,
  latDeg: number,
  into: Float64Array,
  at: number,
): void {
  const row = (north - latDeg) / stepLat - 0.5;
  const y0 = Math.min(Math.max(Math.floor(row), 0), rows - 2);
  const fy = row - y0;
  for (let i = 0; i < lonDegs.length; i++) {
    const column = (lonDegs[i]! - west) / stepLon - 0.5;
    const x0 = Math.min(Math.max(Math.floor(column), 0), columns - 2);
    const fx = column - x0;
    const nw = y0 * columns + x0;
    const sw = nw + columns;
    into[at + i] =
      (heights[nw]! * (1 - fx) + heights[nw + 1]! * fx) * (1 - fy) +
      (heights[sw]! * (1 - fx) + heights[sw + 1]! * fx) * fy;
  }
}

/** Half as many cells each way, each the mean of the heights in its four; NaN where none has any. */
export function halvedGrid(grid: HeightGrid): HeightGrid {
  const { columns, rows, heights } = grid;
  const half: HeightGrid = {
    west: grid.west,
    north: grid.north,
    stepLon: 2 * grid.stepLon,
    stepLat: 2 * grid.stepLat,
    columns: Math.ceil(columns / 2),
    rows: Math.ceil(rows / 2),
    heights: new Float32Array(Math.ceil(columns / 2) * Math.ceil(rows / 2)),
  };
  for (let row = 0; row < half.rows; row++) {
    for (let column = 0; column < half.columns; column++) {
      let sum = 0;
      let count = 0;
      for (let y = 2 * row; y < Math.min(2 * row + 2, rows); y++) {
        for (let x = 2 * column; x < Math.min(2 * column + 2, columns); x++) {
          const height = heights[y * columns + x]!;
          if (Number.isNaN(height)) continue;
          sum += height;
          count++;
        }
      }
      half.heights[row * half.columns + column] = count > 0 ? sum / count : Number.NaN;
    }
  }
  return half;
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
export function edgeDistances({ columns, rows, heights }: HeightGrid): Float32Array {
  // a ring of cells without height around the grid, so that every cell has all its neighbours
  const across = columns + 2;
  const ringed = new Float32Array(across * (rows + 2));
  const near = (at: number, side: number, back: number) =>
    Math.min(
      ringed[at]!,
      ringed[at + side]! + 1,
      ringed[at + back]! + 1,
      ringed[at + back - 1]! + Math.SQRT2,
      ringed[at + back + 1]! + Math.SQRT2,
    );
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      if (Number.isNaN(heights[y * columns + x])) continue;
      const at = (y + 1) * across + x + 1;
      ringed[at] = MAX_EDGE_CELLS;
      ringed[at] = near(at, -1, -across);
    }
  }
  for (let y = rows - 1; y >= 0; y--) {
    for (let x = columns - 1; x >= 0; x--) {
      const at = (y + 1) * across + x + 1;
      if (ringed[at]! > 0) ringed[at] = near(at, 1, across);
    }
  }
  const distance = new Float32Array(columns * rows);
  for (let y = 0; y < rows; y++)
    distance.set(ringed.subarray((y + 1) * across + 1, (y + 1) * across + 1 + columns), y * columns);
  return distance;
}
