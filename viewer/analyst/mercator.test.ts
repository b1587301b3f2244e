import { WebMercatorViewport } from "@deck.gl/core";
import { expect, it } from "vitest";
import { metersPerPixelOf, zoomOf } from "./mercator.ts";

it("agrees with deck.gl's own viewport about metres per pixel, but for its rounder earth", () => {
  const viewport = new WebMercatorViewport({
    width: 640,
    height: 860,
    longitude: 111.579,
    latitude: 25.185,
    zoom: 13.4,
  });
  const unitsPerMeter = viewport.distanceScales.unitsPerMeter[0]!;
  const expected = 1 / (unitsPerMeter * viewport.scale);
  expect(metersPerPixelOf(13.4, 25.185) / expected).toBeCloseTo(1, 2);
});

it("goes there and back without drift", () => {
  expect(zoomOf(metersPerPixelOf(14.25, 42.5), 42.5)).toBeCloseTo(14.25, 12);
});
