import type { County, Source } from "../../contract/county.ts";
import type { LayerDefinition } from "../../contract/layers.ts";
import type { FeatureTable } from "../feature-table.ts";
import { readEpanet } from "../read/epanet.ts";
import type { Findings } from "../read/findings.ts";
import { readVectorFile } from "../read/gdal-vector.ts";
import { withOtherTags } from "../read/osm.ts";
import { displayName, readPostgis } from "../read/postgis.ts";
import { keepRows, type SurveyTable, type SurveyValue } from "../read/survey-table.ts";
import { readAttributes } from "./attributes.ts";
import { isDatabase } from "./county-folder.ts";
import { type MappedField, mapFields } from "./field-mapping.ts";
import { type FeatureGeometry, readGeometry } from "./geometry.ts";
import { sizeColumns } from "./pipe-sizes.ts";
import { checkRowIds, ROW_NUMBER, rowIds } from "./row-ids.ts";
import { withSpreadsheetGeometry } from "./spreadsheet-geometry.ts";

/** A source as features, before heights are placed: z = NaN where the survey has none. */
export interface SurveyedTable extends FeatureTable {
  /** ends of a line without geometry of its own come from the points of its network */
  readonly needsPoints: boolean;
}

/** Tables read in this run: map extracts are the source of several layers. */
export type TableCache = Map<string, Promise<SurveyTable>>;

/**
 * Reads one source of a county into canonical columns and CGCS2000 coordinates.
 * @param path of the file, or a postgres URL
 * @param slug names rows that have no id
 */
export async function readSource(
  path: string,
  source: Source,
  layer: LayerDefinition,
  county: Pick<County, "bounds">,
  slug: string,
  findings: Findings,
  cache: TableCache = new Map(),
): Promise<SurveyedTable> {
  return surveyedTable(
    await readTable(path, source, layer, findings, cache),
    source,
    layer,
    county,
    slug,
    findings,
  );
}

/** The second half of readSource: a table as it was written, into canonical columns and CGCS2000 coordinates. */
export async function surveyedTable(
  raw: SurveyTable,
  source: Source,
  layer: LayerDefinition,
  county: Pick<County, "bounds">,
  slug: string,
  findings: Findings,
): Promise<SurveyedTable> {
  for (const note of raw.notes)
    findings.addFile(raw.file, "note", {
      found: note,
      expected: "a file that says so itself",
      advice: "recognised",
    });
  const wanted = new Set([
    ...layer.fields.flatMap((field) => [field.name, ...field.columns]),
    ...Object.values(source.map ?? {}),
    ...Object.keys(source.where ?? {}),
  ]);
  const tagged = withOtherTags(raw, new Set([...wanted].map((name) => name.toLowerCase())));
  const filtered = applyWhere(tagged, source, findings);
  const located = withSpreadsheetGeometry(filtered, source, layer.geometry);
  const mapped = mapFields(located, source, layer, findings);
  const naming = { slug, prefix: source.idPrefix ?? "", numbered: source.map?.id === ROW_NUMBER };
  const needsPoints = joinsPoints(located, layer, mapped);
  const named = rowIds(located, mapped, naming);
  const read = needsPoints
    ? { ...WITHOUT_LINES, featureStart: new Uint32Array(located.count + 1) }
    : await readGeometry(located, source, layer, county, named, findings);
  const { table, geometry } = dropRows(located, read);
  const ids = table === located ? named : rowIds(table, mapped, naming);
  checkRowIds(table, ids, mapped, naming, findings);
  const columns = readAttributes(table, source, layer, mapped, ids, findings);
  const sized = sizeColumns(table, source, layer, columns, ids, findings);
  return {
    layer: layer.id,
    count: table.count,
    ids,
    ...geometry,
    columns: new Map<string, readonly SurveyValue[]>([["id", ids], ...sized]),
    sources: [table.file],
    sourceIndex: new Uint16Array(table.count),
    sourceRow: table.rows,
    needsPoints,
  };
}

const WITHOUT_LINES = {
  geometry: "line",
  coordinates: new Float64Array(0),
  partStart: Uint32Array.of(0),
  outside: new Set<number>(),
} as const;

/** Leaves rows out that county.yaml does not want. */
function dropRows(
  table: SurveyTable,
  { outside, ...geometry }: FeatureGeometry & { outside: ReadonlySet<number> },
): { table: SurveyTable; geometry: FeatureGeometry } {
  if (outside.size === 0) return { table, geometry };
  const coordinates: number[] = [];
  const partStart = [0];
  const featureStart = [0];
  for (let i = 0; i < table.count; i++) {
    if (outside.has(i)) continue;
    for (let part = geometry.featureStart[i]!; part < geometry.featureStart[i + 1]!; part++) {
      for (let k = 3 * geometry.partStart[part]!; k < 3 * geometry.partStart[part + 1]!; k++)
        coordinates.push(geometry.coordinates[k]!);
      partStart.push(coordinates.length / 3);
    }
    featureStart.push(partStart.length - 1);
  }
  return {
    table: keepRows(table, (i) => !outside.has(i)),
    geometry: {
      geometry: geometry.geometry,
      coordinates: Float64Array.from(coordinates),
      partStart: Uint32Array.from(partStart),
      featureStart: Uint32Array.from(featureStart),
    },
  };
}

/** The first half of readSource: one table of a file or query as it was written. */
export async function readTable(
  path: string,
  source: Source,
  layer: LayerDefinition,
  findings: Findings,
  cache: TableCache,
): Promise<SurveyTable> {
  if (isDatabase(path)) return readPostgis(path);
  const file = displayName(source.file);
  if (/\.inp$/i.test(path)) {
    const part = layer.geometry === "line" ? "links" : "points";
    return readEpanet(path, part, { file, encoding: source.encoding }, findings);
  }
  const key = JSON.stringify([path, source.table, source.encoding]);
  const read = cache.get(key) ?? readVectorFile(path, { table: source.table, encoding: source.encoding });
  cache.set(key, read);
  return { ...(await read), file };
}

/** In `where`: the row has a geometry at all. */
const GEOMETRY = "@geometry";

/** `where` of a source: keeps rows whose column has one of the values; "*" = any value. */
function applyWhere(table: SurveyTable, source: Source, findings: Findings): SurveyTable {
  const hasGeometry = table.kinds.map((kind) => (kind === "none" ? null : kind));
  const conditions = Object.entries(source.where ?? {}).map(([name, wanted]) => {
    if (name === GEOMETRY) return { column: hasGeometry, wanted: new Set([wanted].flat()) };
    const column = [...table.columns].find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
    if (!column)
      findings.addFile(table.file, "error", {
        field: name,
        found: `no column "${name}"; the file has ${[...table.columns.keys()].join(", ")}`,
        expected: "the column that where names",
        advice: "correct where",
      });
    return { column, wanted: new Set([wanted].flat()) };
  });
  return keepRows(table, (i) =>
    conditions.every(({ column, wanted }) => {
      const value = column?.[i] ?? null;
      return value !== null && (wanted.has("*") || wanted.has(String(value)));
    }),
  );
}

/** CJJ 61 line tables (管线表) may hold only the numbers of their end points. */
function joinsPoints(table: SurveyTable, layer: LayerDefinition, mapped: readonly MappedField[]): boolean {
  if (layer.elevationReference === undefined || table.count === 0) return false;
  const names = new Set(mapped.map(({ field }) => field.name));
  return table.kinds.every((kind) => kind === "none") && names.has("fromNode") && names.has("toNode");
}
