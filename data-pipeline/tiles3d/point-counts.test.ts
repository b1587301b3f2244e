import { expect, it } from "vitest";
import { pointCountsSchema } from "../../contract/point-counts.ts";
import { sampleTable, seededRandom } from "./feature-table-fixture.ts";
import { countPoints } from "./point-counts.ts";
import { buildSampleTiles, sampleCounty } from "./sample-county.ts";
import { tileGrid } from "./tile-grid.ts";
import type { TiledFeatures } from "./tileset-plan.ts";

const grid = tileGrid(sampleCounty); // 8,192 m: 32 × 32 cells of 256 m

function pointsAt(enu: readonly number[]): TiledFeatures {
  const points = Array.from({ length: enu.length / 3 }, (_, i) => ({
    parts: [[[0, 0, 0] as const]],
    fields: { id: `${i}` },
  }));
  return { table: sampleTable("bins", "point", points), enu: Float64Array.from(enu) };
}

it("counts every feature once, at the mean place of its cell", () => {
  const counts = countPoints(grid, [
    pointsAt([
      ...[-4096, -4096, 10], // the south-west corner
      ...[-3996, -3896, 21],
      ...[4096, 4096, -3], // the north-east corner belongs to the last cell
      ...[0, 0, 250],
      ...[255.9, 0.2, 252],
    ]),
  ]);
  expect(counts).toEqual({
    level: 5,
    steps: [0, 16 * 32 + 16, 15 * 32 + 15],
    counts: [2, 2, 1],
    east: [50, 128, 256],
    north: [100, 0, 256],
    up: [16, 251, -3],
  });
});

it("holds as many as the layer has, wherever they are", () => {
  const random = seededRandom(5);
  const enu = Array.from({ length: 3 * 5000 }, () => (random() - 0.5) * 8000);
  const { counts, steps, level } = countPoints(grid, [pointsAt(enu)]);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(5000);
  expect(steps.reduce((sum, step) => sum + step, 0)).toBeLessThan(4 ** level);
});

it("counts by smaller cells where one would hold more than a tile may", () => {
  const crowd = Array.from({ length: 8001 }, (_, i) => [i % 2 === 0 ? 1 : 200, 1, 0]);
  const { level, counts } = countPoints(grid, [pointsAt(crowd.flat())]);
  expect({ level, counts }).toEqual({ level: 6, counts: [4001, 4000] });
});

it("is published beside the tiles of point layers, and of no others", async () => {
  const { sink, tables } = await buildSampleTiles();
  for (const layer of ["water-facilities", "streetlights"]) {
    const { counts } = pointCountsSchema.parse(sink.json(`tiles/${layer}/counts.json`));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(tables.get(layer)!.count);
  }
  expect(sink.files.has("tiles/water/counts.json")).toBe(false);
  expect(sink.files.has("tiles/buildings/counts.json")).toBe(false);
});
