import { describe, expect, it } from "vitest";
import { GlbReader } from "./glb-reader-fixture.ts";
import { buildSampleTiles, sampleCounty } from "./sample-county.ts";
import { enuCoordinates, tileGrid } from "./tile-grid.ts";

/** Distance of a point from a straight piece, metres. */
function toSegment(point: readonly number[], a: ArrayLike<number>, b: ArrayLike<number>): number {
  const along = [0, 1, 2].map((k) => b[k]! - a[k]!);
  const from = [0, 1, 2].map((k) => point[k]! - a[k]!);
  const dot = along.reduce((sum, value, k) => sum + value * from[k]!, 0);
  const share = Math.min(1, Math.max(0, dot / along.reduce((sum, value) => sum + value * value, 0)));
  return Math.hypot(...from.map((value, k) => value - share * along[k]!));
}

describe("pipes at the nearest level", () => {
  it("lie within 2 mm of the survey's lines and end within 2 mm of its points, read back from the compressed tiles", async () => {
    const { sink, tables } = await buildSampleTiles();
    const table = tables.get("water")!;
    const enu = enuCoordinates(tileGrid(sampleCounty), table);
    const verticesOf = new Map(
      table.ids.map((id, row) => {
        const first = table.partStart[table.featureStart[row]!]!;
        const end = table.partStart[table.featureStart[row + 1]!]!;
        return [
          id,
          Array.from({ length: end - first }, (_, i) => enu.subarray(3 * (first + i), 3 * (first + i) + 3)),
        ];
      }),
    );
    const { extras } = sink.json("tiles/water/tileset.json") as { extras: { details: { level: number }[] } };
    const leaves = `tiles/water/content/${extras.details.at(-1)!.level}/`;
    let pieces = 0;
    let farthest = 0;
    const ends = new Map<string, number[][]>();
    for (const [path, bytes] of sink.files) {
      if (!path.startsWith(leaves)) continue;
      const glb = await GlbReader.open(bytes, sink.files.get("tiles/water/models.bin"));
      glb.json.nodes.forEach((node, n) => {
        const { ROTATION, SCALE } = node.extensions!.EXT_mesh_gpu_instancing!.attributes;
        if (ROTATION === undefined) return; // balls
        const [places, turns, sizes] = [glb.enuPositions(n), glb.accessor(ROTATION), glb.accessor(SCALE!)];
        glb.featureIds(n).forEach((feature, i) => {
          const [x, y, z, w] = turns.subarray(4 * i, 4 * i + 4);
          const half = sizes[3 * i + 1]! / 2;
          // the shape's y axis after the turn, in east, north, up
          const axis = [2 * (x! * y! - w! * z!), -2 * (y! * z! + w! * x!), 1 - 2 * (x! * x! + z! * z!)];
          for (const sign of [-1, 1]) {
            const end = axis.map((value, k) => places[3 * i + k]! + sign * half * value);
            const id = glb.ids[feature]!;
            const others = ends.get(id);
            if (others) others.push(end);
            else ends.set(id, [end]);
            const points = verticesOf.get(glb.ids[feature]!)!;
            const apart = points.slice(1).map((to, p) => toSegment(end, points[p]!, to));
            farthest = Math.max(farthest, Math.min(...apart));
          }
          pieces++;
        });
      });
    }
    expect(pieces).toBeGreaterThan(140);
    expect(farthest).toBeLessThan(0.002);
    for (const [id, points] of verticesOf)
      for (const point of points) {
        const apart = ends.get(id)!.map((end) => Math.hypot(...end.map((value, k) => value - point[k]!)));
        expect(Math.min(...apart), id).toBeLessThan(0.002);
      }
  });
});
