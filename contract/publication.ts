import { z } from "zod";

/**
 * A publication on disk:
 *   DIR/current            symbolic link to versions/N, replaced by one rename
 *   DIR/versions/N/        plain files, never changed once current points at them. A version that an edit made holds only
 *                          what the edit changed; its manifest names the version that holds each other file.
 *     manifest.json          this schema; written last
 *     changes.json           changesSchema: what this version changed
 *     build/<layer>.json     tiles of the layer with the boxes of what they draw, from which an edit goes on
 *     county.json            CountyView (contract/api.ts) with an empty `publication`: the server fills in the manifest's version
 *     tiles/<layer>/tileset.json · schema.json · subtrees/0/0/0.subtree · content/{level}/{x}/{y}.glb (y from the south, as in 3D Tiles)
 *                            · models.bin, the meshes that a point layer's glbs share
 *                            · counts.json of a point layer (contract/point-counts.ts)
 *     models/<name>.glb
 *     terrain/layer.json · {z}/{x}/{y}.terrain   (quantized-mesh, geographic, TMS: y from the south)
 *     basemap/{dark,light}/{z}/{x}/{y}.jpg · basemap/basemap.json  (geographic, y from the NORTH as Cesium's {y})
 *     features/<layer>/<n>.fgb   rows n × FEATURES_PER_FILE and on (FlatGeobuf, CGCS2000 longitude, latitude degrees,
 *                            Z = survey height in metres); in files of that size, so that an edit rewrites one of them
 *     checks/findings.json   contract/findings.ts: what is wrong with the surveys
 *     network/<layer>/<n>.pb (twin.Network) pipes of features/<layer>/<n>.fgb; network/<layer>/links.pb: facilities that join
 *                            two points (pumps, valves). Files share nodes by their ids.
 * A file may have a `.br` sibling holding the same bytes compressed.
 */
export const manifestSchema = z.strictObject({
  /** N of its folder; counts publications, those of equal content too */
  number: z.number().int().positive(),
  /** hash over county, layers and files; two builds of the same survey have the same version */
  version: z.string().regex(/^[0-9a-f]{16}$/),
  format: z.literal(1),
  county: z.string(),
  layers: z.array(
    z.strictObject({
      id: z.string(),
      status: z.enum(["live", "reserved"]),
      features: z.number().int().nonnegative(),
    }),
  ),
  /** path → SHA-256 of the uncompressed bytes, their length, and the length of the `.br` sibling if there is one */
  files: z.record(
    z.string(),
    z.strictObject({
      sha256: z.string().length(64),
      bytes: z.number().int(),
      brotliBytes: z.number().int().optional(),
      /** N of the folder that holds it; absent = the manifest's own */
      in: z.number().int().positive().optional(),
    }),
  ),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** What one version changed from the version it was made from. */
export const changesSchema = z.strictObject({
  number: z.number().int().positive(),
  /** N it was made from; null = the first */
  from: z.number().int().positive().nullable(),
  /** what made it */
  by: z.enum(["build", "edit", "rollback"]),
  /** UTC milliseconds */
  atMs: z.number().int().nonnegative(),
  /** edits of the county's journal that it holds: all up to this number */
  edits: z.number().int().nonnegative(),
  /** ids of features by layer; only of edits */
  features: z.record(z.string(), z.array(z.string())),
  /** files that differ or are new, and files that are gone */
  files: z.array(z.string()),
  removed: z.array(z.string()),
});
export type Changes = z.infer<typeof changesSchema>;

/** Rows of a layer in one file of features/. */
export const FEATURES_PER_FILE = 1024;

/** File of features/ that holds rows n × FEATURES_PER_FILE and on of a layer. */
export function featureFile(layer: string, n: number): string {
  return `features/${layer}/${n}.fgb`;
}

/** File of network/ with the pipes of featureFile(layer, n). */
export function networkFile(layer: string, n: number): string {
  return `network/${layer}/${n}.pb`;
}

/** File of network/ with the facilities that join two points of a pipe layer. */
export function networkLinksFile(layer: string): string {
  return `network/${layer}/links.pb`;
}

/** File with the boxes of a layer's tiles. */
export function tileBoxesFile(layer: string): string {
  return `build/${layer}.json`;
}

/** Files of a layer's features, in the order of their rows; none when the publication does not hold the layer. */
export function featureFiles(files: { has(path: string): boolean }, layer: string): string[] {
  const found: string[] = [];
  while (files.has(featureFile(layer, found.length))) found.push(featureFile(layer, found.length));
  return found;
}
