import type { Coverage } from "../../contract/events.ts";
import type { Database } from "../database/database.ts";
import type { Publication } from "../publication/publication.ts";
import { DAY_MS } from "../rules/local-time.ts";
import { readRoadLines } from "../rules/rule-world.ts";
import { type CoverageInputs, coverageOf, missedStretchesOf } from "../rules/sweeping-coverage.ts";
import { type CoveredDay, workingDay } from "../rules/sweeping-engine.ts";
import { eventRow, putEvents, withdrawEvents } from "./event-rows.ts";
import type { RuleBook } from "./rule-book.ts";

/** A day's sweeping is judged so long after its end. */
const AFTER_DAY_MS = 10 * 60_000;

/** Where the days are read from. */
export interface DaySource {
  readonly database: Database;
  readonly publication: Publication;
  readonly book: RuleBook;
  /** what is under way and not stored */
  readonly current: readonly { readonly vehicle: number; readonly day: CoveredDay }[];
}

/** Judges the sweeping of days that are over. */
export class SweepingDays {
  /** days in the past that must be judged */
  readonly #due = new Set<string>();
  #judged = "";

  /** Reports of a day came late. */
  changed(day: string): void {
    this.#due.add(day);
  }

  /** Judges the day before once it is over, and again those whose reports came late. */
  async judge(nowMs: number, source: DaySource): Promise<void> {
    const yesterday = workingDay(nowMs - DAY_MS - AFTER_DAY_MS, source.book.rules);
    if (this.#judged !== yesterday) this.#due.add(yesterday);
    this.#judged = yesterday;
    for (const day of [...this.#due]) {
      await judgeDay(day, source);
      this.#due.delete(day);
    }
  }
}

/** Stores the stretches missed on a day; those found before and not now are withdrawn. A day nobody reported on is left alone. */
async function judgeDay(day: string, source: DaySource): Promise<void> {
  const { days, inputs } = await coveredOn(day, source);
  if (days.size === 0) return;
  const found = missedStretchesOf(day, days, inputs).map(({ vehicle, finding }) =>
    eventRow(finding, {
      ...source.book,
      vehicle: vehicle ?? undefined,
      permits: [],
      foundBy: "history",
    }),
  );
  await source.database.transaction(async (tx) => {
    const known = await tx.query<{ vehicle: number; id: string }>(
      `SELECT vehicle, id FROM events WHERE rule = 'sweeping.missed-stretch'
         AND body -> 'details' ->> 'day' = $1 AND state <> 'withdrawn'`,
      [day],
    );
    const ids = new Set(found.map(({ id }) => id));
    for (const { vehicle, id } of known) if (!ids.has(id)) await withdrawEvents(tx, vehicle, [id]);
    await putEvents(tx, found);
  });
}

/** Coverage of a day, with what is under way now. */
export async function coverageOn(day: string, source: DaySource): Promise<Coverage> {
  const { days, inputs } = await coveredOn(day, source);
  return coverageOf(day, [...days.values()], inputs);
}

/** What each vehicle covered, and what that is measured against. */
async function coveredOn(
  day: string,
  { database, publication, book, current }: DaySource,
): Promise<{ days: Map<number, CoveredDay>; inputs: CoverageInputs }> {
  const stored = await database.query<{
    vehicle: number;
    until_ms: number;
    covered: Pick<CoveredDay, "swept" | "tooFast">;
  }>("SELECT vehicle, until_ms, covered FROM sweeping_days WHERE day = $1 ORDER BY vehicle", [day]);
  const days = new Map(
    stored.map(({ vehicle, until_ms, covered }) => [vehicle, { day, untilMs: until_ms, ...covered }]),
  );
  for (const one of current) if (one.day.day === day) days.set(one.vehicle, one.day);
  const { plan, world } = book;
  if (!plan.hasRoads) plan.takeRoads(await readRoadLines(publication, world.plane));
  return { days, inputs: { ...book, vehicles: [...book.vehicles.values()] } };
}
