import { type Canvas, createCanvas, type SKRSContext2D } from "@napi-rs/canvas";
import { TILE_PIXELS } from "./map-tile.ts";

/** [red, green, blue] 0 … 255. */
export type Rgb = readonly [number, number, number];

/** "#rrggbb" → numbers. */
export function rgb(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/**
 * A small picture that stands for a whole tile: cells × cells squares and one more on each side, so that it
 * can be drawn enlarged and smooth without a seam at the tile's edge.
 */
export class CoarsePicture {
  readonly side: number;
  readonly #cells: number;
  readonly #canvas: Canvas;
  readonly #pixels: ReturnType<SKRSContext2D["createImageData"]>;

  constructor(cells: number) {
    this.#cells = cells;
    this.side = cells + 2;
    this.#canvas = createCanvas(this.side, this.side);
    this.#pixels = this.#canvas.getContext("2d").createImageData(this.side, this.side);
  }

  /** @param at row × side + column, rows from the north; @param alpha 0 … 1 */
  set(at: number, red: number, green: number, blue: number, alpha: number): void {
    const data = this.#pixels.data;
    data[4 * at] = red;
    data[4 * at + 1] = green;
    data[4 * at + 2] = blue;
    data[4 * at + 3] = alpha * 255;
  }

  /** Ends painting and draws the picture over the whole tile; the context's transform must be pixels. */
  draw(context: SKRSContext2D): void {
    this.#canvas.getContext("2d").putImageData(this.#pixels, 0, 0);
    const cell = TILE_PIXELS / this.#cells;
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = "low";
    context.drawImage(this.#canvas, -cell, -cell, TILE_PIXELS + 2 * cell, TILE_PIXELS + 2 * cell);
  }
}
