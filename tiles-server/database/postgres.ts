import pg from "pg";
import type { Database, Queryable, SqlValue } from "./database.ts";
import { COLUMN_TYPES_SQL, insertStatement } from "./insert-statement.ts";
import { hostUrls, WritablePool } from "./writable-pool.ts";

/** A statement with how long its answer is waited for, which @types/pg does not know. */
interface Statement extends pg.QueryConfig {
  readonly query_timeout?: number;
}
type Send = (statement: Statement) => Promise<pg.QueryResult>;

/** Connections to the server; ingest, queries and the loader share them. */
const POOL_SIZE = 8;
const CONNECT_TIMEOUT_MS = 5_000;
/** A server that stands still in a transaction lets go of its rows after this: others store the same reports. */
const IDLE_IN_TRANSACTION_MS = 15_000;
/** What a session is told when it begins and a pooler cannot tell the sessions that it lends. */
const IGNORED_BY_POOLERS = "extra_float_digits, statement_timeout, idle_in_transaction_session_timeout";

/**
 * Opens a pool on an external PostgreSQL. Of several hosts (`postgres://user@first:5432,second:5432/name`) it is the one
 * that takes writes.
 * @throws Error when no server answers, naming them without the password
 */
export async function openPostgres(url: string, statementTimeoutMs: number): Promise<Database> {
  const urls = hostUrls(url);
  // the server ends a statement in time, unless it is gone without a word or its commit waits for a standby
  const query_timeout = 1.5 * statementTimeoutMs;
  const writable = new WritablePool(urls, {
    max: POOL_SIZE,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    types: { getTypeParser },
  });
  try {
    await writable.use((pool) => pool.query("SELECT 1"));
  } catch (cause) {
    await writable.end();
    const hosts = urls.map((one) => new URL(one).host).join(",");
    const isPooler = /unsupported startup parameter/.test((cause as Error).message);
    const advice = isPooler ? `: PgBouncer needs ignore_startup_parameters = ${IGNORED_BY_POOLERS}` : "";
    throw new Error(
      `cannot use PostgreSQL ${hosts}${new URL(urls[0]!).pathname}: ${(cause as Error).message}${advice}`,
      {
        cause,
      },
    );
  }

  const columnTypes = new Map<string, Map<string, string>>();
  /** Asked on the session that inserts: a transaction that waited for a second one could wait for ever. */
  const typesOf = async (table: string, send: Send) => {
    const known = columnTypes.get(table);
    if (known) return known;
    const { rows } = await send({ text: COLUMN_TYPES_SQL, values: [table], query_timeout });
    const types = new Map(rows.map((row: { column: string; type: string }) => [row.column, row.type]));
    columnTypes.set(table, types);
    return types;
  };
  const session = (send: Send): Queryable => ({
    query: async <Row>(sql: string, params: readonly SqlValue[] = []): Promise<Row[]> => {
      const { rows } = await send({ text: sql, values: [...params], query_timeout });
      return rows as Row[];
    },
    execute: async (script) => {
      await send({ text: script }); // however long it takes: migrations
    },
    insertRows: async (table, columns, rows, onConflict = "fail") => {
      if (rows.length === 0) return 0;
      const { sql, params } = insertStatement(table, columns, rows, await typesOf(table, send), onConflict);
      const { rowCount } = await send({ text: sql, values: params, query_timeout });
      return rowCount ?? 0;
    },
  });

  return {
    kind: "postgres",
    powerLossSafe: true,
    ...session((statement) => writable.use((pool) => pool.query(statement))),
    transaction: (work) =>
      writable.use(async (pool) => {
        const client = await pool.connect();
        const send: Send = (statement) => client.query(statement);
        try {
          await send({ text: "BEGIN", query_timeout });
          const result = await work(session(send));
          await send({ text: "COMMIT", query_timeout });
          client.release();
          return result;
        } catch (error) {
          // closing the connection rolls back, also when the connection is what broke
          client.release(true);
          throw error;
        }
      }),
    close: () => writable.end(),
  };
}

/** int8 as number: ours are UTC milliseconds and counts, far below 2^53. */
function getTypeParser(oid: number, format?: "text" | "binary") {
  if (oid === pg.types.builtins.INT8 && format !== "binary") return Number;
  return pg.types.getTypeParser(oid, format);
}
