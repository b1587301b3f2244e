import { createNoise2D } from "simplex-noise";

/** Repeatable stream of numbers in [0, 1): mulberry32 of a seed. */
export function randomStream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Smooth noise of the plane in −1 … 1, the same in every run. */
export const landscapeNoise = createNoise2D(randomStream(20261122));

/** Three octaves of noise in −1 … 1; `size` is the length of its largest waves. */
export function roughness(x: number, y: number, size: number): number {
  const u = x / size;
  const v = y / size;
  return (
    (4 * landscapeNoise(u, v) +
      2 * landscapeNoise(2.1 * u + 17, 2.1 * v - 5) +
      landscapeNoise(4.3 * u - 9, 4.3 * v + 31)) /
    7
  );
}
