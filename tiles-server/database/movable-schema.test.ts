import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "./database.ts";
import { openDatabase } from "./open-database.ts";
import { pgliteForTests, type TestDatabase } from "./test-databases.ts";

const CITUS = readFileSync(new URL("./migrations/optional/citus.sql", import.meta.url), "utf8");
const SERVER = new URL("..", import.meta.url).pathname;

/** What keeps a schema on one machine (streams.md §C.3): it must move to Citus or behind a pooler unchanged. */
describe("the schema", () => {
  let test: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    test = await pgliteForTests();
    database = await openDatabase(test.config);
  });
  afterAll(async () => {
    await database.close();
    test.remove();
  });

  it("has no sequence and no trigger", async () => {
    const sequences = await database.query(
      "SELECT relname FROM pg_class JOIN pg_namespace AS n ON n.oid = relnamespace WHERE relkind = 'S' AND nspname = 'public'",
    );
    expect(sequences).toEqual([]);
    const triggers = await database.query(
      `SELECT tgname, tgrelid::regclass::text AS table FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = tgrelid
       JOIN pg_namespace AS n ON n.oid = relnamespace WHERE NOT tgisinternal AND nspname = 'public'`,
    );
    expect(triggers).toEqual([]);
  });

  it("has the vehicle in the primary key of every table of what vehicles did", async () => {
    const tables = await database.query<{ table: string; keyed: boolean }>(
      `SELECT c.relname::text AS table, coalesce(a.attnum = ANY(k.conkey), false) AS keyed
       FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
       JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'vehicle'
       LEFT JOIN pg_constraint AS k ON k.conrelid = c.oid AND k.contype = 'p'
       WHERE c.relkind IN ('r', 'p') AND n.nspname = 'public' ORDER BY 1`,
    );
    expect(tables.map(({ table }) => table)).toEqual(
      expect.arrayContaining(["positions", "track_blocks", "alarms"]),
    );
    // registers are small, and whole on every worker
    const registers = tables.filter(({ keyed }) => !keyed).map(({ table }) => table);
    for (const table of registers) expect(CITUS).toContain(`create_reference_table('${table}')`);
  });

  it("distributes tables that exist, by a column they have", async () => {
    const named = [...CITUS.matchAll(/create_(?:distributed|reference)_table\('(\w+)'(?:, '(\w+)')?/g)];
    expect(named.length).toBeGreaterThan(3);
    for (const [, table, column = "vehicle"] of named) {
      const found = await database.query(
        "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname = $2",
        [table!, column],
      );
      expect([table, found.length]).toEqual([table, 1]);
    }
  });
});

it("is used without anything that lives in one session", () => {
  const forbidden =
    /\b(LISTEN|NOTIFY|pg_notify|pg_advisory\w*|nextval|CREATE TEMP\w*|DECLARE \w+ CURSOR|PREPARE TRANSACTION)\b/;
  const sources = (readdirSync(SERVER, { recursive: true }) as string[]).filter(
    (path) => /\.(ts|sql|mjs)$/.test(path) && !/\.test\.ts$/.test(path),
  );
  expect(sources.length).toBeGreaterThan(80);
  const found = sources.flatMap((path) => {
    const code = readFileSync(join(SERVER, path), "utf8").replace(/^\s*(\/\/|--|\*|\/\*).*$/gm, "");
    const [word] = forbidden.exec(code) ?? [];
    return word ? [`${path}: ${word}`] : [];
  });
  expect(found).toEqual([]);
});
