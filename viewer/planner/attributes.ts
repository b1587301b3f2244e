import type { FeatureDetail } from "../../contract/api.ts";
import type { FieldDefinition, Label } from "../../contract/fields.ts";
import type { LayerDefinition } from "../../contract/layers.ts";

/** What a field of a feature says, ready for a row of the inspector. */
export interface AttributeRow {
  readonly name: string;
  readonly label: Label;
  readonly value: Label;
  readonly unit?: string;
  /** surveyed, assumed, or nothing known of this value's origin */
  readonly source?: "surveyed" | "assumed";
}

/** Field that says where another comes from: `depthSource` speaks for every depth and level. */
const SOURCE_OF: Readonly<Record<string, string>> = {
  depthFromM: "depthSource",
  depthToM: "depthSource",
  elevFromM: "depthSource",
  elevToM: "depthSource",
  coverM: "depthSource",
  depthM: "depthSource",
  diameterLabel: "diameterSource",
  nominalMm: "diameterSource",
  outerDiameterMm: "diameterSource",
  wallMm: "diameterSource",
  heightM: "heightSource",
  groundElevM: "positionSource",
};

const YES: Label = { zh: "是", en: "Yes" };
const NO: Label = { zh: "否", en: "No" };

/** Every attribute the feature has: catalogue order first, then columns the catalogue does not know. */
export function attributeRows(layer: LayerDefinition, feature: FeatureDetail): AttributeRow[] {
  const known = new Set(layer.fields.map((field) => field.name));
  const rows: AttributeRow[] = [];
  for (const field of layer.fields) {
    const value = feature.properties[field.name];
    if (value === undefined || value === null || value === "") continue;
    const source = sourceOf(field.name, feature);
    rows.push({
      name: field.name,
      label: field.label,
      value: valueLabel(field, value),
      ...(field.unit && { unit: field.unit }),
      ...(source && { source }),
    });
  }
  for (const [name, value] of Object.entries(feature.properties)) {
    if (known.has(name) || value === null || value === "") continue;
    rows.push({ name, label: { zh: name, en: name }, value: same(String(value)) });
  }
  return rows;
}

/** Catalogue fields the feature says nothing about. */
export function missingFields(layer: LayerDefinition, feature: FeatureDetail): readonly FieldDefinition[] {
  return layer.fields.filter((field) => {
    const value = feature.properties[field.name];
    return value === undefined || value === null || value === "";
  });
}

function sourceOf(name: string, feature: FeatureDetail): "surveyed" | "assumed" | undefined {
  const stated = feature.properties[SOURCE_OF[name] ?? ""];
  return stated === "surveyed" || stated === "assumed" ? stated : undefined;
}

function valueLabel(field: FieldDefinition, value: string | number | boolean): Label {
  if (typeof value === "boolean") return value ? YES : NO;
  const named = field.values?.[String(value)];
  // codes of the standard (QM, PE) are worth reading; our own English words (assumed, gateValve) are not
  if (named && /^[A-Z]+$/.test(String(value)))
    return { zh: `${named.zh} ${value}`, en: `${named.en} ${value}` };
  if (named) return { zh: named.zh, en: named.en };
  if (typeof value === "number" && field.type === "number") {
    return same(value.toLocaleString("en-US", { maximumFractionDigits: 3 }));
  }
  return same(String(value));
}

function same(text: string): Label {
  return { zh: text, en: text };
}
