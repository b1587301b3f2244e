import type { Logger } from "pino";
import type { Database } from "../database/database.ts";
import type { IngestLog } from "./log.ts";
import { decodeRecords, encodeRecords, type IngestRecord, type QuarantineRecord } from "./records.ts";
import { storeRecords } from "./store-records.ts";

/** How long the first record of a batch waits for company. */
const GATHER_MS = 20;
const MAX_BATCH = 2000;
/** How long logged records gather for the embedded database: they are safe already, and few big statements cost less. */
const STORE_EVERY_MS = 200;
/** Records held in memory while the disk or the database does not follow; more are turned away. */
export const MAX_WAITING = 20_000;
const RETRY_MIN_MS = 250;
const RETRY_MAX_MS = 5_000;
const RETIRE_EVERY_MS = 30_000;

interface Submission {
  readonly records: readonly IngestRecord[];
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

interface LoggedBatch {
  readonly segment: number;
  readonly records: readonly IngestRecord[];
}

/** Thrown by submit when too much is waiting: the sender must not be told that its data is safe. */
export class IngestBusyError extends Error {
  constructor(waiting: number) {
    super(`${waiting} records wait to be stored, the limit is ${MAX_WAITING}`);
    this.name = "IngestBusyError";
  }
}

export interface GroupCommitDependencies {
  readonly database: Database;
  /** writes records to the database; once more changes nothing. Absent = {@link storeRecords} */
  readonly store?: (records: readonly IngestRecord[]) => Promise<void>;
  /** present = records are durable when the log has them (embedded database); absent = when the database committed */
  readonly ingestLog: IngestLog | undefined;
  /** told of records in the order in which they became durable */
  readonly onDurable: (records: readonly IngestRecord[]) => void;
  readonly log: Logger;
}

/** Gathers records for 20 ms, makes them durable together and tells each sender when its own are. */
export class GroupCommit {
  readonly #dependencies: GroupCommitDependencies;
  readonly #store: (records: readonly IngestRecord[]) => Promise<void>;
  readonly #queue: Submission[] = [];
  readonly #toDatabase: LoggedBatch[] = [];
  #waiting = 0;
  #backlog = 0;
  #running: Promise<void> | undefined;
  #storing: Promise<void> | undefined;
  #replaying: Promise<void> | undefined;
  #trouble: string | null = null;
  #closed = false;
  #refused = 0;
  readonly #retireTimer: NodeJS.Timeout;

  constructor(dependencies: GroupCommitDependencies) {
    this.#dependencies = dependencies;
    this.#store = dependencies.store ?? ((records) => storeRecords(dependencies.database, records));
    this.#retireTimer = setInterval(() => void this.#retire(), RETIRE_EVERY_MS).unref();
  }

  /**
   * Resolves when the records are durable.
   * @throws IngestBusyError at once when {@link MAX_WAITING} records wait; Error when the database refuses them
   */
  submit(records: readonly IngestRecord[]): Promise<void> {
    if (this.isFull) return Promise.reject(new IngestBusyError(this.#waiting + this.#backlog));
    if (this.#closed) return Promise.reject(new Error("ingest is closed"));
    return new Promise((resolve, reject) => {
      this.#queue.push({ records, resolve, reject });
      this.#waiting += records.length;
      this.#running ??= this.#run();
    });
  }

  get isFull(): boolean {
    return this.#waiting + this.#backlog >= MAX_WAITING;
  }

  get isHalfFull(): boolean {
    return this.#waiting + this.#backlog >= MAX_WAITING / 2;
  }

  /** Something waits for a database that does not take it: what is sent now would wait too. */
  get isStuck(): boolean {
    return this.#trouble !== null && this.#waiting > 0;
  }

  /** Why data is not taken now, or null. */
  get trouble(): string | null {
    return this.#trouble;
  }

  /**
   * Takes what the log holds and the database perhaps not. Call before the first submit. The records are told of
   * as durable at once; storing them goes on while the server already works, and changes nothing where the
   * database has them.
   */
  replay(): { records: number; stored: Promise<void> } {
    const { ingestLog, onDurable } = this.#dependencies;
    if (!ingestLog) return { records: 0, stored: Promise.resolve() };
    const batches: LoggedBatch[] = [];
    let count = 0;
    for (const { segment, payload } of ingestLog.takeFound()) {
      const records = decodeRecords(payload);
      batches.push({ segment, records });
      count += records.length;
      onDurable(records);
    }
    this.#replaying = this.#storeReplayed(batches);
    return { records: count, stored: this.#replaying };
  }

  /** Makes durable what was submitted, then closes the log; the database stays open. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#retireTimer);
    await this.#running;
    await this.#storing;
    await this.#replaying;
    await this.#dependencies.ingestLog?.close();
  }

  async #run(): Promise<void> {
    await delay(GATHER_MS);
    while (this.#queue.length > 0) {
      await this.#settle(this.#takeBatch());
      // while one batch is written the next has gathered already
      if (this.#queue.length > 0 && this.#waiting < MAX_BATCH) await delay(GATHER_MS);
    }
    this.#running = undefined;
  }

  /** Makes durable what can be, and tells the senders. */
  async #settle(batch: readonly Submission[]): Promise<void> {
    const records = batch.flatMap((submission) => submission.records);
    const error = await this.#makeDurable(records);
    if (batch.length > 1 && isPartAway(error)) {
      // senders whose part of the database is there must not wait for the others
      const middle = batch.length >> 1;
      await this.#settle(batch.slice(0, middle));
      await this.#settle(batch.slice(middle));
      return;
    }
    this.#waiting -= records.length;
    if (!error) this.#dependencies.onDurable(records);
    for (const submission of batch) error ? submission.reject(error) : submission.resolve();
  }

  #takeBatch(): Submission[] {
    let count = 0;
    let length = 0;
    while (length < this.#queue.length && count < MAX_BATCH) count += this.#queue[length++]!.records.length;
    return this.#queue.splice(0, length);
  }

  async #makeDurable(records: readonly IngestRecord[]): Promise<Error | undefined> {
    const { ingestLog } = this.#dependencies;
    if (!ingestLog) return this.#storeWithRetry(records);
    try {
      const segment = await ingestLog.append(encodeRecords(records), Date.now());
      this.#backlog += records.length;
      this.#toDatabase.push({ segment, records });
      this.#storing ??= this.#storeLogged();
      return undefined;
    } catch (cause) {
      // a full disk: nobody is told that the data is safe
      this.#trouble = `the ingest log cannot be written: ${(cause as Error).message}`;
      this.#dependencies.log.error({ err: cause }, "ingest log");
      return new Error(this.#trouble, { cause });
    }
  }

  async #storeLogged(): Promise<void> {
    // what is left at the end is in the log, and stored at the next start
    while (this.#toDatabase.length > 0 && !this.#closed) {
      if (this.#backlog < MAX_BATCH) await delay(STORE_EVERY_MS);
      this.#backlog -= await this.#storeSome(this.#toDatabase);
    }
    this.#storing = undefined;
  }

  async #storeReplayed(batches: LoggedBatch[]): Promise<void> {
    while (batches.length > 0 && !this.#closed) await this.#storeSome(batches);
  }

  /** Takes some batches from the front, but not so many that everything else waits for the one session. Returns their records. */
  async #storeSome(queue: LoggedBatch[]): Promise<number> {
    let count = 0;
    let length = 0;
    while (length < queue.length && count < MAX_BATCH) count += queue[length++]!.records.length;
    const batches = queue.splice(0, length);
    const error = await this.#storeWithRetry(batches.flatMap(({ records }) => records));
    // an error: they stay in the log and are tried again at the next start
    if (!error) for (const { segment } of batches) this.#dependencies.ingestLog!.stored(segment, Date.now());
    return count;
  }

  /** Tries again while the database is away; gives the error back when it is the data that is refused. */
  async #storeWithRetry(records: readonly IngestRecord[]): Promise<Error | undefined> {
    for (let wait = RETRY_MIN_MS; ; wait = Math.min(2 * wait, RETRY_MAX_MS)) {
      try {
        await this.#store(records);
        this.#trouble = null;
        return undefined;
      } catch (error) {
        const cause = error as Error & { code?: string };
        this.#dependencies.log.error({ err: cause, records: records.length }, "records not stored");
        if (this.#closed || isPartAway(cause)) return cause;
        if (!isTransient(cause.code)) return this.#storeWithoutRefused(records, cause);
        this.#trouble = `the database does not take data: ${cause.message}`;
        await delay(wait);
      }
    }
  }

  /**
   * The database refuses something in these records, and will refuse it always: one record that cannot be stored must
   * not keep the others out, nor its sender repeating it. It is found by halving, and kept in quarantine instead.
   */
  async #storeWithoutRefused(records: readonly IngestRecord[], cause: Error): Promise<Error | undefined> {
    if (records.length > 1) {
      const middle = records.length >> 1;
      const first = await this.#storeWithRetry(records.slice(0, middle));
      return first ?? (await this.#storeWithRetry(records.slice(middle)));
    }
    const [record] = records;
    if (!record || record.kind === "quarantine") return cause;
    const refused: QuarantineRecord = {
      kind: "quarantine",
      vehicle: 0,
      source: `store:${record.kind}`,
      receivedMs: Date.now(),
      sequence: this.#refused++,
      reason: `refused by the database: ${cause.message.replaceAll("\0", "")}`,
      bodyHex: encodeRecords([record]).toString("hex"),
    };
    return this.#storeWithRetry([refused]);
  }

  async #retire(): Promise<void> {
    const { ingestLog, database, log } = this.#dependencies;
    try {
      await ingestLog?.retire(Date.now(), () => database.query("CHECKPOINT"));
    } catch (error) {
      // the segments stay and are tried again in a minute
      log.error({ err: error }, "ingest log segments not retired");
    }
  }
}

/** SQLSTATEs that pass by themselves (connection, standby, serialisation, deadlock, resources, shutdown, timeout), and socket errors. */
function isTransient(code: string | undefined): boolean {
  return code === undefined || !/^[0-9A-Z]{5}$/.test(code) || /^(08|25006|40001|40P01|53|57)/.test(code);
}

/** The database answers, and says that a server behind it does not (a shard of postgres_fdw). */
function isPartAway(error: (Error & { code?: string }) | undefined): boolean {
  return /^0800[16]$/.test(error?.code ?? "");
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
