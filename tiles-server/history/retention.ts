import type { Database } from "../database/database.ts";

const QUARANTINE_MS = 30 * 24 * 3600_000;
const OBSERVATIONS_MS = 183 * 24 * 3600_000;
/** longer than lamps are judged again (events/device-watch.ts); some 40 MB a day of a thousand circuits */
const LAMP_REPORTS_MS = 11 * 24 * 3600_000;
const ALARMS_MS = 183 * 24 * 3600_000;

/** Deletes reports of circuits older than 11 days, quarantined reports older than 30, observations and alarms older than half a year. Tracks: history/seal-tracks.ts. */
export async function dropOldRows(database: Database, nowMs: number): Promise<void> {
  await database.query("DELETE FROM observations WHERE ts < $1", [nowMs - OBSERVATIONS_MS]);
  await database.query("DELETE FROM lamp_reports WHERE t0 < $1", [nowMs - LAMP_REPORTS_MS]);
  await database.query("DELETE FROM alarms WHERE since_ms < $1 AND until_ms IS NOT NULL", [
    nowMs - ALARMS_MS,
  ]);
  await database.query("DELETE FROM quarantine WHERE received_ms < $1", [nowMs - QUARANTINE_MS]);
}
