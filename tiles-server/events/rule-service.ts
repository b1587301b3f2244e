import type { Logger } from "pino";
import type {
  Coverage,
  Permit,
  Rule,
  RuleChange,
  RuleId,
  StoredPermit,
  Trip,
} from "../../contract/events.ts";
import type { Database, SqlValue } from "../database/database.ts";
import { readVendorItems } from "../ingest/jt808/vendor-items.ts";
import type { IngestRecord, LampRecord, ObservationRecord, PositionRecord } from "../ingest/records.ts";
import type { PublicationSource } from "../publication/publication.ts";
import { eventId, type Finding } from "../rules/finding.ts";
import { fixOf } from "../rules/fix.ts";
import { DAY_MS } from "../rules/local-time.ts";
import {
  putPermit,
  readPermits,
  readRuledVehicles,
  seedPermits,
  withdrawPermit,
} from "../rules/permit-store.ts";
import { changeRule, type Editor, readRules } from "../rules/rule-store.ts";
import { readRoadLines, readRuleWorld } from "../rules/rule-world.ts";
import { type CoverageInputs, coverageOf, missedStretchesOf } from "../rules/sweeping-coverage.ts";
import { type CoveredDay, workingDay } from "../rules/sweeping-engine.ts";
import { SweepingPlan } from "../rules/sweeping-plan.ts";
import { DeviceJudge, type DeviceStates, readDevicePlan } from "./device-judge.ts";
import { type EventRow, eventRow, putEvents, withdrawEvents } from "./event-rows.ts";
import { CHECKPOINT_MS, judgeHistory, putCoveredDays } from "./judge-history.ts";
import { keepEvidence } from "./keep-evidence.ts";
import { putTrips, tripOf } from "./trip-rows.ts";
import type { RuleBook, VehicleJudge } from "./vehicle-judge.ts";

/** A report this much older than now, or this long after the one before, is judged from the stored ones: no live alarm. */
const LATE_MS = 120_000;
const FLUSH_EVERY_MS = 2_000;
const SLOW_WORK_EVERY_MS = 60_000;
/** Vehicles judged again in one round, so that the database is free in between. */
const AGAIN_AT_A_TIME = 20;
/** Rounds that wait for a report the database does not have yet. */
const MOST_TRIES = 100;
/** A day's sweeping is judged so long after its end. */
const AFTER_DAY_MS = 10 * 60_000;
/** What is remembered of a thousand circuits is some 300 kB. */
const KEEP_DEVICES_EVERY_MS = 10 * 60_000;
const KEEP_STATES_MS = 4 * DAY_MS;

interface Dependencies {
  readonly database: Database;
  readonly publication: PublicationSource;
  readonly log: Logger;
}

/** A vehicle to be judged from its stored reports. */
interface Again {
  fromMs: number;
  /** newest report that was told of; the database must have it */
  seenMs: number;
  tries: number;
}

/**
 * The rules at work: takes reports as they become durable, writes events and trips every two seconds, and judges again
 * what came late. Everything it writes has a natural key, so that two servers or a restart find the same rows.
 */
export class RuleService {
  readonly #dependencies: Dependencies;
  readonly #vendor = readVendorItems();
  readonly #judges = new Map<number, VehicleJudge>();
  readonly #again = new Map<number, Again>();
  readonly #silent = new Map<number, number>();
  readonly #events = new Map<string, EventRow>();
  readonly #trips = new Map<string, Trip>();
  readonly #days = new Map<string, { vehicle: number; day: CoveredDay }>();
  readonly #checkpoints: SqlValue[][] = [];
  /** days in the past whose sweeping must be judged */
  readonly #sweptDays = new Set<string>();
  #judgedDay = "";
  #book: RuleBook;
  /** undefined until the first lamp or device has reported and its plan is read */
  #devices: DeviceJudge | undefined;
  #planning: Promise<void> | undefined;
  #devicesKeptMs = 0;
  #slowMs = 0;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopFollowing: () => void = () => {};

  private constructor(dependencies: Dependencies, book: RuleBook) {
    this.#dependencies = dependencies;
    this.#book = book;
  }

  /** Opens the rules on a database whose vehicles are registered; judging begins with {@link start} or {@link flush}. */
  static async open(dependencies: Dependencies, nowMs: number): Promise<RuleService> {
    return new RuleService(dependencies, await readBook(dependencies, nowMs));
  }

  /** Works by the clock until {@link close}. */
  start(): void {
    const { log, publication } = this.#dependencies;
    this.#stopFollowing = publication.onChange(() => {
      this.refresh(Date.now()).catch((error) => log.error({ err: error }, "fences and permits not read"));
    });
    this.#timer = setInterval(() => {
      this.flush(Date.now()).catch((error) => log.error({ err: error }, "events not stored"));
    }, FLUSH_EVERY_MS).unref();
  }

  get rules(): readonly Rule[] {
    return this.#book.rules.all;
  }

  get book(): RuleBook {
    return this.#book;
  }

  get vendor(): ReturnType<typeof readVendorItems> {
    return this.#vendor;
  }

  /** Takes records that have become durable. */
  accept(records: readonly IngestRecord[], nowMs: number): void {
    for (const record of records) {
      if (record.kind === "position") this.#position(record, nowMs);
      else if (record.kind === "lamp" || record.kind === "observation") this.#device(record, nowMs);
    }
  }

  /** What comes late raises nothing. */
  #device(record: LampRecord | ObservationRecord, nowMs: number): void {
    if (Math.abs(nowMs - record.timeMs) > LATE_MS) return;
    if (!this.#devices) {
      this.#planning ??= this.#planDevices().catch((error) => {
        this.#dependencies.log.error({ err: error }, "lamps and water points not read");
        this.#planning = undefined;
      });
      return;
    }
    for (const finding of this.#devices.accept(record, this.#book.rules)) this.#found(finding, 0, "live");
  }

  /** Reads where devices are, and goes on from what was remembered of them. */
  async #planDevices(): Promise<void> {
    const { database, publication } = this.#dependencies;
    const plan = await readDevicePlan(database, publication.current);
    const [stored] = await database.query<{ state: DeviceStates }>(
      "SELECT state FROM rule_states WHERE vehicle = 0 ORDER BY ts DESC LIMIT 1",
    );
    this.#devices = new DeviceJudge(plan, stored?.state);
  }

  async #keepDevices(nowMs: number): Promise<void> {
    if (!this.#devices) return;
    this.#devicesKeptMs = nowMs;
    const state = JSON.stringify(this.#devices.states);
    await this.#dependencies.database.transaction(async (tx) => {
      await tx.query("DELETE FROM rule_states WHERE vehicle = 0");
      await tx.insertRows("rule_states", ["vehicle", "ts", "state"], [[0, nowMs, state]]);
    });
  }

  #position(record: PositionRecord, nowMs: number): void {
    const { vehicle: number, timeMs } = record;
    const vehicle = this.#book.vehicles.get(number);
    if (!vehicle) return;
    const judge = this.#judges.get(number);
    const lastMs = judge?.lastMs ?? 0;
    if (timeMs === lastMs) return;
    const isNext = timeMs > lastMs && timeMs - lastMs <= LATE_MS && Math.abs(nowMs - timeMs) <= LATE_MS;
    if (!judge || !isNext || this.#again.has(number)) {
      this.#judgeAgain(number, timeMs);
      return;
    }
    if (Math.floor(timeMs / CHECKPOINT_MS) > Math.floor(lastMs / CHECKPOINT_MS))
      this.#checkpoints.push([number, lastMs, JSON.stringify(judge.state)]);
    const { findings, trips, day } = judge.accept(fixOf(record, this.#vendor), vehicle, this.#book);
    for (const finding of findings) this.#found(finding, number, "live");
    for (const state of trips) {
      const trip = tripOf(state, vehicle);
      if (trip) this.#trips.set(trip.id, trip);
    }
    if (day) this.#days.set(`${number}/${day.day}`, { vehicle: number, day });
  }

  #judgeAgain(vehicle: number, timeMs: number): void {
    const again = this.#again.get(vehicle);
    if (again) {
      again.fromMs = Math.min(again.fromMs, timeMs);
      again.seenMs = Math.max(again.seenMs, timeMs);
    } else this.#again.set(vehicle, { fromMs: timeMs, seenMs: timeMs, tries: 0 });
  }

  #found(finding: Finding, number: number, foundBy: EventRow["found_by"]): void {
    const row = eventRow(finding, {
      ...this.#book,
      vehicle: this.#book.vehicles.get(number),
      permits: this.#book.permits.get(number) ?? [],
      foundBy,
    });
    this.#events.set(`${row.vehicle}/${eventId(finding)}`, row);
  }

  /** Writes what was found and does what is due. A call while one runs waits for that one. */
  flush(nowMs: number): Promise<void> {
    this.#running ??= this.#flush(nowMs).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #flush(nowMs: number): Promise<void> {
    await this.#planning;
    await this.#write();
    let left = AGAIN_AT_A_TIME;
    for (const [number, again] of [...this.#again]) {
      if (left-- === 0) break;
      await this.#judgeStored(number, again, nowMs);
    }
    if (nowMs - this.#slowMs < SLOW_WORK_EVERY_MS) return;
    this.#slowMs = nowMs;
    this.#silence(nowMs);
    for (const finding of this.#devices?.at(nowMs, this.#book.rules) ?? []) this.#found(finding, 0, "live");
    if (nowMs - this.#devicesKeptMs > KEEP_DEVICES_EVERY_MS) await this.#keepDevices(nowMs);
    for (const [vehicle, judge] of this.#judges)
      if (judge.day) this.#days.set(`${vehicle}/${judge.day.day}`, { vehicle, day: judge.day });
    await this.#write();
    await this.#judgeSweeping(nowMs);
    const { database } = this.#dependencies;
    await keepEvidence(database, nowMs, this.#vendor);
    await database.query("DELETE FROM rule_states WHERE ts < $1", [nowMs - KEEP_STATES_MS]);
  }

  async #write(): Promise<void> {
    const events = take(this.#events);
    const trips = take(this.#trips);
    const days = take(this.#days);
    const checkpoints = this.#checkpoints.splice(0);
    if (events.length + trips.length + days.length + checkpoints.length === 0) return;
    try {
      await this.#dependencies.database.transaction(async (tx) => {
        await putEvents(tx, events);
        await putTrips(tx, trips);
        for (const { vehicle, day } of days) await putCoveredDays(tx, vehicle, [day]);
        await tx.insertRows("rule_states", ["vehicle", "ts", "state"], checkpoints, "skip");
      });
    } catch (error) {
      // they are found again from what is stored
      for (const { vehicle, start_ms } of events) if (vehicle > 0) this.#judgeAgain(vehicle, start_ms);
      for (const { vehicle, startMs } of trips) this.#judgeAgain(vehicle, startMs);
      throw error;
    }
  }

  async #judgeStored(number: number, again: Again, nowMs: number): Promise<void> {
    const { database } = this.#dependencies;
    const vehicle = this.#book.vehicles.get(number);
    if (!vehicle) {
      this.#again.delete(number);
      return;
    }
    const span = { fromMs: again.fromMs, untilMs: nowMs + DAY_MS };
    const { seenMs } = again;
    const { judge, days } = await judgeHistory(database, vehicle, span, this.#book, this.#vendor);
    this.#judges.set(number, judge);
    this.#silent.delete(number);
    for (const { day } of days) if (day < this.today(nowMs)) this.#sweptDays.add(day);
    // what was logged and not yet stored, or came while this was read, is judged in the next round
    if (judge.lastMs < seenMs && again.tries++ < MOST_TRIES) again.fromMs = judge.lastMs + 1;
    else if (again.seenMs === seenMs && again.fromMs === span.fromMs) this.#again.delete(number);
  }

  #silence(nowMs: number): void {
    for (const [number, judge] of this.#judges) {
      const vehicle = this.#book.vehicles.get(number);
      if (!vehicle || this.#again.has(number) || this.#silent.get(number) === judge.lastMs) continue;
      const findings = judge.silence(nowMs, vehicle, this.#book);
      if (findings.length === 0) continue;
      this.#silent.set(number, judge.lastMs);
      for (const finding of findings) this.#found(finding, number, "live");
    }
  }

  /** Judges the sweeping of the day before once it is over, and again when reports of it came late. */
  async #judgeSweeping(nowMs: number): Promise<void> {
    const yesterday = workingDay(nowMs - DAY_MS - AFTER_DAY_MS, this.#book.rules);
    if (this.#judgedDay !== yesterday) this.#sweptDays.add(yesterday);
    this.#judgedDay = yesterday;
    for (const day of [...this.#sweptDays]) {
      await this.#judgeSweepingDay(day);
      this.#sweptDays.delete(day);
    }
  }

  /** Stores the stretches missed on a day; those found before and not now are withdrawn. A day nobody reported on is left alone. */
  async #judgeSweepingDay(day: string): Promise<void> {
    const { database } = this.#dependencies;
    const { days, inputs } = await this.#coveredOn(day);
    if (days.size === 0) return;
    const found = missedStretchesOf(day, days, inputs).map(({ vehicle, finding }) =>
      eventRow(finding, {
        ...this.#book,
        vehicle: vehicle ?? undefined,
        permits: [],
        foundBy: "history",
      }),
    );
    await database.transaction(async (tx) => {
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
  async coverage(day: string): Promise<Coverage> {
    const { days, inputs } = await this.#coveredOn(day);
    return coverageOf(day, [...days.values()], inputs);
  }

  /** The working day of now. */
  today(nowMs: number): string {
    return workingDay(nowMs, this.#book.rules);
  }

  /** What each vehicle covered, and what that is measured against. */
  async #coveredOn(day: string): Promise<{ days: Map<number, CoveredDay>; inputs: CoverageInputs }> {
    const stored = await this.#dependencies.database.query<{
      vehicle: number;
      until_ms: number;
      covered: Pick<CoveredDay, "swept" | "tooFast">;
    }>("SELECT vehicle, until_ms, covered FROM sweeping_days WHERE day = $1 ORDER BY vehicle", [day]);
    const days = new Map(
      stored.map(({ vehicle, until_ms, covered }) => [vehicle, { day, untilMs: until_ms, ...covered }]),
    );
    for (const [vehicle, judge] of this.#judges) if (judge.day?.day === day) days.set(vehicle, judge.day);
    const { plan, world } = this.#book;
    if (!plan.hasRoads)
      plan.takeRoads(await readRoadLines(this.#dependencies.publication.current, world.plane));
    const inputs = { ...this.#book, vehicles: [...this.#book.vehicles.values()] };
    return { days, inputs };
  }

  /** Reads rules, permits, vehicles and areas anew. */
  async refresh(nowMs: number): Promise<void> {
    this.#book = await readBook(this.#dependencies, nowMs);
    const { database, publication } = this.#dependencies;
    if (this.#devices) this.#devices.plan = await readDevicePlan(database, publication.current);
  }

  /** @throws HttpError 400, 409 */
  async changeRule(id: RuleId, change: RuleChange, editor: Editor): Promise<Rule> {
    const rule = await changeRule(this.#dependencies.database, id, change, editor);
    await this.#adopt(editor.nowMs);
    return rule;
  }

  permits(vehicle?: number): Promise<StoredPermit[]> {
    return readPermits(this.#dependencies.database, vehicle);
  }

  async putPermit(permit: Permit, editor: Editor): Promise<StoredPermit> {
    const stored = await putPermit(this.#dependencies.database, permit, editor);
    await this.#adopt(editor.nowMs);
    return stored;
  }

  /** @throws HttpError 404 */
  async withdrawPermit(id: string, editor: Editor): Promise<void> {
    await withdrawPermit(this.#dependencies.database, id, editor);
    await this.#adopt(editor.nowMs);
  }

  async #adopt(nowMs: number): Promise<void> {
    await this.#keepStates();
    const { database } = this.#dependencies;
    const [rules, permits] = [await readRules(database, nowMs), await permitsByVehicle(database)];
    this.#book = { ...this.#book, rules, permits };
  }

  /** What was judged by the old rules is not judged again by the new ones when the server starts anew. */
  async #keepStates(): Promise<void> {
    for (const [vehicle, judge] of this.#judges)
      if (judge.lastMs > 0 && !this.#again.has(vehicle))
        this.#checkpoints.push([vehicle, judge.lastMs, JSON.stringify(judge.state)]);
    await this.#write();
  }

  /** Goes on where the last server stopped, with what was stored since. */
  resume(last: readonly { readonly vehicle: number; readonly timeMs: number }[]): void {
    for (const { vehicle, timeMs } of last) this.#judgeAgain(vehicle, timeMs);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopFollowing();
    await this.#running?.catch(() => {}); // whoever asked for it has the error
    await this.#planning;
    await this.#keepStates();
    await this.#keepDevices(Date.now());
  }
}

function take<T>(map: Map<string, T>): T[] {
  const values = [...map.values()];
  map.clear();
  return values;
}

async function readBook({ database, publication }: Dependencies, nowMs: number): Promise<RuleBook> {
  const world = await readRuleWorld(publication.current);
  const vehicles = await readRuledVehicles(database);
  await seedPermits(database, world.published, vehicles, nowMs);
  return {
    world,
    plan: new SweepingPlan(world.sweeping),
    rules: await readRules(database, nowMs),
    vehicles: new Map(vehicles.map((vehicle) => [vehicle.number, vehicle])),
    permits: await permitsByVehicle(database),
  };
}

async function permitsByVehicle(database: Database): Promise<Map<number, Permit[]>> {
  const permits = new Map<number, Permit[]>();
  for (const { version, origin, ...permit } of await readPermits(database)) {
    const list = permits.get(permit.vehicle);
    if (list) list.push(permit);
    else permits.set(permit.vehicle, [permit]);
  }
  return permits;
}
