import { z } from "zod";

/**
 * A publication on disk:
 *   DIR/current            symbolic link to versions/N, replaced by one rename
 *   DIR/versions/N/        plain files, never changed once current points at them:
 *     manifest.json          this schema; written last
 *     county.json            CountyView (contract/api.ts) with an empty `publication`: the server fills in the manifest's version
 *     tiles/<layer>/tileset.json · schema.json · subtrees/0/0/0.subtree · content/{level}/{x}/{y}.glb (y from the south, as in 3D Tiles)
 *                            · models.bin, the meshes that a point layer's glbs share
 *     models/<name>.glb
 *     terrain/layer.json · {z}/{x}/{y}.terrain   (quantized-mesh, geographic, TMS: y from the south)
 *     basemap/{dark,light}/{z}/{x}/{y}.jpg · basemap/basemap.json  (geographic, y from the NORTH as Cesium's {y})
 *     features/<layer>.fgb   (FlatGeobuf, CGCS2000 longitude, latitude degrees, Z = survey height in metres)
 *     network/<layer>.pb     (twin.Network)
 * A file may have a `.br` sibling holding the same bytes compressed.
 */
export const manifestSchema = z.strictObject({
  /** hash over everything below; two builds of the same survey have the same version */
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
    }),
  ),
});

export type Manifest = z.infer<typeof manifestSchema>;
