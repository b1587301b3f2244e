import { z } from "zod";

const label = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const longitude = z.number().min(-180).max(180);
const latitude = z.number().min(-90).max(90);

/** One survey file, PostGIS query or DEM of a county. Paths are relative to county.yaml. */
const source = z.strictObject({
  /** path, or `postgres://…?query=SELECT…` */
  file: z.string().min(1),
  layer: z.string().min(1),
  /** layer, sheet or table inside the file, where it holds several */
  table: z.string().optional(),
  /** CRS of the coordinates, e.g. EPSG:4546; needed when the file does not say */
  crs: z.string().optional(),
  /** coordinates are shifted by this Chinese map datum and are put back at import */
  shifted: z.enum(["GCJ-02", "BD-09"]).optional(),
  /** table of control points of a local system (path as `file`); `crs` is then the CRS they lead to */
  control: z.string().optional(),
  /** order of coordinates in a local system, where both could be meant */
  axes: z.enum(["east-north", "north-east"]).optional(),
  encoding: z.string().optional(),
  /** canonical field → column of the file; `id: "@row"` numbers the rows */
  map: z.record(z.string(), z.string()).optional(),
  /** canonical field → word of this file → code of the catalogue, for words nobody else uses */
  words: z.record(z.string(), z.record(z.string(), z.string())).optional(),
  /** canonical field → value for every row of this source */
  set: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  /** keep only rows whose column has one of these values; `"*"` = any value; column `@geometry` = the row has a geometry */
  where: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  /** rows that lie outside `bounds`: refused unless this says to leave them out (map extracts reach over borders) */
  outside: z.enum(["refuse", "drop"]).optional(),
  /** put before every id of this source, where two sources number their rows alike */
  idPrefix: z.string().optional(),
  /** unit of heights and depths in the file; metres unless said */
  heightUnit: z.enum(["m", "ft", "us-ft"]).optional(),
  /** unit of diameters; mm unless said or plainly different */
  diameterUnit: z.enum(["mm", "cm", "m", "in"]).optional(),
  /** cover in metres to assume (and flag) where a pipe has neither depth nor level */
  assumeCoverM: z.number().positive().optional(),
});

/** county.yaml: everything the programs know of one county. Angles degrees, order longitude, latitude. */
export const countySchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  name: label,
  /** heading on the screens */
  title: label,
  /** true = invented data; every screen says so */
  synthetic: z.boolean(),
  /** what to show as the origin of the data, with its licence */
  attribution: label.optional(),
  divisionCode: z.string().optional(),
  timeZone: z.string(),
  /** CRS of surveys and of the coordinate readout */
  crs: z.string().regex(/^EPSG:\d+$/),
  heightDatum: z.string(),
  /** ellipsoidal height = survey height + this, metres (geoid undulation; domain.md: −15.6 for Jianghua) */
  heightOffsetMeters: z.number(),
  /** [west, south, east, north]; a coordinate outside is refused */
  bounds: z.tuple([longitude, latitude, longitude, latitude]),
  /** centre of the tile grid and origin of its east-north-up frame */
  origin: z.tuple([longitude, latitude]),
  /** edge of the root tile, metres, a power of two */
  gridSizeMeters: z
    .number()
    .int()
    .refine((n) => n > 0 && (n & (n - 1)) === 0, "must be a power of two"),
  /** first camera; height above the height datum (survey height) in metres, heading clockwise from north, pitch −90 = straight down */
  home: z.strictObject({
    lon: longitude,
    lat: latitude,
    heightMeters: z.number().positive(),
    headingDeg: z.number(),
    pitchDeg: z.number().min(-90).max(0),
  }),
  /** further named views, e.g. for benchmarks and the briefing */
  views: z
    .array(
      z.strictObject({
        id: z.string(),
        name: label,
        lon: longitude,
        lat: latitude,
        heightMeters: z.number(),
        headingDeg: z.number(),
        pitchDeg: z.number(),
      }),
    )
    .default([]),
  /** the twin's roll-out; region = id of a feature of layer `phases` */
  phases: z
    .array(
      z.strictObject({
        id: z.string(),
        name: label,
        region: z.string().optional(),
        part: z.enum(["aboveGround", "underground", "all"]),
        from: z.iso.date(),
        to: z.iso.date().optional(),
      }),
    )
    .default([]),
  sources: z.array(source).default([]),
});

export type County = z.infer<typeof countySchema>;
export type Source = z.infer<typeof source>;

/**
 * Parses the object read from county.yaml.
 * @throws Error that lists every wrong field with what was found and expected
 */
export function parseCounty(value: unknown, file = "county.yaml"): County {
  const result = countySchema.safeParse(value);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join(".") || "(root)"}: ${issue.message}`);
  throw new Error(`${file} is not a county description:\n${lines.join("\n")}`);
}
