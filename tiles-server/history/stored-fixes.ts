import type { Queryable } from "../database/database.ts";
import { FINEST, spanStart } from "./spans.ts";
import { decodeBlock, FIX_COLUMNS, type FixRow, mergeRows } from "./track-block.ts";

/**
 * Fixes of one vehicle with fromMs ≤ time < toMs, in time order, from rows and sealed blocks together.
 * @param most the earliest so many; absent = all
 */
export async function storedFixes(
  database: Queryable,
  vehicle: number,
  fromMs: number,
  toMs: number,
  most?: number,
): Promise<FixRow[]> {
  const rows = await database.query<FixRow>(
    `SELECT ${FIX_COLUMNS.join(", ")} FROM positions WHERE vehicle = $1 AND ts >= $2 AND ts < $3 ORDER BY ts LIMIT $4`,
    [vehicle, fromMs, toMs, most ?? null],
  );
  // every block holds a fix, and only the first may lie before the interval
  const blocks = await database.query<{ track: Uint8Array; details: Uint8Array | null }>(
    `SELECT track, details FROM track_blocks
     WHERE vehicle = $1 AND level = ${FINEST.level} AND t0 >= $2 AND t0 < $3 ORDER BY t0 LIMIT $4`,
    [vehicle, spanStart(FINEST, fromMs), toMs, most === undefined ? null : most + 1],
  );
  const sealed = blocks
    .flatMap(({ track, details }) => decodeBlock(track, details))
    .filter(({ ts }) => ts >= fromMs && ts < toMs);
  return (sealed.length === 0 ? rows : mergeRows(sealed, rows)).slice(0, most);
}
