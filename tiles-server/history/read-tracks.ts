import type { Database, SqlValue } from "../database/database.ts";
import { HttpError } from "../http/http-error.ts";
import { encodeTrack, type PositionRow } from "./track-message.ts";
import type { TrackQuery } from "./track-query.ts";

/** Fixes one request may read: about 30 MB of rows, 7 MB on the wire. */
const MAX_FIXES = 1_000_000;
/** Rows in memory at a time. */
const ROWS_PER_READ = 50_000;

/**
 * Tracks of the vehicles in the interval, in order of their number, each one length-delimited twin.Track.
 * With a box: of the vehicles that were inside it at some time, their whole tracks, so that lines do not break.
 * @throws HttpError 422 with advice before the first track when there is more than one request may read
 */
export async function* readTracks(database: Database, query: TrackQuery): AsyncGenerator<Uint8Array> {
  const counts = await countFixes(database, query);
  const total = counts.reduce((sum, { fixes }) => sum + fixes, 0);
  if (total > MAX_FIXES) {
    const hours = ((query.to - query.from) / 3600_000) * (MAX_FIXES / total);
    throw new HttpError(
      422,
      `${total} fixes of ${counts.length} vehicles: ask for at most ${hours.toFixed(1)} h, for fewer vehicles, or give a bbox`,
      { field: "from", found: `${total} fixes`, expected: `at most ${MAX_FIXES}` },
    );
  }
  let group: number[] = [];
  let rows = 0;
  for (const { vehicle, fixes } of counts) {
    if (group.length > 0 && rows + fixes > ROWS_PER_READ) {
      yield* readGroup(database, query, group);
      group = [];
      rows = 0;
    }
    group.push(vehicle);
    rows += fixes;
  }
  if (group.length > 0) yield* readGroup(database, query, group);
}

async function countFixes(
  database: Database,
  { from, to, vehicles, bbox }: TrackQuery,
): Promise<{ vehicle: number; fixes: number }[]> {
  const params: SqlValue[] = [from, to];
  const conditions = ["ts >= $1", "ts < $2"];
  if (vehicles) {
    params.push(vehicles);
    conditions.push(`vehicle = ANY($${params.length}::integer[])`);
  }
  let having = "";
  if (bbox) {
    const [west, south, east, north] = bbox.map((degrees) => Math.round(degrees * 1e6));
    const n = params.push(west!, south!, east!, north!);
    having = `HAVING bool_or(lon_e6 BETWEEN $${n - 3} AND $${n - 1} AND lat_e6 BETWEEN $${n - 2} AND $${n})`;
  }
  return database.query(
    `SELECT vehicle, count(*) AS fixes FROM positions WHERE ${conditions.join(" AND ")}
     GROUP BY vehicle ${having} ORDER BY vehicle`,
    params,
  );
}

async function* readGroup(
  database: Database,
  { from, to }: TrackQuery,
  vehicles: number[],
): AsyncGenerator<Uint8Array> {
  const rows = await database.query<PositionRow>(
    `SELECT vehicle, ts, lon_e6, lat_e6, speed_dkmh, heading_deg, status FROM positions
     WHERE vehicle = ANY($3::integer[]) AND ts >= $1 AND ts < $2 ORDER BY vehicle, ts`,
    [from, to, vehicles],
  );
  let start = 0;
  for (let i = 1; i <= rows.length; i++) {
    if (rows[i]?.vehicle === rows[start]!.vehicle) continue;
    yield encodeTrack(rows.slice(start, i));
    start = i;
  }
}
