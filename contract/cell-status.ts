/** Status bits of a column as runs: a number of rows, then their value, and again (twin.CellFrame.status_runs). */
export function runsOf(values: readonly number[]): number[] {
  const runs: number[] = [];
  for (const value of values) {
    if (runs.at(-1) === value) runs[runs.length - 2]!++;
    else runs.push(1, value);
  }
  return runs;
}

/**
 * The values of runs, one a row.
 * @throws Error when they are not as many as there are rows
 */
export function valuesOfRuns(runs: readonly number[], rows: number): number[] {
  const values: number[] = [];
  for (let i = 0; i < runs.length; i += 2) {
    if (runs[i]! > rows - values.length) break; // before memory is taken for what a broken frame says
    for (let row = 0; row < runs[i]!; row++) values.push(runs[i + 1]!);
  }
  if (values.length !== rows || runs.length % 2 !== 0)
    throw new Error(`live cell: the status is of ${values.length} rows or more, vehicles are ${rows}`);
  return values;
}
