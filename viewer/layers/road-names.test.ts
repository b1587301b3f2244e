import { expect, it } from "vitest";
import type { OverlayCollection } from "../api.ts";
import { roadNames } from "./road-names.ts";

const road = (name: string | null, roadClass: string, fromLon: number, toLon: number) => ({
  type: "Feature" as const,
  properties: { name, class: roadClass },
  geometry: {
    type: "LineString" as const,
    coordinates: [
      [fromLon, 25, 200],
      [(fromLon + toLon) / 2, 25, 210],
      [toLon, 25, 220],
    ],
  },
});
const named = (...features: OverlayCollection["features"]) =>
  roadNames({ type: "FeatureCollection", features });

it("names a road once although it comes in many pieces, and again after a long way", () => {
  const pieces = Array.from({ length: 20 }, (_, i) =>
    road("萌渚路", "primary", 111 + i * 0.001, 111.001 + i * 0.001),
  );
  // 20 × 101 m = 2.0 km
  expect(named(...pieces)).toHaveLength(2);
  expect(named(...pieces)[0]).toMatchObject({ name: "萌渚路", lon: 111.0005, heightMeters: 210, order: 2 });
});

it("leaves out lanes and roads without a name", () => {
  expect(named(road("春晓3巷", "residential", 111, 111.01), road(null, "primary", 111, 111.01))).toEqual([]);
});
