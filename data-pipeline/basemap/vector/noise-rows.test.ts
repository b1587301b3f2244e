import { createNoise2D } from "simplex-noise";
import { describe, expect, it } from "vitest";
import { randomStream } from "../noise.ts";
import { NoiseRows } from "./noise-rows.ts";

const SEED = 5;
const COUNT = 200;
const noise = createNoise2D(randomStream(SEED));
const octaves = (u: number, v: number) =>
  (4 * noise(u, v) + 2 * noise(2.1 * u + 17, 2.1 * v - 5) + noise(4.3 * u - 9, 4.3 * v + 31)) / 7;

describe("NoiseRows", () => {
  it("gives three octaves of the noise of simplex-noise along lines in every direction", () => {
    const rows = new NoiseRows(SEED, COUNT);
    let strongest = 0;
    for (const [x, y, dx, dy] of [
      [12_345_678, -2_734_567, 9.55, 0],
      [12_345_678, -2_734_567, 0, 76.4],
      [-3.7, 11.2, -40, 30],
      [0, 0, 0, 0],
    ] as const) {
      const values = rows.roughness(x, y, dx, dy, 160, COUNT);
      for (let i = 0; i < COUNT; i++) {
        const expected = octaves((x + i * dx) / 160, (y + i * dy) / 160);
        expect(Math.abs(values[i]! - expected)).toBeLessThan(1e-7);
        strongest = Math.max(strongest, Math.abs(expected));
      }
    }
    expect(strongest).toBeGreaterThan(0.5);
  });
});
