import { describe, expect, it } from "vitest";
import { LAYERS } from "../../contract/layers.ts";
import { qualityPassport, SOURCE_COLUMNS } from "./quality-passport.ts";

const FINDING = {
  check: "level-balance",
  file: "JSL.shp",
  row: 1,
  id: "G1",
  field: null,
  found: "",
  expected: "",
  advice: "",
  severity: "warning",
} as const;

describe("the quality passport of a feature", () => {
  it("says what was measured and what was assumed, by the columns of the catalogue", () => {
    const values = { depthSource: "assumed", diameterSource: "surveyed", material: "PE" };
    expect(qualityPassport(values, [])).toEqual({
      surveyed: ["diameterSource"],
      assumed: ["depthSource"],
      checked: true,
      failed: [],
      grade: "assumed",
    });
    const fields = LAYERS.flatMap((layer) => layer.fields.map(({ name }) => name));
    expect(fields).toEqual(expect.arrayContaining([...SOURCE_COLUMNS]));
  });

  it("names every rule that is broken once; a note breaks none", () => {
    const findings = [
      FINDING,
      FINDING,
      { ...FINDING, check: "degree" as const },
      { ...FINDING, severity: "note" as const },
    ];
    expect(qualityPassport({ depthSource: "assumed" }, findings)).toMatchObject({
      failed: ["degree", "level-balance"],
      grade: "failed",
    });
    expect(qualityPassport({}, [{ ...FINDING, severity: "note" }]).grade).toBe("checked");
  });

  it("does not take unchecked for right", () => {
    expect(qualityPassport({ depthSource: "surveyed" }, null)).toMatchObject({
      checked: false,
      grade: "unchecked",
    });
  });
});
