import { MUCK_RULES } from "../../contract/events.ts";
import type { Database, SqlValue } from "../database/database.ts";
import type { ItemKinds } from "../ingest/jt808/location-items.ts";
import { eventId } from "../rules/finding.ts";
import type { RuledVehicle } from "../rules/rule-world.ts";
import type { CoveredDay } from "../rules/sweeping-engine.ts";
import { type EventRow, eventRow, putEvents, withdrawEvents } from "./event-rows.ts";
import { readFixes } from "./read-fixes.ts";
import type { RuleBook } from "./rule-book.ts";
import { putTrips, tripOf } from "./trip-rows.ts";
import { type JudgeState, VehicleJudge } from "./vehicle-judge.ts";

const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;
/** Without a state to begin with, a vehicle's judging begins this long before what is asked for: a trip takes less. */
const WARM_UP_MS = 12 * HOUR_MS;

/** Written with every hour that begins, so that judging again has little to read. */
export const CHECKPOINT_MS = HOUR_MS;

/**
 * Judges a vehicle again from its stored reports, from before `fromMs` to `untilMs`, with the same engine as live, and
 * puts events and trips in line with the result: what is not found again is withdrawn. Returns the judge after the last
 * report and the days whose coverage changed.
 */
export async function judgeHistory(
  database: Database,
  vehicle: RuledVehicle,
  span: { readonly fromMs: number; readonly untilMs: number },
  book: RuleBook,
  vendor: ItemKinds,
): Promise<{ judge: VehicleJudge; days: CoveredDay[] }> {
  const [checkpoint] = await database.query<{ ts: number; state: JudgeState }>(
    "SELECT ts, state FROM rule_states WHERE vehicle = $1 AND ts < $2 ORDER BY ts DESC LIMIT 1",
    [vehicle.number, span.fromMs],
  );
  const judge = new VehicleJudge(vehicle, checkpoint?.state);
  const beganMs = checkpoint ? checkpoint.ts : span.fromMs - WARM_UP_MS - 1;
  const permits = book.permits.get(vehicle.number) ?? [];
  const context = { ...book, vehicle, permits, foundBy: "history" as const };

  const events = new Map<string, EventRow>();
  const trips = new Map<number, ReturnType<typeof tripOf>>();
  const days = new Map<string, CoveredDay>();
  // the next time judging begins here too, so that it finds the same
  const checkpoints: SqlValue[][] = checkpoint
    ? []
    : [[vehicle.number, beganMs, JSON.stringify(judge.state)]];
  for (let fromMs = beganMs + 1; fromMs < span.untilMs; fromMs += DAY_MS) {
    const toMs = Math.min(fromMs + DAY_MS, span.untilMs);
    for (const fix of await readFixes(database, vehicle.number, fromMs, toMs, vendor)) {
      const isNewHour = Math.floor(fix.timeMs / CHECKPOINT_MS) > Math.floor(judge.lastMs / CHECKPOINT_MS);
      if (isNewHour && judge.lastMs > beganMs)
        checkpoints.push([vehicle.number, judge.lastMs, JSON.stringify(judge.state)]);
      const judgement = judge.accept(fix, vehicle, book);
      for (const finding of judgement.findings) events.set(eventId(finding), eventRow(finding, context));
      for (const trip of judgement.trips) trips.set(trip.startMs, tripOf(trip, vehicle));
      if (judgement.day) days.set(judgement.day.day, judgement.day);
    }
  }
  for (const finding of judge.open(vehicle, book)) events.set(eventId(finding), eventRow(finding, context));
  if (judge.day) days.set(judge.day.day, judge.day);

  await database.transaction(async (tx) => {
    const known = await tx.query<{ id: string }>(
      `SELECT id FROM events WHERE vehicle = $1 AND rule = ANY($2::text[]) AND state <> 'withdrawn'
         AND (start_ms > $3 OR (start_ms = $3 AND id LIKE '%~offline')) AND start_ms <= $4`,
      [vehicle.number, MUCK_RULES, beganMs, judge.lastMs],
    );
    // a silence is found by the report after it
    const silent = new Set(
      judge.silence(Number.MAX_SAFE_INTEGER, vehicle, book).map((finding) => eventId(finding)),
    );
    await withdrawEvents(
      tx,
      vehicle.number,
      known.map(({ id }) => id).filter((id) => !events.has(id) && !silent.has(id)),
    );
    await putEvents(tx, [...events.values()]);
    const found = [...trips.values()].filter((trip) => trip !== undefined);
    await tx.query(
      "DELETE FROM trips WHERE vehicle = $1 AND start_ms > $2 AND start_ms <= $3 AND NOT start_ms = ANY($4::bigint[])",
      [vehicle.number, beganMs, judge.lastMs, found.map((trip) => trip.startMs)],
    );
    await putTrips(tx, found);
    await tx.query("DELETE FROM rule_states WHERE vehicle = $1 AND ts > $2", [vehicle.number, beganMs]);
    await tx.insertRows("rule_states", ["vehicle", "ts", "state"], checkpoints, "skip");
    await putCoveredDays(tx, vehicle.number, [...days.values()]);
  });
  return { judge, days: [...days.values()] };
}

/** Writes what a vehicle covered on some days. */
export async function putCoveredDays(
  tx: Pick<Database, "query">,
  vehicle: number,
  days: readonly CoveredDay[],
): Promise<void> {
  if (days.length === 0) return;
  const rows = days.map(({ day, untilMs, swept, tooFast }) => ({
    vehicle,
    day,
    until_ms: untilMs,
    covered: { swept, tooFast },
  }));
  await tx.query(
    `INSERT INTO sweeping_days (vehicle, day, until_ms, covered)
     SELECT vehicle, day, until_ms, covered FROM jsonb_to_recordset($1::jsonb)
       AS r(vehicle integer, day text, until_ms bigint, covered jsonb)
     ON CONFLICT (vehicle, day) DO UPDATE SET until_ms = excluded.until_ms, covered = excluded.covered`,
    [JSON.stringify(rows)],
  );
}
