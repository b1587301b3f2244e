import type { FeatureTable } from "../feature-table.ts";

export interface PartTable {
  readonly table: FeatureTable;
  /** vertices of `table` as `vertices` had them, three numbers each */
  readonly enu: Float64Array;
  /** row of the whole table → row here */
  readonly rowOf: ReadonlyMap<number, number>;
}

/**
 * Some rows of a table as a table of their own, in their order.
 * @param rows rising
 * @param enu vertices of the whole table in the county's frame
 * @param columns that the part needs; those the table lacks are left out
 */
export function partTable(
  whole: FeatureTable,
  enu: Float64Array,
  rows: readonly number[],
  columns: readonly string[],
): PartTable {
  const featureStart = new Uint32Array(rows.length + 1);
  const partStart = [0];
  const vertices: number[] = [];
  rows.forEach((row, i) => {
    for (let part = whole.featureStart[row]!; part < whole.featureStart[row + 1]!; part++) {
      for (let v = whole.partStart[part]!; v < whole.partStart[part + 1]!; v++) vertices.push(v);
      partStart.push(vertices.length);
    }
    featureStart[i + 1] = partStart.length - 1;
  });
  return {
    table: {
      layer: whole.layer,
      geometry: whole.geometry,
      count: rows.length,
      ids: rows.map((row) => whole.ids[row]!),
      coordinates: chosen(whole.coordinates, vertices),
      partStart: Uint32Array.from(partStart),
      featureStart,
      columns: new Map(
        columns.flatMap((name) => {
          const column = whole.columns.get(name);
          return column ? [[name, rows.map((row) => column[row] ?? null)] as const] : [];
        }),
      ),
      sources: whole.sources,
      sourceIndex: Uint16Array.from(rows, (row) => whole.sourceIndex[row]!),
      sourceRow: Uint32Array.from(rows, (row) => whole.sourceRow[row]!),
    },
    enu: chosen(enu, vertices),
    rowOf: new Map(rows.map((row, i) => [row, i])),
  };
}

function chosen(all: Float64Array, vertices: readonly number[]): Float64Array {
  const some = new Float64Array(3 * vertices.length);
  vertices.forEach((v, i) => {
    some.set(all.subarray(3 * v, 3 * v + 3), 3 * i);
  });
  return some;
}
