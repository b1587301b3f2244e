import { expect, it } from "vitest";
import { turnedToward } from "./useFollow.ts";

it("turns the shorter way round, also across north", () => {
  expect(turnedToward(350, 20, 100)).toBeGreaterThan(350);
  expect(turnedToward(10, 340, 100)).toBeLessThan(10);
  expect(turnedToward(350, 20, 10_000)).toBeCloseTo(20, 3);
  expect(turnedToward(90, 90, 100)).toBe(90);
});
