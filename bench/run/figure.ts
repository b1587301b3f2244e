/** One measured figure; every benchmark prints one JSON object a line. */
export interface Figure {
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  /** a peer measured in the same run on the same input */
  readonly baseline?: { readonly name: string; readonly value: number };
  readonly ratio?: number;
}

export function print(figure: Figure): void {
  console.log(JSON.stringify(figure));
}

/** Rounded so that the figure says no more than one run can know: three significant digits. */
export function significant(value: number): number {
  return Number(value.toPrecision(3));
}

/** The value that a share, 0 … 1, of all values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}
