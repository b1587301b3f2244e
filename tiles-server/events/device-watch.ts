import { RULE_IDS } from "../../contract/events.ts";
import type { Database, SqlValue } from "../database/database.ts";
import type { Publication } from "../publication/publication.ts";
import { eventId, type Finding } from "../rules/finding.ts";
import {
  DeviceJudge,
  type DevicePlan,
  type DeviceReading,
  type DeviceStates,
  readDevicePlan,
  readingKey,
} from "./device-judge.ts";
import { type EventRow, eventRow, putEvents, withdrawEvents } from "./event-rows.ts";
import { firstReadingMs, readDeviceReadings } from "./read-device-readings.ts";
import type { RuleBook } from "./rule-book.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Reports are judged in the order of their times: those of the last seconds may still be on their way. */
const HOLD_MS = 10_000;
const ROUND_EVERY_MS = 10_000;
/** What came later than that is judged again, not more often than this. */
const AGAIN_EVERY_MS = MINUTE_MS;
/** Found so long after it happened it is no live alarm. */
const LATE_MS = 2 * MINUTE_MS;
/** A report that was logged and that the database does not have is waited for so long. */
const WAIT_MS = 2 * MINUTE_MS;
/** What is remembered of a thousand circuits is some 300 kB. */
const KEEP_EVERY_MS = 10 * MINUTE_MS;
/**
 * Nothing older is judged: the longest rule needs a week of usual nights and two that were not. Reports of circuits are
 * kept longer (history/retention.ts), for what is judged again must all be there.
 */
const OLDEST_MS = 10 * DAY_MS;
const DEVICE_RULES = RULE_IDS.filter((id) => /^(lamp|water)\./.test(id));

/**
 * Judges lamps and water points. What has become durable is read from the database in the order of its times, a few
 * seconds behind the present: live and over history it is the same road. What comes later has everything since the stored
 * state before it judged again.
 */
export class DeviceWatch {
  readonly #database: Database;
  #judge: DeviceJudge | undefined;
  #plan: DevicePlan | undefined;
  /** reports that were told of and not yet read, by key */
  readonly #awaited = new Map<string, { timeMs: number; sinceMs: number }>();
  /** the oldest report that came late; everything from it on is judged again */
  #lateMs: number | undefined;
  #judgedAgainMs = 0;
  #roundMs = 0;
  #keptMs = 0;
  #isAwake = false;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Takes a report that has become durable. */
  accept(reading: DeviceReading, nowMs: number): void {
    if (reading.timeMs < nowMs - OLDEST_MS) return;
    this.#isAwake = true;
    this.#awaited.set(readingKey(reading), { timeMs: reading.timeMs, sinceMs: nowMs });
    if (this.#judge && reading.timeMs <= this.#judge.judgedMs) this.#isLate(reading.timeMs);
  }

  #isLate(timeMs: number): void {
    this.#lateMs = Math.min(this.#lateMs ?? timeMs, timeMs);
  }

  /** The plan is read again with the next round; what was judged stays. */
  planChanged(): void {
    this.#plan = undefined;
  }

  /**
   * Judges what is due, with at least ten seconds between two rounds.
   * @throws Error of the database; the next round begins with the last stored state
   */
  async round(nowMs: number, book: RuleBook, publication: Publication): Promise<void> {
    if (!isDue(this.#roundMs, ROUND_EVERY_MS, nowMs)) return;
    this.#roundMs = nowMs;
    if (!this.#judge && !this.#isAwake && !(await this.#hasState())) return;
    const untilMs = nowMs - HOLD_MS;
    try {
      if (!this.#plan) {
        this.#plan = await readDevicePlan(this.#database, publication);
        if (this.#judge) this.#judge = new DeviceJudge(this.#plan, this.#judge.states);
      }
      const isLateDue = this.#lateMs !== undefined && isDue(this.#judgedAgainMs, AGAIN_EVERY_MS, nowMs);
      if (!this.#judge || isLateDue) await this.#again(this.#plan, untilMs, nowMs, book);
      else await this.#advance(this.#judge, untilMs, nowMs, book);
    } catch (error) {
      this.#judge = undefined;
      throw error;
    }
  }

  async #hasState(): Promise<boolean> {
    return (await this.#database.query("SELECT 1 FROM device_states LIMIT 1")).length > 0;
  }

  /** Goes on to `untilMs`, or to the first report that the database does not have yet. */
  async #advance(judge: DeviceJudge, untilMs: number, nowMs: number, book: RuleBook): Promise<void> {
    const afterMs = judge.judgedMs;
    const readings = await readDeviceReadings(this.#database, afterMs, untilMs);
    this.#seen(readings);
    const toMs = Math.min(untilMs, this.#firstMissing(nowMs) - 1);
    if (toMs <= afterMs) return;
    const isLive = nowMs - afterMs <= LATE_MS + ROUND_EVERY_MS;
    const findings = judge.run(
      readings.filter(({ timeMs }) => timeMs <= toMs),
      toMs,
      book.rules,
    );
    const rows = rowsOf(findings, book, isLive ? "live" : "history");
    if (rows.length > 0) await this.#database.transaction((tx) => putEvents(tx, rows));
    if (!isDue(this.#keptMs, KEEP_EVERY_MS, nowMs)) return;
    this.#keptMs = nowMs;
    await this.keep();
    const stored = await this.#database.query<{ ts: number }>("SELECT ts FROM device_states");
    const old = stored.map(({ ts }) => ts).filter((ts) => !isWorthKeeping(ts, nowMs));
    await this.#database.query("DELETE FROM device_states WHERE ts = ANY($1::bigint[])", [old]);
  }

  #seen(readings: readonly DeviceReading[]): void {
    for (const reading of readings) this.#awaited.delete(readingKey(reading));
  }

  /** Time of the oldest report that must still come from the database; infinite = none. */
  #firstMissing(nowMs: number): number {
    let first = Number.POSITIVE_INFINITY;
    for (const [key, { timeMs, sinceMs }] of this.#awaited) {
      // refused for good, or passed over by a plan of another time
      if (nowMs - sinceMs > WAIT_MS) this.#awaited.delete(key);
      else first = Math.min(first, timeMs);
    }
    return first;
  }

  /** Judges everything since the stored state before the oldest late report, and puts the events in line with the result. */
  async #again(plan: DevicePlan, untilMs: number, nowMs: number, book: RuleBook): Promise<void> {
    const database = this.#database;
    const lateMs = this.#lateMs ?? Number.MAX_SAFE_INTEGER;
    const [stored] = await database.query<{ ts: number; state: DeviceStates }>(
      "SELECT ts, state FROM device_states WHERE ts < $1 AND ts <= $2 ORDER BY ts DESC LIMIT 1",
      [lateMs, untilMs],
    );
    const isFirst = !stored && !(await this.#hasState());
    const firstMs = stored ? undefined : await firstReadingMs(database, nowMs - OLDEST_MS);
    const beganMs = stored?.ts ?? Math.min(untilMs, (firstMs ?? untilMs) - 1);
    const judge = new DeviceJudge(plan, stored?.state ?? { judgedMs: beganMs });
    const before = judge.open(book.rules).map((finding) => eventId(finding));
    const found = new Map<string, Finding>();
    const states: SqlValue[][] = stored ? [] : [[beganMs, JSON.stringify(judge.states)]];
    this.#lateMs = undefined;
    while (judge.judgedMs < untilMs) {
      const hourMs = Math.min(untilMs, nextMark(judge.judgedMs, HOUR_MS));
      const readings = await readDeviceReadings(database, judge.judgedMs, hourMs);
      this.#seen(readings);
      while (judge.judgedMs < hourMs) {
        const [afterMs, toMs] = [judge.judgedMs, Math.min(hourMs, nextMark(judge.judgedMs, KEEP_EVERY_MS))];
        const due = readings.filter(({ timeMs }) => timeMs > afterMs && timeMs <= toMs);
        for (const finding of judge.run(due, toMs, book.rules)) found.set(eventId(finding), finding);
        if (toMs < untilMs && isWorthKeeping(toMs, nowMs)) states.push([toMs, JSON.stringify(judge.states)]);
      }
    }
    const missing = this.#firstMissing(nowMs);
    if (missing <= judge.judgedMs) this.#isLate(missing);
    const open = new Map(judge.open(book.rules).map((finding) => [eventId(finding), finding]));
    await database.transaction(async (tx) => {
      const known = await tx.query<{ id: string; state: EventRow["state"] }>(
        `SELECT id, state FROM events WHERE vehicle = 0 AND rule = ANY($1::text[]) AND state <> 'withdrawn'
           AND (end_ms IS NULL OR end_ms > $2)`,
        [DEVICE_RULES, beganMs],
      );
      for (const { id, state } of known)
        if (state === "ended" && !found.has(id) && open.has(id)) found.set(id, open.get(id)!);
      const isThere = new Set([...found.keys(), ...before]);
      const gone = known.map(({ id }) => id).filter((id) => !isThere.has(id));
      // before the first state nothing is known of what was found by whom
      if (!isFirst) await withdrawEvents(tx, 0, gone);
      await putEvents(tx, rowsOf([...found.values()], book, "history"));
      await tx.query("DELETE FROM device_states WHERE ts > $1", [beganMs]);
      await tx.insertRows("device_states", ["ts", "state"], states, "skip");
    });
    this.#judge = judge;
    this.#judgedAgainMs = nowMs;
  }

  /** Stores what is remembered, so that judging goes on from there. */
  async keep(): Promise<void> {
    if (!this.#judge) return;
    const { judgedMs, states } = this.#judge;
    const row = [judgedMs, JSON.stringify(states)];
    await this.#database.transaction((tx) => tx.insertRows("device_states", ["ts", "state"], [row], "skip"));
  }
}

function rowsOf(findings: readonly Finding[], book: RuleBook, foundBy: EventRow["found_by"]): EventRow[] {
  return findings.map((finding) => eventRow(finding, { ...book, vehicle: undefined, permits: [], foundBy }));
}

/** The first multiple of a span after a moment. */
function nextMark(timeMs: number, spanMs: number): number {
  return (Math.floor(timeMs / spanMs) + 1) * spanMs;
}

/** A clock that was set back makes it due. */
function isDue(lastMs: number, everyMs: number, nowMs: number): boolean {
  return nowMs < lastMs || nowMs - lastMs >= everyMs;
}

/** Of the last two hours every state is kept, of a day one an hour, then one a day. */
function isWorthKeeping(ts: number, nowMs: number): boolean {
  const ageMs = nowMs - ts;
  if (ageMs <= 2 * HOUR_MS) return true;
  if (ageMs > OLDEST_MS) return false;
  const spanMs = ageMs <= 26 * HOUR_MS ? HOUR_MS : DAY_MS;
  return ts % spanMs < KEEP_EVERY_MS + ROUND_EVERY_MS;
}
