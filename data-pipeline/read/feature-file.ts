import { readFile } from "node:fs/promises";
import { layerById } from "../../contract/layers.ts";
import type { FeatureTable } from "../feature-table.ts";
import { readFlatGeobuf } from "./flatgeobuf-reader.ts";
import {
  type FlatGeobufColumn,
  type FlatGeobufGeometry,
  FlatGeobufWriter,
  GEOMETRY_TYPE,
} from "./flatgeobuf-writer.ts";
import { signedArea } from "./survey-table.ts";

/** Where a row came from, kept beside the canonical columns: index into the file's `sources`, and row there. */
const SOURCE_COLUMN = "_source";
const ROW_COLUMN = "_row";

/**
 * FlatGeobuf of one layer: EPSG:4490 longitude, latitude in degrees, Z = survey height in metres; canonical
 * columns plus `_source` and `_row`; `sources` of the rows in the header's metadata. Same rows, same bytes.
 * @param from,end rows that are written, without `end`; all by default
 */
export function writeFeatureFile(table: FeatureTable, from = 0, end = table.count): Uint8Array {
  const columns = [
    ...columnTypes(table, from, end),
    { name: SOURCE_COLUMN, type: "ushort" } as const,
    { name: ROW_COLUMN, type: "uint" } as const,
  ];
  // only those of these rows, so that the file does not change with another one
  const used = [...new Set(table.sourceIndex.subarray(from, end))].sort((a, b) => a - b);
  const writer = new FlatGeobufWriter(columns, geometryTypeOf(table, from, end), {
    name: table.layer,
    featuresCount: end - from,
    metadata: JSON.stringify({ layer: table.layer, sources: used.map((index) => table.sources[index]) }),
    envelope: envelopeOf(table, from, end),
  });
  const values = columns.map(({ name }) => table.columns.get(name));
  const row = new Array<string | number | null>(columns.length).fill(null);
  for (let i = from; i < end; i++) {
    for (let k = 0; k < columns.length - 2; k++) row[k] = values[k]?.[i] ?? null;
    row[columns.length - 2] = used.indexOf(table.sourceIndex[i]!);
    row[columns.length - 1] = table.sourceRow[i]!;
    writer.add(row, geometriesOf(table, i));
  }
  return writer.finish();
}

/**
 * Reads what writeFeatureFile wrote.
 * @throws Error when the file is no FlatGeobuf or holds another layer
 */
export async function readFeatureFile(path: string, layerId: string): Promise<FeatureTable> {
  return parseFeatureFile(await readFile(path), path, layerId);
}

/**
 * readFeatureFile for bytes already in memory.
 * @param path for messages
 * @param wanted columns that are read besides the id; all by default
 */
export function parseFeatureFile(
  bytes: Uint8Array,
  path: string,
  layerId: string,
  wanted?: readonly string[],
): FeatureTable {
  const names = wanted && new Set([...wanted, "id", SOURCE_COLUMN, ROW_COLUMN]);
  const { header, table } = readFlatGeobuf(bytes, { file: path, table: layerId }, names);
  const about = JSON.parse(header.metadata ?? "{}") as { layer?: string; sources?: string[] };
  if (about.layer !== layerId || !about.sources)
    throw new Error(`${path}: found layer ${about.layer ?? "without a name"}, expected ${layerId}`);
  const columns = new Map<string, readonly (string | number | null)[]>(table.columns);
  columns.delete(SOURCE_COLUMN);
  columns.delete(ROW_COLUMN);
  const geometry = layerById(layerId).geometry;
  return {
    layer: layerId,
    geometry: geometry === "raster" ? "none" : geometry,
    count: table.count,
    ids: requiredColumn(table.columns, "id", path).map(String),
    coordinates: table.coordinates,
    partStart: table.partStart,
    featureStart: table.featureStart,
    columns,
    sources: about.sources,
    sourceIndex: Uint16Array.from(requiredColumn(table.columns, SOURCE_COLUMN, path), Number),
    sourceRow: Uint32Array.from(requiredColumn(table.columns, ROW_COLUMN, path), Number),
  };
}

function requiredColumn(
  columns: ReadonlyMap<string, readonly (string | number | null)[]>,
  name: string,
  path: string,
): readonly (string | number | null)[] {
  const column = columns.get(name);
  if (!column) throw new Error(`${path}: no column ${name}; expected a feature file of this program`);
  return column;
}

function columnTypes(table: FeatureTable, from: number, end: number): FlatGeobufColumn[] {
  const fields = new Map(layerById(table.layer).fields.map((field) => [field.name, field]));
  return [...table.columns].map(([name, values]): FlatGeobufColumn => {
    switch (fields.get(name)?.type) {
      case "integer":
        return { name, type: "int" };
      case "number":
        return { name, type: "double" };
      case "boolean":
        return { name, type: "bool" };
      case undefined:
        return { name, type: values.slice(from, end).every(isNumberOrNothing) ? "double" : "string" };
      default:
        return { name, type: "string" };
    }
  });
}

function isNumberOrNothing(value: string | number | null): boolean {
  return value === null || typeof value === "number";
}

function geometryTypeOf(table: FeatureTable, from: number, end: number): number {
  const several = (partsOf: (feature: number) => number) => {
    for (let i = from; i < end; i++) if (partsOf(i) > 1) return true;
    return false;
  };
  switch (table.geometry) {
    case "none":
      return GEOMETRY_TYPE.unknown;
    case "point":
      return GEOMETRY_TYPE.Point;
    case "line":
      return several((i) => table.featureStart[i + 1]! - table.featureStart[i]!)
        ? GEOMETRY_TYPE.MultiLineString
        : GEOMETRY_TYPE.LineString;
    case "polygon":
      return several((i) => polygonsOf(table, i).length) ? GEOMETRY_TYPE.MultiPolygon : GEOMETRY_TYPE.Polygon;
  }
}

function geometriesOf(table: FeatureTable, feature: number): FlatGeobufGeometry[] {
  const first = table.featureStart[feature]!;
  const end = table.featureStart[feature + 1]!;
  if (first === end) return [];
  if (table.geometry !== "polygon") return [partsGeometry(table, first, end)];
  const starts = [...polygonsOf(table, feature), end];
  return starts.slice(0, -1).map((start, i) => partsGeometry(table, start, starts[i + 1]!));
}

/** First part of each polygon of a feature: its outer ring, the counter-clockwise one. */
export function polygonsOf(table: FeatureTable, feature: number): number[] {
  const outer: number[] = [];
  for (let part = table.featureStart[feature]!; part < table.featureStart[feature + 1]!; part++) {
    const isFirst = part === table.featureStart[feature];
    if (isFirst || signedArea(table.coordinates, table.partStart[part]!, table.partStart[part + 1]!) > 0)
      outer.push(part);
  }
  return outer;
}

function partsGeometry(table: FeatureTable, firstPart: number, endPart: number): FlatGeobufGeometry {
  const start = table.partStart[firstPart]!;
  const ends: number[] = [];
  for (let part = firstPart; part < endPart; part++) ends.push(table.partStart[part + 1]! - start);
  return { xyz: table.coordinates.subarray(3 * start, 3 * (start + ends.at(-1)!)), ends };
}

function envelopeOf(table: FeatureTable, from: number, end: number): number[] | null {
  const firstVertex = table.partStart[table.featureStart[from]!]!;
  const endVertex = table.partStart[table.featureStart[end]!]!;
  if (firstVertex === endVertex) return null;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 3 * firstVertex; i < 3 * endVertex; i += 3) {
    west = Math.min(west, table.coordinates[i]!);
    east = Math.max(east, table.coordinates[i]!);
    south = Math.min(south, table.coordinates[i + 1]!);
    north = Math.max(north, table.coordinates[i + 1]!);
  }
  return [west, south, east, north];
}
