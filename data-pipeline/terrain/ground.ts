import type { Dem } from "../feature-table.ts";
import {
  edgeDistances,
  type HeightGrid,
  halvedGrid,
  isFarInside,
  isFarInsideAlong,
  sampleGrid,
} from "./height-grid.ts";

/** Cells across the coarse picture of the ground that is continued outward. */
const COARSE_CELLS = 384;
/** The picture reaches this far beyond the surveyed ground, as a share of its size. */
const REACH = 0.5;
/** Surveyed heights give way to the continuation over this many coarse cells at their edge. */
const FADE_CELLS = 3;

/** Ground without end: [lon°, lat°] → survey height in metres, never NaN. */
export type Ground = (lonDeg: number, latDeg: number) => number;

/** The same at longitudes from west to east along a parallel, into[at …]. */
export type GroundAlong = (lonDegs: Float64Array, latDeg: number, into: Float64Array, at: number) => void;

/**
 * The surveyed ground, continued: beyond its edge the heights spread outward, ever smoother, and end in
 * their mean, so that neither a cliff nor a hole rings the county.
 */
export function continuedGround(dem: Dem): Ground {
  const continued = new Continuation(dem);
  return (lonDeg, latDeg) => continued.at(lonDeg, latDeg, dem.sample(lonDeg, latDeg));
}

/**
 * continuedGround, and the same as means over about so many metres, for samples that far apart.
 * Both know the surroundings from one picture.
 */
export function continuedGrounds(dem: Dem): { ground: Ground; smoothed(cellMeters: number): GroundAlong } {
  const continued = new Continuation(dem);
  return {
    ground: (lonDeg, latDeg) => continued.at(lonDeg, latDeg, dem.sample(lonDeg, latDeg)),
    smoothed(cellMeters) {
      const means = dem.smoothed(cellMeters);
      return (lonDegs, latDeg, into, at) => {
        means.sampleAlong(lonDegs, latDeg, into, at);
        if (continued.isFarInside(lonDegs[0]!, lonDegs.at(-1)!, latDeg)) return;
        for (let i = 0; i < lonDegs.length; i++)
          into[at + i] = continued.at(lonDegs[i]!, latDeg, into[at + i]!);
      };
    },
  };
}

/** What is around a survey, and joins it to the survey's heights. */
class Continuation {
  readonly #edge: HeightGrid;
  readonly #spread: HeightGrid;
  readonly #mean: number;
  readonly #bounds: readonly [west: number, south: number, east: number, north: number];

  constructor(dem: Dem) {
    const coarse = coarseGrid(dem);
    this.#edge = { ...coarse, heights: edgeDistances(coarse) };
    this.#spread = { ...coarse, heights: spreadOutward(coarse) };
    this.#mean = meanOf(coarse.heights);
    this.#bounds = boundsOf(coarse);
  }

  /** Whether along a parallel nothing but the survey counts. */
  isFarInside(westDeg: number, eastDeg: number, latDeg: number): boolean {
    return isFarInsideAlong(this.#edge, westDeg, eastDeg, latDeg, FADE_CELLS + 0.5);
  }

  /** @param surveyed height of the survey at the place, metres; NaN = none */
  at(lonDeg: number, latDeg: number, surveyed: number): number {
    const [west, south, east, north] = this.#bounds;
    const x = Math.min(Math.max(lonDeg, west), east);
    const y = Math.min(Math.max(latDeg, south), north);
    if (!Number.isNaN(surveyed) && isFarInside(this.#edge, x, y, FADE_CELLS + 0.5)) return surveyed;
    const inside = Number.isNaN(surveyed) ? 0 : smooth((sampleGrid(this.#edge, x, y) - 0.5) / FADE_CELLS);
    if (inside >= 1) return surveyed;
    // far outside everything is flat; the ring fades to the mean over the outer half of the picture
    const u = Math.abs((2 * (lonDeg - west)) / (east - west) - 1);
    const v = Math.abs((2 * (latDeg - south)) / (north - south) - 1);
    const far = smooth((Math.max(u, v) - 0.6) / 0.38);
    const around = far >= 1 ? this.#mean : sampleGrid(this.#spread, x, y) * (1 - far) + this.#mean * far;
    return inside > 0 ? surveyed * inside + around * (1 - inside) : around;
  }
}

const smooth = (t: number): number => {
  const c = Math.min(Math.max(t, 0), 1);
  return c * c * (3 - 2 * c);
};

function boundsOf(grid: HeightGrid): [number, number, number, number] {
  return [
    grid.west,
    grid.north - grid.rows * grid.stepLat,
    grid.west + grid.columns * grid.stepLon,
    grid.north,
  ];
}

function coarseGrid(dem: Dem): HeightGrid {
  const [west, south, east, north] = dem.bounds;
  const width = (east - west) * (1 + 2 * REACH);
  const height = (north - south) * (1 + 2 * REACH);
  const grid: HeightGrid = {
    west: west - (east - west) * REACH,
    north: north + (north - south) * REACH,
    stepLon: width / COARSE_CELLS,
    stepLat: height / COARSE_CELLS,
    columns: COARSE_CELLS,
    rows: COARSE_CELLS,
    heights: new Float32Array(COARSE_CELLS * COARSE_CELLS),
  };
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) {
      grid.heights[row * grid.columns + column] = dem.sample(
        grid.west + (column + 0.5) * grid.stepLon,
        grid.north - (row + 0.5) * grid.stepLat,
      );
    }
  }
  return grid;
}

/** Fills every NaN by push and pull: means of ever larger blocks upward, then smoothly interpolated downward. */
function spreadOutward(grid: HeightGrid): Float32Array {
  const { columns, rows, heights } = grid;
  if (columns <= 3 || rows <= 3) {
    const mean = meanOf(heights);
    return heights.map((h) => (Number.isNaN(h) ? mean : h));
  }
  const half = halvedGrid(grid);
  const below: HeightGrid = { ...half, heights: spreadOutward(half) };
  return heights.map((h, i) => {
    if (!Number.isNaN(h)) return h;
    const lon = grid.west + ((i % columns) + 0.5) * grid.stepLon;
    const lat = grid.north - (Math.floor(i / columns) + 0.5) * grid.stepLat;
    return sampleGrid(below, lon, lat);
  });
}

function meanOf(heights: ArrayLike<number>): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < heights.length; i++) {
    if (Number.isNaN(heights[i])) continue;
    sum += heights[i]!;
    count++;
  }
  return count > 0 ? sum / count : Number.NaN;
}
