import type { Queryable } from "../database/database.ts";
import { FINEST, LEVELS, type Level } from "./spans.ts";
import { encodeBlock, type FixRow } from "./track-block.ts";

const COLUMNS = [
  "vehicle",
  "level",
  "t0",
  "first_ms",
  "last_ms",
  "fixes",
  "west_e6",
  "south_e6",
  "east_e6",
  "north_e6",
  "track",
  "details",
];

/** Writes the blocks of some vehicles of one span in the place of those that are there. Rows are grouped by vehicle, each in time order. */
export async function putBlocks(
  tx: Queryable,
  { level }: Level,
  t0: number,
  tracks: readonly (readonly FixRow[])[],
): Promise<void> {
  const rows = tracks.map((fixes) => {
    const isThinned = level !== FINEST.level;
    const block = encodeBlock(fixes, isThinned);
    const details = isThinned ? null : block.details;
    const { firstMs, lastMs, boxE6, track } = block;
    return [fixes[0]!.vehicle, level, t0, firstMs, lastMs, block.fixes, ...boxE6, track, details];
  });
  await tx.query("DELETE FROM track_blocks WHERE level = $1 AND t0 = $2 AND vehicle = ANY($3::integer[])", [
    level,
    t0,
    tracks.map((fixes) => fixes[0]!.vehicle),
  ]);
  await tx.insertRows("track_blocks", COLUMNS, rows);
}

/** Notes that a span of a level is sealed, with the fixes its blocks hold. */
export async function markSealed(tx: Queryable, { level }: Level, t0: number, nowMs: number): Promise<void> {
  await tx.query(
    `INSERT INTO sealed_spans (level, t0, fixes, sealed_ms)
     SELECT $1::smallint, $2::bigint, coalesce(sum(fixes), 0), $3::bigint FROM track_blocks WHERE level = $1 AND t0 = $2
     ON CONFLICT (level, t0) DO UPDATE SET fixes = excluded.fixes, sealed_ms = excluded.sealed_ms`,
    [level, t0, nowMs],
  );
}

/** End of what is sealed of each level, UTC ms; absent = nothing yet. */
export async function sealedUntil(database: Queryable): Promise<ReadonlyMap<number, number>> {
  const rows = await database.query<{ level: number; t0: number }>(
    "SELECT level, max(t0) AS t0 FROM sealed_spans GROUP BY level",
  );
  return new Map(rows.map(({ level, t0 }) => [level, t0 + LEVELS[level]!.spanMs]));
}

/** Rows that are grouped by vehicle, cut into one array a vehicle. */
export function byVehicle<Row extends { readonly vehicle: number }>(rows: readonly Row[]): Row[][] {
  const groups: Row[][] = [];
  let vehicle: number | undefined;
  for (const row of rows) {
    if (row.vehicle === vehicle) groups.at(-1)!.push(row);
    else groups.push([row]);
    vehicle = row.vehicle;
  }
  return groups;
}
