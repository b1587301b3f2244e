import type { Database } from "../database/database.ts";
import type { AlarmRecord, LampRecord, PositionRecord } from "../ingest/records.ts";
import { decodeBlock, type FixRow } from "./track-block.ts";

/** The newest stored position of every vehicle, so that a restarted server shows where they were. */
export async function lastPositions(database: Database): Promise<PositionRecord[]> {
  const rows = await database.query<FixRow>(
    `SELECT p.* FROM vehicles AS v CROSS JOIN LATERAL (
       SELECT * FROM positions WHERE vehicle = v.vehicle ORDER BY ts DESC LIMIT 1
     ) AS p WHERE v.active`,
  );
  const silent = await lastOfBlocks(
    database,
    rows.map(({ vehicle }) => vehicle),
  );
  return [...rows, ...silent].map((row) => ({
    kind: "position",
    vehicle: row.vehicle,
    timeMs: row.ts,
    lonE6: row.lon_e6,
    latE6: row.lat_e6,
    altitudeMeters: row.altitude_m,
    speedDkmh: row.speed_dkmh,
    headingDeg: row.heading_deg,
    status: row.status,
    alarm: row.alarm,
    items: new Uint8Array(),
  }));
}

/** Of vehicles that were silent for days, whose rows are gone: the last fix of their last block. */
async function lastOfBlocks(database: Database, known: readonly number[]): Promise<FixRow[]> {
  const blocks = await database.query<{ track: Uint8Array; details: Uint8Array }>(
    `SELECT b.track, b.details FROM vehicles AS v CROSS JOIN LATERAL (
       SELECT track, details FROM track_blocks WHERE vehicle = v.vehicle AND level = 0 ORDER BY t0 DESC LIMIT 1
     ) AS b WHERE v.active AND v.vehicle <> ALL($1::integer[])`,
    [known],
  );
  return blocks.map(({ track, details }) => decodeBlock(track, details).at(-1)!);
}

/** The last stored report of every lighting circuit. */
export async function lastLampReports(database: Database): Promise<LampRecord[]> {
  const rows = await database.query<{ circuit: string; ts: number; level: number; faults: string[] }>(
    "SELECT circuit, ts, level, faults FROM lamp_circuits",
  );
  return rows.map(({ circuit, ts, level, faults }) => ({ kind: "lamp", circuit, timeMs: ts, level, faults }));
}

/** Alarms that have not fallen yet. */
export async function openAlarms(database: Database): Promise<AlarmRecord[]> {
  const rows = await database.query<{ vehicle: number; alarm: number; since_ms: number }>(
    "SELECT vehicle, alarm, since_ms FROM alarms WHERE until_ms IS NULL",
  );
  return rows.map(({ vehicle, alarm, since_ms }) => ({
    kind: "alarm",
    vehicle,
    alarm,
    sinceMs: since_ms,
    untilMs: null,
  }));
}
