import type { Logger } from "pino";
import type { Coverage, Permit, Rule, RuleChange, RuleId, StoredPermit } from "../../contract/events.ts";
import type { Database } from "../database/database.ts";
import { readVendorItems } from "../ingest/jt808/vendor-items.ts";
import type { IngestRecord } from "../ingest/records.ts";
import type { PublicationSource } from "../publication/publication.ts";
import { DAY_MS } from "../rules/local-time.ts";
import { putPermit, readPermits, withdrawPermit } from "../rules/permit-store.ts";
import { changeRule, type Editor } from "../rules/rule-store.ts";
import { workingDay } from "../rules/sweeping-engine.ts";
import { DeviceWatch } from "./device-watch.ts";
import { keepEvidence } from "./keep-evidence.ts";
import { type RuleBook, readRuleBook, withChanges } from "./rule-book.ts";
import { coverageOn, type DaySource, SweepingDays } from "./sweeping-days.ts";
import { Unwritten } from "./unwritten.ts";
import { VehicleWatch } from "./vehicle-watch.ts";

const FLUSH_EVERY_MS = 2_000;
const SLOW_WORK_EVERY_MS = 60_000;
const KEEP_STATES_MS = 4 * DAY_MS;

interface Dependencies {
  readonly database: Database;
  /** the database as what was judged is written to it: transactions are refused while that is another server's work */
  readonly judged?: Database;
  readonly publication: PublicationSource;
  readonly log: Logger;
  /** rules or permits were changed here; other servers must be told */
  readonly onChanged?: () => Promise<void>;
}

/**
 * The rules at work: takes reports as they become durable, writes events and trips every two seconds, and judges again
 * what came late. Everything it writes has a natural key, so that two servers or a restart find the same rows.
 */
export class RuleService {
  readonly #dependencies: Dependencies;
  readonly #judged: Database;
  readonly #vendor = readVendorItems();
  #unwritten = new Unwritten();
  readonly #sweeping = new SweepingDays();
  #vehicles = new VehicleWatch(this.#unwritten, this.#vendor);
  #devices: DeviceWatch;
  #book: RuleBook;
  #slowMs = 0;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopFollowing: () => void = () => {};

  private constructor(dependencies: Dependencies, book: RuleBook) {
    this.#dependencies = dependencies;
    this.#judged = dependencies.judged ?? dependencies.database;
    this.#devices = new DeviceWatch(this.#judged);
    this.#book = book;
  }

  /** Opens the rules on a database whose vehicles are registered; judging begins with {@link start} or {@link flush}. */
  static async open(dependencies: Dependencies, nowMs: number): Promise<RuleService> {
    const { database, publication } = dependencies;
    return new RuleService(dependencies, await readRuleBook(database, publication.current, nowMs));
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
      if (record.kind === "position") this.#vehicles.accept(record, nowMs, this.#book);
      else if (record.kind === "lamp") this.#devices.accept(record, nowMs);
      else if (record.kind === "observation" && /^(lighting|water)\//.test(record.type))
        this.#devices.accept(record, nowMs);
    }
  }

  /** Goes on where the last server stopped, or judges again what was stored past the rules: reports by vehicle. */
  resume(reports: readonly { readonly vehicle: number; readonly timeMs: number }[]): void {
    for (const { vehicle, timeMs } of reports) this.#vehicles.judgeAgain(vehicle, timeMs);
  }

  /** Whether stored reports of a vehicle wait to be judged again. */
  isJudgingAgain(vehicle: number): boolean {
    return this.#vehicles.isJudgingAgain(vehicle);
  }

  /** Writes what was found and does what is due. A call while one runs waits for that one. */
  flush(nowMs: number): Promise<void> {
    this.#running ??= this.#flush(nowMs).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #flush(nowMs: number): Promise<void> {
    const { publication } = this.#dependencies;
    const database = this.#judged;
    await this.#write();
    const today = this.today(nowMs);
    for (const day of await this.#vehicles.judgeLate(database, nowMs, this.#book))
      if (day < today) this.#sweeping.changed(day);
    await this.#devices.round(nowMs, this.#book, publication.current);
    if (nowMs - this.#slowMs < SLOW_WORK_EVERY_MS) return;
    this.#slowMs = nowMs;
    this.#vehicles.findSilence(nowMs, this.#book);
    for (const { vehicle, day } of this.#vehicles.days) this.#unwritten.day(vehicle, day);
    await this.#write();
    await this.#sweeping.judge(nowMs, this.#daySource);
    await keepEvidence(database, nowMs, this.#vendor);
    await database.query("DELETE FROM rule_states WHERE ts < $1", [nowMs - KEEP_STATES_MS]);
  }

  #write(): Promise<void> {
    return this.#unwritten.write(this.#judged, (vehicle, timeMs) =>
      this.#vehicles.judgeAgain(vehicle, timeMs),
    );
  }

  get #daySource(): DaySource {
    const { publication } = this.#dependencies;
    return {
      database: this.#judged,
      publication: publication.current,
      book: this.#book,
      current: this.#vehicles.days,
    };
  }

  /** Coverage of a day, with what is under way now. */
  coverage(day: string): Promise<Coverage> {
    return coverageOn(day, this.#daySource);
  }

  /** The working day of now. */
  today(nowMs: number): string {
    return workingDay(nowMs, this.#book.rules);
  }

  /** Reads rules, permits, vehicles and areas anew. */
  async refresh(nowMs: number): Promise<void> {
    const { database, publication } = this.#dependencies;
    this.#book = await readRuleBook(database, publication.current, nowMs);
    this.#devices.planChanged();
  }

  /** @throws HttpError 400, 409 */
  async changeRule(id: RuleId, change: RuleChange, editor: Editor): Promise<Rule> {
    const rule = await changeRule(this.#dependencies.database, id, change, editor);
    await this.#changed(editor.nowMs);
    return rule;
  }

  permits(vehicle?: number): Promise<StoredPermit[]> {
    return readPermits(this.#dependencies.database, vehicle);
  }

  async putPermit(permit: Permit, editor: Editor): Promise<StoredPermit> {
    const stored = await putPermit(this.#dependencies.database, permit, editor);
    await this.#changed(editor.nowMs);
    return stored;
  }

  /** @throws HttpError 404 */
  async withdrawPermit(id: string, editor: Editor): Promise<void> {
    await withdrawPermit(this.#dependencies.database, id, editor);
    await this.#changed(editor.nowMs);
  }

  async #changed(nowMs: number): Promise<void> {
    await this.adopt(nowMs);
    await this.#dependencies.onChanged?.();
  }

  /** Goes by the rules and permits that are stored now. */
  async adopt(nowMs: number): Promise<void> {
    await this.#keepStates();
    this.#book = await withChanges(this.#book, this.#dependencies.database, nowMs);
  }

  /** What was judged by the old rules is not judged again by the new ones when the server starts anew. */
  async #keepStates(): Promise<void> {
    this.#vehicles.keepStates();
    await this.#write();
    await this.#devices.keep();
  }

  /** Leaves the judging to another server, which finds what is unwritten here, until {@link start} and {@link resume}. */
  async rest(): Promise<void> {
    await this.#stop();
    this.#unwritten = new Unwritten();
    this.#vehicles = new VehicleWatch(this.#unwritten, this.#vendor);
    this.#devices = new DeviceWatch(this.#judged);
  }

  async close(): Promise<void> {
    await this.#stop();
    await this.#keepStates();
  }

  async #stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopFollowing();
    await this.#running?.catch(() => {}); // whoever asked for it has the error
  }
}
