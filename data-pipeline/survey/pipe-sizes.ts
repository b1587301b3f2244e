import type { Source } from "../../contract/county.ts";
import type { LayerDefinition } from "../../contract/layers.ts";
import type { Findings } from "../read/findings.ts";
import type { SurveyTable, SurveyValue } from "../read/survey-table.ts";
import { type PipeSize, parsePipeSize, pipeDiameters, sizeLabel } from "./pipe-diameters.ts";
import { parseText } from "./survey-values.ts";

/**
 * Reads the size column of a pipe or facility table and adds what follows from it: `nominalMm`, and for pipes
 * `outerDiameterMm`, `innerDiameterMm` of the section, `heightMm` and `diameterSource`. Other layers pass through.
 */
export function sizeColumns(
  table: SurveyTable,
  source: Source,
  layer: LayerDefinition,
  columns: Map<string, SurveyValue[]>,
  ids: readonly string[],
  findings: Findings,
): Map<string, SurveyValue[]> {
  const labels = columns.get("diameterLabel");
  if (!labels) return columns;
  const isPipe = layer.elevationReference !== undefined;
  const sizes = labels.map((label, i): PipeSize | null => {
    if (label === null || parseText(label) === null) return null;
    const size = parsePipeSize(label, source.diameterUnit ?? table.diameterUnit);
    const about = {
      file: table.file,
      row: table.rows[i]!,
      id: ids[i]!,
      field: "diameterLabel",
      found: String(label),
    };
    if (!size)
      findings.add({
        ...about,
        check: "pipe-size",
        expected: "a size such as DN100, De63, 400X600 or 200",
        advice: "correct the diameter; give diameterUnit when the numbers are not millimetres",
        severity: "error",
      });
    return size;
  });
  noteMetres(table, sizes, findings);
  const materials = columns.get("material");
  const walls = columns.get("wallMm");
  const outers = columns.get("outerDiameterMm");
  const result = new Map(columns);
  result.set(
    "nominalMm",
    sizes.map((size) => size && Math.round(size.nominalMm)),
  );
  result.set(
    "diameterLabel",
    sizes.map((size, i) => size && sizeLabel(size, isPipe ? textOf(materials, i) : null)),
  );
  if (!isPipe) return result;
  const diameters = sizes.map(
    (size, i) => size && pipeDiameters(size, textOf(materials, i), numberOf(walls, i)),
  );
  result.set(
    "outerDiameterMm",
    diameters.map((d, i) => numberOf(outers, i) ?? d?.outerMm ?? null),
  );
  result.set(
    "innerDiameterMm",
    diameters.map((d) => d?.innerMm ?? null),
  );
  result.set(
    "heightMm",
    sizes.map((size) => size?.heightMm ?? null),
  );
  const given = columns.get("diameterSource");
  result.set(
    "diameterSource",
    diameters.map(
      (d, i) => given?.[i] ?? (d && (d.fromTable || numberOf(outers, i) !== null ? "surveyed" : "assumed")),
    ),
  );
  return result;
}

function noteMetres(table: SurveyTable, sizes: readonly (PipeSize | null)[], findings: Findings): void {
  const inMetres = sizes.flatMap((size, i) => (size?.wasMetres ? [table.rows[i]!] : []));
  if (inMetres.length === 0) return;
  const all = inMetres.length === sizes.filter((size) => size !== null).length;
  findings.addFile(table.file, all ? "note" : "warning", {
    check: "unit",
    field: "diameterLabel",
    found: all
      ? "diameters in metres"
      : `${inMetres.length} diameters in metres among millimetres, first in row ${inMetres[0]}`,
    expected: "diameters in millimetres",
    advice: "numbers below 10 were taken as metres; give diameterUnit if they are something else",
  });
}

function textOf(column: readonly SurveyValue[] | undefined, row: number): string | null {
  const value = column?.[row] ?? null;
  return typeof value === "string" ? value : null;
}

function numberOf(column: readonly SurveyValue[] | undefined, row: number): number | null {
  const value = column?.[row] ?? null;
  return typeof value === "number" ? value : null;
}
