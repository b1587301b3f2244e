/**
 * One table of a survey file as it was written: original column names and values, original coordinates.
 * Every reader (GDAL, EPANET, PostGIS) returns this; survey/ turns it into a FeatureTable.
 */
export interface SurveyTable {
  /** for messages, as the user wrote it */
  readonly file: string;
  /** layer, sheet or section inside the file */
  readonly table: string;
  /** coordinate reference as GDAL takes it (EPSG:n or WKT); null when the file does not say */
  readonly crs: string | null;
  readonly count: number;
  /** rings of polygons: outer ones counter-clockwise in the file's x and y, their holes clockwise after them */
  readonly kinds: readonly SurveyGeometry[];
  /** xyz interleaved in the file's own units, x = the file's first axis; z = NaN where the file has none */
  readonly coordinates: Float64Array;
  /** part i has vertices partStart[i] … partStart[i + 1] − 1 */
  readonly partStart: Uint32Array;
  /** feature i has parts featureStart[i] … featureStart[i + 1] − 1 */
  readonly featureStart: Uint32Array;
  readonly columns: ReadonlyMap<string, readonly SurveyValue[]>;
  /** row number in the file, 1-based */
  readonly rows: Uint32Array;
  /** unit of diameters and of heights when the format defines it (EPANET) */
  readonly diameterUnit?: "mm" | "in";
  readonly heightUnit?: "m" | "ft";
  /** what the reader recognised, in sentences for the report */
  readonly notes: readonly string[];
}

export type SurveyValue = string | number | null;
export type SurveyGeometry = "none" | "point" | "line" | "polygon" | "other";

/** Grows as a reader meets features; `finish` gives the table. */
export class SurveyTableBuilder {
  readonly #kinds: SurveyGeometry[] = [];
  #coordinates = new Float64Array(4096);
  #vertices = 0;
  readonly #partStart: number[] = [0];
  readonly #featureStart: number[] = [0];
  readonly #rows: number[] = [];

  /** Adds a feature; call addVertex/endPart for its geometry before the next one. */
  startFeature(kind: SurveyGeometry, row: number): void {
    if (this.#kinds.length > 0) this.#featureStart.push(this.#partStart.length - 1);
    this.#kinds.push(kind);
    this.#rows.push(row);
  }

  addVertex(x: number, y: number, z: number): void {
    const at = 3 * this.#vertices++;
    if (at + 3 > this.#coordinates.length) {
      const larger = new Float64Array(2 * this.#coordinates.length);
      larger.set(this.#coordinates);
      this.#coordinates = larger;
    }
    this.#coordinates[at] = x;
    this.#coordinates[at + 1] = y;
    this.#coordinates[at + 2] = z;
  }

  endPart(): void {
    this.#partStart.push(this.#vertices);
  }

  /** Ends a polygon ring and turns it counter-clockwise (outer) or clockwise (hole). */
  endRing(outer: boolean): void {
    const start = this.#partStart.at(-1)!;
    this.endPart();
    if (signedArea(this.#coordinates, start, this.#vertices) > 0 === outer) return;
    reverseVertices(this.#coordinates, start, this.#vertices);
  }

  finish(
    about: Pick<SurveyTable, "file" | "table" | "crs" | "columns" | "diameterUnit" | "heightUnit"> & {
      notes?: readonly string[];
    },
  ): SurveyTable {
    if (this.#kinds.length > 0) this.#featureStart.push(this.#partStart.length - 1);
    return {
      ...about,
      count: this.#kinds.length,
      kinds: this.#kinds,
      coordinates: this.#coordinates.slice(0, 3 * this.#vertices),
      partStart: Uint32Array.from(this.#partStart),
      featureStart: Uint32Array.from(this.#featureStart),
      rows: Uint32Array.from(this.#rows),
      notes: about.notes ?? [],
    };
  }
}

/** Area of a ring of xyz vertices first … end − 1, positive when counter-clockwise; in the square of their unit. */
export function signedArea(coordinates: Float64Array, first: number, end: number): number {
  const x0 = coordinates[3 * first]!; // shifted, so that large eastings do not cost digits
  const y0 = coordinates[3 * first + 1]!;
  let twice = 0;
  for (let i = first; i < end; i++) {
    const j = i + 1 === end ? first : i + 1;
    twice +=
      (coordinates[3 * i]! - x0) * (coordinates[3 * j + 1]! - y0) -
      (coordinates[3 * j]! - x0) * (coordinates[3 * i + 1]! - y0);
  }
  return twice / 2;
}

/** Reverses the order of vertices first … end − 1 in place. */
export function reverseVertices(coordinates: Float64Array, first: number, end: number): void {
  for (let i = first, j = end - 1; i < j; i++, j--) {
    for (let axis = 0; axis < 3; axis++) {
      const kept = coordinates[3 * i + axis]!;
      coordinates[3 * i + axis] = coordinates[3 * j + axis]!;
      coordinates[3 * j + axis] = kept;
    }
  }
}

/** The rows of a table that a predicate keeps, in their order. */
export function keepRows(table: SurveyTable, keep: (index: number) => boolean): SurveyTable {
  const indices: number[] = [];
  for (let i = 0; i < table.count; i++) if (keep(i)) indices.push(i);
  if (indices.length === table.count) return table;
  const builder = new SurveyTableBuilder();
  for (const i of indices) {
    builder.startFeature(table.kinds[i]!, table.rows[i]!);
    for (let part = table.featureStart[i]!; part < table.featureStart[i + 1]!; part++) {
      for (let v = table.partStart[part]!; v < table.partStart[part + 1]!; v++) {
        builder.addVertex(
          table.coordinates[3 * v]!,
          table.coordinates[3 * v + 1]!,
          table.coordinates[3 * v + 2]!,
        );
      }
      builder.endPart();
    }
  }
  const columns = new Map<string, SurveyValue[]>();
  for (const [name, values] of table.columns)
    columns.set(
      name,
      indices.map((i) => values[i]!),
    );
  return builder.finish({ ...table, columns });
}
