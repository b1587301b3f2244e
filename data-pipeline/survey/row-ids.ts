import type { Findings } from "../read/findings.ts";
import type { SurveyTable } from "../read/survey-table.ts";
import type { MappedField } from "./field-mapping.ts";
import { parseText } from "./survey-values.ts";

/** As the column of `id` in `map`: number the rows, because no column is unique. */
export const ROW_NUMBER = "@row";

/** How the rows of a source are named. */
interface RowNaming {
  readonly slug: string;
  readonly prefix: string;
  readonly numbered: boolean;
}

/**
 * The id of every row: the mapped column with the source's prefix; rows of a file without such a column are
 * numbered `slug-row`, or just by their row when `map` says `id: "@row"`; the same on every import.
 */
export function rowIds(table: SurveyTable, mapped: readonly MappedField[], about: RowNaming): string[] {
  const cells = idCells(table, mapped);
  return Array.from({ length: table.count }, (_, i) => {
    const row = table.rows[i]!;
    const text = cells && parseText(cells[i]!);
    return `${about.prefix}${text ?? (about.numbered ? row : `${about.slug}-${row}`)}`;
  });
}

/** Tells of rows that share an id, and of a file that has none. */
export function checkRowIds(
  table: SurveyTable,
  ids: readonly string[],
  mapped: readonly MappedField[],
  about: RowNaming,
  findings: Findings,
): void {
  if (!idCells(table, mapped) && !about.numbered) {
    findings.addFile(table.file, "note", {
      field: "id",
      found: "no column of numbers",
      expected: "a column such as ID, GXBM, WTDH",
      advice: `rows are numbered ${about.prefix}${about.slug}-1 and so on, in file order`,
    });
  }
  if (new Set(ids).size === ids.length) return; // as in most files, which then need no row by id
  const rowOf = new Map<string, number>();
  for (const [i, id] of ids.entries()) {
    const row = table.rows[i]!;
    const first = rowOf.get(id);
    if (first === undefined) {
      rowOf.set(id, row);
      continue;
    }
    findings.add({
      check: "duplicate-id",
      file: table.file,
      row,
      id,
      field: "id",
      found: `the id of row ${first} again`,
      expected: "an id of its own for every row",
      advice: "give the row another id, or map id to a column that is unique",
      severity: "error",
    });
  }
}

function idCells(table: SurveyTable, mapped: readonly MappedField[]) {
  const column = mapped.find(({ field }) => field.name === "id")?.columns[0];
  return column === undefined ? null : table.columns.get(column)!;
}
