import type { Queryable } from "../database/database.ts";
import { FINEST, spanStart } from "../history/spans.ts";
import { decodeBlock, type FixRow, mergeRows } from "../history/track-block.ts";
import type { ItemKinds } from "../ingest/jt808/location-items.ts";
import { type Fix, fixOf } from "../rules/fix.ts";

const COLUMNS = "vehicle, ts, lon_e6, lat_e6, altitude_m, speed_dkmh, heading_deg, status, alarm, items";
const NOTHING = new Uint8Array();

/** Reports of one vehicle with fromMs ≤ time < toMs, in time order, from rows and sealed blocks together. */
export async function readFixes(
  database: Queryable,
  vehicle: number,
  fromMs: number,
  toMs: number,
  vendor: ItemKinds,
): Promise<Fix[]> {
  const rows = await database.query<FixRow>(
    `SELECT ${COLUMNS} FROM positions WHERE vehicle = $1 AND ts >= $2 AND ts < $3 ORDER BY ts`,
    [vehicle, fromMs, toMs],
  );
  const blocks = await database.query<{ track: Uint8Array; details: Uint8Array | null }>(
    `SELECT track, details FROM track_blocks
     WHERE vehicle = $1 AND level = ${FINEST.level} AND t0 >= $2 AND t0 < $3 ORDER BY t0`,
    [vehicle, spanStart(FINEST, fromMs), toMs],
  );
  const sealed = blocks
    .flatMap(({ track, details }) => decodeBlock(track, details))
    .filter(({ ts }) => ts >= fromMs && ts < toMs);
  return (sealed.length === 0 ? rows : mergeRows(sealed, rows)).map((row) =>
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
