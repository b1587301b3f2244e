import type { FeatureTable } from "./feature-table.ts";

/**
 * The features of one layer wherever they are kept: in memory, or in files of which a part is read at a time. Every
 * table it gives has all columns of the layer, in the same order.
 */
export interface FeatureSource {
  readonly layer: string;
  readonly count: number;
  /** names of the columns that every table has */
  readonly columns: readonly string[];
  /**
   * All features in their order, at most some thousand at a time unless they are in memory anyway.
   * @param columns that are needed; there may be others
   */
  batches(columns?: readonly string[]): Iterable<FeatureBatch>;
  /**
   * @param rows rising, without repeats
   * @param columns that are needed; there may be others
   */
  rows(rows: Uint32Array, columns?: readonly string[]): FeatureTable;
}

export interface FeatureBatch {
  /** row of the layer of the table's first row */
  readonly first: number;
  readonly table: FeatureTable;
}

/** A layer that is in memory. */
export function tableSource(table: FeatureTable): FeatureSource {
  return {
    layer: table.layer,
    count: table.count,
    columns: [...table.columns.keys()],
    batches: () => [{ first: 0, table }],
    rows: (rows, columns) => tableOfRows(table, rows, columns),
  };
}

/** Some rows of a table as a table of their own, in their order. */
function tableOfRows(
  whole: FeatureTable,
  rows: Uint32Array,
  wanted: readonly string[] = [...whole.columns.keys()],
): FeatureTable {
  const { featureStart, partStart, coordinates } = whole;
  let [parts, vertices] = [0, 0];
  for (const row of rows) {
    const [first, end] = [featureStart[row]!, featureStart[row + 1]!];
    parts += end - first;
    vertices += partStart[end]! - partStart[first]!;
  }
  const some = {
    coordinates: new Float64Array(3 * vertices),
    partStart: new Uint32Array(parts + 1),
    featureStart: new Uint32Array(rows.length + 1),
  };
  let [part, vertex] = [0, 0];
  for (let i = 0; i < rows.length; i++) {
    const [first, end] = [featureStart[rows[i]!]!, featureStart[rows[i]! + 1]!];
    const [from, to] = [partStart[first]!, partStart[end]!];
    // most features are a point: a part of the array to copy from would cost more than its three numbers
    for (let k = 3 * from; k < 3 * to; k++) some.coordinates[3 * vertex + k - 3 * from] = coordinates[k]!;
    for (let k = first + 1; k <= end; k++) some.partStart[part + k - first] = vertex + partStart[k]! - from;
    part += end - first;
    vertex += to - from;
    some.featureStart[i + 1] = part;
  }
  return {
    layer: whole.layer,
    geometry: whole.geometry,
    count: rows.length,
    ids: valuesAt(whole.ids, rows),
    ...some,
    columns: new Map(
      wanted.flatMap((name) => {
        const values = whole.columns.get(name);
        return values ? [[name, valuesAt(values, rows)]] : [];
      }),
    ),
    sources: whole.sources,
    sourceIndex: Uint16Array.from(rows, (row) => whole.sourceIndex[row]!),
    sourceRow: Uint32Array.from(rows, (row) => whole.sourceRow[row]!),
  };
}

function valuesAt<Value>(values: readonly Value[], rows: Uint32Array): Value[] {
  const chosen = new Array<Value>(rows.length);
  for (let i = 0; i < rows.length; i++) chosen[i] = values[rows[i]!]!;
  return chosen;
}
