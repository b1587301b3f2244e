import type { Database } from "../database/database.ts";

/** A holder that stands still inside a transaction is cut off after this, less than another waits for its work. */
const CUT_OFF_MS = 5_000;

/**
 * The database as the work of a lease writes to it: a transaction is refused once the work is another's, and the work
 * goes to nobody while one runs. A server that was suspended and wakes up too late so changes nothing.
 */
export function heldDatabase(
  database: Database,
  { work, holder }: { readonly work: string; readonly holder: string },
): Database {
  return {
    kind: database.kind,
    powerLossSafe: database.powerLossSafe,
    query: (sql, params) => database.query(sql, params),
    execute: (script) => database.execute(script),
    insertRows: (table, columns, rows, onConflict) => database.insertRows(table, columns, rows, onConflict),
    transaction: (write) =>
      database.transaction(async (tx) => {
        const held = await tx.query(
          `SELECT set_config('idle_in_transaction_session_timeout', '${CUT_OFF_MS}', true)
           FROM leases WHERE work = $1 AND holder = $2 FOR SHARE`,
          [work, holder],
        );
        if (held.length === 0)
          throw new Error(`${work}: another server does it now, and this one writes nothing`);
        return write(tx);
      }),
    close: () => database.close(),
  };
}
