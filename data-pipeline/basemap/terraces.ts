import { type Canvas, createCanvas, ImageData, type SKRSContext2D } from "@napi-rs/canvas";
import { TILE_PIXELS, type TilePlane } from "./map-tile.ts";
import { PALETTES, type Palette, type Theme } from "./palette.ts";
import { rgb } from "./picture.ts";
import { RIM, type TileRelief } from "./relief.ts";
import { smooth } from "./wild-ground.ts";

/** Pixels along a tile's edge of its picture of terrace steps. */
export const TERRACE_PIXELS = TILE_PIXELS / 2;

/** Terrace steps along the contours, as opacities of a dark riser and a light edge: TERRACE_PIXELS² each. */
export interface TerraceSteps {
  readonly riser: Uint8ClampedArray;
  readonly edge: Uint8ClampedArray;
}

/** Terrace steps in each theme's colours, to be drawn over a whole tile. */
export type TerraceBands = Readonly<Record<Theme, Canvas>>;

/** Cuts slopes into steps; null where a step could not be seen. The same for both themes. */
export function cutTerraces(relief: TileRelief, plane: TilePlane): TerraceSteps | null {
  const n = TERRACE_PIXELS;
  const pixel = plane.heightMeters / n;
  if (pixel > 45) return null;
  // a step must be several pixels wide to be seen; from near it is 2.5 m high
  const interval = Math.max(2.5, 1.1 * pixel);
  const steps: TerraceSteps = { riser: new Uint8ClampedArray(n * n), edge: new Uint8ClampedArray(n * n) };
  const heights = enlargedHeights(relief, n + 1, TILE_PIXELS / n);
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      const at = y * (n + 1) + x;
      const height = heights[at]!;
      const right = heights[at + 1]! - height;
      const down = heights[at + n + 1]! - height;
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
  return steps;
}

/** Heights at side × side places of a tile, `pixels` apart, the first half a place from its corner. */
function enlargedHeights(relief: TileRelief, side: number, pixels: number): Float32Array {
  const from = relief.cells + 2 * RIM;
  const scale = (relief.cells / TILE_PIXELS) * pixels;
  const firsts = new Int32Array(side);
  const shares = new Float64Array(side);
  for (let i = 0; i < side; i++) {
    const place = Math.min(Math.max((i + 0.5) * scale - 0.5 + RIM, 0), from - 1.001);
    firsts[i] = Math.floor(place);
    shares[i] = place - Math.floor(place);
  }
  const { heights } = relief;
  const result = new Float32Array(side * side);
  const line = new Float64Array(from);
  for (let y = 0; y < side; y++) {
    const above = firsts[y]! * from;
    const share = shares[y]!;
    for (let x = 0; x < from; x++)
      line[x] = heights[above + x]! * (1 - share) + heights[above + from + x]! * share;
    for (let x = 0; x < side; x++) {
      const left = line[firsts[x]!]!;
      result[y * side + x] = left + (line[firsts[x]! + 1]! - left) * shares[x]!;
    }
  }
  return result;
}

export function drawTerraces(steps: TerraceSteps): TerraceBands {
  return { dark: terraceCanvas(steps, PALETTES.dark), light: terraceCanvas(steps, PALETTES.light) };
}

/** Draws terrace steps over the whole tile. */
export function layTerraces(context: SKRSContext2D, bands: TerraceBands, theme: Theme): void {
  context.imageSmoothingQuality = "low";
  context.drawImage(bands[theme], 0, 0, TILE_PIXELS, TILE_PIXELS);
}

function terraceCanvas(steps: TerraceSteps, palette: Palette): Canvas {
  const canvas = createCanvas(TERRACE_PIXELS, TERRACE_PIXELS);
  const context = canvas.getContext("2d");
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
  context.putImageData(new ImageData(pixels, TERRACE_PIXELS, TERRACE_PIXELS), 0, 0);
  return canvas;
}
