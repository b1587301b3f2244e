import { expect, it } from "vitest";
import type { FeatureDetail } from "../../contract/api.ts";
import { coverAt, surveyedCover, surveyedDepth } from "./pipe-cover.ts";

const pipe = (properties: FeatureDetail["properties"], heights: readonly number[]): FeatureDetail => ({
  layer: "water",
  id: "JSL1",
  properties,
  geometry: { type: "LineString", coordinates: heights.map((height, i) => [111.5 + i / 1e4, 25.1, height]) },
  bbox: null,
});
/** DN200, crown 1.20 m below the surveyed ground at 231.40 m and 1.50 m below that at 230.10 m. */
const crowned = pipe(
  {
    outerDiameterMm: 220,
    elevFromM: 230.2,
    depthFromM: 1.2,
    elevToM: 228.6,
    depthToM: 1.5,
    depthSource: "surveyed",
  },
  [230.09, 228.49],
);

it("is the surveyed depth of a pressure pipe's crown", () => {
  const cover = surveyedCover(crowned)!;
  expect(cover.fromM).toBeCloseTo(1.2, 9);
  expect(cover.toM).toBeCloseTo(1.5, 9);
  expect(cover.isAssumed).toBe(false);
  expect(coverAt(cover, 0.5)).toBeCloseTo(1.35, 9);
});

it("is the depth of a drain's invert less the pipe above it", () => {
  // outer 600 mm, inner 500 mm, invert 3.00 m deep: axis 2.75 m deep, top 2.45 m
  const drain = pipe(
    {
      outerDiameterMm: 600,
      elevFromM: 197,
      depthFromM: 3,
      elevToM: 196.8,
      depthToM: 3.2,
      depthSource: "surveyed",
    },
    [197.25, 197.05],
  );
  const cover = surveyedCover(drain)!;
  expect(cover.fromM).toBeCloseTo(2.45, 9);
  expect(cover.toM).toBeCloseTo(2.65, 9);
});

it("does not hide that nobody measured it, and says nothing where the survey says nothing", () => {
  expect(
    surveyedCover(pipe({ ...crowned.properties, depthSource: "assumed" }, [230.09, 228.49]))?.isAssumed,
  ).toBe(true);
  expect(surveyedCover(pipe({ outerDiameterMm: 220, elevFromM: 230.2 }, [230.09, 228.49]))).toBeUndefined();
  expect(surveyedCover({ ...crowned, geometry: null })).toBeUndefined();
});

it("takes the depth of a well from the well", () => {
  expect(surveyedDepth(pipe({ depthM: 2.35 }, []))).toBe(2.35);
  expect(surveyedDepth(pipe({ depthM: null }, []))).toBeUndefined();
});
