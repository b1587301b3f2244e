/** A value a query takes: arrays become PostgreSQL arrays, so jsonb is given as text. */
export type SqlValue = string | number | boolean | null | Uint8Array | readonly (string | number | null)[];

/** What to do with a row whose key is already there. */
export type OnConflict = "fail" | "skip";

/** Something statements can be sent to: the database, or one open transaction. */
export interface Queryable {
  /**
   * Runs one statement with `$1…` parameters. On both adapters int8 comes back as number, jsonb parsed,
   * bytea as Uint8Array, float and int types as number, timestamptz as Date. Identifiers never come from input.
   * @throws Error of the driver, with the SQLSTATE in `code`
   */
  query<Row>(sql: string, params?: readonly SqlValue[]): Promise<Row[]>;
  /** Runs several statements without parameters, as migrations do. */
  execute(script: string): Promise<void>;
  /**
   * Inserts many rows with one statement. Values are in the order of `columns`; jsonb is given as text,
   * geometry as hexadecimal EWKB or as EWKT, tsvector as its text.
   * @returns how many rows were inserted (fewer than given only with "skip")
   */
  insertRows(
    table: string,
    columns: readonly string[],
    rows: readonly (readonly SqlValue[])[],
    onConflict?: OnConflict,
  ): Promise<number>;
}

/** PostgreSQL with PostGIS, embedded or on a server. The SQL is that of PostgreSQL 15. */
export interface Database extends Queryable {
  readonly kind: "pglite" | "postgres";
  /** false = a power cut may lose what was committed in the last seconds; the screens say so */
  readonly powerLossSafe: boolean;
  /** Runs `work` between BEGIN and COMMIT; rolls back when it throws. On PGlite everything else waits meanwhile, so keep it short. */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
