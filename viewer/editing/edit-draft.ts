import type { FeatureDetail } from "../../contract/api.ts";
import type { FieldDefinition } from "../../contract/fields.ts";
import type { LayerDefinition } from "../../contract/layers.ts";

type Value = string | number | boolean | null;

/** Texts of the fields as a person has typed them, by field; a field that is not here is as the feature has it. */
export type Draft = Readonly<Record<string, string>>;

/** What is wrong with a typed value; the words are the screen's (i18n `edit.problem`). */
export type DraftProblem = "number" | "whole" | "negative" | "date" | "choice";

export interface DraftChanges {
  /** values to send: what differs, null = not surveyed */
  readonly properties: Readonly<Record<string, Value>>;
  readonly problems: Readonly<Record<string, DraftProblem>>;
}

/** Text that stands for a yes and a no. */
export const YES = "yes";
export const NO = "no";

/** Fields a person may change, in the catalogue's order: a new id would be a new feature. */
export function editableFields(layer: LayerDefinition): readonly FieldDefinition[] {
  return layer.fields.filter(({ name }) => name !== "id");
}

/** A value as the form shows it; "" = not surveyed. */
export function textOf(field: FieldDefinition, feature: FeatureDetail): string {
  const value = feature.properties[field.name] ?? null;
  if (value === null) return "";
  if (field.type === "boolean") return value === true || value === 1 ? YES : NO;
  return String(value);
}

/**
 * What a draft changes.
 * @param confirmed fields that are sent although they are as before: the server asked for them beside a change
 */
export function changesOf(
  layer: LayerDefinition,
  feature: FeatureDetail,
  draft: Draft,
  confirmed: ReadonlySet<string> = new Set(),
): DraftChanges {
  const properties: Record<string, Value> = {};
  const problems: Record<string, DraftProblem> = {};
  for (const field of editableFields(layer)) {
    const before = textOf(field, feature);
    const text = (draft[field.name] ?? before).trim();
    if (text === before && !confirmed.has(field.name)) continue;
    const value = typedValue(field, text);
    if (typeof value === "object" && value !== null) problems[field.name] = value.problem;
    else properties[field.name] = value;
  }
  return { properties, problems };
}

function typedValue(field: FieldDefinition, text: string): Value | { readonly problem: DraftProblem } {
  if (text === "") return null;
  switch (field.type) {
    case "boolean":
      return text === YES;
    case "enum":
      return field.values && text in field.values ? text : { problem: "choice" };
    case "integer":
    case "number": {
      const value = Number(text.replace(/[,，\s]/g, ""));
      if (!Number.isFinite(value)) return { problem: "number" };
      if (field.type === "integer" && !Number.isInteger(value)) return { problem: "whole" };
      if (field.tile?.startsWith("uint") && value < 0) return { problem: "negative" };
      return value;
    }
    case "date":
      return Number.isNaN(Date.parse(text)) ? { problem: "date" } : text;
    case "string":
      return text;
  }
}
