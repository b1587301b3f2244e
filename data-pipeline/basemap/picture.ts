import { type Canvas, createCanvas, ImageData, type SKRSContext2D } from "@napi-rs/canvas";
import { type MapTile, TILE_PIXELS, type TilePlane } from "./map-tile.ts";
import { PALETTES, type Palette, type Theme } from "./palette.ts";

/** [red, green, blue] 0 … 255. */
export type Rgb = readonly [number, number, number];

/** "#rrggbb" → numbers. */
export function rgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/**
 * Canvases by their side, each for whoever draws next: what is drawn from a canvas stays as it was then. One for each
 * picture would stay in memory until V8 collects, which knows nothing of its size.
 */
const scratch = new Map<number, Canvas>();

export function scratchCanvas(side: number): Canvas {
  let canvas = scratch.get(side);
  if (!canvas) {
    canvas = createCanvas(side, side);
    scratch.set(side, canvas);
  }
  return canvas;
}

/**
 * A small picture that stands for a whole tile: cells × cells squares and one more on each side, so that it
 * can be drawn enlarged and smooth without a seam at the tile's edge.
 */
export class CoarsePicture {
  readonly side: number;
  readonly #cells: number;
  readonly #pixels: Uint8ClampedArray;

  constructor(cells: number) {
    this.#cells = cells;
    this.side = cells + 2;
    this.#pixels = new Uint8ClampedArray(4 * this.side * this.side);
  }

  /** @param at row × side + column, rows from the north; @param alpha 0 … 1 */
  set(at: number, red: number, green: number, blue: number, alpha: number): void {
    const pixels = this.#pixels;
    pixels[4 * at] = red;
    pixels[4 * at + 1] = green;
    pixels[4 * at + 2] = blue;
    pixels[4 * at + 3] = alpha * 255;
  }

  /** Ends painting and draws the picture over the whole tile; the context's transform must be pixels. */
  draw(context: SKRSContext2D): void {
    const image = new ImageData(this.#pixels, this.side, this.side);
    const canvas = scratchCanvas(this.side);
    canvas.getContext("2d").putImageData(image, 0, 0);
    const cell = TILE_PIXELS / this.#cells;
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = "low";
    context.drawImage(canvas, -cell, -cell, TILE_PIXELS + 2 * cell, TILE_PIXELS + 2 * cell);
  }
}

/** A tile's picture in one theme. */
export interface Sheet {
  readonly theme: Theme;
  readonly palette: Palette;
  readonly canvas: Canvas;
  readonly context: SKRSContext2D;
}

export function blankSheet(theme: Theme): Sheet {
  const canvas = createCanvas(TILE_PIXELS, TILE_PIXELS);
  return { theme, palette: PALETTES[theme], canvas, context: canvas.getContext("2d", { alpha: false }) };
}

/** Draws a tile's picture at half size into its quarter of the tile above it: each pixel is the mean of four. */
export function shrinkInto({ context }: Sheet, picture: Canvas, { x, y }: MapTile): void {
  const half = TILE_PIXELS / 2;
  context.imageSmoothingQuality = "low";
  context.drawImage(picture, (x % 2) * half, (y % 2) * half, half, half);
}

/** Calls draw with user units = metres of the tile. */
export function inMeters(context: SKRSContext2D, plane: TilePlane, draw: () => void): void {
  context.save();
  context.setTransform(TILE_PIXELS / plane.widthMeters, 0, 0, TILE_PIXELS / plane.heightMeters, 0, 0);
  draw();
  context.restore();
}
