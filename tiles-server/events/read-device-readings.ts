import type { Queryable } from "../database/database.ts";
import type { LampRecord, ObservationRecord } from "../ingest/records.ts";
import { LAMP_BLOCK_MS, type StoredLampReports } from "../ingest/store-records.ts";
import { type DeviceReading, readingOrder } from "./device-judge.ts";

/** Stored reports of lamps, circuits and water points with afterMs < time ≤ untilMs, in the order they are judged. */
export async function readDeviceReadings(
  database: Queryable,
  afterMs: number,
  untilMs: number,
): Promise<DeviceReading[]> {
  const blocks = await database.query<{ circuit: string; t0: number; reports: StoredLampReports }>(
    "SELECT circuit, t0, reports FROM lamp_reports WHERE t0 > $1 AND t0 <= $2",
    [afterMs - LAMP_BLOCK_MS, untilMs],
  );
  const lamps = blocks.flatMap(({ circuit, t0, reports }) =>
    Object.entries(reports).map(([offset, report]): LampRecord => {
      const [level, ...faults] = typeof report === "number" ? [report] : report;
      return { kind: "lamp", circuit, timeMs: t0 + Number(offset), level, faults };
    }),
  );
  const observations = await database.query<{
    device: string;
    ts: number;
    type: string;
    points: ObservationRecord["points"];
  }>(
    `SELECT device, ts, type, points FROM observations WHERE ts > $1 AND ts <= $2
       AND (type LIKE 'lighting/%' OR type LIKE 'water/%')`,
    [afterMs, untilMs],
  );
  return [
    ...lamps.filter(({ timeMs }) => timeMs > afterMs && timeMs <= untilMs),
    ...observations.map(({ device, ts, type, points }): ObservationRecord => {
      return { kind: "observation", device, timeMs: ts, type, points };
    }),
  ].sort(readingOrder);
}

/** Time of the oldest stored report that is not older than `sinceMs`; undefined = there is none. */
export async function firstReadingMs(database: Queryable, sinceMs: number): Promise<number | undefined> {
  const [row] = await database.query<{ first: number | null }>(
    `SELECT least((SELECT min(t0) FROM lamp_reports WHERE t0 >= $1),
       (SELECT min(ts) FROM observations WHERE ts >= $1)) AS first`,
    [sinceMs],
  );
  return row?.first ?? undefined;
}
