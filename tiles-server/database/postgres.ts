import pg from "pg";
import type { Database, Queryable, SqlValue } from "./database.ts";
import { COLUMN_TYPES_SQL, insertStatement } from "./insert-statement.ts";
import { hostUrls, WritablePool } from "./writable-pool.ts";

type Send = (sql: string, params?: SqlValue[]) => Promise<pg.QueryResult>;

/** Connections to the server; ingest, queries and the loader share them. */
const POOL_SIZE = 8;
const CONNECT_TIMEOUT_MS = 5_000;
/** A server that stands still in a transaction lets go of its rows after this: others store the same reports. */
const IDLE_IN_TRANSACTION_MS = 15_000;

/**
 * Opens a pool on an external PostgreSQL. Of several hosts (`postgres://user@first:5432,second:5432/name`) it is the one
 * that takes writes.
 * @throws Error when no server answers, naming them without the password
 */
export async function openPostgres(url: string, statementTimeoutMs: number): Promise<Database> {
  const urls = hostUrls(url);
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
    throw new Error(
      `cannot use PostgreSQL ${hosts}${new URL(urls[0]!).pathname}: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }

  const columnTypes = new Map<string, Map<string, string>>();
  const typesOf = async (table: string) => {
    const known = columnTypes.get(table);
    if (known) return known;
    const { rows } = await writable.use((pool) =>
      pool.query<{ column: string; type: string }>(COLUMN_TYPES_SQL, [table]),
    );
    const types = new Map(rows.map((row) => [row.column, row.type]));
    columnTypes.set(table, types);
    return types;
  };
  const session = (send: Send): Queryable => ({
    query: async <Row>(sql: string, params: readonly SqlValue[] = []): Promise<Row[]> => {
      const { rows } = await send(sql, [...params]);
      return rows as Row[];
    },
    execute: async (script) => {
      await send(script);
    },
    insertRows: async (table, columns, rows, onConflict = "fail") => {
      if (rows.length === 0) return 0;
      const { sql, params } = insertStatement(table, columns, rows, await typesOf(table), onConflict);
      const { rowCount } = await send(sql, params);
      return rowCount ?? 0;
    },
  });

  return {
    kind: "postgres",
    powerLossSafe: true,
    ...session((sql, params) => writable.use((pool) => pool.query(sql, params))),
    transaction: (work) =>
      writable.use(async (pool) => {
        const client = await pool.connect();
        try {
          await client.query("BEGIN");
          const result = await work(session((sql, params) => client.query(sql, params)));
          await client.query("COMMIT");
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
