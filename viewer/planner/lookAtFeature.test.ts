import { expect, it } from "vitest";
import type { FeatureDetail } from "../../contract/api.ts";
import { lookAtFeature } from "./lookAtFeature.ts";

const valve: FeatureDetail = {
  layer: "water-facilities",
  id: "FM-1",
  properties: {},
  geometry: { type: "Point", coordinates: [111.58, 25.19, 203.4] },
  bbox: [111.58, 25.19, 111.58, 25.19],
};

it("comes near a point, at its own height", () => {
  expect(lookAtFeature(valve)).toEqual({
    kind: "look",
    lon: 111.58,
    lat: 25.19,
    surveyHeightMeters: 203.4,
    distanceMeters: 60,
  });
});

it("stays far enough from a long road to see it whole", () => {
  const road: FeatureDetail = {
    ...valve,
    geometry: {
      type: "MultiLineString",
      coordinates: [
        [
          [111.58, 25.18],
          [111.58, 25.2],
        ],
      ],
    },
    bbox: [111.58, 25.18, 111.58, 25.2],
  };
  expect(lookAtFeature(road)).toMatchObject({
    distanceMeters: expect.closeTo(3552, 6),
    surveyHeightMeters: 0,
  });
});

it("throws for a feature without a place, naming it", () => {
  expect(() => lookAtFeature({ ...valve, bbox: null })).toThrow("water-facilities/FM-1");
});
