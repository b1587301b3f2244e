import type { Source } from "../../contract/county.ts";
import type { LayerDefinition } from "../../contract/layers.ts";
import type { Finding, Findings } from "../read/findings.ts";
import type { SurveyTable, SurveyValue } from "../read/survey-table.ts";
import type { MappedField } from "./field-mapping.ts";
import { halfWidth, METERS_PER_UNIT, parseDate, parseNumber, parseText } from "./survey-values.ts";
import { codeByWord } from "./survey-words.ts";

/** Fields whose unit `heightUnit` gives: levels, depths, covers and heights. */
const HEIGHT_FIELD = /elev|depth|height|cover/i;
/** A wrong number in these would put the pipe in a wrong place: an error, not a warning. */
const ESSENTIAL_FIELD = /depth|elev|diameter|cover/i;
const YEAR_FIELD = /^year/;
/** A depth of 100 m or more in a column of metres was written in millimetres. */
const DEPTH_WAS_MM = 100;

/**
 * The canonical columns of a table: text trimmed and half-width, numbers in the catalogue's units, dates as
 * YYYY-MM-DD, words as codes. A cell that is not what its field wants becomes a finding and null.
 * @param ids for messages
 */
export function readAttributes(
  table: SurveyTable,
  source: Source,
  layer: LayerDefinition,
  mapped: readonly MappedField[],
  ids: readonly string[],
  findings: Findings,
): Map<string, SurveyValue[]> {
  const result = new Map<string, SurveyValue[]>();
  for (const { field, columns, constant } of mapped) {
    if (field.name === "id") continue;
    const inputs = columns.map((name) => table.columns.get(name)!);
    const parse = remembering(parserOf(layer, field, table, source));
    const values = new Array<SurveyValue>(table.count).fill(null);
    for (let i = 0; i < table.count; i++) {
      let found: string | number | null = null;
      let value: SurveyValue = null;
      let problem: Problem | undefined;
      for (const input of inputs) {
        const cell = input[i]!;
        if (cell === null) continue;
        const read = parse(cell);
        if (!read) continue;
        found ??= cell;
        value ??= read.value;
        problem ??= read.problem;
      }
      if (found === null && constant !== null) ({ value, problem } = parse(constant) ?? { value: null });
      else if (found === null && field.required) problem = MISSING;
      // with several columns, one that has a known word is enough
      if (problem && (value === null || problem.severity === "warning")) {
        const severity = field.required && value === null ? "error" : problem.severity;
        findings.add({
          file: table.file,
          row: table.rows[i]!,
          id: ids[i]!,
          field: field.name,
          ...problem,
          found: found === null ? "nothing" : String(found),
          severity,
        });
      }
      values[i] = value;
    }
    result.set(field.name, values);
  }
  return result;
}

type Problem = Pick<Finding, "check" | "expected" | "advice" | "severity">;
interface Read {
  readonly value: SurveyValue;
  readonly problem?: Problem;
}

/** Surveys repeat their words: each is read once. Null = the cell is empty. */
function remembering(parse: (cell: string | number) => Read): (cell: string | number) => Read | null {
  const known = new Map<string, Read | null>();
  return (cell) => {
    if (typeof cell === "number") return parse(cell);
    let read = known.get(cell);
    if (read === undefined) {
      read = parseText(cell) === null ? null : parse(cell);
      if (known.size < REMEMBERED_WORDS) known.set(cell, read);
    }
    return read;
  };
}

/** Columns of names and numbers hold a new text in every row; no use to keep them all. */
const REMEMBERED_WORDS = 1000;

const MISSING: Problem = {
  check: "required-field",
  expected: "a value: the field is required",
  advice: "fill in the cell, or set a value for every row",
  severity: "error",
};

function parserOf(
  layer: LayerDefinition,
  field: MappedField["field"],
  table: SurveyTable,
  source: Source,
): (cell: string | number) => Read {
  switch (field.type) {
    case "enum":
      return enumParser(layer, field, source.words?.[field.name] ?? {});
    case "number":
    case "integer":
      return numberParser(field, source.heightUnit ?? table.heightUnit ?? "m");
    case "date":
      return (cell) => {
        const value = parseDate(cell);
        return value === null
          ? {
              value,
              problem: {
                check: "date",
                expected: "a date, e.g. 2021-03-05 or 20210305",
                advice: "correct the date",
                severity: "error",
              },
            }
          : { value };
      };
    case "boolean":
      return (cell) => {
        const text = String(cell).toLowerCase();
        if (/^(1|true|yes|y|t|是|有)$/.test(text)) return { value: 1 };
        if (/^(0|false|no|n|f|否|无)$/.test(text)) return { value: 0 };
        return {
          value: null,
          problem: {
            check: "known-word",
            expected: "yes or no",
            advice: "the value is left out",
            severity: "warning",
          },
        };
      };
    case "string":
      return (cell) => ({ value: parseText(cell) });
  }
}

function enumParser(
  layer: LayerDefinition,
  field: MappedField["field"],
  words: Readonly<Record<string, string>>,
): (cell: string | number) => Read {
  const values = field.values ?? {};
  const codes = codeByWord(layer.id, field);
  for (const [word, code] of Object.entries(words)) {
    if (!(code in values))
      throw new Error(
        `words of ${field.name}: no code "${code}"; there are ${Object.keys(values).join(", ")}`,
      );
    codes.set(halfWidth(word).toLowerCase(), code);
  }
  const rest = "unknown" in values ? "unknown" : "other" in values ? "other" : null;
  return (cell) => {
    const text = parseText(cell)!;
    const code = codes.get(text.toLowerCase());
    if (code !== undefined) return { value: code };
    const known = Object.entries(values).map(([c, label]) => `${c} (${label.zh})`);
    return {
      value: rest,
      problem: {
        check: "known-word",
        expected: `one of ${known.join(", ")}`,
        advice: rest
          ? `taken as ${rest}; say what it means with --word ${field.name}:${text}=CODE (words in county.yaml)`
          : `correct the word, or say what it means with --word ${field.name}:${text}=CODE (words in county.yaml)`,
        severity: rest || !field.required ? "warning" : "error",
      },
    };
  };
}

function numberParser(
  field: MappedField["field"],
  heightUnit: "m" | "ft" | "us-ft",
): (cell: string | number) => Read {
  const isHeight = field.unit === "m" && HEIGHT_FIELD.test(field.name);
  const isDepth = /depth/i.test(field.name);
  return (cell) => {
    const number = parseNumber(cell);
    if (!number) {
      const unit = field.unit ? ` in ${field.unit}` : "";
      const severity = ESSENTIAL_FIELD.test(field.name) ? "error" : "warning";
      const advice = severity === "error" ? "correct the cell or leave it empty" : "the value is left out";
      return { value: null, problem: { check: "number", expected: `a number${unit}`, advice, severity } };
    }
    let { value } = number;
    if (value === 0 && YEAR_FIELD.test(field.name)) return { value: null };
    let problem: Problem | undefined;
    if (field.unit === "m" && number.unit) value *= METERS_PER_UNIT[number.unit]!;
    else if (field.unit === "mm" && number.unit) value *= 1000 * METERS_PER_UNIT[number.unit]!;
    else if (isDepth && Math.abs(value) >= DEPTH_WAS_MM) {
      value /= 1000;
      problem = {
        check: "unit",
        expected: "a depth in metres",
        advice: "taken as millimetres; correct the cell if that is wrong",
        severity: "warning",
      };
    } else if (isHeight) value *= METERS_PER_UNIT[heightUnit]!;
    if (field.type === "integer") value = Math.round(value);
    return problem ? { value, problem } : { value };
  };
}
