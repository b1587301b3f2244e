import type { CountyView, Vehicle } from "../../contract/api.ts";
import {
  type DayReport,
  MOST_REPORT_EVENTS,
  reportEventSchema,
  type VehicleDay,
} from "../../contract/day-report.ts";
import type { Coverage, Rule } from "../../contract/events.ts";
import type { Database } from "../database/database.ts";
import { storedFixes } from "../history/stored-fixes.ts";
import type { ItemKinds } from "../ingest/jt808/location-items.ts";
import { DAY_MS, dayStart } from "../rules/local-time.ts";
import { vehicleDay } from "./vehicle-day.ts";

/** Reports around the day tell of silences that reach into it. */
const AROUND_MS = 3600_000;

export interface ReportInputs {
  readonly database: Database;
  readonly county: Pick<CountyView, "name" | "synthetic" | "timeZone">;
  /** of the company, at least one */
  readonly vehicles: readonly Vehicle[];
  readonly rules: readonly Rule[];
  readonly vendor: ItemKinds;
  /** the county's coverage of a day */
  readonly coverage: (day: string) => Promise<Coverage>;
  readonly nowMs: number;
}

interface EventLine {
  readonly id: string;
  readonly rule: string;
  readonly severity: string;
  readonly vehicle: number;
  readonly start_ms: number;
  readonly end_ms: number | null;
  readonly grid: string | null;
}

/**
 * The day of a company from what is stored of it.
 * @param date like 2026-11-22, in the county's time, begun before `nowMs`
 */
export async function dayReport(company: string, date: string, inputs: ReportInputs): Promise<DayReport> {
  const { database, county, vehicles, rules, vendor, nowMs } = inputs;
  const fromMs = dayStart(date);
  const endMs = fromMs + DAY_MS;
  const toMs = Math.min(endMs, nowMs);
  const numbers = vehicles.map(({ number }) => number);
  const byNumber = new Map(vehicles.map((vehicle) => [vehicle.number, vehicle]));
  const counted = await countOf<{ vehicle: number; n: number }>(
    database,
    `SELECT vehicle, count(*) AS n FROM events
     WHERE vehicle = ANY($1::integer[]) AND start_ms >= $2 AND start_ms < $3 AND state <> 'withdrawn' GROUP BY vehicle`,
    [numbers, fromMs, toMs],
  );
  const trips = await countOf<{ vehicle: number; n: number }>(
    database,
    `SELECT vehicle, count(*) AS n FROM trips
     WHERE vehicle = ANY($1::integer[]) AND start_ms >= $2 AND start_ms < $3 GROUP BY vehicle`,
    [numbers, fromMs, toMs],
  );
  const events = await database.query<EventLine>(
    `SELECT id, rule, severity, vehicle, start_ms, end_ms, grid FROM events
     WHERE vehicle = ANY($1::integer[]) AND start_ms >= $2 AND start_ms < $3 AND state <> 'withdrawn'
     ORDER BY start_ms, vehicle, id LIMIT ${MOST_REPORT_EVENTS}`,
    [numbers, fromMs, toMs],
  );
  const days: VehicleDay[] = [];
  for (const vehicle of vehicles) {
    const rows = await storedFixes(
      database,
      vehicle.number,
      fromMs - AROUND_MS,
      Math.min(endMs + AROUND_MS, nowMs + 1),
    );
    const counts = { trips: trips.get(vehicle.number) ?? 0, events: counted.get(vehicle.number) ?? 0 };
    days.push(vehicleDay(vehicle, rows, { fromMs, toMs }, vendor, counts));
  }
  const routes = await coverageOf(date, new Set(numbers), inputs);
  const names = new Map<string, Rule["name"]>(rules.map(({ id, name }) => [id, name]));
  return {
    county: county.name,
    isDemo: county.synthetic,
    company,
    date,
    timeZone: county.timeZone,
    fromMs,
    toMs,
    isOver: nowMs >= endMs,
    madeMs: nowMs,
    newestMs: days.reduce<number | null>(
      (newest, { lastMs }) => Math.max(newest ?? 0, lastMs ?? 0) || null,
      null,
    ),
    vehicles: days,
    events: events.map((event) =>
      reportEventSchema.parse({
        id: event.id,
        rule: event.rule,
        name: names.get(event.rule) ?? { zh: event.rule, en: event.rule },
        severity: event.severity,
        vehicle: event.vehicle,
        plate: byNumber.get(event.vehicle)?.plate ?? "",
        startMs: event.start_ms,
        endMs: event.end_ms,
        grid: event.grid,
        link: `/analyst?${new URLSearchParams({ t: new Date(event.start_ms).toISOString(), e: event.id })}`,
      }),
    ),
    eventCount: [...counted.values()].reduce((sum, n) => sum + n, 0),
    coverage: routes,
  };
}

async function countOf<Row extends { vehicle: number; n: number }>(
  database: Database,
  sql: string,
  params: Parameters<Database["query"]>[1],
): Promise<Map<number, number>> {
  const rows = await database.query<Row>(sql, params);
  return new Map(rows.map(({ vehicle, n }) => [vehicle, n]));
}

async function coverageOf(
  date: string,
  numbers: ReadonlySet<number>,
  { coverage }: Pick<ReportInputs, "coverage">,
): Promise<DayReport["coverage"]> {
  const { routes } = await coverage(date);
  return routes
    .filter(({ vehicles }) => vehicles.some((number) => numbers.has(number)))
    .map(({ route, name, plannedMeters, sweptMeters, missed }) => ({
      route,
      name,
      plannedMeters,
      sweptMeters,
      missed: missed.length,
    }));
}
