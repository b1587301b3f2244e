import type { EditedGeometry, FeatureEdit } from "../../contract/edits.ts";
import { layerById } from "../../contract/layers.ts";
import type { FeatureTable } from "../feature-table.ts";
import { JOURNAL_FILE } from "./edit-journal.ts";

type Value = string | number | null;

export interface EditedTable {
  readonly table: FeatureTable;
  /** row of the table before; −1 = the row is new or was changed */
  readonly from: Int32Array;
}

type Put = Extract<FeatureEdit, { op: "put" }>;

/** A row that holds another feature than before. */
interface MovedRow {
  /** row of the table before whose survey it is; −1 = an edit added it */
  readonly origin: number;
  /** number of the edit that added it; 0 = the survey has it */
  readonly addedBy: number;
}

/** Where the rows of the new table come from: those that neither moved nor were put are what they were. */
interface PlacedRows {
  readonly count: number;
  readonly moved: ReadonlyMap<number, MovedRow>;
  /** what edits put, by row of the new table */
  readonly puts: ReadonlyMap<number, Put>;
  /** rows that moved or were put, rising */
  readonly changed: readonly number[];
}

/**
 * A layer after edits. A changed feature keeps its row and source, a new one gets the last row, and the last row moves to
 * where one is deleted: so an edit moves one other feature at most, and rows depend on the order of edits alone. A delete
 * of a feature that the survey has lost as well does nothing. What edits do not touch is shared with the table before.
 */
export function editTable(before: FeatureTable, edits: readonly FeatureEdit[]): EditedTable {
  if (edits.length === 0) return { table: before, from: sameRows(before.count) };
  const ids = idsOf(before.ids);
  const moved = new Map<number, MovedRow>();
  const puts = new Map<number, Put>();
  for (const edit of edits) {
    const row = ids.rowOf(edit.id);
    if (edit.op === "put") {
      if (row === undefined) moved.set(ids.count, { origin: -1, addedBy: edit.n });
      puts.set(row ?? ids.add(edit.id), edit);
      continue;
    }
    if (row === undefined) continue;
    const last = ids.count - 1;
    const lastMoved = moved.get(last) ?? { origin: last, addedBy: 0 };
    const lastPut = puts.get(last);
    moved.delete(last);
    puts.delete(last);
    ids.removeByLast(row);
    if (row === last) continue;
    if (lastMoved.origin === row) moved.delete(row);
    else moved.set(row, lastMoved);
    if (lastPut) puts.set(row, lastPut);
    else puts.delete(row);
  }
  const changed = [...new Set([...moved.keys(), ...puts.keys()])].sort((a, b) => a - b);
  const rows = { count: ids.count, moved, puts, changed };
  const from = sameRows(rows.count);
  for (const [row, { origin }] of moved) from[row] = origin;
  for (const row of puts.keys()) from[row] = -1;
  return { table: tableOf(before, ids.all, rows, fieldsOf(edits)), from };
}

/** Row before of each row of a table in which none moved or changed. */
export function sameRows(count: number): Int32Array {
  const rows = new Int32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}

/** The ids of a table while edits change them; a map of all of them costs more than looking a few up. */
function idsOf(before: readonly string[]) {
  let ids = before;
  /** rows of ids that were asked for or moved; undefined = there is none of that id */
  const known = new Map<string, number | undefined>();
  const own = () => {
    if (ids === before) ids = before.slice();
    return ids as string[];
  };
  return {
    get all(): readonly string[] {
      return ids;
    },
    get count(): number {
      return ids.length;
    },
    rowOf(id: string): number | undefined {
      if (known.has(id)) return known.get(id);
      const found = ids.indexOf(id);
      const row = found < 0 ? undefined : found;
      known.set(id, row);
      return row;
    },
    /** Returns its row. */
    add(id: string): number {
      const row = own().push(id) - 1;
      known.set(id, row);
      return row;
    },
    removeByLast(row: number): void {
      const owned = own();
      const last = owned.pop()!;
      if (row === owned.length) {
        known.set(last, undefined);
        return;
      }
      known.set(owned[row]!, undefined);
      known.set(last, row);
      owned[row] = last;
    },
  };
}

/** Fields of all that was put, in the order of edits: also of what was deleted since, so that the order of columns holds. */
function fieldsOf(edits: readonly FeatureEdit[]): string[] {
  return edits.flatMap((edit) => (edit.op === "put" ? Object.keys(edit.properties) : []));
}

function tableOf(
  before: FeatureTable,
  ids: readonly string[],
  rows: PlacedRows,
  fields: readonly string[],
): FeatureTable {
  const columns = new Map<string, readonly Value[]>();
  for (const name of new Set([...before.columns.keys(), ...fields]))
    columns.set(name, columnOf(before.columns.get(name), name, rows));
  return {
    layer: before.layer,
    geometry: before.geometry,
    count: rows.count,
    ids,
    ...geometryOf(before, rows),
    columns,
    ...sourcesOf(before, rows),
  };
}

function columnOf(
  before: readonly Value[] | undefined,
  name: string,
  { count, moved, puts, changed }: PlacedRows,
): readonly Value[] {
  const valueAt = (row: number): Value => {
    const put = puts.get(row);
    if (put) return put.properties[name] ?? null;
    const { origin } = moved.get(row)!;
    return origin < 0 || !before ? null : before[origin]!;
  };
  if (before?.length === count && changed.every((row) => valueAt(row) === before[row])) return before;
  const values = before ? before.slice(0, count) : new Array<Value>(count).fill(null);
  for (const row of changed) values[row] = valueAt(row); // rising, so that new rows are appended
  return values;
}

function sourcesOf(before: FeatureTable, { count, moved }: PlacedRows) {
  const { sources, sourceIndex, sourceRow } = before;
  if (moved.size === 0 && count === before.count) return { sources, sourceIndex, sourceRow };
  const isAdded = [...moved.values()].some(({ origin }) => origin < 0);
  const all = isAdded && !sources.includes(JOURNAL_FILE) ? [...sources, JOURNAL_FILE] : sources;
  const journal = all.indexOf(JOURNAL_FILE);
  const index = new Uint16Array(count);
  const row = new Uint32Array(count);
  index.set(sourceIndex.subarray(0, count));
  row.set(sourceRow.subarray(0, count));
  for (const [at, { origin, addedBy }] of moved) {
    index[at] = origin < 0 ? journal : sourceIndex[origin]!;
    row[at] = origin < 0 ? addedBy : sourceRow[origin]!;
  }
  return { sources: all, sourceIndex: index, sourceRow: row };
}

type Lines = readonly (readonly (readonly [number, number, number])[])[];
type TableGeometry = Pick<FeatureTable, "coordinates" | "partStart" | "featureStart">;

function geometryOf(before: FeatureTable, rows: PlacedRows): TableGeometry {
  const parts = new Map([...rows.puts].map(([row, { geometry }]) => [row, partsOf(geometry)]));
  if (rows.moved.size === 0 && rows.count === before.count) {
    const reshaped = [...parts].filter(([row, lines]) => !isAt(before, row, lines));
    if (reshaped.length === 0) return before;
    if (reshaped.every(([row, lines]) => hasAsManyVertices(before, row, lines))) {
      const coordinates = before.coordinates.slice();
      for (const [row, lines] of reshaped)
        coordinates.set(lines.flat(2), 3 * before.partStart[before.featureStart[row]!]!);
      return { coordinates, partStart: before.partStart, featureStart: before.featureStart };
    }
  }
  return laidOut(before, rows, parts);
}

function hasAsManyVertices({ featureStart, partStart }: TableGeometry, row: number, lines: Lines): boolean {
  const first = featureStart[row]!;
  return (
    featureStart[row + 1]! - first === lines.length &&
    lines.every((line, i) => partStart[first + i + 1]! - partStart[first + i]! === line.length)
  );
}

/** Whether a row of lines or points has this geometry. */
export function isAt(table: TableGeometry, row: number, lines: Lines): boolean {
  if (!hasAsManyVertices(table, row, lines)) return false;
  const first = 3 * table.partStart[table.featureStart[row]!]!;
  return lines.flat(2).every((value, i) => Object.is(table.coordinates[first + i], value));
}

/** All geometries one after the other: runs of rows that follow each other as before are copied in one go. */
function laidOut(
  before: FeatureTable,
  { count, moved, changed }: PlacedRows,
  puts: ReadonlyMap<number, Lines>,
): TableGeometry {
  /** rows from `row` on, as many as `rows`, as the table before has them from `origin` on; or the put one */
  const runs: { row: number; rows: number; origin: number; put: Lines | undefined }[] = [];
  let next = 0;
  for (const row of [...changed, count]) {
    if (row > next) runs.push({ row: next, rows: row - next, origin: next, put: undefined });
    if (row < count) runs.push({ row, rows: 1, origin: moved.get(row)?.origin ?? row, put: puts.get(row) });
    next = row + 1;
  }
  const { featureStart: oldFeatures, partStart: oldParts } = before;
  let [vertices, partCount] = [0, 0];
  for (const { rows, origin, put } of runs) {
    const [first, end] = put ? [0, put.length] : [oldFeatures[origin]!, oldFeatures[origin + rows]!];
    partCount += end - first;
    vertices += put ? put.reduce((sum, line) => sum + line.length, 0) : oldParts[end]! - oldParts[first]!;
  }
  const coordinates = new Float64Array(3 * vertices);
  const partStart = new Uint32Array(partCount + 1);
  const featureStart = new Uint32Array(count + 1);
  let [vertex, part] = [0, 0];
  for (const { row, rows, origin, put } of runs) {
    if (put) {
      for (const line of put) {
        coordinates.set(line.flat(), 3 * vertex);
        vertex += line.length;
        partStart[++part] = vertex;
      }
      featureStart[row + 1] = part;
      continue;
    }
    const [first, end] = [oldFeatures[origin]!, oldFeatures[origin + rows]!];
    const [from, to] = [oldParts[first]!, oldParts[end]!];
    coordinates.set(before.coordinates.subarray(3 * from, 3 * to), 3 * vertex);
    for (let i = first + 1; i <= end; i++) partStart[part + i - first] = vertex + oldParts[i]! - from;
    for (let i = 1; i <= rows; i++) featureStart[row + i] = part + oldFeatures[origin + i]! - first;
    part += end - first;
    vertex += to - from;
  }
  return { coordinates, partStart, featureStart };
}

/** Lines of a geometry; of a point one with one vertex. */
export function partsOf(geometry: EditedGeometry): Lines {
  switch (geometry.type) {
    case "Point":
      return [[geometry.coordinates]];
    case "LineString":
      return [geometry.coordinates];
    case "MultiLineString":
      return geometry.coordinates;
  }
}

/** A row as an edit would put it. */
export function featureAt(
  table: FeatureTable,
  row: number,
): { properties: Record<string, Value>; geometry: EditedGeometry } {
  const properties: Record<string, Value> = {};
  for (const [name, column] of table.columns) properties[name] = column[row] ?? null;
  const parts: [number, number, number][][] = [];
  for (let part = table.featureStart[row]!; part < table.featureStart[row + 1]!; part++) {
    const positions: [number, number, number][] = [];
    for (let v = table.partStart[part]!; v < table.partStart[part + 1]!; v++)
      positions.push([
        table.coordinates[3 * v]!,
        table.coordinates[3 * v + 1]!,
        table.coordinates[3 * v + 2]!,
      ]);
    parts.push(positions);
  }
  const [first] = parts;
  if (!first)
    throw new Error(`${table.layer} ${table.ids[row]} has no geometry, expected a ${table.geometry}`);
  if (layerById(table.layer).geometry === "point")
    return { properties, geometry: { type: "Point", coordinates: first[0]! } };
  return {
    properties,
    geometry:
      parts.length === 1
        ? { type: "LineString", coordinates: first }
        : { type: "MultiLineString", coordinates: parts },
  };
}
