import type { Column, Row, Shape, Value } from "../survey-files.ts";

/** A row that may still change. */
export interface HeldRow {
  shape: Shape;
  readonly values: Value[];
}

/** A survey table that is not written yet. */
export class HeldTable {
  readonly columns: Column[];
  readonly rows: HeldRow[];
  readonly #place: ReadonlyMap<string, number>;

  constructor(
    readonly file: string,
    columns: readonly Column[],
    rows: readonly Row[],
  ) {
    this.columns = [...columns];
    this.rows = rows.map(({ shape, values }) => ({ shape, values: [...values] }));
    this.#place = new Map(columns.map(({ name }, i) => [name, i]));
  }

  has(name: string): boolean {
    return this.#place.has(name);
  }

  text(row: HeldRow, name: string): string {
    return String(row.values[this.#at(name)] ?? "");
  }

  number(row: HeldRow, name: string): number {
    return Number(row.values[this.#at(name)]);
  }

  set(row: HeldRow, changes: Readonly<Record<string, Value>>): void {
    for (const [name, value] of Object.entries(changes)) row.values[this.#at(name)] = value;
  }

  /** A copy of a row with some changes, put last. */
  addCopy(of: HeldRow, shape: Shape, changes: Readonly<Record<string, Value>>): HeldRow {
    const row: HeldRow = { shape, values: [...of.values] };
    this.set(row, changes);
    this.rows.push(row);
    return row;
  }

  /** Makes a column of numbers one of texts, as many institutes hand them over. */
  makeText(name: string, size: number, decimals: number): void {
    const at = this.#at(name);
    if (this.columns[at]!.type === "text") return;
    this.columns[at] = { name, type: "text", size };
    for (const row of this.rows) row.values[at] = Number(row.values[at]).toFixed(decimals);
  }

  #at(name: string): number {
    const at = this.#place.get(name);
    if (at === undefined)
      throw new Error(`${this.file}: no column ${name}, only ${[...this.#place.keys()].join(", ")}`);
    return at;
  }
}
