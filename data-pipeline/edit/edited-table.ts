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

/** Where the rows of the new table come from. */
interface PlacedRows {
  readonly count: number;
  /** row of the table before whose survey it is; −1 = an edit added it */
  readonly origin: Int32Array;
  /** number of the edit that added a row; 0 = the survey has it */
  readonly addedBy: readonly number[];
  /** what edits put, by row of the new table */
  readonly puts: ReadonlyMap<number, Put>;
}

/**
 * A layer after edits. A changed feature keeps its row and source, a new one gets the last row, and the last row moves to
 * where one is deleted: so an edit moves one other feature at most, and rows depend on the order of edits alone. A delete
 * of a feature that the survey has lost as well does nothing.
 */
export function editTable(before: FeatureTable, edits: readonly FeatureEdit[]): EditedTable {
  if (edits.length === 0) return { table: before, from: Int32Array.from(before.ids, (_, row) => row) };
  const ids = [...before.ids];
  const origin = ids.map((_, row) => row);
  const addedBy = new Array<number>(ids.length).fill(0);
  const puts = new Map<number, Put>();
  const rowOf = rowFinder(ids);
  for (const edit of edits) {
    const row = rowOf.find(edit.id);
    if (edit.op === "put") {
      const at = row ?? ids.push(edit.id) - 1;
      if (row === undefined) {
        origin.push(-1);
        addedBy.push(edit.n);
        rowOf.set(edit.id, at);
      }
      puts.set(at, edit);
      continue;
    }
    if (row === undefined) continue;
    const last = ids.length - 1;
    const lastId = ids.pop()!;
    const lastOrigin = origin.pop()!;
    const lastAddedBy = addedBy.pop()!;
    const lastPut = puts.get(last);
    puts.delete(last);
    rowOf.delete(edit.id);
    if (row === last) continue;
    ids[row] = lastId;
    origin[row] = lastOrigin;
    addedBy[row] = lastAddedBy;
    if (lastPut) puts.set(row, lastPut);
    else puts.delete(row);
    rowOf.set(lastId, row);
  }
  const rows = { count: ids.length, origin: Int32Array.from(origin), addedBy, puts };
  const from = rows.origin.slice();
  for (const row of puts.keys()) from[row] = -1;
  return { table: tableOf(before, ids, rows, fieldsOf(edits)), from };
}

/** Finds rows by id: a map of all ids costs more than looking a few up. */
function rowFinder(ids: readonly string[]) {
  const moved = new Map<string, number>();
  const known = new Set<string>();
  return {
    find(id: string): number | undefined {
      if (known.has(id)) return moved.get(id);
      known.add(id);
      const row = ids.indexOf(id);
      if (row >= 0) moved.set(id, row);
      return row < 0 ? undefined : row;
    },
    set(id: string, row: number): void {
      known.add(id);
      moved.set(id, row);
    },
    delete(id: string): void {
      known.add(id);
      moved.delete(id);
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
  const { count, origin, addedBy, puts } = rows;
  const columns = new Map<string, readonly Value[]>();
  const moved: number[] = [];
  for (let row = 0; row < count; row++) if (origin[row] !== row) moved.push(row);
  for (const name of new Set([...before.columns.keys(), ...fields])) {
    const column = before.columns.get(name);
    // most rows stay where they are: those are copied in one go
    const values = column ? column.slice(0, count) : new Array<Value>(count).fill(null);
    for (const row of moved) values[row] = origin[row]! < 0 || !column ? null : column[origin[row]!]!;
    for (const [row, { properties }] of puts) values[row] = properties[name] ?? null;
    columns.set(name, values);
  }
  const sources = origin.includes(-1) ? withSource(before.sources) : before.sources;
  const journal = sources.indexOf(JOURNAL_FILE);
  const sourceIndex = new Uint16Array(count);
  const sourceRow = new Uint32Array(count);
  sourceIndex.set(before.sourceIndex.subarray(0, count));
  sourceRow.set(before.sourceRow.subarray(0, count));
  for (const row of moved) {
    const old = origin[row]!;
    sourceIndex[row] = old < 0 ? journal : before.sourceIndex[old]!;
    sourceRow[row] = old < 0 ? addedBy[row]! : before.sourceRow[old]!;
  }
  return {
    layer: before.layer,
    geometry: before.geometry,
    count,
    ids,
    ...geometryOf(before, rows),
    columns,
    sources,
    sourceIndex,
    sourceRow,
  };
}

function withSource(sources: readonly string[]): readonly string[] {
  return sources.includes(JOURNAL_FILE) ? sources : [...sources, JOURNAL_FILE];
}

function geometryOf(before: FeatureTable, { count, origin, puts }: PlacedRows) {
  const parts = new Map([...puts].map(([row, { geometry }]) => [row, partsOf(geometry)]));
  let [vertices, partCount] = [0, 0];
  for (let row = 0; row < count; row++) {
    const own = parts.get(row);
    if (own) {
      partCount += own.length;
      for (const part of own) vertices += part.length;
      continue;
    }
    const last = lastOfRun(row, count, origin, puts);
    const [first, end] = [before.featureStart[origin[row]!]!, before.featureStart[origin[last]! + 1]!];
    partCount += end - first;
    vertices += before.partStart[end]! - before.partStart[first]!;
    row = last;
  }
  const coordinates = new Float64Array(3 * vertices);
  const partStart = new Uint32Array(partCount + 1);
  const featureStart = new Uint32Array(count + 1);
  let [vertex, part] = [0, 0];
  for (let row = 0; row < count; row++) {
    const own = parts.get(row);
    if (own) {
      for (const positions of own) {
        coordinates.set(positions.flat(), 3 * vertex);
        vertex += positions.length;
        partStart[++part] = vertex;
      }
    } else {
      const last = lastOfRun(row, count, origin, puts);
      const [first, end] = [before.featureStart[origin[row]!]!, before.featureStart[origin[last]! + 1]!];
      const [from, to] = [before.partStart[first]!, before.partStart[end]!];
      coordinates.set(before.coordinates.subarray(3 * from, 3 * to), 3 * vertex);
      for (let i = first + 1; i <= end; i++)
        partStart[part + i - first] = vertex + before.partStart[i]! - from;
      for (; row < last; row++) featureStart[row + 1] = part + before.featureStart[origin[row]! + 1]! - first;
      part += end - first;
      vertex += to - from;
    }
    featureStart[row + 1] = part;
  }
  return { coordinates, partStart, featureStart };
}

/** Last row of those from `row` on that follow each other as they did before. */
function lastOfRun(row: number, count: number, origin: Int32Array, puts: ReadonlyMap<number, Put>): number {
  let last = row;
  while (last + 1 < count && origin[last + 1] === origin[last]! + 1 && !puts.has(last + 1)) last++;
  return last;
}

/** Lines of a geometry; of a point one with one vertex. */
function partsOf(geometry: EditedGeometry): readonly (readonly (readonly [number, number, number])[])[] {
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
