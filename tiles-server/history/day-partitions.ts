import type { Database, Queryable } from "../database/database.ts";

export const DAY_MS = 24 * 3600_000;

/** Tables with one partition a day (UTC), by the column that is the time of a row in ms, and a default partition `<table>_other`. */
const PARTED = { positions: "ts", track_blocks: "t0" } as const;
export type PartedTable = keyof typeof PARTED;

/** Makes the partitions of the days of [fromMs, toMs] that are missing; rows that waited in the default partition move there. */
export async function makeDayPartitions(
  database: Database,
  table: PartedTable,
  fromMs: number,
  toMs: number,
): Promise<void> {
  const known = new Set(await dayPartitions(database, table));
  for (let dayMs = dayStart(fromMs); dayMs <= toMs; dayMs += DAY_MS) {
    if (known.has(dayMs)) continue;
    try {
      await makeDay(database, table, dayMs);
    } catch (error) {
      // another server on the same database was first
      if ((error as { code?: string }).code !== "42P07") throw error;
    }
  }
}

async function makeDay(database: Database, table: PartedTable, dayMs: number): Promise<void> {
  const name = partitionName(table, dayMs);
  const column = PARTED[table];
  const range = `FOR VALUES FROM (${dayMs}) TO (${dayMs + DAY_MS})`;
  await database.transaction(async (tx) => {
    const waiting = await tx.query(
      `SELECT 1 FROM ${table}_other WHERE ${column} >= $1 AND ${column} < $2 LIMIT 1`,
      [dayMs, dayMs + DAY_MS],
    );
    if (waiting.length === 0) {
      await tx.query(`CREATE TABLE ${name} PARTITION OF ${table} ${range}`);
      return;
    }
    await tx.query(`CREATE TABLE ${name} (LIKE ${table})`);
    await tx.query(
      `WITH moved AS (DELETE FROM ${table}_other WHERE ${column} >= $1 AND ${column} < $2 RETURNING *)
       INSERT INTO ${name} SELECT * FROM moved`,
      [dayMs, dayMs + DAY_MS],
    );
    await tx.query(`ALTER TABLE ${table} ATTACH PARTITION ${name} ${range}`);
  });
}

/** Begin of each day that has a partition, UTC ms, ascending. */
export async function dayPartitions(database: Database, table: PartedTable): Promise<number[]> {
  const rows = await database.query<{ name: string }>(
    `SELECT c.relname::text AS name FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
     WHERE i.inhparent = $1::regclass`,
    [table],
  );
  return rows
    .flatMap(({ name }) => {
      const [, year, month, day] = /_d(\d{4})(\d{2})(\d{2})$/.exec(name) ?? [];
      return year ? [Date.UTC(Number(year), Number(month) - 1, Number(day))] : [];
    })
    .sort((a, b) => a - b);
}

export async function dropDayPartition(
  database: Queryable,
  table: PartedTable,
  dayMs: number,
): Promise<void> {
  await database.query(`DROP TABLE IF EXISTS ${partitionName(table, dayMs)}`);
}

/** Name of a day's partition, e.g. positions_d20261122. */
export function partitionName(table: PartedTable, dayMs: number): string {
  return `${table}_d${new Date(dayMs).toISOString().slice(0, 10).replaceAll("-", "")}`;
}

export function dayStart(timeMs: number): number {
  return Math.floor(timeMs / DAY_MS) * DAY_MS;
}
