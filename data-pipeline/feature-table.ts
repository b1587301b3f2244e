/**
 * All features of one layer in memory, as columns. Coordinates are longitude, latitude in degrees
 * (CGCS2000) and survey height in metres (1985 datum, or the county's), interleaved x y z.
 * Pipe lines carry the height of the pipe AXIS; points and polygons the height they stand at.
 */
export interface FeatureTable {
  readonly layer: string;
  readonly geometry: "line" | "point" | "polygon" | "none";
  readonly count: number;
  /** unique, in row order */
  readonly ids: readonly string[];
  /** xyz interleaved; length = 3 × vertices. Polygon rings are closed (first vertex repeated). */
  readonly coordinates: Float64Array;
  /** part i (a line, a ring) has vertices partStart[i] … partStart[i + 1] − 1; length = parts + 1 */
  readonly partStart: Uint32Array;
  /** feature i has parts featureStart[i] … featureStart[i + 1] − 1; length = count + 1. For polygons the first ring of each polygon is counter-clockwise outer, holes clockwise follow their outer ring. */
  readonly featureStart: Uint32Array;
  /** canonical field name → one value a row; null = the survey does not say */
  readonly columns: ReadonlyMap<string, readonly (string | number | null)[]>;
  /** source file of each row (index into sources) and its row number there, 1-based */
  readonly sources: readonly string[];
  readonly sourceIndex: Uint16Array;
  readonly sourceRow: Uint32Array;
}

/** Where finished files of a publication go. Paths as in contract/publication.ts, with forward slashes. */
export interface PublicationSink {
  put(path: string, bytes: Uint8Array): Promise<void>;
  /** whether a file need be made at all; absent = every one. Other processes make the rest. */
  wants?(path: string): boolean;
}

/** Whether a sink wants a file. */
export function isWanted(sink: PublicationSink, path: string): boolean {
  return sink.wants?.(path) ?? true;
}

/** A long step that a person waits for. */
export interface Progress {
  /** starts a named step; returns its tick and end */
  step(name: string, total?: number): { tick(done: number): void; end(note?: string): void };
}

/** Ground heights of a county: survey heights (1985 datum), never ellipsoidal. */
export interface Dem {
  /** [west, south, east, north] degrees of the outermost grid */
  readonly bounds: readonly [number, number, number, number];
  /** finest cell size in metres at a place, for choosing levels */
  cellMeters(lonDeg: number, latDeg: number): number;
  /** bilinear height in metres, NaN where no grid has a value */
  sample(lonDeg: number, latDeg: number): number;
  /** the same at longitudes from west to east along a parallel, into[at …] */
  sampleAlong(lonDegs: Float64Array, latDeg: number, into: Float64Array, at: number): void;
  /** lowest and highest height of all grids, metres */
  readonly heightRange: readonly [low: number, high: number];
  /** the same ground as means over about so many metres, for samples that far apart */
  smoothed(cellMeters: number): Dem;
}
