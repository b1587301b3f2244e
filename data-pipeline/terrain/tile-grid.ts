/** Metres of meridian from pole to pole, over π: good enough to choose levels by. */
const METERS_PER_DEGREE = 111_320;
/** Cells along a tile's edge; the heights of a tile are sampled at its CELLS + 1 by CELLS + 1 corners. */
export const CELLS = 128;
/** A mesh may leave its samples by this share of their spacing: 0.29 m where samples are 9.5 m apart. */
const ERROR_PER_SPACING = 0.03;
/** Grids this much finer than a level's samples are worth another level. */
const SPACING_PER_CELL = 1.25;

/** Geographic tile: two columns and one row at level 0, x from 180° W, y from the SOUTH pole (TMS). */
export interface TerrainTile {
  readonly level: number;
  readonly x: number;
  readonly y: number;
}

export const tileDegrees = (level: number): number => 180 / 2 ** level;

/** [west, south, east, north] in degrees. */
export function tileBounds({ level, x, y }: TerrainTile): [number, number, number, number] {
  return [
    longitudeOf(level, x * CELLS),
    latitudeOf(level, y * CELLS),
    longitudeOf(level, (x + 1) * CELLS),
    latitudeOf(level, (y + 1) * CELLS),
  ];
}

/** Longitude of a column of the level's sample lattice, counted from 180° W; the same number for both tiles it belongs to. */
export const longitudeOf = (level: number, column: number): number =>
  -180 + (column * tileDegrees(level)) / CELLS;
/** Latitude of a row of the level's sample lattice, counted from the south pole. */
export const latitudeOf = (level: number, row: number): number => -90 + (row * tileDegrees(level)) / CELLS;

/** North–south distance of samples, metres. */
export const spacingMeters = (level: number): number => (tileDegrees(level) / CELLS) * METERS_PER_DEGREE;

/** Greatest vertical distance between the mesh and the samples of a level where the ground is level, metres. */
export const errorMeters = (level: number): number => ERROR_PER_SPACING * spacingMeters(level);

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
