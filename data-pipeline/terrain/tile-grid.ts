/** Metres of meridian from pole to pole, over π: good enough to choose levels by. */
export const METERS_PER_DEGREE = 111_320;
/** Cells along a tile's edge; the heights of a tile are sampled at their CELLS + 1 by CELLS + 1 corners. */
export const CELLS = 128;
/** Steps of u and v across a tile: places in quantized-mesh are whole numbers from 0 to this. */
export const TILE_STEPS = 32767;
/** Steps from one sample to the next; the last cell of a tile is one step narrower. */
export const SAMPLE_STEPS = 256;
/** A mesh may leave its samples by this share of their spacing: 0.29 m where samples are 9.5 m apart. */
const ERROR_PER_SPACING = 0.03;
/** The tolerance grows by this times the square of the slope: 3 times where the ground rises 1 in 2. */
export const SLOPE_ALLOWANCE = 8;
/** Tiles up to this level, 22° wide, are the round of the globe and little else; there this times the error will do. */
const LAST_ROUND_LEVEL = 3;
const ROUND_ALLOWANCE = 4;
/** Grids this much finer than a level's samples are worth another level. */
const SPACING_PER_CELL = 1.25;

/** Geographic tile: two columns and one row at level 0, x from 180° W, y from the SOUTH pole (TMS). */
export interface TerrainTile {
  readonly level: number;
  readonly x: number;
  readonly y: number;
}

/** A tile that is to be made. */
export interface PlannedTile extends TerrainTile {
  /** the level whose error it is held to: its parent's where it is there only because its siblings are */
  readonly detail: number;
}

export const tileDegrees = (level: number): number => 180 / 2 ** level;

/** [west, south, east, north] in degrees. */
export function tileBounds({ level, x, y }: TerrainTile): [number, number, number, number] {
  return [
    longitudeOf(level, x * TILE_STEPS),
    latitudeOf(level, y * TILE_STEPS),
    longitudeOf(level, (x + 1) * TILE_STEPS),
    latitudeOf(level, (y + 1) * TILE_STEPS),
  ];
}

/** Longitude so many steps of a level from 180° W; the same number for both tiles it belongs to. */
export const longitudeOf = (level: number, steps: number): number =>
  -180 + (steps * tileDegrees(level)) / TILE_STEPS;
/** Latitude so many steps of a level from the south pole. */
export const latitudeOf = (level: number, steps: number): number =>
  -90 + (steps * tileDegrees(level)) / TILE_STEPS;

/**
 * Place of sample −1 … CELLS + 1 of a tile in steps from its west or south edge. Those beyond the edges are where the
 * neighbour has its own.
 */
export function sampleStep(index: number): number {
  if (index < 0) return index * SAMPLE_STEPS + 1;
  return index < CELLS ? index * SAMPLE_STEPS : TILE_STEPS + (index - CELLS) * SAMPLE_STEPS;
}

/** North–south distance of samples, metres. */
export const spacingMeters = (level: number): number => (tileDegrees(level) / CELLS) * METERS_PER_DEGREE;

/** Greatest vertical distance between the mesh and the samples of a level where the ground is level, metres. */
export const errorMeters = (level: number): number =>
  ERROR_PER_SPACING * spacingMeters(level) * (level <= LAST_ROUND_LEVEL ? ROUND_ALLOWANCE : 1);

/** The level whose samples are about as dense as a grid of this cell size. */
export function levelForCell(cellMeters: number): number {
  let level = 0;
  while (spacingMeters(level) > SPACING_PER_CELL * cellMeters) level++;
  return level;
}

/** The tiles of a level that touch [west, south, east, north] degrees. */
export function tilesTouching(
  level: number,
  bounds: readonly [number, number, number, number],
): TerrainTile[] {
  const size = tileDegrees(level);
  const column = (lon: number) => Math.min(Math.max(Math.floor((lon + 180) / size), 0), 2 ** (level + 1) - 1);
  const row = (lat: number) => Math.min(Math.max(Math.floor((lat + 90) / size), 0), 2 ** level - 1);
  const tiles: TerrainTile[] = [];
  for (let y = row(bounds[1]); y <= row(bounds[3]); y++) {
    for (let x = column(bounds[0]); x <= column(bounds[2]); x++) tiles.push({ level, x, y });
  }
  return tiles;
}
