import { z } from "zod";
import {
  auditSchema,
  coverageSchema,
  EVENT_PATHS,
  EVIDENCE_MARGIN_MS,
  type EventDetail,
  eventDetailSchema,
  eventPageSchema,
  MOST_EVENT_DAYS,
  MOST_EVENTS_PER_PAGE,
  ruleIdSchema,
  SEVERITIES,
  type Trip,
  type TwinEvent,
  tripSchema,
  tripsSchema,
} from "../../contract/events.ts";
import type { Database, SqlValue } from "../database/database.ts";
import type { EventRow } from "../events/event-rows.ts";
import { trackReadings } from "../events/keep-evidence.ts";
import type { RuleService } from "../events/rule-service.ts";
import { HttpError } from "../http/http-error.ts";
import { readAudit } from "../rules/rule-store.ts";
import { jsonRoute } from "./route.ts";
import { intervalQuery, readInterval } from "./time-interval.ts";

const DAY_MS = 24 * 3600_000;
const MOST_TRIPS = 20_000;
/** Evidence of an event that goes on is read from the track at most this long after its start. */
const MOST_OPEN_MS = 12 * 3600_000;

const listOf = <Item>(item: z.ZodType<Item>) =>
  z.string().transform((text, context): Item[] => {
    const parsed = z
      .array(item)
      .max(1000)
      .safeParse(text.split(",").filter((part) => part !== ""));
    if (parsed.success) return parsed.data;
    context.addIssue({ code: "custom", message: z.prettifyError(parsed.error) });
    return z.NEVER;
  });
const vehicles = listOf(z.coerce.number().int().nonnegative());
const cursor = z.string().transform((text, context) => {
  const match = /^(\d{1,16})~(\d{1,10})~(.+)$/s.exec(text);
  if (match) return { startMs: Number(match[1]), vehicle: Number(match[2]), id: match[3]! };
  context.addIssue({ code: "custom", message: "expected `next` of the page before" });
  return z.NEVER;
});

type SummaryRow = Omit<EventRow, "evidence" | "readings">;
const SUMMARY = `vehicle, id, rule, severity, subject_kind, subject, start_ms, end_ms, lon_e6, lat_e6, rule_version, company, grid, state,
  found_by, body`;

/** GET /api/events?from&to&rules&vehicles&company&grid&severity&subject&withdrawn&limit&after: those that touch the interval, by start. */
export const eventsRoute = (database: Database) =>
  jsonRoute({
    path: EVENT_PATHS.events,
    summary: "Events of vehicles, lamps and water points that touch an interval, by start, in pages",
    query: z.strictObject({
      ...intervalQuery,
      rules: listOf(ruleIdSchema).optional(),
      vehicles: vehicles.optional(),
      company: z.string().max(200).optional(),
      grid: z.string().max(64).optional(),
      severity: listOf(z.enum(SEVERITIES)).optional(),
      subject: z.string().max(128).optional(),
      withdrawn: z.stringbool().default(false),
      limit: z.coerce.number().int().min(1).max(MOST_EVENTS_PER_PAGE).default(1000),
      after: cursor.optional(),
    }),
    response: eventPageSchema,
    handle: async ({ query }) => {
      const { fromMs, toMs } = checkedInterval(query);
      const params: SqlValue[] = [fromMs, toMs];
      const conditions = ["start_ms < $2", "(end_ms IS NULL OR end_ms >= $1)"];
      const where = (condition: (n: number) => string, value: SqlValue | undefined) => {
        if (value === undefined) return;
        params.push(value);
        conditions.push(condition(params.length));
      };
      where((n) => `rule = ANY($${n}::text[])`, query.rules);
      where((n) => `vehicle = ANY($${n}::integer[])`, query.vehicles);
      where((n) => `company = $${n}`, query.company);
      where((n) => `grid = $${n}`, query.grid);
      where((n) => `severity = ANY($${n}::text[])`, query.severity);
      where((n) => `subject = $${n}`, query.subject);
      if (!query.withdrawn) conditions.push("state <> 'withdrawn'");
      const all = conditions.join(" AND ");
      const [count] = await database.query<{ total: number }>(
        `SELECT count(*) AS total FROM events WHERE ${all}`,
        params,
      );
      const page = [...params];
      let later = "";
      if (query.after) {
        const n = page.push(query.after.startMs, query.after.vehicle, query.after.id);
        later = ` AND (start_ms, vehicle, id) > ($${n - 2}::bigint, $${n - 1}::integer, $${n}::text)`;
      }
      const rows = await database.query<SummaryRow>(
        `SELECT ${SUMMARY} FROM events WHERE ${all}${later}
         ORDER BY start_ms, vehicle, id LIMIT ${query.limit + 1}`,
        page,
      );
      const events = rows.slice(0, query.limit);
      const last = rows.length > query.limit ? events.at(-1)! : undefined;
      return {
        events: events.map(eventOf),
        total: count!.total,
        next: last ? `${last.start_ms}~${last.vehicle}~${last.id}` : null,
      };
    },
  });

function checkedInterval(query: { from?: number | undefined; to?: number | undefined }) {
  const interval = readInterval(query);
  const days = (interval.toMs - interval.fromMs) / DAY_MS;
  if (days > MOST_EVENT_DAYS)
    throw new HttpError(422, `the interval is longer than ${MOST_EVENT_DAYS} days: ask for it in parts`, {
      field: "from",
      found: `${Math.ceil(days)} days`,
      expected: `at most ${MOST_EVENT_DAYS}`,
    });
  return interval;
}

function eventOf(row: SummaryRow): TwinEvent {
  return {
    id: row.id,
    rule: row.rule as TwinEvent["rule"],
    severity: row.severity as TwinEvent["severity"],
    subject: { kind: row.subject_kind as TwinEvent["subject"]["kind"], id: row.subject },
    startMs: row.start_ms,
    endMs: row.end_ms,
    place: row.lon_e6 === null ? null : { lonDeg: row.lon_e6 / 1e6, latDeg: row.lat_e6! / 1e6 },
    values: row.body.values,
    details: row.body.details,
    ruleVersion: row.rule_version,
    company: row.company,
    grid: row.grid,
    state: row.state,
    foundBy: row.found_by,
  };
}

/** GET /api/events/:id: one event with its evidence; of one that is not over for long, from the track as it is. */
export const eventRoute = (database: Database, rules: RuleService) =>
  jsonRoute({
    path: `${EVENT_PATHS.events}/:id`,
    summary: "One event with its evidence: interval, fences, permit, limits and readings",
    params: z.strictObject({ id: z.string().max(128) }),
    response: eventDetailSchema,
    handle: async ({ params: { id } }): Promise<EventDetail> => {
      const vehicle = vehicleOf(id);
      const [row] = await database.query<EventRow>(
        `SELECT ${SUMMARY}, evidence, readings FROM events WHERE vehicle = $1 AND id = $2`,
        [vehicle, id],
      );
      if (!row) throw new HttpError(404, `no event ${id}`);
      const endMs = row.end_ms ?? Math.min(Date.now(), row.start_ms + MOST_OPEN_MS);
      const readings =
        row.readings ??
        (vehicle > 0 ? await trackReadings(database, vehicle, row.start_ms, endMs, rules.vendor) : []);
      return {
        ...eventOf(row),
        evidence: {
          fromMs: row.start_ms - EVIDENCE_MARGIN_MS,
          toMs: endMs + EVIDENCE_MARGIN_MS,
          ...row.evidence,
          readings,
        },
      };
    },
  });

/** The vehicle whose event this is: the subject, or the key of a stretch it left out; 0 = of none. */
function vehicleOf(id: string): number {
  const [, kind, subject, , key] = id.split("~");
  const number = kind === "vehicle" ? subject : kind === "segment" ? key : undefined;
  return /^\d{1,9}$/.test(number ?? "") ? Number(number) : 0;
}

/** GET /api/trips?from&to&vehicles: trips that touch the interval, by start. */
export const tripsRoute = (database: Database) =>
  jsonRoute({
    path: EVENT_PATHS.trips,
    summary: "Trips of muck trucks that touch an interval, by start",
    query: z.strictObject({ ...intervalQuery, vehicles: vehicles.optional() }),
    response: tripsSchema,
    handle: async ({ query }) => {
      const { fromMs, toMs } = checkedInterval(query);
      const rows = await database.query<{ trip: Trip }>(
        `SELECT trip FROM trips WHERE start_ms < $2 AND (end_ms IS NULL OR end_ms >= $1)
           AND ($3::integer[] IS NULL OR vehicle = ANY($3)) ORDER BY start_ms, vehicle LIMIT ${MOST_TRIPS + 1}`,
        [fromMs, toMs, query.vehicles ?? null],
      );
      return {
        trips: rows.slice(0, MOST_TRIPS).map(({ trip }) => tripSchema.parse(trip)),
        truncated: rows.length > MOST_TRIPS,
      };
    },
  });

/** GET /api/coverage?day=2026-11-22&route=QS001: without a day, today. */
export const coverageRoute = (rules: RuleService) =>
  jsonRoute({
    path: EVENT_PATHS.coverage,
    summary:
      "What was swept of the planned routes on a day of the county's time, by road, and the stretches missed",
    query: z.strictObject({
      day: z.iso.date().optional(),
      route: z.string().max(128).optional(),
    }),
    response: coverageSchema,
    handle: async ({ query }) => {
      const coverage = await rules.coverage(query.day ?? rules.today(Date.now()));
      if (query.route === undefined) return coverage;
      const routes = coverage.routes.filter(({ route }) => route === query.route);
      if (routes.length === 0) throw new HttpError(404, `no sweeping route ${query.route}`);
      return { ...coverage, routes };
    },
  });

/** GET /api/audit?of=rule:muck.dumping&limit=: who changed which rule or permit, newest first. */
export const auditRoute = (database: Database) =>
  jsonRoute({
    path: EVENT_PATHS.audit,
    summary: "Changes of rules and permits: who, when, before and after; newest first",
    query: z.strictObject({
      of: z
        .string()
        .regex(/^(rule|permit):.{1,128}$/s, "expected rule:ID or permit:ID")
        .optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(100),
    }),
    response: auditSchema,
    handle: async ({ query }) => ({ entries: await readAudit(database, query.of, query.limit) }),
  });
