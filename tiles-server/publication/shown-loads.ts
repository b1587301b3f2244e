import type { Logger } from "pino";
import { DATABASE_MS } from "../bus/stored-messages.ts";
import type { Database, Queryable } from "../database/database.ts";

const RENEW_EVERY_MS = 20_000;
/** A server that was not heard of for so long reads no rows any more. */
const HELD_MS = 90_000;

interface ShownLoadsDependencies {
  readonly database: Database;
  /** name of this run of the server */
  readonly server: string;
  /** this server was not heard of for too long: its rows may be gone */
  readonly onForgotten: () => void;
  readonly log: Logger;
}

/**
 * What several servers on one database tell each other of the rows of features they answer from, so that the first that
 * shows a new publication leaves the others what they still read.
 */
export class ShownLoads {
  readonly #dependencies: ShownLoadsDependencies;
  #timer: NodeJS.Timeout | undefined;

  constructor(dependencies: ShownLoadsDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Names the rows that this server reads or is about to load.
   * @param number of the publication that it answers from; undefined = of none yet
   */
  async show(number: number | undefined, loads: readonly string[]): Promise<void> {
    const { database, server } = this.#dependencies;
    await database.query(
      `INSERT INTO shown_loads (server, number, loads, until_ms) VALUES ($1, $2, $3::text[], ${DATABASE_MS} + ${HELD_MS})
       ON CONFLICT (server) DO UPDATE SET number = excluded.number, loads = excluded.loads, until_ms = excluded.until_ms`,
      [server, number ?? null, [...loads]],
    );
    this.#timer ??= setInterval(() => void this.#renew(), RENEW_EVERY_MS).unref();
  }

  /** Runs `drop` in a transaction with the rows that servers read, this one included; none names others meanwhile. */
  async whileAllStay(drop: (tx: Queryable, read: readonly string[]) => Promise<void>): Promise<void> {
    await this.#dependencies.database.transaction(async (tx) => {
      await tx.execute("LOCK TABLE shown_loads IN SHARE ROW EXCLUSIVE MODE");
      await tx.query(`DELETE FROM shown_loads WHERE until_ms < ${DATABASE_MS}`);
      const rows = await tx.query<{ load: string }>("SELECT DISTINCT unnest(loads) AS load FROM shown_loads");
      await drop(
        tx,
        rows.map(({ load }) => load),
      );
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    const { database, server } = this.#dependencies;
    // a database that is away forgets it by itself
    await database.query("DELETE FROM shown_loads WHERE server = $1", [server]).catch(() => {});
  }

  async #renew(): Promise<void> {
    const { database, server, onForgotten, log } = this.#dependencies;
    try {
      const rows = await database.query(
        `UPDATE shown_loads SET until_ms = ${DATABASE_MS} + ${HELD_MS} WHERE server = $1 RETURNING server`,
        [server],
      );
      if (rows.length === 0) onForgotten();
    } catch (error) {
      // named recovery: the next round renews it, or finds it forgotten
      log.error({ err: error }, "other servers were not told which features are shown here");
    }
  }
}

/** Number of the newest publication that a server on this database answers from; undefined = none says. */
export async function newestShown(database: Queryable): Promise<number | undefined> {
  const [row] = await database.query<{ number: number | null }>(
    `SELECT max(number) AS number FROM shown_loads WHERE until_ms >= ${DATABASE_MS}`,
  );
  return row?.number ?? undefined;
}
