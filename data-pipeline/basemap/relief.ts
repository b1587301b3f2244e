import type { Dem } from "../feature-table.ts";
import type { Ground, GroundAlong } from "../terrain/ground.ts";
import { TILE_PIXELS, type TilePlane } from "./map-tile.ts";

const METERS_PER_DEGREE = 111_320;
const LEAST_CELLS = 32;
const MOST_CELLS = 128;
/** Samples beyond the tile on each side: one for the picture's rim, one for its slopes. */
export const RIM = 2;
/** The valley floor at a place is the lowest ground within this distance, metres. */
const VALLEY_REACH_METERS = 1500;
const VALLEY_CELLS = 256;

/** Ground of one tile: heights at the middles of cells × cells squares, and RIM more on each side; rows from the north. */
export interface TileRelief {
  readonly cells: number;
  /** survey heights, metres; length (cells + 2 RIM)² */
  readonly heights: Float32Array;
  /** height above the lowest ground around, metres; same layout */
  readonly aboveValley: Float32Array;
}

/** Samples a tile's ground about as densely as the survey has it. */
export function sampleRelief(
  groundAlong: GroundAlong,
  valleyFloor: Ground,
  cellMeters: number,
  plane: TilePlane,
): TileRelief {
  const wanted = plane.heightMeters / Math.max(cellMeters, 1);
  const cells = Math.min(Math.max(2 ** Math.ceil(Math.log2(wanted)), LEAST_CELLS), MOST_CELLS);
  const side = cells + 2 * RIM;
  const heights = new Float32Array(side * side);
  const aboveValley = new Float32Array(side * side);
  const lonStep = plane.widthMeters / plane.scale.metersPerLon / cells;
  const latStep = plane.heightMeters / plane.scale.metersPerLat / cells;
  const lons = Float64Array.from({ length: side }, (_, i) => plane.west + (i - RIM + 0.5) * lonStep);
  const line = new Float64Array(side);
  for (let row = 0; row < side; row++) {
    const lat = plane.north - (row - RIM + 0.5) * latStep;
    groundAlong(lons, lat, line, 0);
    for (let column = 0; column < side; column++) {
      const height = line[column]!;
      heights[row * side + column] = height;
      aboveValley[row * side + column] = height - valleyFloor(lons[column]!, lat);
    }
  }
  return { cells, heights, aboveValley };
}

/** Lowest ground around each place of a DEM, as a smooth surface. */
export function valleyFloorOf(dem: Dem, ground: Ground): Ground {
  const [west, south, east, north] = dem.bounds;
  const n = VALLEY_CELLS;
  const stepLon = (east - west) / (n - 1);
  const stepLat = (north - south) / (n - 1);
  let floor: Float32Array = new Float32Array(n * n);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++)
      floor[row * n + column] = ground(west + column * stepLon, north - row * stepLat);
  }
  const reach = (step: number, cos: number) =>
    Math.max(1, Math.round(VALLEY_REACH_METERS / (step * METERS_PER_DEGREE * cos)));
  const across = reach(stepLon, Math.cos((((north + south) / 2) * Math.PI) / 180));
  const down = reach(stepLat, 1);
  floor = slidingMean(slidingMinimum(floor, n, across, down), n, across, down);
  return (lonDeg, latDeg) => {
    const x = Math.min(Math.max((lonDeg - west) / stepLon, 0), n - 1.001);
    const y = Math.min(Math.max((north - latDeg) / stepLat, 0), n - 1.001);
    const at = Math.floor(y) * n + Math.floor(x);
    const [fx, fy] = [x % 1, y % 1];
    const upper = floor[at]! * (1 - fx) + floor[at + 1]! * fx;
    const lower = floor[at + n]! * (1 - fx) + floor[at + n + 1]! * fx;
    return upper * (1 - fy) + lower * fy;
  };
}

const slidingMinimum = (grid: Float32Array, n: number, across: number, down: number): Float32Array =>
  sliding(sliding(grid, n, across, 1, n, Math.min), n, down, n, 1, Math.min);

function slidingMean(grid: Float32Array, n: number, across: number, down: number): Float32Array {
  const add = (a: number, b: number) => a + b;
  const rows = sliding(grid, n, across, 1, n, add, true);
  return sliding(rows, n, down, n, 1, add, true);
}

/** Combines each value with those up to `reach` before and after it along one axis. */
function sliding(
  grid: Float32Array,
  n: number,
  reach: number,
  along: number,
  across: number,
  combine: (a: number, b: number) => number,
  mean = false,
): Float32Array {
  const result = new Float32Array(grid.length);
  for (let line = 0; line < n; line++) {
    for (let i = 0; i < n; i++) {
      const from = Math.max(0, i - reach);
      const to = Math.min(n - 1, i + reach);
      let value = grid[line * across + from * along]!;
      for (let k = from + 1; k <= to; k++) value = combine(value, grid[line * across + k * along]!);
      result[line * across + i * along] = mean ? value / (to - from + 1) : value;
    }
  }
  return result;
}

/** Bilinear value of a relief array at a pixel of the tile. */
export function reliefAt(relief: TileRelief, values: Float32Array, px: number, py: number): number {
  const side = relief.cells + 2 * RIM;
  const scale = relief.cells / TILE_PIXELS;
  const x = Math.min(Math.max(px * scale - 0.5 + RIM, 0), side - 1.001);
  const y = Math.min(Math.max(py * scale - 0.5 + RIM, 0), side - 1.001);
  const at = Math.floor(y) * side + Math.floor(x);
  const fx = x - Math.floor(x);
  const fy = y - Math.floor(y);
  const upper = values[at]! * (1 - fx) + values[at + 1]! * fx;
  const lower = values[at + side]! * (1 - fx) + values[at + side + 1]! * fx;
  return upper * (1 - fy) + lower * fy;
}
