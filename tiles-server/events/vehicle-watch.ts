import type { Database } from "../database/database.ts";
import type { ItemKinds } from "../ingest/jt808/location-items.ts";
import type { PositionRecord } from "../ingest/records.ts";
import { fixOf } from "../rules/fix.ts";
import { DAY_MS } from "../rules/local-time.ts";
import type { CoveredDay } from "../rules/sweeping-engine.ts";
import { CHECKPOINT_MS, judgeHistory } from "./judge-history.ts";
import type { RuleBook } from "./rule-book.ts";
import type { Unwritten } from "./unwritten.ts";
import type { VehicleJudge } from "./vehicle-judge.ts";

/** A report this much older than now, or this long after the one before, is judged from the stored ones: no live alarm. */
const LATE_MS = 120_000;
/** Vehicles judged again in one round, so that the database is free in between. */
const AGAIN_AT_A_TIME = 20;
/** Rounds that wait for a report the database does not have yet. */
const MOST_TRIES = 100;

/** A vehicle to be judged from its stored reports. */
interface Again {
  fromMs: number;
  /** newest report that was told of; the database must have it */
  seenMs: number;
  tries: number;
}

/** Judges vehicles: what comes in order at once, what came late from what is stored. */
export class VehicleWatch {
  readonly #unwritten: Unwritten;
  readonly #vendor: ItemKinds;
  readonly #judges = new Map<number, VehicleJudge>();
  readonly #again = new Map<number, Again>();
  /** by vehicle the time of the report after which it was found silent */
  readonly #silent = new Map<number, number>();

  /** @param unwritten takes what is found */
  constructor(unwritten: Unwritten, vendor: ItemKinds) {
    this.#unwritten = unwritten;
    this.#vendor = vendor;
  }

  /** Takes one report that has become durable. */
  accept(record: PositionRecord, nowMs: number, book: RuleBook): void {
    const { vehicle: number, timeMs } = record;
    const vehicle = book.vehicles.get(number);
    if (!vehicle) return;
    const judge = this.#judges.get(number);
    const lastMs = judge?.lastMs ?? 0;
    if (timeMs === lastMs) return;
    const isNext = timeMs > lastMs && timeMs - lastMs <= LATE_MS && Math.abs(nowMs - timeMs) <= LATE_MS;
    if (!judge || !isNext || this.#again.has(number)) {
      this.judgeAgain(number, timeMs);
      return;
    }
    if (Math.floor(timeMs / CHECKPOINT_MS) > Math.floor(lastMs / CHECKPOINT_MS))
      this.#unwritten.checkpoint(number, lastMs, judge.state);
    const { findings, trips, day } = judge.accept(fixOf(record, this.#vendor), vehicle, book);
    for (const finding of findings) this.#unwritten.found(finding, number, book, "live");
    for (const trip of trips) this.#unwritten.trip(trip, number, book);
    if (day) this.#unwritten.day(number, day);
  }

  /** Has a vehicle judged from its stored reports with the next round, from `timeMs` on. */
  judgeAgain(vehicle: number, timeMs: number): void {
    const again = this.#again.get(vehicle);
    if (again) {
      again.fromMs = Math.min(again.fromMs, timeMs);
      again.seenMs = Math.max(again.seenMs, timeMs);
    } else this.#again.set(vehicle, { fromMs: timeMs, seenMs: timeMs, tries: 0 });
  }

  isJudgingAgain(vehicle: number): boolean {
    return this.#again.has(vehicle);
  }

  /** Judges again what came late, some vehicles a round. Returns the days whose coverage changed. */
  async judgeLate(database: Database, nowMs: number, book: RuleBook): Promise<string[]> {
    const days: string[] = [];
    for (const [number, again] of [...this.#again].slice(0, AGAIN_AT_A_TIME))
      days.push(...(await this.#judgeStored(database, number, again, nowMs, book)));
    return days;
  }

  async #judgeStored(
    database: Database,
    number: number,
    again: Again,
    nowMs: number,
    book: RuleBook,
  ): Promise<string[]> {
    const vehicle = book.vehicles.get(number);
    if (!vehicle) {
      this.#again.delete(number);
      return [];
    }
    const span = { fromMs: again.fromMs, untilMs: nowMs + DAY_MS };
    const { seenMs } = again;
    const { judge, days } = await judgeHistory(database, vehicle, span, book, this.#vendor);
    this.#judges.set(number, judge);
    this.#silent.delete(number);
    // what was logged and not yet stored, or came while this was read, is judged in the next round
    if (judge.lastMs < seenMs && again.tries++ < MOST_TRIES) again.fromMs = judge.lastMs + 1;
    else if (again.seenMs === seenMs && again.fromMs === span.fromMs) this.#again.delete(number);
    return days.map(({ day }) => day);
  }

  /** What the clock shows: vehicles that fell silent. */
  findSilence(nowMs: number, book: RuleBook): void {
    for (const [number, judge] of this.#judges) {
      const vehicle = book.vehicles.get(number);
      if (!vehicle || this.#again.has(number) || this.#silent.get(number) === judge.lastMs) continue;
      const findings = judge.silence(nowMs, vehicle, book);
      if (findings.length === 0) continue;
      this.#silent.set(number, judge.lastMs);
      for (const finding of findings) this.#unwritten.found(finding, number, book, "live");
    }
  }

  /** What sanitation vehicles have covered of the day they are in. */
  get days(): { vehicle: number; day: CoveredDay }[] {
    return [...this.#judges].flatMap(([vehicle, { day }]) => (day ? [{ vehicle, day }] : []));
  }

  /** What was judged by the old rules is not judged again by the new ones when the server starts anew. */
  keepStates(): void {
    for (const [vehicle, judge] of this.#judges)
      if (judge.lastMs > 0 && !this.#again.has(vehicle))
        this.#unwritten.checkpoint(vehicle, judge.lastMs, judge.state);
  }
}
