import type { Feature as FlatFeature } from "flatgeobuf/lib/mjs/flat-geobuf/feature.js";
import { type IFeature, parseProperties } from "flatgeobuf/lib/mjs/generic/feature.js";
import { deserialize } from "flatgeobuf/lib/mjs/generic/featurecollection.js";
import { fromGeometry } from "flatgeobuf/lib/mjs/geojson/geometry.js";
import type { HeaderMeta } from "flatgeobuf/lib/mjs/header-meta.js";
import { z } from "zod";
import { FEATURES_PER_FILE, featureFiles } from "../../contract/publication.ts";
import type { Publication } from "./publication.ts";

const metadataSchema = z.object({ sources: z.array(z.string()).default([]) });

/** [longitude°, latitude°, survey height m]; a file without heights gives two numbers */
export type Position = readonly number[];

/** The geometries a publication holds. */
export type Geometry =
  | { readonly type: "Point"; readonly coordinates: Position }
  | { readonly type: "MultiPoint"; readonly coordinates: readonly Position[] }
  | { readonly type: "LineString"; readonly coordinates: readonly Position[] }
  | { readonly type: "MultiLineString"; readonly coordinates: readonly (readonly Position[])[] }
  | { readonly type: "Polygon"; readonly coordinates: readonly (readonly Position[])[] }
  | { readonly type: "MultiPolygon"; readonly coordinates: readonly (readonly (readonly Position[])[])[] };

export type PropertyValue = string | number | boolean | null;

export interface PublishedFeature {
  /** row of the layer, from 0: the order tiles and lamp states refer to */
  readonly row: number;
  readonly properties: Readonly<Record<string, PropertyValue>>;
  readonly geometry: Geometry | null;
  /** index into the file's sources and row there from 1, where the file says */
  readonly source: number | null;
  readonly sourceRow: number | null;
}

/** Columns the pipeline keeps beside the canonical ones, and the `sources` in the header's metadata. */
const SOURCE_COLUMN = "_source";
const ROW_COLUMN = "_row";

/** Survey files the rows of a FlatGeobuf file came from; empty when it does not say. */
export async function readSources(bytes: Uint8Array): Promise<string[]> {
  let metadata: string | null = null;
  const features = deserialize(bytes, {
    fromFeature,
    headerMetaFn: (header: HeaderMeta) => (metadata = header.metadata),
  });
  await features.next();
  await features.return(undefined); // only the header is wanted
  return metadata === null ? [] : metadataSchema.parse(JSON.parse(metadata)).sources;
}

/** Features of a layer in survey order; none when the publication does not hold it. */
export async function* readLayer(publication: Publication, layer: string): AsyncGenerator<PublishedFeature> {
  for (const [n, path] of featureFiles(publication.files, layer).entries())
    yield* readFeatures(await publication.read(path), n * FEATURES_PER_FILE);
}

/**
 * Features of a FlatGeobuf file in file order. Rows without geometry (vehicles) have null.
 * @param firstRow row of the layer that the file begins with
 * @param rows only these of the file, from 0; all by default
 */
export async function* readFeatures(
  bytes: Uint8Array,
  firstRow = 0,
  rows?: ReadonlySet<number>,
): AsyncGenerator<PublishedFeature> {
  const features = deserialize(bytes, {
    fromFeature: (row: number, feature: FlatFeature, header: HeaderMeta) =>
      rows?.has(row) === false ? UNREAD : fromFeature(firstRow + row, feature, header),
  });
  for await (const feature of features) if (feature !== UNREAD) yield feature as PublishedFeature;
}

const UNREAD: IFeature = {};

function fromFeature(row: number, feature: FlatFeature, header: HeaderMeta): IFeature & PublishedFeature {
  const geometry = feature.geometry();
  const hasShape = geometry !== null && geometry.xyLength() + geometry.partsLength() > 0;
  const columns = parseProperties(feature, header.columns) as Record<string, PropertyValue>;
  // a copy by name: rest syntax or delete would make slow objects, 40 µs a feature
  const properties: Record<string, PropertyValue> = {};
  for (const name in columns)
    if (name !== SOURCE_COLUMN && name !== ROW_COLUMN) properties[name] = columns[name]!;
  return {
    row,
    properties,
    geometry: hasShape ? (fromGeometry(geometry, header.geometryType) as Geometry) : null,
    source: (columns[SOURCE_COLUMN] as number | undefined) ?? null,
    sourceRow: (columns[ROW_COLUMN] as number | undefined) ?? null,
  };
}
