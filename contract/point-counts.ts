import { z } from "zod";

/** Beside a point layer's tileset.json. */
export const POINT_COUNTS_FILE = "counts.json";

/**
 * How many features of a point layer lie in each cell of one level of the tile grid: what is drawn where single points
 * would be dust. Columns with one number a cell; cells without features are left out.
 */
export const pointCountsSchema = z.strictObject({
  /** error of drawing nothing, metres, as in tileset.json: where the camera allows no more, single points are drawn */
  emptyErrorMeters: z.number().positive(),
  /** level of the tile grid whose tiles are the cells: gridSizeMeters / 2^level from edge to edge */
  level: z.number().int().min(0).max(10),
  /** how much further each cell is than the one before: number = y × 2^level + x, y from the south */
  steps: z.array(z.number().int().nonnegative()),
  counts: z.array(z.number().int().positive()),
  /** mean place of the features, whole metres east and north of the cell's south-west corner */
  east: z.array(z.number().int()),
  north: z.array(z.number().int()),
  /** mean height above the ellipsoid's tangent plane at the county's origin, whole metres */
  up: z.array(z.number().int()),
});
export type PointCounts = z.infer<typeof pointCountsSchema>;
