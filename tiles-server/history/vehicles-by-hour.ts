import type { Database } from "../database/database.ts";

const HOUR_MS = 3600_000;
const HOURS = 24;

export interface VehiclesInHour {
  readonly hourMs: number;
  readonly muckTrucks: number;
  readonly sanitation: number;
}

/** Vehicles with a fix in each of the last 24 hours, oldest first; the last one is the hour that runs. */
export async function vehiclesByHour(database: Database, nowMs: number): Promise<VehiclesInHour[]> {
  const firstMs = (Math.floor(nowMs / HOUR_MS) - HOURS + 1) * HOUR_MS;
  const rows = await database.query<{ hour: number; layer: string; vehicles: number }>(
    `SELECT p.hour, v.layer, count(*) AS vehicles
     FROM (SELECT DISTINCT vehicle, ts / ${HOUR_MS} AS hour FROM positions
           WHERE ts >= $1 AND ts < $2 AND status & 2 <> 0) AS p
     JOIN vehicles AS v USING (vehicle) GROUP BY p.hour, v.layer`,
    [firstMs, firstMs + HOURS * HOUR_MS],
  );
  return Array.from({ length: HOURS }, (_, i) => {
    const hour = firstMs / HOUR_MS + i;
    const of = (layer: string) => rows.find((row) => row.hour === hour && row.layer === layer)?.vehicles ?? 0;
    return { hourMs: hour * HOUR_MS, muckTrucks: of("muck-trucks"), sanitation: of("sanitation") };
  });
}
