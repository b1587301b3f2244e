import { z } from "zod";
import { POINT_COUNTS_FILE } from "./point-counts.ts";

/** URLs the server answers and the viewer asks; one place, so that they cannot drift apart. */
export const PATHS = {
  county: "/api/county",
  layers: "/api/layers",
  /** GET ?bbox=w,s,e,n&limit=&where=field:value — or /:id for one */
  features: (layer: string, id?: string) =>
    id === undefined ? `/api/features/${layer}` : `/api/features/${layer}/${encodeURIComponent(id)}`,
  search: "/api/search", // ?q=&limit=
  findings: "/api/findings",
  edited: "/api/edited",
  /** GET ?at=lon,lat;lon,lat…&within=metres */
  nearest: (layer: string) => `/api/nearest/${layer}`,
  figures: "/api/figures",
  vehicles: "/api/vehicles",
  /** ?from=&to= (ISO or ms) &vehicles=1,2&bbox= → length-delimited twin.Track */
  tracks: "/api/tracks",
  openapi: "/api/openapi.json",
  live: "/live",
  tileset: (layer: string) => `/tiles/${layer}/tileset.json`,
  pointCounts: (layer: string) => `/tiles/${layer}/${POINT_COUNTS_FILE}`,
  terrain: "/terrain/",
  basemap: (theme: "dark" | "light") => `/basemap/${theme}/{z}/{x}/{y}.jpg`,
  models: (name: string) => `/models/${name}.glb`,
  /** raw FlatGeobuf of an overlay layer (never of pipes) */
  overlay: (layer: string) => `/overlays/${layer}.geojson`,
  ingestLamps: "/ingest/lamps",
} as const;

const label = z.object({ zh: z.string(), en: z.string() });
const view = z.object({
  lon: z.number(),
  lat: z.number(),
  heightMeters: z.number(),
  headingDeg: z.number(),
  pitchDeg: z.number(),
});

/** GET /api/county: what a viewer must know before it draws. Degrees, metres. */
export const countyViewSchema = z.object({
  id: z.string(),
  name: label,
  title: label,
  synthetic: z.boolean(),
  attribution: label.optional(),
  timeZone: z.string(),
  crs: z.string(),
  /** definition of `crs` for proj4js (well-known text), for the coordinate readout; easting, northing order */
  crsProj4: z.string(),
  heightDatum: z.string(),
  heightOffsetMeters: z.number(),
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  /** what the layers cover: [west, south, east, north] of the surveyed seat */
  extent: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  origin: z.tuple([z.number(), z.number()]),
  gridSizeMeters: z.number(),
  home: view,
  views: z.array(view.extend({ id: z.string(), name: label })),
  phases: z.array(
    z.object({
      id: z.string(),
      name: label,
      region: z.string().optional(),
      part: z.string(),
      from: z.string(),
      to: z.string().optional(),
    }),
  ),
  basemap: z
    .object({
      minimumLevel: z.number(),
      maximumLevel: z.number(),
      tileSize: z.number(),
      rectangle: z.tuple([z.number(), z.number(), z.number(), z.number()]),
      /** inside this smaller rectangle tiles go on to a deeper level; a second imagery layer over the first */
      detail: z
        .object({
          maximumLevel: z.number(),
          rectangle: z.tuple([z.number(), z.number(), z.number(), z.number()]),
        })
        .optional(),
    })
    .optional(),
  terrain: z.object({ maximumLevel: z.number(), maxErrorMeters: z.number() }).optional(),
  publication: z.string(),
});
export type CountyView = z.infer<typeof countyViewSchema>;

/** GET /api/layers: the catalogue's ids with what the publication holds of them. */
export const layerStatesSchema = z.array(
  z.object({
    id: z.string(),
    status: z.enum(["live", "reserved"]),
    features: z.number(),
    /** lines: total length on the ellipsoid */
    lengthKm: z.number().optional(),
    tileset: z.boolean(),
  }),
);
export type LayerStates = z.infer<typeof layerStatesSchema>;

/** GET /api/features/:layer/:id */
export const featureSchema = z.object({
  layer: z.string(),
  id: z.string(),
  /** canonical field → value; fields the survey does not have are absent */
  properties: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** GeoJSON, [lon°, lat°, survey height m] */
  geometry: z.object({ type: z.string(), coordinates: z.unknown() }).nullable(),
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
  /** where the row came from */
  source: z.object({ file: z.string(), row: z.number().optional(), crs: z.string().optional() }).optional(),
});
export type FeatureDetail = z.infer<typeof featureSchema>;

export const featurePageSchema = z.object({
  layer: z.string(),
  features: z.array(featureSchema),
  total: z.number(),
  truncated: z.boolean(),
});
export type FeaturePage = z.infer<typeof featurePageSchema>;

/** Places one request of /api/nearest may ask for. */
export const MOST_NEAREST_PLACES = 100;

/** GET /api/nearest/:layer: for each place the few features nearest to it; [lon°, lat°, survey height m]. */
export const nearestSchema = z.object({
  layer: z.string(),
  places: z.array(z.array(featureSchema.pick({ id: true, geometry: true }))),
});
export type Nearest = z.infer<typeof nearestSchema>;

/** GET /api/search */
export const searchHitSchema = z.object({
  layer: z.string(),
  id: z.string(),
  title: z.string(),
  subtitle: z.string(),
  lon: z.number().nullable(),
  lat: z.number().nullable(),
});
export const searchSchema = z.object({ query: z.string(), hits: z.array(searchHitSchema) });
export type SearchHit = z.infer<typeof searchHitSchema>;

/** One figure for a card: what it counts, its unit, and when it was true. */
const figure = z.object({
  value: z.number().nullable(),
  unit: z.string(),
  asOfMs: z.number(),
  of: z.number().optional(),
});

/** GET /api/figures. `of` is the denominator of a rate or the total of a count. */
export const figuresSchema = z.object({
  serverTimeMs: z.number(),
  waterPipeKm: figure,
  facilities: figure,
  gateValves: figure,
  hydrants: figure,
  streetlights: figure,
  lampsLit: figure,
  lampsFaulty: figure,
  buildings: figure,
  communities: figure,
  dutyGrids: figure,
  workOrders: figure,
  workOrdersClosed: figure,
  workOrdersToday: figure,
  muckTrucksOnline: figure,
  sanitationOnline: figure,
  parkingSpaces: figure,
  cameras: figure,
  bins: figure,
  workOrdersByCategory: z.array(z.object({ category: z.string(), count: z.number() })),
  workOrdersByCommunity: z.array(z.object({ community: z.string(), count: z.number(), grids: z.number() })),
  workOrdersByMonth: z.array(z.object({ month: z.string(), count: z.number() })),
  pipeKmByMaterial: z.array(z.object({ material: z.string(), km: z.number() })),
  pipeKmByDiameter: z.array(z.object({ nominalMm: z.number(), km: z.number() })),
  /** vehicles with a fix in each of the last 24 hours, oldest first */
  vehiclesByHour: z.array(z.object({ hourMs: z.number(), muckTrucks: z.number(), sanitation: z.number() })),
});
export type Figures = z.infer<typeof figuresSchema>;

/** GET /api/vehicles: the registry; `number` is the vehicle of live frames and tracks. */
export const vehicleSchema = z.object({
  number: z.number(),
  id: z.string(),
  plate: z.string(),
  kind: z.string(),
  company: z.string(),
  terminal: z.string(),
  layer: z.string(),
});
export type Vehicle = z.infer<typeof vehicleSchema>;

/**
 * Name of a lighting circuit in reports. Surveys number circuits within their cabinet (PDX056, L3), so the
 * two are joined: "PDX056/L3"; without a cabinet the circuit's own name. "" = the lamp has no circuit.
 */
export function circuitName(cabinet: string, circuit: string): string {
  return cabinet === "" || circuit === "" ? circuit : `${cabinet}/${circuit}`;
}

/** POST /ingest/lamps: what a cabinet or a lamp gateway reports. Level 0–100 percent. */
export const lampReportSchema = z
  .array(
    z.strictObject({
      circuit: z.string().max(64),
      timeMs: z.number(),
      level: z.number().min(0).max(100),
      faults: z.array(z.string().max(64)).max(500).default([]),
    }),
  )
  .max(2000);
export type LampReport = z.infer<typeof lampReportSchema>;
