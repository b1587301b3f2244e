import type { Queryable } from "../database/database.ts";
import type { BusMessage } from "./bus.ts";
import { decodeShared, isShared } from "./bus-message.ts";

/** The database's clock, UTC milliseconds. */
export const DATABASE_MS = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";
/** Messages can be read again this long. */
export const KEPT_MS = 120_000;

/** Messages of one server that were stored of late: the numbers of the first and the last. */
export interface StoredSpan {
  readonly server: string;
  readonly first: number;
  readonly last: number;
}

interface StoredRow {
  readonly server: string;
  readonly sequence: number;
  readonly records: Uint8Array;
  readonly changed: readonly string[];
}

/** Keeps a message in the transaction of its records; kept twice it is there once. */
export async function keepMessage(
  tx: Queryable,
  { server, sequence, changed }: BusMessage,
  records: Uint8Array,
): Promise<void> {
  await tx.query(
    `INSERT INTO bus_messages (server, sequence, stored_ms, records, changed)
     VALUES ($1, $2, ${DATABASE_MS}, $3, $4::text[]) ON CONFLICT DO NOTHING`,
    [server, sequence, records, [...changed]],
  );
}

/**
 * What other servers stored since some milliseconds ago and until some milliseconds ago.
 * @param own start of the names that are not asked for
 */
export function storedSpans(
  database: Queryable,
  own: string,
  { sinceMs, settledMs }: { readonly sinceMs: number; readonly settledMs: number },
): Promise<StoredSpan[]> {
  return database.query<StoredSpan>(
    `SELECT server, min(sequence) AS first, max(sequence) AS last FROM bus_messages
     WHERE stored_ms > ${DATABASE_MS} - $2::bigint AND stored_ms <= ${DATABASE_MS} - $3::bigint
       AND NOT starts_with(server, $1) GROUP BY server`,
    [own, sinceMs, settledMs],
  );
}

/** Messages of a server from one number to another, both included, in order; those that are no longer kept are missing. */
export async function readMessages(
  database: Queryable,
  { server, first, last }: StoredSpan,
): Promise<BusMessage[]> {
  const rows = await database.query<StoredRow>(
    `SELECT server, sequence, records, changed FROM bus_messages
     WHERE server = $1 AND sequence BETWEEN $2 AND $3 ORDER BY sequence`,
    [server, first, last],
  );
  return rows.map(messageOf);
}

/** Messages of all servers of the last milliseconds. */
export async function recentMessages(database: Queryable, lastMs: number): Promise<BusMessage[]> {
  const rows = await database.query<StoredRow>(
    `SELECT server, sequence, records, changed FROM bus_messages
     WHERE stored_ms > ${DATABASE_MS} - $1::bigint ORDER BY stored_ms`,
    [lastMs],
  );
  return rows.map(messageOf);
}

export async function dropOldMessages(database: Queryable): Promise<void> {
  await database.query(`DELETE FROM bus_messages WHERE stored_ms < ${DATABASE_MS} - ${KEPT_MS}`);
}

function messageOf({ server, sequence, records, changed }: StoredRow): BusMessage {
  return { server, sequence, records: decodeShared(records), changed: changed.filter(isShared), heard: [] };
}
