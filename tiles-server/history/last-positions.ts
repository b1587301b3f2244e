import type { Database } from "../database/database.ts";
import type { AlarmRecord, LampRecord, PositionRecord } from "../ingest/records.ts";

interface PositionRow {
  readonly vehicle: number;
  readonly ts: number;
  readonly lon_e6: number;
  readonly lat_e6: number;
  readonly altitude_m: number;
  readonly speed_dkmh: number;
  readonly heading_deg: number;
  readonly status: number;
  readonly alarm: number;
}

/** The newest stored position of every vehicle, so that a restarted server shows where they were. */
export async function lastPositions(database: Database): Promise<PositionRecord[]> {
  const rows = await database.query<PositionRow>(
    `SELECT p.vehicle, p.ts, p.lon_e6, p.lat_e6, p.altitude_m, p.speed_dkmh, p.heading_deg, p.status, p.alarm
     FROM vehicles AS v CROSS JOIN LATERAL (
       SELECT * FROM positions WHERE vehicle = v.vehicle ORDER BY ts DESC LIMIT 1
     ) AS p WHERE v.active`,
  );
  return rows.map((row) => ({
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
