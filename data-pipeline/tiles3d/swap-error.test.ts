import { beforeAll, describe, expect, it } from "vitest";
import type { FeatureTable } from "../feature-table.ts";
import { GlbReader } from "./glb-reader-fixture.ts";
import { buildSampleTiles, type MemorySink, sampleCounty } from "./sample-county.ts";
import { enuCoordinates, tileGrid } from "./tile-grid.ts";

/** Pixels of error at which the viewer asks for the next level on a graphics card (viewer/globe/machine.ts). */
const ASKED_AT_PIXELS = { water: 16, buildings: 6 } as const;
/** A swap of levels may move what is drawn by this much. */
const SEEN_PIXELS = 2;

let sink: MemorySink;
let tables: ReadonlyMap<string, FeatureTable>;
beforeAll(async () => {
  ({ sink, tables } = await buildSampleTiles());
});

interface Level {
  readonly errorMeters: number;
  /** segments of lines, edges of triangles: both ends east, north, up, by feature */
  readonly edges: ReadonlyMap<string, (readonly [Point, Point])[]>;
}
type Point = readonly [number, number, number];

async function levelOf(layer: string, detail: number): Promise<Level> {
  const { extras } = sink.json(`tiles/${layer}/tileset.json`) as {
    extras: { details: { level: number; geometricErrorMeters: number }[] };
  };
  const { level, geometricErrorMeters } = extras.details[detail]!;
  const edges = new Map<string, (readonly [Point, Point])[]>();
  for (const [path, bytes] of sink.files) {
    if (!path.startsWith(`tiles/${layer}/content/${level}/`)) continue;
    const glb = await GlbReader.open(bytes);
    const [positions, features] = [glb.enuPositions(0), glb.featureIds(0)];
    const { indices, mode } = glb.json.meshes[0]!.primitives[0]!;
    const corners = mode === 1 ? 2 : 3;
    const order = glb.accessor(indices!);
    const at = (i: number): Point => [positions[3 * i]!, positions[3 * i + 1]!, positions[3 * i + 2]!];
    for (let i = 0; i < order.length; i += corners) {
      const id = glb.ids[features[order[i]!]!]!;
      const found = edges.get(id) ?? [];
      edges.set(id, found);
      for (let k = 0; k < corners; k++) found.push([at(order[i + k]!), at(order[i + ((k + 1) % corners)]!)]);
    }
  }
  return { errorMeters: geometricErrorMeters, edges };
}

function distance(point: Point, [a, b]: readonly [Point, Point], axes: readonly number[]): number {
  const along = axes.map((k) => b[k]! - a[k]!);
  const from = axes.map((k) => point[k]! - a[k]!);
  const square = along.reduce((sum, value) => sum + value * value, 0);
  const dot = along.reduce((sum, value, i) => sum + value * from[i]!, 0);
  const share = square > 0 ? Math.min(1, Math.max(0, dot / square)) : 0;
  return Math.hypot(...from.map((value, i) => value - share * along[i]!));
}

/** Farthest that a surveyed vertex lies from what the level draws of its feature, pixels when the next level is asked for. */
async function swapPixels(layer: "water" | "buildings", detail: number, axes: readonly number[]) {
  const { errorMeters, edges } = await levelOf(layer, detail);
  const table = tables.get(layer)!;
  const enu = enuCoordinates(tileGrid(sampleCounty), table);
  let farthest = 0;
  let seen = 0;
  table.ids.forEach((id, row) => {
    const drawn = edges.get(id);
    if (!drawn) return; // not among the mains or the largest
    seen++;
    const first = table.partStart[table.featureStart[row]!]!;
    const end = table.partStart[table.featureStart[row + 1]!]!;
    for (let v = first; v < end; v++) {
      const point: Point = [enu[3 * v]!, enu[3 * v + 1]!, enu[3 * v + 2]!];
      farthest = Math.max(farthest, Math.min(...drawn.map((edge) => distance(point, edge, axes))));
    }
  });
  expect(seen).toBeGreaterThan(5);
  return (farthest * ASKED_AT_PIXELS[layer]) / errorMeters;
}

describe("a swap of levels of detail", () => {
  it.each([0, 1])("moves pipes drawn as lines (level %i) by less than two pixels", async (detail) => {
    expect(await swapPixels("water", detail, [0, 1, 2])).toBeLessThan(SEEN_PIXELS);
  });

  it.each([0, 1])("moves outlines of buildings (level %i) by less than two pixels", async (detail) => {
    expect(await swapPixels("buildings", detail, [0, 1])).toBeLessThan(SEEN_PIXELS);
  });
});
