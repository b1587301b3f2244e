import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePorts, TestPostgres, tryTo, until } from "../bus/test-cluster.ts";
import type { Database } from "./database.ts";
import { openPostgres } from "./postgres.ts";
import { postgresMissing } from "./test-databases.ts";

/** long enough for a slow machine, and a commit without a standby is given up after 1.5 times as long */
const STATEMENT_MS = 3_000;

/** A primary with a synchronous standby, and what servers do when both take writes for a while. */
describe.skipIf(postgresMissing())("of a primary and its standby", () => {
  let old: TestPostgres;
  let standby: TestPostgres;
  let url: string;
  const opened: Database[] = [];

  async function open(): Promise<Database> {
    const database = await openPostgres(url, STATEMENT_MS);
    opened.push(database);
    return database;
  }
  const write = (database: Database, id: number) =>
    database.query("INSERT INTO written VALUES ($1) ON CONFLICT DO NOTHING", [id]);
  const writtenTo = async (postgres: TestPostgres) =>
    (await postgres.query<{ id: number }>("SELECT id FROM written ORDER BY id")).map(({ id }) => id);

  beforeAll(async () => {
    const ports = await freePorts(2);
    old = new TestPostgres(ports[0]!);
    standby = new TestPostgres(ports[1]!);
    old.create();
    await old.query("CREATE TABLE written (id integer PRIMARY KEY)");
    standby.follow(old);
    await old.query("ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 (standby)'");
    await old.query("SELECT pg_reload_conf()");
    await until(async () => {
      const [row] = await old.query<{ sync_state: string }>("SELECT sync_state FROM pg_stat_replication");
      return row?.sync_state === "sync";
    });
    // the old one first
    url = `postgres://twin@127.0.0.1:${old.port},127.0.0.1:${standby.port}/twin`;
  });
  afterAll(async () => {
    for (const database of opened) await database.close();
    old?.remove();
    standby?.remove();
  });

  it("the primary is written to, and what only it has is not taken for stored", async () => {
    const database = await open();
    await write(database, 1);
    standby.kill();
    // its receiver lives a moment longer, and what it takes is kept
    await until(async () => (await old.query("SELECT 1 FROM pg_stat_replication")).length === 0);
    const outcomes = await Promise.allSettled([
      write(database, 2),
      database.transaction((tx) => tx.query("INSERT INTO written VALUES (3)")),
    ]);
    expect(outcomes.map((one) => one.status === "rejected" && one.reason.message)).toEqual([
      "Query read timeout",
      "Query read timeout",
    ]);
  });

  it("the promoted one is written to, also when the old primary comes back as one and stands first", async () => {
    const before = opened[0]!;
    await until(() => tryTo(() => standby.start())); // what was killed holds its memory for a moment
    standby.promote();
    // both take writes: whoever waited for the old one has asked again
    await write(before, 4);
    const after = await open();
    await write(after, 5);
    expect(await writtenTo(standby)).toEqual(expect.arrayContaining([1, 4, 5]));
    expect(await writtenTo(old)).not.toContain(5);
  });

  it("an old primary that is alone is refused by those that have seen the new one, and says why", async () => {
    const database = opened[1]!;
    standby.kill();
    await until(async () => {
      const said = await write(database, 6).catch((error: Error) => error.message);
      return (
        typeof said === "string" && /is an old primary \(timeline 1, another was promoted to 2\)/.test(said)
      );
    });
    expect(await writtenTo(old)).not.toContain(6);
    await until(() => tryTo(() => standby.start()));
    await until(() =>
      write(database, 7).then(
        () => true,
        () => false,
      ),
    );
    expect(await writtenTo(standby)).toContain(7);
  });
});
