import { type CheckVerdicts, tileGrade } from "../check/tile-grade.ts";
import type { FeatureTable } from "../feature-table.ts";

/** A layer and what checks have said of it. */
export interface GradedTable {
  readonly table: FeatureTable;
  readonly verdicts: CheckVerdicts;
}

/** Row before of each feature that is as it was, found by id; −1 = it is new or differs in a value, its place or its grade. */
export function rowsBefore(before: GradedTable, after: GradedTable): Int32Array {
  const from = new Int32Array(after.table.count).fill(-1);
  const rowOf = new Map(before.table.ids.map((id, row) => [id, row]));
  const names = new Set([...before.table.columns.keys(), ...after.table.columns.keys()]);
  const columns = [...names].map(
    (name) => [before.table.columns.get(name), after.table.columns.get(name)] as const,
  );
  for (let row = 0; row < from.length; row++) {
    const old = rowOf.get(after.table.ids[row]!);
    if (old === undefined || !hasSameShape(before.table, old, after.table, row)) continue;
    if (!columns.every(([was, is]) => (was?.[old] ?? null) === (is?.[row] ?? null))) continue;
    if (gradeOf(before, old) === gradeOf(after, row)) from[row] = old;
  }
  return from;
}

/** Whether two tables hold the same features in the same order, but for where their surveys are. */
export function isSameTable(before: FeatureTable, after: FeatureTable, columns: readonly string[]): boolean {
  const isSame = (a: ArrayLike<unknown>, b: ArrayLike<unknown>) => {
    if (a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
    return true;
  };
  const valuesOf = ({ columns: all, count }: FeatureTable, name: string) =>
    all.get(name) ?? new Array<null>(count).fill(null);
  return (
    before.count === after.count &&
    isSame(before.featureStart, after.featureStart) &&
    isSame(before.partStart, after.partStart) &&
    isSame(before.coordinates, after.coordinates) &&
    columns.every((name) => isSame(valuesOf(before, name), valuesOf(after, name)))
  );
}

function gradeOf({ table, verdicts }: GradedTable, row: number): string {
  return tileGrade(table, row, verdicts);
}

function hasSameShape(a: FeatureTable, rowA: number, b: FeatureTable, rowB: number): boolean {
  const [firstA, firstB] = [a.featureStart[rowA]!, b.featureStart[rowB]!];
  const parts = a.featureStart[rowA + 1]! - firstA;
  if (b.featureStart[rowB + 1]! - firstB !== parts) return false;
  const [startA, startB] = [a.partStart[firstA]!, b.partStart[firstB]!];
  for (let part = 1; part <= parts; part++)
    if (a.partStart[firstA + part]! - startA !== b.partStart[firstB + part]! - startB) return false;
  const values = 3 * (a.partStart[firstA + parts]! - startA);
  for (let i = 0; i < values; i++)
    if (a.coordinates[3 * startA + i] !== b.coordinates[3 * startB + i]) return false;
  return true;
}
