import decodeQuantizedMesh, { DECODING_STEPS } from "@here/quantized-mesh-decoder";
import { expect, it } from "vitest";
import { encodeQuantizedMesh } from "./quantized-mesh.ts";
import { TILE_STEPS } from "./tile-grid.ts";

/** A lattice of side × side vertices, each numbered by its first use. */
function lattice(side: number) {
  const count = side * side;
  const place = (i: number) => Math.round((i * TILE_STEPS) / (side - 1));
  const rank = new Int32Array(count).fill(-1);
  const order: number[] = [];
  const indices: number[] = [];
  const use = (vertex: number) => {
    if (rank[vertex]! < 0) rank[vertex] = order.push(vertex) - 1;
    indices.push(rank[vertex]!);
  };
  for (let row = 0; row + 1 < side; row++) {
    for (let column = 0; column + 1 < side; column++) {
      const at = row * side + column;
      for (const vertex of [at, at + 1, at + side + 1, at, at + side + 1, at + side]) use(vertex);
    }
  }
  return {
    centre: [6_378_137, 0, 0] as const,
    radiusMeters: 1000,
    minimumHeight: -12.5,
    maximumHeight: 243.4921875,
    horizonOcclusionPoint: [1.1, 0, 0] as const,
    u: Uint16Array.from(order, (vertex) => place(vertex % side)),
    v: Uint16Array.from(order, (vertex) => place(Math.floor(vertex / side))),
    height: Uint16Array.from(order, (vertex) => (vertex * 7919) % (TILE_STEPS + 1)),
    normals: Float32Array.from({ length: 3 * count }, (_, i) => (i % 3 === 0 ? 1 : 0)),
    indices: Uint32Array.from(indices),
  };
}

it.each([
  ["16-bit indices", 20],
  ["32-bit indices, an odd number of vertices", 257],
  ["32-bit indices, an even number of vertices", 258],
])("is read back as it was written: %s", (_, side) => {
  const mesh = lattice(side);
  const count = side * side;
  const read = decodeQuantizedMesh(encodeQuantizedMesh(mesh).slice().buffer, {
    maxDecodingStep: DECODING_STEPS.extensions,
  });
  expect(read.header.minHeight).toBe(mesh.minimumHeight);
  expect(read.header.maxHeight).toBe(mesh.maximumHeight);
  const differing = (found: ArrayLike<number>, from: number, expected: ArrayLike<number>) =>
    Array.from(expected).filter((value, i) => found[from + i] !== value).length;
  expect(differing(read.vertexData, 0, mesh.u)).toBe(0);
  expect(differing(read.vertexData, count, mesh.v)).toBe(0);
  expect(differing(read.vertexData, 2 * count, mesh.height)).toBe(0);
  expect(read.triangleIndices.length).toBe(mesh.indices.length);
  expect(differing(read.triangleIndices, 0, mesh.indices)).toBe(0);
  for (const edge of [read.westIndices, read.southIndices, read.eastIndices, read.northIndices])
    expect(edge.length).toBe(side);
  expect(read.extensions.vertexNormals.length).toBe(2 * count);
});
