import type { Database } from "../database/database.ts";

const HOT_MS = 72 * 3600_000;
const QUARANTINE_MS = 30 * 24 * 3600_000;
const ALARMS_MS = 183 * 24 * 3600_000;

/** Deletes positions older than 72 hours, quarantined reports older than 30 days and alarms older than half a year. */
export async function dropOldRows(database: Database, nowMs: number): Promise<void> {
  await database.query("DELETE FROM positions WHERE ts < $1", [nowMs - HOT_MS]);
  await database.query("DELETE FROM alarms WHERE since_ms < $1 AND until_ms IS NOT NULL", [
    nowMs - ALARMS_MS,
  ]);
  await database.query("DELETE FROM quarantine WHERE received_ms < $1", [nowMs - QUARANTINE_MS]);
}
