import booleanPointInPolygon from "@turf/boolean-point-in-polygon";
import { polygon } from "@turf/helpers";
import { expect, it } from "vitest";
import { type PlaneRings, regionMask } from "./region-mask.ts";

/**
 *   a triangle that leaves the square in the west, beside an L with a hole
 */
const TRIANGLE: PlaneRings = [
  [
    [-80, -30],
    [-10, -45],
    [-12, 38],
  ],
];
const L_WITH_HOLE: PlaneRings = [
  [
    [-20, -40],
    [40, -40],
    [40, 0],
    [10, 0],
    [10, 41],
    [-20, 41],
  ],
  [
    [0, -30],
    [30, -30],
    [30, -10],
    [0, -10],
  ],
];

it("says of every texel what turf says of its middle; where areas overlap, the first wins", () => {
  const [edge, texels] = [100, 64];
  const mask = regionMask([TRIANGLE, L_WITH_HOLE], edge, texels);
  const closed = (rings: PlaneRings) =>
    polygon(rings.map((ring) => [...ring, ring[0]!].map(([east, north]) => [east, north])));
  const areas = [closed(TRIANGLE), closed(L_WITH_HOLE)];
  for (let i = 0; i < mask.length; i++) {
    const middle = [(i % texels) + 0.5, Math.floor(i / texels) + 0.5].map(
      (texel) => (texel / texels - 0.5) * edge,
    );
    expect(mask[i], `texel ${i}`).toBe(areas.findIndex((area) => booleanPointInPolygon(middle, area)) + 1);
  }
  expect(new Set(mask)).toEqual(new Set([0, 1, 2]));
});
