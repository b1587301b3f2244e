import { existsSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { Database, OnConflict, Queryable, SqlValue } from "./database.ts";
import { COLUMN_TYPES_SQL, copyStatement, insertStatement } from "./insert-statement.ts";
import type { ThreadAnswer, ThreadData, ThreadRequest } from "./pglite-messages.ts";
import { postgisFiles } from "./postgis-files.ts";

/** File in the cluster's folder that says its making was finished. */
const COMPLETE = "twin-complete";
/** Fewer rows are not worth a file of their own. */
const COPY_FROM_ROWS = 100;

/**
 * Longest orderly close, milliseconds: `npm start` promises to stop within two seconds. A database that needs longer
 * is ended as a crash would; nothing committed is lost, because the write-ahead log is in the operating system's
 * hands, but the next open has to read it.
 */
const CLOSE_MS = 700;

type Pending = { resolve(answer: { rows: unknown[]; affected: number }): void; reject(error: Error): void };
/** a request without its number */
type Request = ThreadRequest extends infer R ? (R extends { id: number } ? Omit<R, "id"> : never) : never;

/**
 * Opens the embedded PostgreSQL with PostGIS in a worker thread, so that a long statement never stops
 * the server's event loop. One process only: take the data folder's lock first.
 * Measured: first open 8 s of processor time (makes the cluster), later 1.2 s, and 1.6 s when PostGIS is first used.
 */
export async function openPglite(folder: string, statementTimeoutMs: number): Promise<Database> {
  const complete = join(folder, COMPLETE);
  // nothing was ever stored in a cluster whose making was cut off, and PostgreSQL does not open it
  if (!existsSync(complete)) rmSync(folder, { recursive: true, force: true });
  const database = new PgliteDatabase(folder, statementTimeoutMs);
  await database.open();
  writeFileSync(complete, "");
  return database;
}

class PgliteDatabase implements Database {
  readonly kind = "pglite";
  readonly powerLossSafe = false;
  readonly #folder: string;
  readonly #statementTimeoutMs: number;
  readonly #pending = new Map<number, Pending>();
  readonly #columnTypes = new Map<string, Promise<Map<string, string>>>();
  #worker: Worker | undefined;
  #nextId = 1;
  /** end of the queue: PGlite is one session, so statements of two callers must not mix */
  #tail: Promise<unknown> = Promise.resolve();
  /** nothing new is taken; what waits is refused when its turn comes */
  #isClosing = false;

  constructor(folder: string, statementTimeoutMs: number) {
    this.#folder = folder;
    this.#statementTimeoutMs = statementTimeoutMs;
  }

  async open(): Promise<Worker> {
    const workerData: ThreadData = {
      folder: this.#folder,
      postgis: await postgisFiles(dirname(this.#folder)),
    };
    const worker = new Worker(new URL("./pglite-thread.mjs", import.meta.url), { workerData });
    await new Promise<void>((opened, failed) => {
      worker.once("message", () => opened());
      worker.once("error", (cause) =>
        failed(
          new Error(
            `the embedded database in ${this.#folder} does not open (${cause.message}): put a backup in its place, or move the folder away; then a new one is made from the publication, without the tracks of the past`,
            { cause },
          ),
        ),
      );
    });
    worker.on("message", (answer: ThreadAnswer) => this.#settle(answer));
    worker.on("error", (error) => this.#lose(worker, error));
    this.#worker = worker;
    return worker;
  }

  query<Row>(sql: string, params: readonly SqlValue[] = []): Promise<Row[]> {
    return this.#exclusive(() => this.#session.query<Row>(sql, params));
  }

  execute(script: string): Promise<void> {
    return this.#exclusive(() => this.#session.execute(script));
  }

  insertRows(
    table: string,
    columns: readonly string[],
    rows: readonly (readonly SqlValue[])[],
    onConflict?: OnConflict,
  ): Promise<number> {
    return this.#exclusive(() => this.#session.insertRows(table, columns, rows, onConflict));
  }

  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    return this.#exclusive(async () => {
      await this.#session.execute("BEGIN");
      const worker = this.#worker;
      try {
        const result = await work(this.#session);
        await this.#session.execute("COMMIT");
        return result;
      } catch (error) {
        // a worker that was ended took the transaction with it
        if (this.#worker === worker && worker) await this.#session.execute("ROLLBACK");
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    const closed = this.#tail.then(async () => {
      if (this.#worker) await this.#send({ kind: "close" });
    });
    closed.catch(() => {}); // when it was ended instead
    const patience = new AbortController();
    await Promise.race([closed, delay(CLOSE_MS, undefined, patience).catch(() => {})]);
    patience.abort();
    const worker = this.#worker;
    if (!worker) return;
    this.#lose(worker, closedError());
    await worker.terminate();
  }

  /** Statements of whoever holds the queue now. */
  readonly #session: Queryable = {
    query: async <Row>(sql: string, params: readonly SqlValue[] = []): Promise<Row[]> => {
      const { rows } = await this.#send({ kind: "query", sql, params });
      // rows have the shape the statement selects; only its author knows it
      return rows as Row[];
    },
    execute: async (script) => {
      await this.#send({ kind: "execute", script });
    },
    insertRows: async (table, columns, rows, onConflict = "fail") => {
      if (rows.length === 0) return 0;
      const types = await this.#typesOf(table);
      if (onConflict === "fail" && rows.length >= COPY_FROM_ROWS) {
        const { affected } = await this.#send({ kind: "copy", ...copyStatement(table, columns, rows) });
        return affected;
      }
      const { sql, params } = insertStatement(table, columns, rows, types, onConflict);
      const { affected } = await this.#send({ kind: "query", sql, params });
      return affected;
    },
  };

  #typesOf(table: string): Promise<Map<string, string>> {
    const known = this.#columnTypes.get(table);
    if (known) return known;
    const types = this.#session
      .query<{ column: string; type: string }>(COLUMN_TYPES_SQL, [table])
      .then((rows) => new Map(rows.map((row) => [row.column, row.type])));
    this.#columnTypes.set(table, types);
    types.catch(() => this.#columnTypes.delete(table));
    return types;
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(() => {
      if (this.#isClosing) throw closedError();
      return work();
    });
    this.#tail = result.catch(() => {}); // the caller has the error; the queue goes on
    return result;
  }

  async #send(request: Request): Promise<{ rows: unknown[]; affected: number }> {
    if (this.#isClosing && !this.#worker) throw closedError();
    const worker = this.#worker ?? (await this.#openAgain());
    const id = this.#nextId++;
    // migrations and BEGIN take the time they need
    const timer =
      request.kind === "query" || request.kind === "copy"
        ? setTimeout(() => this.#cancel(worker), this.#statementTimeoutMs)
        : undefined;
    try {
      return await new Promise((resolve, reject) => {
        this.#pending.set(id, { resolve, reject });
        worker.postMessage({ ...request, id });
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** After a statement was ended. The next one may need PostGIS at once, and reading it shall not count as its time. */
  async #openAgain(): Promise<Worker> {
    const worker = await this.open();
    await this.#send({ kind: "execute", script: "LOAD 'postgis-3'" });
    return worker;
  }

  #settle(answer: ThreadAnswer): void {
    const pending = this.#pending.get(answer.id);
    if (!pending) return; // answer of a worker that was ended meanwhile
    this.#pending.delete(answer.id);
    if ("error" in answer) pending.reject(Object.assign(new Error(answer.error.message), answer.error));
    else pending.resolve(answer);
  }

  #cancel(worker: Worker): void {
    const QUERY_CANCELED = "57014"; // the code a PostgreSQL server gives
    const message = `statement ended after ${this.#statementTimeoutMs} ms`;
    this.#lose(worker, Object.assign(new Error(message), { code: QUERY_CANCELED }));
  }

  /** Ends the worker, and with it the running statement; the next statement opens the folder again. */
  #lose(worker: Worker, reason: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    void worker.terminate();
    for (const pending of this.#pending.values()) pending.reject(reason);
    this.#pending.clear();
  }
}

function closedError(): Error {
  return new Error("the database is closed");
}
