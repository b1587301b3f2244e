import { ImageData, type SKRSContext2D } from "@napi-rs/canvas";
import { TILE_PIXELS, type TilePlane } from "./map-tile.ts";
import { PALETTES, type Palette, type Theme } from "./palette.ts";
import { rgb, scratchCanvas } from "./picture.ts";
import { RIM, type TileRelief } from "./relief.ts";
import { smooth, type WildGround } from "./wild-ground.ts";

/** Pixels along a tile's edge of its picture of terrace steps. */
export const TERRACE_PIXELS = TILE_PIXELS / 2;

/** Terrace steps along the contours, as opacities of a dark riser and a light edge: TERRACE_PIXELS² each. */
export interface TerraceSteps {
  readonly riser: Uint8ClampedArray;
  readonly edge: Uint8ClampedArray;
}

/** Terrace steps in each theme's colours, to be drawn over a whole tile. */
export type TerraceBands = Readonly<Record<Theme, ImageData>>;

/**
 * Cuts slopes into steps; null where a step could not be seen. The same for both themes.
 * @param wild only where it has terraces; null = everywhere
 */
export function cutTerraces(
  relief: TileRelief,
  plane: TilePlane,
  wild: WildGround | null,
): TerraceSteps | null {
  const n = TERRACE_PIXELS;
  const pixel = plane.heightMeters / n;
  if (pixel > 45) return null;
  // a step must be several pixels wide to be seen; from near it is 2.5 m high
  const interval = Math.max(2.5, 1.1 * pixel);
  const steps: TerraceSteps = { riser: new Uint8ClampedArray(n * n), edge: new Uint8ClampedArray(n * n) };
  const stretches = wild ? terracedStretches(wild) : everywhere;
  const heights = new EnlargedHeights(relief, n + 1, TILE_PIXELS / n);
  for (let y = 0; y < n; y++) {
    const here = stretches(y);
    if (here.length === 0) continue;
    const [upper, lower] = [heights.row(y), heights.row(y + 1)];
    for (const [from, to] of here) {
      for (let x = from; x < to; x++) {
        const height = upper[x]!;
        const right = upper[x + 1]! - height;
        const down = lower[x]! - height;
        const rise = Math.sqrt(right * right + down * down); // metres a pixel
        const seen = smooth(0.02, 0.05, rise / pixel);
        if (seen === 0) continue;
        const phase = height / interval - Math.floor(height / interval);
        const width = Math.max(rise / interval, 0.02); // share of a step that one pixel covers
        const visible = Math.min(1, 0.55 / width) * seen;
        if (phase < 0.18 + 0.3 * width) steps.riser[y * n + x] = 255 * visible * 0.55;
        else steps.edge[y * n + x] = 255 * visible * (phase > 0.75 ? 0.4 : 0.08);
      }
    }
  }
  return steps;
}

/** Pixels of a row of terrace steps, from … to. */
type Stretches = (y: number) => readonly (readonly [from: number, to: number])[];

const everywhere: Stretches = () => [[0, TERRACE_PIXELS]];

/** Where wild ground has terraces, and one cell more, as far as shares spread when they are enlarged. */
function terracedStretches({ cells, terrace }: WildGround): Stretches {
  const side = cells + 2;
  const pixels = TERRACE_PIXELS / cells;
  const isNear = (row: number, column: number) => {
    for (let y = row; y < row + 3; y++)
      for (let x = column; x < column + 3; x++) if (terrace[y * side + x]! > 0) return true;
    return false;
  };
  const rows = Array.from({ length: cells }, (_, row) => {
    const stretches: [number, number][] = [];
    for (let column = 0; column < cells; column++) {
      if (!isNear(row, column)) continue;
      const last = stretches.at(-1);
      if (last?.[1] === column * pixels) last[1] += pixels;
      else stretches.push([column * pixels, (column + 1) * pixels]);
    }
    return stretches;
  });
  return (y) => rows[Math.floor(y / pixels)]!;
}

/** Heights at side × side places of a tile, `pixels` apart, the first half a place from its corner. */
class EnlargedHeights {
  readonly #relief: TileRelief;
  readonly #firsts: Int32Array;
  readonly #shares: Float64Array;
  readonly #rows = new Map<number, Float32Array>();

  constructor(relief: TileRelief, side: number, pixels: number) {
    this.#relief = relief;
    const scale = (relief.cells / TILE_PIXELS) * pixels;
    this.#firsts = new Int32Array(side);
    this.#shares = new Float64Array(side);
    for (let i = 0; i < side; i++) {
      const place = Math.min(Math.max((i + 0.5) * scale - 0.5 + RIM, 0), relief.cells + 2 * RIM - 1.001);
      this.#firsts[i] = Math.floor(place);
      this.#shares[i] = place - Math.floor(place);
    }
  }

  /** Only the one before it is kept. */
  row(y: number): Float32Array {
    const same = this.#rows.get(y);
    if (same) return same;
    const { heights, cells } = this.#relief;
    const from = cells + 2 * RIM;
    const above = this.#firsts[y]! * from;
    const share = this.#shares[y]!;
    const line = new Float64Array(from);
    for (let x = 0; x < from; x++)
      line[x] = heights[above + x]! * (1 - share) + heights[above + from + x]! * share;
    const row = new Float32Array(this.#firsts.length);
    for (let x = 0; x < row.length; x++) {
      const left = line[this.#firsts[x]!]!;
      row[x] = left + (line[this.#firsts[x]! + 1]! - left) * this.#shares[x]!;
    }
    for (const known of this.#rows.keys()) if (known !== y - 1) this.#rows.delete(known);
    this.#rows.set(y, row);
    return row;
  }
}

export function drawTerraces(steps: TerraceSteps): TerraceBands {
  return { dark: coloured(steps, PALETTES.dark), light: coloured(steps, PALETTES.light) };
}

/** Draws terrace steps over the whole tile. */
export function layTerraces(context: SKRSContext2D, bands: TerraceBands, theme: Theme): void {
  context.imageSmoothingQuality = "low";
  const canvas = scratchCanvas(TERRACE_PIXELS);
  canvas.getContext("2d").putImageData(bands[theme], 0, 0);
  context.drawImage(canvas, 0, 0, TILE_PIXELS, TILE_PIXELS);
}

function coloured(steps: TerraceSteps, palette: Palette): ImageData {
  const pixels = new Uint8ClampedArray(4 * TERRACE_PIXELS ** 2);
  const colours = [rgb(palette.terrace.line), rgb(palette.terrace.step)];
  for (let at = 0; at < steps.riser.length; at++) {
    const riser = steps.riser[at]!;
    const alpha = riser > 0 ? riser : steps.edge[at]!;
    if (alpha === 0) continue;
    const colour = colours[riser > 0 ? 0 : 1]!;
    pixels[4 * at] = colour[0];
    pixels[4 * at + 1] = colour[1];
    pixels[4 * at + 2] = colour[2];
    pixels[4 * at + 3] = alpha;
  }
  return new ImageData(pixels, TERRACE_PIXELS, TERRACE_PIXELS);
}
