import pg from "pg";

/** A host that does not answer is passed over after this, when there are several. */
const PASS_OVER_MS = 2_000;
/** SQLSTATEs of a server that goes, or that takes no writes: connection exceptions, shutdown, read only. */
const MOVED = /^(08|57P|25006)/;

/**
 * The pool of the one server that takes writes, of a primary and its standbys. When it goes or becomes a standby, the next
 * statement asks all of them again; the statement that met it fails, and its caller may try again.
 */
export class WritablePool {
  readonly #urls: readonly string[];
  readonly #options: pg.PoolConfig;
  #pool: Promise<pg.Pool> | undefined;

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
    const reasons: string[] = [];
    for (const url of this.#urls) {
      const pool = new pg.Pool({ ...this.#options, connectionString: url });
      // a connection that breaks while idle leaves the pool; the next query gets a new one
      pool.on("error", () => {});
      // one that breaks while a transaction holds it: its next statement fails, and the process must not
      pool.on("connect", (client) => client.on("error", () => {}));
      try {
        const { rows } = await pool.query<{ standby: boolean }>("SELECT pg_is_in_recovery() AS standby");
        if (!rows[0]!.standby || this.#urls.length === 1) return pool;
        reasons.push(`${new URL(url).host} is a standby`);
      } catch (error) {
        reasons.push(`${new URL(url).host}: ${(error as Error).message}`);
      }
      await pool.end();
    }
    throw new Error(reasons.join("; "));
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
  if (code === undefined)
    return /^(Connection terminated|timeout exceeded|Client has encountered)/.test(message);
  return code.startsWith("E") || MOVED.test(code); // E: of the socket
}
