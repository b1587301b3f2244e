import type { Source } from "../../contract/county.ts";
import type { FieldDefinition } from "../../contract/fields.ts";
import type { LayerDefinition } from "../../contract/layers.ts";
import type { Findings } from "../read/findings.ts";
import type { SurveyTable } from "../read/survey-table.ts";
import { ROW_NUMBER } from "./row-ids.ts";

/** Which columns of the file feed a canonical field, best first. */
export interface MappedField {
  readonly field: FieldDefinition;
  readonly columns: readonly string[];
  /** the same value for every row, from `set` */
  readonly constant: string | number | null;
}

/** Not attributes of the catalogue, but where a spreadsheet keeps coordinates. */
export const COORDINATE_FIELDS = ["x", "y", "z", "x2", "y2", "z2", "lon", "lat", "wkt"];

/**
 * Decides for every field of a layer which columns feed it: `map` of the source first, else its own name and the
 * column names of the catalogue, without case. An enum may have several columns (CJJ 61: 特征 or 附属物).
 */
export function mapFields(
  table: SurveyTable,
  source: Source,
  layer: LayerDefinition,
  findings: Findings,
): MappedField[] {
  checkNames(table, source, layer, findings);
  const byLowerCase = new Map([...table.columns.keys()].map((name) => [name.toLowerCase(), name]));
  return layer.fields.flatMap((field): MappedField[] => {
    const constant = source.set?.[field.name] ?? null;
    const mapped = source.map?.[field.name];
    const names = mapped === undefined ? columnNames(field) : [mapped];
    const found = names.flatMap((name) => byLowerCase.get(name.toLowerCase()) ?? []);
    const distinct = [...new Set(found)];
    const columns = field.type === "enum" ? distinct : distinct.slice(0, 1);
    if (columns.length === 0 && constant === null) {
      if (field.required) refuseMissing(table, field, findings);
      return [];
    }
    return [{ field, columns, constant }];
  });
}

/** What a field's column may be called, best first: also the ten bytes that a UTF-8 Shapefile keeps of a name. */
export function columnNames(field: FieldDefinition): string[] {
  const names = [field.name, ...field.columns];
  const cut = names.map(firstTenBytes).filter((name) => name.length < SHORTEST_CUT && !names.includes(name));
  return [...names, ...cut];
}

const DBF_NAME_BYTES = 10;
/** A name cut to ten bytes of Chinese has three characters; a Latin one would have ten and is left alone. */
const SHORTEST_CUT = 9;

function firstTenBytes(name: string): string {
  const bytes = Buffer.from(name).subarray(0, DBF_NAME_BYTES);
  return bytes.toString().replace(/\uFFFD+$/, "");
}

function checkNames(table: SurveyTable, source: Source, layer: LayerDefinition, findings: Findings): void {
  const fields = new Set([...layer.fields.map((field) => field.name), ...COORDINATE_FIELDS]);
  const columns = new Set([...table.columns.keys()].map((name) => name.toLowerCase()));
  for (const name of [...Object.keys(source.map ?? {}), ...Object.keys(source.set ?? {})]) {
    if (fields.has(name)) continue;
    findings.addFile(table.file, "error", {
      field: name,
      found: `map or set names the field "${name}"`,
      expected: `a field of layer ${layer.id}: ${layer.fields.map((field) => field.name).join(", ")}`,
      advice: "correct the field's name",
    });
  }
  for (const [name, column] of Object.entries({ ...source.map })) {
    if (columns.has(column.toLowerCase()) || (name === "id" && column === ROW_NUMBER)) continue;
    findings.addFile(table.file, "error", {
      field: name,
      found: `no column "${column}"; the file has ${[...table.columns.keys()].join(", ") || "no columns"}`,
      expected: `the column that ${name} is mapped to`,
      advice: `map ${name} to one of the file's columns`,
    });
  }
  for (const name of Object.keys(source.set ?? {})) {
    if (source.map?.[name] === undefined) continue;
    findings.addFile(table.file, "error", {
      field: name,
      found: "the field is in both map and set",
      expected: "one source for each field",
      advice: `remove ${name} from map or from set`,
    });
  }
}

function refuseMissing(table: SurveyTable, field: FieldDefinition, findings: Findings): void {
  findings.addFile(table.file, "error", {
    check: "required-field",
    field: field.name,
    found: `no column for it among ${[...table.columns.keys()].join(", ") || "no columns"}`,
    expected: `a column for ${field.label.zh} (${field.label.en}), e.g. ${[...new Set([field.name, ...field.columns])].slice(0, 4).join(", ")}`,
    advice: `map ${field.name}=COLUMN, or set ${field.name}=VALUE for every row`,
  });
}
