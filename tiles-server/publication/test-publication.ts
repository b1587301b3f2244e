import { mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { serialize } from "flatgeobuf/lib/mjs/geojson.js";
import type { CountyView } from "../../contract/api.ts";
import { FEATURES_PER_FILE, featureFile, type Manifest } from "../../contract/publication.ts";
import { hashOf } from "../http/file-cache.ts";
import type { PropertyValue } from "./read-features.ts";

/** A feature to publish: properties and GeoJSON coordinates, [lon°, lat°, survey height m]. */
export interface TestFeature {
  readonly type: "Point" | "LineString" | "Polygon";
  readonly coordinates: unknown;
  readonly properties: Readonly<Record<string, PropertyValue>>;
}

export interface TestPublication {
  readonly version: string;
  /** 1 = the first */
  readonly number?: number;
  readonly layers: Readonly<Record<string, readonly TestFeature[]>>;
  readonly files: Readonly<Record<string, Uint8Array>>;
}

export const TEST_COUNTY: CountyView = {
  id: "test",
  name: { zh: "测试县", en: "Test county" },
  title: { zh: "测试", en: "Test" },
  synthetic: true,
  timeZone: "Asia/Shanghai",
  crs: "EPSG:4546",
  crsProj4: "+proj=tmerc +lat_0=0 +lon_0=111 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs",
  heightDatum: "1985",
  heightOffsetMeters: -15.6,
  bounds: [111, 24, 112, 26],
  extent: [111.5, 25.1, 111.7, 25.3],
  origin: [111.6, 25.2],
  gridSizeMeters: 65536,
  home: { lon: 111.6, lat: 25.2, heightMeters: 3000, headingDeg: 0, pitchDeg: -45 },
  views: [],
  phases: [],
  publication: "0000000000000000",
};

/** Writes a publication as contract/publication.ts lays it out and points `current` at it, by one rename as the pipeline does. */
export function publishForTest(root: string, { version, number = 1, layers, files }: TestPublication): void {
  const folder = join(root, "versions", version);
  const manifest: Manifest = {
    number,
    version,
    format: 1,
    county: "test",
    layers: Object.entries(layers).map(([id, features]) => ({
      id,
      status: "live",
      features: features.length,
    })),
    files: {},
  };
  const put = (path: string, bytes: Uint8Array) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
    const compressed = path.startsWith("features/") ? undefined : brotliCompressSync(bytes);
    const worthwhile = compressed !== undefined && compressed.length < bytes.length;
    if (worthwhile) writeFileSync(join(folder, `${path}.br`), compressed);
    manifest.files[path] = {
      sha256: hashOf(bytes),
      bytes: bytes.length,
      ...(worthwhile && { brotliBytes: compressed.length }),
    };
  };
  put("county.json", Buffer.from(JSON.stringify({ ...TEST_COUNTY, publication: version })));
  for (const [path, bytes] of Object.entries(files)) put(path, bytes);
  for (const [layer, features] of Object.entries(layers))
    for (let n = 0; n * FEATURES_PER_FILE < features.length; n++)
      put(
        featureFile(layer, n),
        featureBytes(features.slice(n * FEATURES_PER_FILE, (n + 1) * FEATURES_PER_FILE)),
      );
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  symlinkSync(join("versions", version), join(root, ".current"));
  renameSync(join(root, ".current"), join(root, "current"));
}

/** FlatGeobuf without an index, so that rows keep their order. */
function featureBytes(features: readonly TestFeature[]): Uint8Array {
  const collection = {
    type: "FeatureCollection",
    features: features.map(({ type, coordinates, properties }) => ({
      type: "Feature",
      properties,
      geometry: { type, coordinates },
    })),
  };
  // the library's type asks for the `geojson` package's; the shape is the same
  return serialize(collection as Parameters<typeof serialize>[0], 4490);
}
