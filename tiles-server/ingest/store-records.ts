import type { Database, Queryable, SqlValue } from "../database/database.ts";
import { FIX_COLUMNS } from "../history/track-block.ts";
import type { AlarmRecord, CodeRecord, IngestRecord, LampRecord, ObservationRecord } from "./records.ts";

/** Reports of a lighting circuit are stored together by this. */
export const LAMP_BLOCK_MS = 600_000;
/** Milliseconds since the block's begin → level in percent, and with it ids of lamps that do not work where there are any. */
export type StoredLampReports = Record<string, number | [level: number, ...faults: string[]]>;

const QUARANTINE_COLUMNS = ["vehicle", "received_ms", "sequence", "source", "reason", "body"];

/**
 * Writes records to their tables in one transaction; what is already there stays, so that a replay changes nothing.
 * @param also written in the same transaction
 */
export async function storeRecords(
  database: Database,
  records: readonly IngestRecord[],
  also?: (tx: Queryable) => Promise<void>,
): Promise<void> {
  const positions: SqlValue[][] = [];
  const doubted: SqlValue[][] = [];
  const lamps: LampRecord[] = [];
  const codes = new Map<number, CodeRecord>();
  const alarms = new Map<string, AlarmRecord>();
  const observations = new Map<string, ObservationRecord>();
  for (const record of records) {
    if (record.kind === "position") {
      positions.push([
        record.vehicle,
        record.timeMs,
        record.lonE6,
        record.latE6,
        record.altitudeMeters,
        record.speedDkmh,
        record.headingDeg,
        record.status,
        record.alarm,
        record.items.length > 0 ? record.items : null,
      ]);
    } else if (record.kind === "quarantine") {
      const body = Buffer.from(record.bodyHex, "hex");
      // logs written before sources were kept have none
      const source = record.source ?? "";
      doubted.push([record.vehicle, record.receivedMs, record.sequence, source, record.reason, body]);
    } else if (record.kind === "alarm") {
      const key = `${record.vehicle}/${record.alarm}/${record.sinceMs}`;
      // a fall stays when its rise is read again
      if (record.untilMs !== null || !alarms.has(key)) alarms.set(key, record);
    } else if (record.kind === "observation") {
      const key = `${record.timeMs}/${record.device}`;
      const same = observations.get(key);
      observations.set(key, same ? merged(same, record) : record);
    } else if (record.kind === "code") {
      codes.set(record.vehicle, record);
    } else {
      lamps.push(record);
    }
  }
  if (!also && doubted.length + lamps.length + codes.size + alarms.size + observations.size === 0) {
    await database.insertRows("positions", FIX_COLUMNS, positions, "skip");
    return;
  }
  await database.transaction(async (tx) => {
    await tx.insertRows("positions", FIX_COLUMNS, positions, "skip");
    await tx.insertRows("quarantine", QUARANTINE_COLUMNS, doubted, "skip");
    if (lamps.length > 0) {
      await storeLamps(tx, lamps);
      await storeLampReports(tx, lamps);
    }
    if (codes.size > 0) await storeCodes(tx, [...codes.values()]);
    if (observations.size > 0) await storeObservations(tx, [...observations.values()]);
    if (alarms.size > 0) await storeAlarms(tx, [...alarms.values()]);
    await also?.(tx);
  });
}

/** A later report of a circuit replaces an earlier one, never the other way round. */
async function storeLamps(tx: Queryable, lamps: readonly LampRecord[]): Promise<void> {
  const newest = new Map<string, LampRecord>();
  for (const lamp of lamps)
    if (lamp.timeMs >= (newest.get(lamp.circuit)?.timeMs ?? 0)) newest.set(lamp.circuit, lamp);
  const rows = [...newest.values()].map(({ circuit, timeMs, level, faults }) => ({
    circuit,
    ts: timeMs,
    level,
    faults,
  }));
  await tx.query(
    `INSERT INTO lamp_circuits (circuit, ts, level, faults)
     SELECT r.circuit, r.ts, r.level, ARRAY(SELECT jsonb_array_elements_text(r.faults))
     FROM jsonb_to_recordset($1::jsonb) AS r(circuit text, ts bigint, level real, faults jsonb)
     ON CONFLICT (circuit) DO UPDATE SET ts = excluded.ts, level = excluded.level, faults = excluded.faults
     WHERE lamp_circuits.ts < excluded.ts`,
    [JSON.stringify(rows)],
  );
}

/** Every report of a circuit, those of ten minutes in one row; sent again it changes nothing. */
async function storeLampReports(tx: Queryable, lamps: readonly LampRecord[]): Promise<void> {
  const rows = new Map<string, { circuit: string; t0: number; reports: StoredLampReports }>();
  for (const { circuit, timeMs, level, faults } of lamps) {
    const t0 = Math.floor(timeMs / LAMP_BLOCK_MS) * LAMP_BLOCK_MS;
    const row = rows.get(`${t0}/${circuit}`) ?? { circuit, t0, reports: {} };
    rows.set(`${t0}/${circuit}`, row);
    row.reports[timeMs - t0] ??= faults.length === 0 ? level : [level, ...faults];
  }
  await tx.query(
    `INSERT INTO lamp_reports (circuit, t0, reports)
     SELECT r.circuit, r.t0, r.reports FROM jsonb_to_recordset($1::jsonb) AS r(circuit text, t0 bigint, reports jsonb)
     ON CONFLICT (circuit, t0) DO UPDATE SET reports = excluded.reports || lamp_reports.reports
     WHERE NOT lamp_reports.reports @> excluded.reports`,
    [JSON.stringify([...rows.values()])],
  );
}

/** The newest code of a vehicle counts. */
async function storeCodes(tx: Queryable, codes: readonly CodeRecord[]): Promise<void> {
  await tx.query(
    `INSERT INTO terminal_codes (vehicle, code, issued_ms)
     SELECT r.vehicle, r.code, r."issuedMs"
     FROM jsonb_to_recordset($1::jsonb) AS r(vehicle integer, code text, "issuedMs" bigint)
     ON CONFLICT (vehicle) DO UPDATE SET code = excluded.code, issued_ms = excluded.issued_ms
     WHERE terminal_codes.issued_ms < excluded.issued_ms`,
    [JSON.stringify(codes)],
  );
}

/** A fall closes the row of its rise; read again, neither changes anything. */
async function storeAlarms(tx: Queryable, alarms: readonly AlarmRecord[]): Promise<void> {
  await tx.query(
    `INSERT INTO alarms (vehicle, alarm, since_ms, until_ms)
     SELECT r.vehicle, r.alarm, r."sinceMs", r."untilMs"
     FROM jsonb_to_recordset($1::jsonb) AS r(vehicle integer, alarm smallint, "sinceMs" bigint, "untilMs" bigint)
     ON CONFLICT (vehicle, alarm, since_ms) DO UPDATE SET until_ms = excluded.until_ms
     WHERE alarms.until_ms IS NULL AND excluded.until_ms IS NOT NULL`,
    [JSON.stringify(alarms)],
  );
}

/** Points of one moment come together in one row; sent again they change nothing. */
async function storeObservations(tx: Queryable, observations: readonly ObservationRecord[]): Promise<void> {
  const rows = observations.map(({ device, timeMs, type, points, quality = null }) => ({
    device,
    ts: timeMs,
    type,
    points,
    quality,
  }));
  await tx.query(
    `INSERT INTO observations (device, ts, type, points, quality)
     SELECT r.device, r.ts, r.type, r.points, CASE WHEN jsonb_typeof(r.quality) = 'object' THEN r.quality END
     FROM jsonb_to_recordset($1::jsonb) AS r(device text, ts bigint, type text, points jsonb, quality jsonb)
     ON CONFLICT (device, ts) DO UPDATE SET points = observations.points || excluded.points,
       quality = COALESCE(observations.quality || excluded.quality, observations.quality, excluded.quality)
     WHERE NOT observations.points @> excluded.points`,
    [JSON.stringify(rows)],
  );
}

function merged(first: ObservationRecord, second: ObservationRecord): ObservationRecord {
  const quality = { ...first.quality, ...second.quality };
  const points = { ...first.points, ...second.points };
  return { ...second, points, ...(Object.keys(quality).length > 0 && { quality }) };
}
