import { describe, expect, it } from "vitest";
import { sampleTable } from "../tiles3d/feature-table-fixture.ts";
import { qualityPassport } from "./quality-passport.ts";
import { tileGrade, verdictsOf } from "./tile-grade.ts";

const table = sampleTable("water", "line", [
  { parts: [], fields: { id: "a", depthSource: "surveyed", diameterSource: "surveyed" } },
  { parts: [], fields: { id: "b", depthSource: "assumed", diameterSource: "surveyed" } },
  { parts: [], fields: { id: "c", depthSource: "surveyed", diameterSource: "surveyed" } },
]);
const finding = {
  check: "duplicate-id",
  severity: "error" as const,
  layer: "water",
  file: "water.csv",
  row: 3,
  id: "c",
  field: null,
  found: "",
  expected: "",
  advice: "",
  lon: null,
  lat: null,
  grid: null,
};
const findings = (by: "check" | "import", isStale: boolean) => ({
  by,
  checkedOn: null,
  isStale,
  total: 1,
  findings: [finding],
  rules: {},
});

describe("the passport of a feature in its tile", () => {
  it("is the worst that is known of it", () => {
    const grades = [0, 1, 2].map((row) => tileGrade(table, row, verdictsOf(findings("check", false))));
    expect(grades).toEqual(["checked", "assumed", "failed"]);
  });

  it("is not said to be checked by an import, or by a check of other surveys", () => {
    expect(tileGrade(table, 0, verdictsOf(findings("import", false)))).toBe("surveyed");
    expect(tileGrade(table, 0, verdictsOf(findings("check", true)))).toBe("surveyed");
    expect(tileGrade(table, 0, verdictsOf(null))).toBe("surveyed");
  });

  it("agrees with the passport that reports print", () => {
    const values = { depthSource: "assumed", diameterSource: "surveyed" };
    expect(qualityPassport(values, []).grade).toBe(tileGrade(table, 1, verdictsOf(findings("check", false))));
  });
});
