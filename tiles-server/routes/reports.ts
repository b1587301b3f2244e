import { z } from "zod";
import type { Database } from "../database/database.ts";
import { storedFixes } from "../history/stored-fixes.ts";
import type { FixRow } from "../history/track-block.ts";
import { HttpError } from "../http/http-error.ts";
import { ALARMS } from "../ingest/jt808/alarms.ts";
import { type ItemKinds, readItems } from "../ingest/jt808/location-items.ts";
import type { LiveServices } from "../live-services.ts";
import { jsonRoute } from "./route.ts";
import { intervalQuery, readInterval } from "./time-interval.ts";

const MOST_ROWS = 2_000;

const itemValue = z.union([
  z.number(),
  z.array(z.number()).readonly(),
  z.record(z.string(), z.union([z.number(), z.boolean()])),
]);
const reportSchema = z.object({
  timeMs: z.number(),
  /** degrees, CGCS2000 */
  lon: z.number(),
  lat: z.number(),
  altitudeMeters: z.number(),
  speedKmh: z.number(),
  headingDeg: z.number(),
  /** JT/T 808 status bits as sent */
  status: z.number(),
  alarms: z.array(z.enum(ALARMS)),
  /** additional items in the order sent: known ones with name and value, all with their bytes */
  items: z.array(
    z.object({ id: z.string(), hex: z.string(), name: z.string().optional(), value: itemValue.optional() }),
  ),
});

/** GET /api/vehicles/:id/reports?from=&to=&limit=: reports with all their items, oldest first. */
export const reportsRoute = (database: Database, live: LiveServices, vendorItems: ItemKinds) =>
  jsonRoute({
    path: "/api/vehicles/:id/reports",
    summary: "Reports of one vehicle with their alarms and additional items (mileage, fuel, sensors)",
    params: z.strictObject({ id: z.string().min(1).max(128) }),
    query: z.strictObject({
      ...intervalQuery,
      limit: z.coerce.number().int().min(1).max(MOST_ROWS).default(500),
    }),
    response: z.object({ vehicle: z.number(), reports: z.array(reportSchema) }),
    handle: async ({ params: { id }, query }) => {
      const { fromMs, toMs } = readInterval(query);
      const vehicle = (await live.vehicles()).find((one) => one.id === id)?.number;
      if (vehicle === undefined) throw new HttpError(404, `no vehicle ${id} is registered`);
      const rows = await storedFixes(database, vehicle, fromMs, toMs, query.limit);
      return { vehicle, reports: rows.map((row) => reportOf(row, vendorItems)) };
    },
  });

function reportOf(row: FixRow, vendorItems: ItemKinds): z.infer<typeof reportSchema> {
  const { items, rest } = readItems(Buffer.from(row.items ?? []), vendorItems);
  return {
    timeMs: row.ts,
    lon: row.lon_e6 / 1e6,
    lat: row.lat_e6 / 1e6,
    altitudeMeters: row.altitude_m,
    speedKmh: row.speed_dkmh / 10,
    headingDeg: row.heading_deg,
    status: row.status,
    alarms: ALARMS.filter((_, bit) => Math.floor(row.alarm / 2 ** bit) % 2 === 1),
    items: [
      ...items.map(({ id, hex, known }) => ({ id: hexId(id), hex, ...known })),
      ...(rest === "" ? [] : [{ id: "rest", hex: rest }]),
    ],
  };
}

function hexId(id: number): string {
  return `0x${id.toString(16).padStart(2, "0").toUpperCase()}`;
}
