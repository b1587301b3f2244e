import pg from "pg";

/** A host that does not answer is passed over after this, when there are several. */
const PASS_OVER_MS = 2_000;
/** SQLSTATEs of a server that goes, or that takes no writes: connection exceptions, shutdown, read only. */
const MOVED = /^(08|57P|25006)/;

/** Whether it takes no writes, else the timeline that it writes on: one more with every promotion. */
const STATE = `SELECT CASE WHEN pg_is_in_recovery() THEN NULL
  ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int END AS timeline`;

/** A server that takes writes. */
interface Writable {
  readonly host: string;
  readonly pool: pg.Pool;
  readonly timeline: number;
}

/**
 * The pool of the one server that takes writes, of a primary and its standbys. When it goes or becomes a standby, the next
 * statement asks all of them again; the statement that met it fails, and its caller may try again. A primary that comes
 * back after another was promoted is on an older timeline: it is passed over beside the new one, and refused alone by
 * whoever has seen the new one.
 */
export class WritablePool {
  readonly #urls: readonly string[];
  readonly #options: pg.PoolConfig;
  #pool: Promise<pg.Pool> | undefined;
  /** newest that was seen */
  #timeline = 0;

  /** @param urls of one server each */
  constructor(urls: readonly string[], options: pg.PoolConfig) {
    this.#urls = urls;
    this.#options = urls.length > 1 ? { ...options, connectionTimeoutMillis: PASS_OVER_MS } : options;
  }

  /** @throws Error of the driver */
  async use<T>(work: (pool: pg.Pool) => Promise<T>): Promise<T> {
    const finding = this.#current();
    try {
      return await work(await finding);
    } catch (error) {
      if (this.#urls.length > 1 && hasMoved(error as NodeJS.ErrnoException)) this.#leave(finding);
      throw error;
    }
  }

  async end(): Promise<void> {
    await (await this.#pool?.catch(() => undefined))?.end();
  }

  #current(): Promise<pg.Pool> {
    if (this.#pool) return this.#pool;
    const finding = this.#find();
    this.#pool = finding;
    finding.catch(() => this.#leave(finding)); // none takes writes now: the next statement asks again
    return finding;
  }

  async #find(): Promise<pg.Pool> {
    if (this.#urls.length === 1) return this.#open(this.#urls[0]!);
    const reasons: string[] = [];
    const writable: Writable[] = [];
    await Promise.all(
      this.#urls.map(async (url) => {
        const { host } = new URL(url);
        const pool = this.#open(url);
        const timeline = await pool.query<{ timeline: number | null }>(STATE).then(
          ({ rows }) => rows[0]!.timeline ?? `${host} is a standby`,
          (error: Error) => `${host}: ${error.message}`,
        );
        if (typeof timeline === "number") {
          writable.push({ host, pool, timeline });
          return;
        }
        reasons.push(timeline);
        await pool.end();
      }),
    );
    const newest = writable.reduce((most, { timeline }) => Math.max(most, timeline), this.#timeline);
    this.#timeline = newest;
    const chosen = writable.find(({ timeline }) => timeline === newest);
    for (const { host, pool, timeline } of writable) {
      if (pool === chosen?.pool) continue;
      reasons.push(
        `${host} is an old primary (timeline ${timeline}, another was promoted to ${newest}): stop it`,
      );
      await pool.end();
    }
    if (chosen) return chosen.pool;
    throw new Error(reasons.join("; "));
  }

  #open(url: string): pg.Pool {
    const pool = new pg.Pool({ ...this.#options, connectionString: url });
    // a connection that breaks while idle leaves the pool; the next query gets a new one
    pool.on("error", () => {});
    // one that breaks while a transaction holds it: its next statement fails, and the process must not
    pool.on("connect", (client) => client.on("error", () => {}));
    return pool;
  }

  #leave(finding: Promise<pg.Pool>): void {
    if (this.#pool !== finding) return;
    this.#pool = undefined;
    finding.then(
      (pool) => pool.end(),
      () => {}, // none was found
    );
  }
}

/**
 * One address for each server of `postgres://user@first:5432,second:5432/name`, as libpq reads it.
 * @throws Error for target_session_attrs other than read-write and primary: what takes no writes is of no use
 */
export function hostUrls(url: string): string[] {
  const [, before, hosts, after] = /^(postgres(?:ql)?:\/\/(?:[^@/]*@)?)([^/?]*)(.*)$/.exec(url)!;
  const [path, query] = after!.split("?");
  const params = new URLSearchParams(query);
  const wanted = params.get("target_session_attrs") ?? "read-write";
  if (!["read-write", "primary"].includes(wanted))
    throw new Error(`DATABASE_URL: target_session_attrs is ${wanted}, expected read-write or primary`);
  params.delete("target_session_attrs");
  const rest = params.size > 0 ? `${path}?${params}` : path;
  return hosts!.split(",").map((host) => `${before}${host}${rest}`);
}

function hasMoved({ code, message }: NodeJS.ErrnoException): boolean {
  // read timeout: a machine that is gone says nothing, and a commit waits for ever for a standby that was promoted
  if (code === undefined)
    return /^(Query read timeout|Connection terminated|timeout exceeded|Client has encountered)/.test(
      message,
    );
  return code.startsWith("E") || MOVED.test(code); // E: of the socket
}
