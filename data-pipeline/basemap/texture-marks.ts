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

  /** The pattern as it has been drawn so far, as bytes. */
  finish(): MarkPixels {
    const premultiplied = new Uint8ClampedArray(this.#pixels);
    for (let i = 3; i < premultiplied.length; i += 4) premultiplied[i] = 255 * this.#pixels[i]!;
    return { size: this.size, premultiplied: new Uint8Array(premultiplied.buffer) };
  }
}

/** A finished pattern; sizes are powers of two. */
export interface MarkPixels {
  readonly size: number;
  /** red, green, blue and alpha of each pixel, premultiplied */
  readonly premultiplied: Uint8Array;
}

/** A colour in some opacity with marks over it. */
export function onGround({ size, premultiplied: marks }: MarkPixels, colour: Rgb, opacity: number): Canvas {
  const canvas = createCanvas(size, size);
  const data = new Uint8ClampedArray(marks.length);
  // by the opacity of marks: that of both, and what each has in it
  const alphas = Float64Array.from({ length: 256 }, (_, a) => opacity * (1 - a / 255) + a / 255);
  const marked = alphas.map((alpha) => 1 / alpha);
  const [red, green, blue] = colour.map((value) =>
    alphas.map((alpha, a) => (value * opacity * (1 - a / 255)) / alpha),
  ) as [Float64Array, Float64Array, Float64Array];
  for (let i = 0; i < data.length; i += 4) {
    const a = marks[i + 3]!;
    const share = marked[a]!;
    data[i] = red[a]! + marks[i]! * share;
    data[i + 1] = green[a]! + marks[i + 1]! * share;
    data[i + 2] = blue[a]! + marks[i + 2]! * share;
    data[i + 3] = 255 * alphas[a]!;
  }
  canvas.getContext("2d").putImageData(new ImageData(data, size, size), 0, 0);
  return canvas;
}
