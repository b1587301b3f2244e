import type { FeatureTable } from "../feature-table.ts";

/** The rows of several tables of one layer, numbered through. */
export class SurveyRows {
  readonly count: number;
  readonly #tables: readonly FeatureTable[];
  readonly #tableOf: Uint16Array;
  readonly #rowOf: Uint32Array;
  readonly #numbers = new Map<string, Float64Array>();
  readonly #texts = new Map<string, (string | null)[]>();

  constructor(tables: readonly FeatureTable[]) {
    this.#tables = tables;
    this.count = tables.reduce((sum, { count }) => sum + count, 0);
    this.#tableOf = new Uint16Array(this.count);
    this.#rowOf = new Uint32Array(this.count);
    let next = 0;
    tables.forEach((table, t) => {
      for (let row = 0; row < table.count; row++, next++) {
        this.#tableOf[next] = t;
        this.#rowOf[next] = row;
      }
    });
  }

  at(index: number): { table: FeatureTable; row: number } {
    return { table: this.#tables[this.#tableOf[index]!]!, row: this.#rowOf[index]! };
  }

  id(index: number): string {
    const { table, row } = this.at(index);
    return table.ids[row]!;
  }

  /** Longitude and latitude of the first vertex in degrees, NaN without geometry. */
  place(index: number): [lonDeg: number, latDeg: number] {
    const { table, row } = this.at(index);
    if (table.featureStart[row] === table.featureStart[row + 1]) return [Number.NaN, Number.NaN];
    const v = table.partStart[table.featureStart[row]!]!;
    return [table.coordinates[3 * v]!, table.coordinates[3 * v + 1]!];
  }

  has(name: string): boolean {
    return this.#tables.some(({ columns }) => columns.has(name));
  }

  /** A column of numbers; NaN where the survey does not say. */
  number(name: string): Float64Array {
    const known = this.#numbers.get(name);
    if (known) return known;
    const values = new Float64Array(this.count);
    for (let i = 0; i < this.count; i++) {
      const value = this.#value(i, name);
      values[i] = typeof value === "number" ? value : Number.NaN;
    }
    this.#numbers.set(name, values);
    return values;
  }

  /** A column of words; null where the survey does not say. */
  text(name: string): readonly (string | null)[] {
    const known = this.#texts.get(name);
    if (known) return known;
    const values = Array.from({ length: this.count }, (_, i) => {
      const value = this.#value(i, name);
      return value === null ? null : String(value);
    });
    this.#texts.set(name, values);
    return values;
  }

  #value(index: number, name: string): string | number | null {
    const { table, row } = this.at(index);
    return table.columns.get(name)?.[row] ?? null;
  }
}
