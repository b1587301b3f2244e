import { Cartesian3 } from "cesium";
import { describe, expect, it } from "vitest";
import { isHiddenByGround } from "./hidden-by-ground.ts";

/** A ridge of 300 m along a meridian, 1 km wide, in a plain at 200 m. */
const ridge = (lonDeg: number) => (Math.abs(lonDeg - 111.55) < 0.005 ? 500 : 200);
const west = (height: number) => Cartesian3.fromDegrees(111.5, 25.1, height);
const east = (height: number) => Cartesian3.fromDegrees(111.6, 25.1, height);

describe("a place", () => {
  it("is hidden by a ridge before it, from either side", () => {
    expect(isHiddenByGround(ridge, west(230), east(210), 0.94)).toBe(true);
    expect(isHiddenByGround(ridge, east(230), west(210), 0.94)).toBe(true);
  });

  it("is seen over the ridge, and by somebody whom the ridge does not divide from it", () => {
    expect(isHiddenByGround(ridge, west(1200), east(210), 0.94)).toBe(false);
    expect(isHiddenByGround(ridge, east(230), Cartesian3.fromDegrees(111.57, 25.1, 210), 0.94)).toBe(false);
  });

  it("is not hidden by what lies in the last share of the way, by ground that is not drawn, or from below", () => {
    expect(isHiddenByGround(ridge, west(230), Cartesian3.fromDegrees(111.5455, 25.1, 210), 0.9)).toBe(false);
    expect(isHiddenByGround(() => undefined, west(230), east(210), 0.94)).toBe(false);
    expect(isHiddenByGround(ridge, west(150), east(210), 0.94)).toBe(false);
  });
});
