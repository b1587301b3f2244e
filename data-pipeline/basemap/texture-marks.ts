import { type Canvas, createCanvas, ImageData } from "@napi-rs/canvas";
import type { Palette } from "./palette.ts";
import type { Rgb } from "./picture.ts";

/**
 * A pattern while it is drawn: square, transparent, repeating on all sides. Marks are blended in floating point,
 * premultiplied; thousands of small dots cost a tenth of what canvas calls for them do.
 */
export class Marks {
  readonly size: number;
  readonly inks: Palette["mark"];
  /** premultiplied red, green, blue 0 … 255 and alpha 0 … 1 of each pixel */
  readonly #pixels: Float32Array;

  constructor(size: number, inks: Palette["mark"]) {
    this.size = size;
    this.inks = inks;
    this.#pixels = new Float32Array(4 * size * size);
  }

  /** Lays a colour over one pixel. */
  blend(at: number, colour: Rgb, alpha: number): void {
    const pixels = this.#pixels;
    const left = 1 - alpha;
    pixels[4 * at] = pixels[4 * at]! * left + colour[0] * alpha;
    pixels[4 * at + 1] = pixels[4 * at + 1]! * left + colour[1] * alpha;
    pixels[4 * at + 2] = pixels[4 * at + 2]! * left + colour[2] * alpha;
    pixels[4 * at + 3] = pixels[4 * at + 3]! * left + alpha;
  }

  /** Lays a disc over the pattern, with soft edges; beyond an edge it goes on at the opposite one. */
  dot(x: number, y: number, radius: number, colour: Rgb, alpha: number): void {
    const { size } = this;
    const reach = radius + 0.5;
    const inner = Math.max(radius - 0.5, 0);
    for (let row = Math.floor(y - reach); row <= y + reach; row++) {
      const dy = row + 0.5 - y;
      const line = (((row % size) + size) % size) * size;
      for (let column = Math.floor(x - reach); column <= x + reach; column++) {
        const dx = column + 0.5 - x;
        const square = dx * dx + dy * dy;
        if (square >= reach * reach) continue;
        const covered = square <= inner * inner ? 1 : Math.min(reach - Math.sqrt(square), 1);
        this.blend(line + (((column % size) + size) % size), colour, alpha * covered);
      }
    }
  }

  toCanvas(): Canvas {
    const canvas = createCanvas(this.size, this.size);
    const context = canvas.getContext("2d");
    const data = new Uint8ClampedArray(4 * this.size * this.size);
    const pixels = this.#pixels;
    for (let i = 0; i < pixels.length; i += 4) {
      const alpha = pixels[i + 3]!;
      if (alpha === 0) continue;
      for (let k = i; k < i + 3; k++) data[k] = pixels[k]! / alpha;
      data[i + 3] = 255 * alpha;
    }
    context.putImageData(new ImageData(data, this.size, this.size), 0, 0);
    return canvas;
  }
}
