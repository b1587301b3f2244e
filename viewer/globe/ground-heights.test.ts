import { Cartesian2 } from "cesium";
import { expect, it } from "vitest";
import { type GroundMesh, heightGrid, heightInGrid } from "./ground-heights.ts";

/** A mesh of corners [east, north, height] and its triangles, as Cesium hands it to a tile. */
function mesh(
  corners: readonly (readonly [number, number, number])[],
  indices: readonly number[],
): GroundMesh {
  const vertices = Float32Array.from(corners.flat());
  return {
    vertices,
    indices,
    indexCountWithoutSkirts: indices.length,
    encoding: {
      decodeTextureCoordinates: (from, i, result) =>
        Cartesian2.fromElements(from[3 * i]!, from[3 * i + 1]!, result),
      decodeHeight: (from, i) => from[3 * i + 2]!,
    },
  };
}

it("lies in the plane of the triangles, on their edges and at the tile's border too", () => {
  const slope = (east: number, north: number) => 400 + 90 * east - 30 * north;
  const corners = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
    [0.37, 0.61],
  ].map(([east, north]) => [east!, north!, slope(east!, north!)] as const);
  const grid = heightGrid(mesh(corners, [0, 1, 4, 1, 2, 4, 2, 3, 4, 3, 0, 4]));
  for (const [east, north] of [
    [0, 0],
    [1, 1],
    [0.37, 0.61],
    [0.5, 0.123],
    [0.999, 0.001],
  ] as const)
    expect(heightInGrid(grid, east, north)).toBeCloseTo(slope(east, north), 2);
});

it("is not known where no triangle lies", () => {
  const grid = heightGrid(
    mesh(
      [
        [0, 0, 10],
        [0.5, 0, 10],
        [0, 0.5, 10],
      ],
      [0, 1, 2],
    ),
  );
  expect(heightInGrid(grid, 0.1, 0.1)).toBe(10);
  expect(heightInGrid(grid, 0.9, 0.9)).toBeNaN();
});
