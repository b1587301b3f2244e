import type { Logger } from "pino";
import type { Database } from "../database/database.ts";
import { DATABASE_MS } from "./stored-messages.ts";

const RENEW_EVERY_MS = 2_000;
/** A holder that was not heard of for so long has lost it. */
const HELD_MS = 8_000;

interface LeaseDependencies {
  readonly database: Database;
  readonly work: string;
  /** name of this run of the server */
  readonly holder: string;
  /** the work is this server's from now on */
  readonly onTaken: () => Promise<void>;
  readonly onLost: () => Promise<void>;
  readonly log: Logger;
}

/**
 * Work that one of several servers does. Held by a row and the database's clock, not by a session, so that it works
 * behind a pooler; another server takes it over {@link HELD_MS} after the holder was last heard of, or at once after an
 * orderly stop. A holder counts from before it asked, so it stops before another may begin.
 */
export class Lease {
  readonly #dependencies: LeaseDependencies;
  #heldUntilMs = 0;
  #isWorking = false;
  #renewing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(dependencies: LeaseDependencies) {
    this.#dependencies = dependencies;
  }

  /** Asks for the work now and from then on; resolves when the database has answered for the first time. */
  start(): Promise<void> {
    this.#timer = setInterval(() => void this.#tick(), RENEW_EVERY_MS).unref();
    return this.#tick();
  }

  get isHeld(): boolean {
    return this.#isWorking && performance.now() < this.#heldUntilMs;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewing;
    if (!this.#isWorking) return;
    this.#isWorking = false;
    const { database, work, holder } = this.#dependencies;
    // a database that is away gives the work to another by itself
    await database
      .query("UPDATE leases SET until_ms = 0 WHERE work = $1 AND holder = $2", [work, holder])
      .catch(() => {});
  }

  async #tick(): Promise<void> {
    if (this.#isWorking && performance.now() >= this.#heldUntilMs) await this.#lose();
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = undefined;
    });
    await this.#renewing;
  }

  async #renew(): Promise<void> {
    const { database, work, holder, onTaken, log } = this.#dependencies;
    const askedMs = performance.now();
    try {
      const rows = await database.query(
        `INSERT INTO leases (work, holder, until_ms) VALUES ($1, $2, ${DATABASE_MS} + ${HELD_MS})
         ON CONFLICT (work) DO UPDATE SET holder = excluded.holder, until_ms = excluded.until_ms
         WHERE leases.holder = excluded.holder OR leases.until_ms < ${DATABASE_MS} RETURNING work`,
        [work, holder],
      );
      if (rows.length === 0) return await this.#lose();
      this.#heldUntilMs = askedMs + HELD_MS;
      if (this.#isWorking) return;
      this.#isWorking = true;
      log.info({ work }, "this server does it for all");
      await onTaken().catch(async (error) => {
        await this.#lose();
        throw error;
      });
    } catch (error) {
      // named recovery: the row is kept until its time is over, and asked for again
      log.error({ err: error, work }, "lease not renewed");
    }
  }

  async #lose(): Promise<void> {
    if (!this.#isWorking) return;
    this.#isWorking = false;
    const { work, onLost, log } = this.#dependencies;
    log.warn({ work }, "another server does it now");
    await onLost().catch((error) => log.error({ err: error, work }, "work not put down in order"));
  }
}
