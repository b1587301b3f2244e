import { TILE_PIXELS, type TilePlane } from "./map-tile.ts";
import { reliefAt, type TileRelief } from "./relief.ts";
import { NoiseRows } from "./vector/noise-rows.ts";

/** Cells of the picture of wild ground: fine where a tile shows a landscape, coarse where it shows a street. */
const LANDSCAPE_CELLS = 128;
const STREET_CELLS = 64;
const STREET_LEVEL = 13;
/** Altitude where forest ends: 3,050 m at 25° of latitude, 2,175 m at 42.5°. */
const treeLine = (latDeg: number): number => 4300 - 50 * Math.abs(latDeg);

/** What grows where nobody surveyed the land: shares of each tile square, 0 … 1. */
export interface WildGround {
  readonly cells: number;
  readonly forest: Float32Array;
  readonly terrace: Float32Array;
  readonly field: Float32Array;
  readonly rock: Float32Array;
  /** slow change of tone, −1 … 1 */
  readonly tone: Float32Array;
}

/** 0 up to `from`, 1 from `to` on. */
export const smooth = (from: number, to: number, value: number): number => {
  const t = Math.min(Math.max((value - from) / (to - from), 0), 1);
  return t * t * (3 - 2 * t);
};

/** The noise is the same in every run. */
const LANDSCAPE_SEED = 20261122;
const [rises, grain, woods, parks] = Array.from(
  { length: 4 },
  () => new NoiseRows(LANDSCAPE_SEED, LANDSCAPE_CELLS + 2),
) as [NoiseRows, NoiseRows, NoiseRows, NoiseRows];

/** Shares of places in a row among fields that trees stand on, valid until the next call. */
function grovesAlong(x: number, y: number, step: number, count: number): Float64Array {
  const near = woods.roughness(x - 3000, y + 9000, step, 0, 420, count);
  const wide = parks.roughness(y, x - 7000, 0, step, 2900, count);
  for (let i = 0; i < count; i++) near[i] = smooth(0.2, 0.32, 0.7 * near[i]! + 0.75 * wide[i]!);
  return near;
}

/** Guesses land cover from slope, height above the valley and a fixed noise; the same for both themes. */
export function growWild(relief: TileRelief | null, plane: TilePlane): WildGround {
  const cells = plane.tile.level >= STREET_LEVEL ? STREET_CELLS : LANDSCAPE_CELLS;
  const side = cells + 2;
  const blank = () => new Float32Array(side * side);
  const wild: WildGround = {
    cells,
    forest: blank(),
    terrace: blank(),
    field: blank(),
    rock: blank(),
    tone: blank(),
  };
  const cell = TILE_PIXELS / cells;
  const step = plane.heightMeters / cells;
  const stepX = plane.widthMeters / cells;
  const originX = plane.west * plane.scale.metersPerLon;
  const originY = -plane.north * plane.scale.metersPerLat;
  const limit = treeLine(plane.north);
  const ground = relief && samplesOf(relief, relief.heights, side, cell);
  const above = relief && samplesOf(relief, relief.aboveValley, side, cell);
  const x = originX - 0.5 * stepX;
  for (let row = 0; row < side; row++) {
    const y = originY + (row - 0.5) * step;
    const roughs = rises.roughness(x, y, stepX, 0, 700, side);
    const fines = grain.roughness(y + 5000, x, 0, stepX, 160, side);
    let groves: Float64Array | null = null;
    for (let column = 0; column < side; column++) {
      const at = row * side + column;
      const rough = roughs[column]!;
      const fine = fines[column]!;
      wild.tone[at] = 0.6 * rough + 0.4 * fine;
      if (!ground || !above) {
        wild.field[at] = smooth(-0.2, 0.2, rough);
        continue;
      }
      const here = (row + 1) * (side + 2) + column + 1;
      const h = ground[here]!;
      const dx = (ground[here + 1]! - ground[here - 1]!) / (2 * step);
      const dy = (ground[here + side + 2]! - ground[here - side - 2]!) / (2 * step);
      const slope = Math.sqrt(dx * dx + dy * dy);
      const alpine = smooth(limit - 180, limit + 120, h + 130 * rough);
      const rock = Math.max(
        smooth(0.75, 1.15, slope + 0.25 * fine) * 0.8,
        alpine * smooth(0.3, 0.75, slope + 0.3 * fine),
      );
      const flat = 1 - smooth(0.07, 0.16, slope + 0.06 * fine);
      const low = 1 - smooth(25, 70, above[here]! + 30 * rough);
      let field = flat * Math.max(low, 0.6 * smooth(0.1, 0.4, rough)) * (1 - alpine);
      if (field > 0) {
        groves ??= grovesAlong(x, y, stepX, side);
        field *= 1 - groves[column]!;
      }
      const steps =
        smooth(0.06, 0.13, slope) *
        (1 - smooth(0.34, 0.5, slope)) *
        (1 - smooth(120, 260, above[here]! + 90 * rough)) *
        smooth(-0.12, 0.16, rough + 0.6 * fine);
      const forest =
        (1 - field) *
        (1 - steps) *
        (1 - alpine) *
        (1 - 0.75 * rock) *
        smooth(-0.62, -0.38, rough + 0.5 * fine);
      wild.rock[at] = rock;
      wild.field[at] = field;
      wild.terrace[at] = steps * (1 - field) * (1 - alpine);
      wild.forest[at] = forest;
    }
  }
  return wild;
}

/** Values of a relief at the middles of side × side squares of some pixels, the first one square outside the tile, and at one more around them. */
function samplesOf(relief: TileRelief, values: Float32Array, side: number, pixels: number): Float32Array {
  const samples = new Float32Array((side + 2) ** 2);
  let at = 0;
  for (let row = 0; row < side + 2; row++) {
    for (let column = 0; column < side + 2; column++)
      samples[at++] = reliefAt(relief, values, (column - 1.5) * pixels, (row - 1.5) * pixels);
  }
  return samples;
}
