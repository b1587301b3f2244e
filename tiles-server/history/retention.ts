import type { Database } from "../database/database.ts";

const QUARANTINE_MS = 30 * 24 * 3600_000;
const OBSERVATIONS_MS = 183 * 24 * 3600_000;
const LAMP_REPORTS_MS = 30 * 24 * 3600_000;
const ALARMS_MS = 183 * 24 * 3600_000;

/** Deletes quarantined reports and reports of circuits older than 30 days, observations and alarms older than half a year. Tracks: history/seal-tracks.ts. */
export async function dropOldRows(database: Database, nowMs: number): Promise<void> {
  await database.query("DELETE FROM observations WHERE ts < $1", [nowMs - OBSERVATIONS_MS]);
  await database.query("DELETE FROM lamp_reports WHERE t0 < $1", [nowMs - LAMP_REPORTS_MS]);
  await database.query("DELETE FROM alarms WHERE since_ms < $1 AND until_ms IS NOT NULL", [
    nowMs - ALARMS_MS,
  ]);
  await database.query("DELETE FROM quarantine WHERE received_ms < $1", [nowMs - QUARANTINE_MS]);
}
