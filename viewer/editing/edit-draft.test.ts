import { describe, expect, it } from "vitest";
import type { FeatureDetail } from "../../contract/api.ts";
import { layerById } from "../../contract/layers.ts";
import { changesOf, editableFields, textOf } from "./edit-draft.ts";

const water = layerById("water");
const PIPE: FeatureDetail = {
  layer: "water",
  id: "P1",
  properties: {
    id: "P1",
    material: "QM",
    nominalMm: 200,
    outerDiameterMm: 222,
    yearLaid: 1998,
    wallMm: null,
  },
  geometry: null,
  bbox: null,
};

describe("a draft of a feature's attributes", () => {
  it("changes what differs and nothing else, by the types of the catalogue", () => {
    const draft = { material: "PE", outerDiameterMm: " 200.5 ", yearLaid: "1998", wallMm: "" };
    expect(changesOf(water, PIPE, draft)).toEqual({
      properties: { material: "PE", outerDiameterMm: 200.5 },
      problems: {},
    });
    expect(changesOf(water, PIPE, {})).toEqual({ properties: {}, problems: {} });
  });

  it("says not surveyed where a text is emptied", () => {
    expect(changesOf(water, PIPE, { yearLaid: "  " }).properties).toEqual({ yearLaid: null });
  });

  it("tells at each field what is wrong with it", () => {
    const draft = { nominalMm: "200.5", outerDiameterMm: "-3", material: "gold", wallMm: "thick" };
    expect(changesOf(water, PIPE, draft)).toEqual({
      properties: {},
      problems: { nominalMm: "whole", outerDiameterMm: "negative", material: "choice", wallMm: "number" },
    });
  });

  it("sends what the server asked for beside a change, though it is as before", () => {
    const changes = changesOf(water, PIPE, { material: "PE" }, new Set(["outerDiameterMm"]));
    expect(changes.properties).toEqual({ material: "PE", outerDiameterMm: 222 });
  });

  it("never offers the id: a new id would be a new feature", () => {
    expect(editableFields(water).map(({ name }) => name)).not.toContain("id");
    expect(changesOf(water, PIPE, { id: "P2" }).properties).toEqual({});
  });

  it("shows yes and no however they are stored", () => {
    const field = { name: "isOpen", label: { zh: "开", en: "Open" }, type: "boolean", columns: [] } as const;
    const text = (isOpen: string | number | boolean | null) =>
      textOf(field, { ...PIPE, properties: { isOpen } });
    expect([text(true), text(1), text(false), text(0), text(null)]).toEqual(["yes", "yes", "no", "no", ""]);
  });
});
