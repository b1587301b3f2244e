import type { HeightGrid } from "./height-grid.ts";

/** A square grid of heights for tests: its south-west corner and cell size in degrees, heights in metres at cell centres. */
export function gridOf(
  west: number,
  south: number,
  cells: number,
  step: number,
  height: (lon: number, lat: number) => number,
): HeightGrid {
  const heights = new Float32Array(cells * cells);
  const north = south + cells * step;
  for (let row = 0; row < cells; row++)
    for (let column = 0; column < cells; column++)
      heights[row * cells + column] = height(west + (column + 0.5) * step, north - (row + 0.5) * step);
  return { west, north, stepLon: step, stepLat: step, columns: cells, rows: cells, heights };
}
