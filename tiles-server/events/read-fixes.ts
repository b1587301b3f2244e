import type { Queryable } from "../database/database.ts";
import { storedFixes } from "../history/stored-fixes.ts";
import type { ItemKinds } from "../ingest/jt808/location-items.ts";
import { type Fix, fixOf } from "../rules/fix.ts";

const NOTHING = new Uint8Array();

/** Reports of one vehicle with fromMs ≤ time < toMs, in time order, from rows and sealed blocks together. */
export async function readFixes(
  database: Queryable,
  vehicle: number,
  fromMs: number,
  toMs: number,
  vendor: ItemKinds,
): Promise<Fix[]> {
  return (await storedFixes(database, vehicle, fromMs, toMs)).map((row) =>
    fixOf(
      {
        timeMs: row.ts,
        lonE6: row.lon_e6,
        latE6: row.lat_e6,
        speedDkmh: row.speed_dkmh,
        headingDeg: row.heading_deg,
        status: row.status,
        alarm: row.alarm,
        items: row.items ?? NOTHING,
      },
      vendor,
    ),
  );
}
