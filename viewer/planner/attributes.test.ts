import { describe, expect, it } from "vitest";
import type { FeatureDetail } from "../../contract/api.ts";
import { layerById } from "../../contract/layers.ts";
import { attributeRows, missingFields } from "./attributes.ts";

const pipe: FeatureDetail = {
  layer: "water",
  id: "JS-20417",
  properties: {
    coverM: 0.94444,
    id: "JS-20417",
    material: "QM",
    yearLaid: 2016,
    nominalMm: 1200,
    lengthM: 1284.5,
    depthSource: "assumed",
    diameterSource: "surveyed",
    road: "",
    owner: null,
    REMARK: "<b>井内</b>",
  },
  geometry: null,
  bbox: null,
};

const rows = attributeRows(layerById("water"), pipe);
const row = (name: string) => rows.find((each) => each.name === name);

describe("attributes of a pipe", () => {
  it("keeps the order of the catalogue, whatever order the server sent", () => {
    expect(rows.map((each) => each.name)).toEqual([
      "id",
      "nominalMm",
      "material",
      "yearLaid",
      "coverM",
      "depthSource",
      "diameterSource",
      "lengthM",
      "REMARK",
    ]);
  });

  it("names codes in both languages and keeps the codes of the standard", () => {
    expect(row("depthSource")?.value).toEqual({ zh: "推定", en: "Assumed" });
    expect(row("material")?.value).toEqual({ zh: "球墨铸铁 QM", en: "Ductile iron QM" });
  });

  it("gives measured numbers thousands and at most three decimals, and leaves years alone", () => {
    expect(row("lengthM")).toMatchObject({ value: { zh: "1,284.5" }, unit: "m" });
    expect(row("coverM")).toMatchObject({ value: { en: "0.944" }, unit: "m" });
    expect(row("yearLaid")?.value.en).toBe("2016");
  });

  it("marks each value with the origin the survey states for it", () => {
    expect(row("coverM")?.source).toBe("assumed");
    expect(row("nominalMm")?.source).toBe("surveyed");
    expect(row("material")?.source).toBeUndefined();
  });

  it("shows columns the catalogue does not know, as text", () => {
    expect(row("REMARK")?.value.zh).toBe("<b>井内</b>");
  });

  it("counts empty and absent fields as not surveyed", () => {
    const missing = missingFields(layerById("water"), pipe).map((field) => field.name);
    expect(missing).toContain("road");
    expect(missing).toContain("owner");
    expect(missing).toContain("wallMm");
    expect(missing).not.toContain("coverM");
  });
});
