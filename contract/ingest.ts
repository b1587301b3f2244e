import { z } from "zod";

/** What may be sent to the server over HTTP besides lamps (contract/api.ts). Arrays, or one entry alone. */

const MOST_ENTRIES = 2_000;

function oneOrMany<Entry extends z.ZodType>(entry: Entry) {
  return z.union([z.array(entry).max(MOST_ENTRIES), entry.transform((one) => [one])]);
}

/** POST /ingest/observations. Points and units are those of assets/codes/telemetry.json. */
export const observationsSchema = oneOrMany(
  z.strictObject({
    device: z.string().regex(/^[A-Za-z0-9_.:\-\u4e00-\u9fff]{1,64}$/),
    /** of a device that is not registered, e.g. lighting and lamp */
    domain: z.string().max(32).optional(),
    type: z.string().max(32).optional(),
    /** UTC ms; absent = now */
    ts: z.number().optional(),
    v: z.record(z.string().max(128), z.unknown()),
    /** point → quality code; 0 = good */
    q: z.record(z.string().max(128), z.number().int()).optional(),
  }),
);

/** POST /ingest/positions: vehicles whose positions another system knows. Degrees, CGCS2000. */
export const positionsSchema = oneOrMany(
  z.strictObject({
    /** id or plate of the registry */
    vehicle: z.string().min(1).max(128),
    timeMs: z.number(),
    lon: z.number().min(-180).max(180),
    lat: z.number().min(-90).max(90),
    altitudeMeters: z.number().min(0).max(9_000).default(0),
    speedKmh: z.number().min(0).max(6_500).default(0),
    headingDeg: z.number().min(0).max(360).default(0),
    /** JT/T 808 alarm bits */
    alarm: z.number().int().min(0).max(0xffffffff).default(0),
    isEngineOn: z.boolean().default(true),
    /** sent late, to be stored without raising alarms */
    isBackfill: z.boolean().default(false),
  }),
);
