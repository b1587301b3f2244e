import type { Feature as FlatFeature } from "flatgeobuf/lib/mjs/flat-geobuf/feature.js";
import { type IFeature, parseProperties } from "flatgeobuf/lib/mjs/generic/feature.js";
import { deserialize } from "flatgeobuf/lib/mjs/generic/featurecollection.js";
import { fromGeometry } from "flatgeobuf/lib/mjs/geojson/geometry.js";
import type { HeaderMeta } from "flatgeobuf/lib/mjs/header-meta.js";

/** [longitude°, latitude°, survey height m]; a file without heights gives two numbers */
export type Position = readonly number[];

/** The geometries a publication holds. */
export type Geometry =
  | { readonly type: "Point"; readonly coordinates: Position }
  | { readonly type: "MultiPoint" | "LineString"; readonly coordinates: readonly Position[] }
  | { readonly type: "MultiLineString" | "Polygon"; readonly coordinates: readonly (readonly Position[])[] }
  | { readonly type: "MultiPolygon"; readonly coordinates: readonly (readonly (readonly Position[])[])[] };

export type PropertyValue = string | number | boolean | null;

export interface PublishedFeature {
  /** row in the file, from 0: the order tiles and lamp states refer to */
  readonly row: number;
  readonly properties: Readonly<Record<string, PropertyValue>>;
  readonly geometry: Geometry | null;
}

/** Features of a FlatGeobuf file in file order. Rows without geometry (vehicles) have null. */
export async function* readFeatures(bytes: Uint8Array): AsyncGenerator<PublishedFeature> {
  const features = deserialize(bytes, { fromFeature });
  for await (const feature of features) yield feature as PublishedFeature;
}

function fromFeature(row: number, feature: FlatFeature, header: HeaderMeta): IFeature & PublishedFeature {
  const geometry = feature.geometry();
  return {
    row,
    properties: parseProperties(feature, header.columns) as PublishedFeature["properties"],
    geometry: geometry && (fromGeometry(geometry, header.geometryType) as Geometry),
  };
}
