import { join } from "node:path";
import type { Config } from "../config.ts";
import type { Database } from "./database.ts";
import { migrate } from "./migrate.ts";
import { openPglite } from "./pglite.ts";
import { openPostgres } from "./postgres.ts";

/**
 * Opens the database the configuration names and brings its schema up to date.
 * The embedded one is kept in `dataDir/pglite`; the caller holds the folder's lock.
 */
export async function openDatabase(
  config: Pick<Config, "databaseUrl" | "dataDir" | "statementTimeoutMs">,
): Promise<Database> {
  const { databaseUrl, dataDir, statementTimeoutMs } = config;
  const database = databaseUrl
    ? await openPostgres(databaseUrl, statementTimeoutMs)
    : await openPglite(join(dataDir, "pglite"), statementTimeoutMs);
  await migrate(database, Date.now());
  return database;
}
