import { createCanvas, ImageData, loadImage } from "@napi-rs/canvas";
import { describe, expect, it } from "vitest";
import { JpegWriter } from "./jpeg-writer.ts";
import { randomStream } from "./noise.ts";

const SIDE = 64;
const QUALITY = 76;
const writer = new JpegWriter(SIDE, QUALITY);

type Colour = readonly [red: number, green: number, blue: number];

function pictureOf(colourAt: (x: number, y: number) => Colour): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(4 * SIDE * SIDE);
  for (let i = 0; i < SIDE * SIDE; i++) pixels.set([...colourAt(i % SIDE, Math.floor(i / SIDE)), 255], 4 * i);
  return pixels;
}

/** What libjpeg, in the canvas, reads from a file. */
async function decoded(file: Uint8Array): Promise<Uint8ClampedArray> {
  const image = await loadImage(Buffer.from(file));
  expect([image.width, image.height]).toEqual([SIDE, SIDE]);
  const context = createCanvas(SIDE, SIDE).getContext("2d");
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, SIDE, SIDE).data;
}

/** The same picture as libjpeg writes it. */
function byCanvas(pixels: Uint8ClampedArray): Buffer {
  const canvas = createCanvas(SIDE, SIDE);
  canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(pixels), SIDE, SIDE), 0, 0);
  return canvas.encodeSync("jpeg", QUALITY);
}

function squaredError(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  return a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);
}

const random = randomStream(5);
const pictures: Readonly<Record<string, Uint8ClampedArray>> = {
  "one colour": pictureOf(() => [18, 120, 200]),
  "black and white": pictureOf((x, y) => ((x ^ y) & 8 ? [255, 255, 255] : [0, 0, 0])),
  "a slope of colours": pictureOf((x, y) => [4 * x, 255 - 4 * y, 2 * (x + y)]),
  "a thin line on a plain": pictureOf((x, y) => (x === y ? [220, 30, 30] : [200, 205, 190])),
  noise: pictureOf(() => [255 * random(), 255 * random(), 255 * random()]),
  "noise of few colours": pictureOf(() => (random() < 0.5 ? [90, 110, 80] : [96, 118, 84])),
};

describe("JPEGs", () => {
  it.each(Object.keys(pictures))(
    "of %s are read by libjpeg, as near and as small as its own",
    async (name) => {
      const pixels = pictures[name]!;
      const [own, others] = [writer.encode(new Uint8Array(pixels.buffer)), byCanvas(pixels)];
      const [error, othersError] = [
        squaredError(await decoded(own), pixels),
        squaredError(await decoded(others), pixels),
      ];
      // rounded to whole levels now and then differently: at most one level in a hundred numbers more
      expect(error).toBeLessThanOrEqual(1.02 * othersError + pixels.length / 100);
      expect(own.length).toBeLessThanOrEqual(others.length);
    },
  );

  it("do not depend on what was written before", () => {
    const pixels = new Uint8Array(pictures["a slope of colours"]!.buffer);
    const first = new JpegWriter(SIDE, QUALITY).encode(pixels);
    for (const name of ["noise", "one colour"]) writer.encode(new Uint8Array(pictures[name]!.buffer));
    expect(Buffer.from(writer.encode(pixels)).equals(first)).toBe(true);
  });
});
