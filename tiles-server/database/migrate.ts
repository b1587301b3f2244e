import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { Database } from "./database.ts";

const FOLDER = new URL("./migrations/", import.meta.url);

const REGISTER =
  "CREATE TABLE IF NOT EXISTS migrations (number integer PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL, applied_ms bigint NOT NULL)";
/** unique_violation of the catalogue, duplicate_table, duplicate_object of the table's row type. */
const MADE_BY_ANOTHER: ReadonlySet<string | undefined> = new Set(["23505", "42P07", "42710"]);

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly script: string;
  readonly sha256: string;
}

/**
 * Brings the schema forward: every file of migrations/ that was not applied yet, each in its transaction.
 * @throws Error when an applied file was changed since, or the database is from a newer program
 */
export async function migrate(database: Database, nowMs: number): Promise<void> {
  await database.execute(REGISTER).catch((error: { code?: string }) => {
    // PostgreSQL lets two servers try at once, and one fail where the other was first: it is there now
    if (!MADE_BY_ANOTHER.has(error.code)) throw error;
    return database.execute(REGISTER);
  });
  const known = readMigrations();
  await refuseForeign(database, known);
  for (const migration of known) {
    await database.transaction(async (tx) => {
      // two servers may start on one database at once: the second waits here and finds it done
      await tx.execute("LOCK TABLE migrations IN EXCLUSIVE MODE");
      const done = await tx.query("SELECT 1 FROM migrations WHERE number = $1", [migration.number]);
      if (done.length > 0) return;
      await tx.execute("SET LOCAL statement_timeout = 0");
      await tx.execute(migration.script);
      await tx.query("INSERT INTO migrations VALUES ($1, $2, $3, $4)", [
        migration.number,
        migration.name,
        migration.sha256,
        nowMs,
      ]);
    });
  }
}

function readMigrations(): Migration[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .map((file) => {
      const match = /^(\d{4})_([a-z0-9_]+)\.sql$/.exec(file);
      if (!match) throw new Error(`migration ${file}: expected a name like 0001_base.sql`);
      const script = readFileSync(new URL(file, FOLDER), "utf8");
      return {
        number: Number(match[1]),
        name: match[2]!,
        script,
        sha256: createHash("sha256").update(script).digest("hex"),
      };
    });
}

async function refuseForeign(database: Database, known: readonly Migration[]): Promise<void> {
  const applied = await database.query<{ number: number; name: string; sha256: string }>(
    "SELECT number, name, sha256 FROM migrations ORDER BY number",
  );
  for (const { number, name, sha256 } of applied) {
    const migration = known.find((candidate) => candidate.number === number);
    if (!migration)
      throw new Error(
        `the database has migration ${number} (${name}), which this program does not know: it is from a newer version`,
      );
    if (migration.sha256 !== sha256)
      throw new Error(
        `migration ${number} (${name}) was changed after it was applied: found ${migration.sha256.slice(0, 12)}, the database has ${sha256.slice(0, 12)}. Add a new migration instead, or start with an empty data folder.`,
      );
  }
}
