import pg from "pg";
import type { Database, Queryable, SqlValue } from "./database.ts";
import { COLUMN_TYPES_SQL, insertStatement } from "./insert-statement.ts";

/** Connections to the server; ingest, queries and the loader share them. */
const POOL_SIZE = 8;
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Opens a pool on an external PostgreSQL.
 * @throws Error when the server does not answer, naming it without its password
 */
export async function openPostgres(url: string, statementTimeoutMs: number): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    statement_timeout: statementTimeoutMs,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    types: { getTypeParser },
  });
  // a connection that breaks while idle leaves the pool; the next query gets a new one
  pool.on("error", () => {});
  try {
    await pool.query("SELECT 1");
  } catch (cause) {
    await pool.end();
    const { host, pathname } = new URL(url);
    throw new Error(`cannot use PostgreSQL ${host}${pathname}: ${(cause as Error).message}`, { cause });
  }

  const columnTypes = new Map<string, Map<string, string>>();
  const typesOf = async (table: string) => {
    const known = columnTypes.get(table);
    if (known) return known;
    const { rows } = await pool.query<{ column: string; type: string }>(COLUMN_TYPES_SQL, [table]);
    const types = new Map(rows.map((row) => [row.column, row.type]));
    columnTypes.set(table, types);
    return types;
  };
  const session = (client: pg.Pool | pg.PoolClient): Queryable => ({
    query: async <Row>(sql: string, params: readonly SqlValue[] = []): Promise<Row[]> => {
      const { rows } = await client.query(sql, [...params]);
      return rows as Row[];
    },
    execute: async (script) => {
      await client.query(script);
    },
    insertRows: async (table, columns, rows, onConflict = "fail") => {
      if (rows.length === 0) return 0;
      const { sql, params } = insertStatement(table, columns, rows, await typesOf(table), onConflict);
      const { rowCount } = await client.query(sql, params);
      return rowCount ?? 0;
    },
  });

  return {
    kind: "postgres",
    powerLossSafe: true,
    ...session(pool),
    transaction: async (work) => {
      const client = await pool.connect();
      try {
        await client.query("BEGIN");
        const result = await work(session(client));
        await client.query("COMMIT");
        client.release();
        return result;
      } catch (error) {
        // closing the connection rolls back, also when the connection is what broke
        client.release(true);
        throw error;
      }
    },
    close: () => pool.end(),
  };
}

/** int8 as number: ours are UTC milliseconds and counts, far below 2^53. */
function getTypeParser(oid: number, format?: "text" | "binary") {
  if (oid === pg.types.builtins.INT8 && format !== "binary") return Number;
  return pg.types.getTypeParser(oid, format);
}
