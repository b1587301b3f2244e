import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runsOf, valuesOfRuns } from "./cell-status.ts";

describe("the status of a cell's vehicles", () => {
  it("comes back from its runs, whatever it was", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1, 3, 2 ** 32 - 1)), (values) => {
        expect(valuesOfRuns(runsOf(values), values.length)).toEqual(values);
      }),
    );
  });

  it("is a run where all have one, and refused when it is of more or fewer rows", () => {
    expect(runsOf([3, 3, 3])).toEqual([3, 3]);
    for (const runs of [[2, 3], [4, 3], [3], [2 ** 32 - 1, 3]])
      expect(() => valuesOfRuns(runs, 3)).toThrow("vehicles are 3");
  });
});
