import { expect, it } from "vitest";
import { roundLength } from "./roundLength.ts";

it("rounds down to 1, 2 or 5 of a power of ten", () => {
  expect([1, 1.9, 2, 4.99, 5, 9.9, 37, 499, 5200, 0.3].map(roundLength)).toEqual([
    1, 1, 2, 2, 5, 5, 20, 200, 5000, 0.2,
  ]);
});
