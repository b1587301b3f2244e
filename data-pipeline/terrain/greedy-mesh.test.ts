import { expect, it } from "vitest";
import { type EdgeVertex, TileMesher } from "./greedy-mesh.ts";
import { CELLS, TILE_STEPS } from "./tile-grid.ts";

const SAMPLES = (CELLS + 1) ** 2;

/** The same numbers from 0 to 1 in every run (Park and Miller's generator). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** A tile's corners and up to so many vertices on each edge, crowded at its beginning. */
function crowdedRim(perSide: number, next: () => number): EdgeVertex[] {
  const rim: EdgeVertex[] = [];
  for (const side of [0, 1, 2, 3]) {
    const places = Array.from({ length: perSide }, () => 1 + Math.floor(next() ** 3 * (TILE_STEPS - 2)));
    for (const at of [0, ...[...new Set(places)].sort((a, b) => a - b)]) {
      const back = TILE_STEPS - at;
      const [u, v] = [
        [at, 0] as const,
        [TILE_STEPS, at] as const,
        [back, TILE_STEPS] as const,
        [0, back] as const,
      ][side]!;
      rim.push({ u, v, height: 300 * next() });
    }
  }
  return rim;
}

it.each([
  ["corners alone", 0, 0],
  ["a few edge vertices on rough ground", 30, 200],
  ["thousands, of which many are a step apart, on rough ground", 4000, 200],
  // as many as more than eight levels of deeper tiles leave, and nothing inside to break their fans
  ["tens of thousands around level ground", 20_000, 0],
])("covers the tile with triangles between the given edge vertices: %s", (_, perSide, relief) => {
  const next = numbers(7);
  const mesher = new TileMesher();
  // the second tile is made in the memory of the first
  for (const rim of [crowdedRim(perSide, next), crowdedRim(Math.floor(perSide / 2), next)]) {
    const heights = Float64Array.from({ length: SAMPLES }, () => relief * next());
    const { vertices, u, v, triangles } = mesher.mesh(rim, heights, new Float64Array(SAMPLES).fill(1 / 20));
    let area = 0;
    let smallest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < triangles.length; i += 3) {
      const [a, b, c] = [triangles[i]!, triangles[i + 1]!, triangles[i + 2]!];
      const twice = (u[b]! - u[a]!) * (v[c]! - v[a]!) - (v[b]! - v[a]!) * (u[c]! - u[a]!);
      area += twice / 2;
      smallest = Math.min(smallest, twice);
    }
    expect(area).toBe(TILE_STEPS ** 2);
    expect(smallest).toBeGreaterThan(0);
    // Euler: a triangulated disc whose rim is these vertices and no others
    expect(triangles.length / 3).toBe(2 * vertices - 2 - rim.length);
    expect(rim.every((vertex, i) => u[i] === vertex.u && v[i] === vertex.v)).toBe(true);
  }
});

it("leaves no sample by more than its tolerance", () => {
  const next = numbers(11);
  const rim = crowdedRim(20, next);
  const heights = Float64Array.from({ length: SAMPLES }, () => 100 * next());
  const tolerance = 15;
  const { u, v, triangles, vertices } = new TileMesher().mesh(
    rim,
    heights,
    new Float64Array(SAMPLES).fill(1 / tolerance),
  );
  const heightOf = (i: number) =>
    i < rim.length ? rim[i]!.height : heights[(v[i]! / 256) * (CELLS + 1) + u[i]! / 256]!;
  expect(vertices).toBeGreaterThan(1000);
  let checked = 0;
  let worst = 0;
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [triangles[i]!, triangles[i + 1]!, triangles[i + 2]!];
    const area = (u[b]! - u[a]!) * (v[c]! - v[a]!) - (v[b]! - v[a]!) * (u[c]! - u[a]!);
    for (
      let y = Math.ceil(Math.min(v[a]!, v[b]!, v[c]!) / 256) * 256;
      y <= Math.max(v[a]!, v[b]!, v[c]!);
      y += 256
    ) {
      for (
        let x = Math.ceil(Math.min(u[a]!, u[b]!, u[c]!) / 256) * 256;
        x <= Math.max(u[a]!, u[b]!, u[c]!);
        x += 256
      ) {
        const wb = ((u[c]! - u[a]!) * (y - v[a]!) - (v[c]! - v[a]!) * (x - u[a]!)) / -area;
        const wc = ((u[b]! - u[a]!) * (y - v[a]!) - (v[b]! - v[a]!) * (x - u[a]!)) / area;
        if (wb < 0 || wc < 0 || wb + wc > 1 || x === 0 || y === 0 || x > 32_600 || y > 32_600) continue;
        const drawn = heightOf(a) * (1 - wb - wc) + heightOf(b) * wb + heightOf(c) * wc;
        worst = Math.max(worst, Math.abs(drawn - heights[(y / 256) * (CELLS + 1) + x / 256]!));
        checked++;
      }
    }
  }
  expect(checked).toBeGreaterThanOrEqual((CELLS - 1) ** 2);
  expect(worst).toBeGreaterThan(0);
  expect(worst).toBeLessThanOrEqual(tolerance + 1e-9);
});
