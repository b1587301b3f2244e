import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "./database.ts";
import { migrate } from "./migrate.ts";
import { openDatabase } from "./open-database.ts";
import { pgliteForTests, postgresForTests, postgresMissing, type TestDatabase } from "./test-databases.ts";

const missing = postgresMissing();
if (missing) console.log(`SKIPPED PostgreSQL: ${missing}`);

const DATABASES = [
  { name: "pglite", skip: false, make: pgliteForTests },
  { name: "postgres", skip: missing !== null, make: postgresForTests },
] as const;
for (const one of DATABASES) describe.skipIf(one.skip)(`database on ${one.name}`, () => databaseTests(one));

function databaseTests({ name, make }: (typeof DATABASES)[number]): void {
  let place: TestDatabase;
  let database: Database;
  const open = async () => {
    const opened = await openDatabase({ ...place.config, statementTimeoutMs: 3000 });
    await opened.execute("SELECT postgis_lib_version()"); // read now, so that no statement's time is spent on it
    return opened;
  };
  beforeAll(async () => {
    place = await make();
    database = await open();
    await database.execute(
      "CREATE TABLE kinds (k integer PRIMARY KEY, big bigint, ratio double precision, fine real, yes boolean, words text, doc jsonb, bytes bytea, tags text[], place geometry(GeometryZ,4490), at timestamptz)",
    );
  }, 120_000);
  afterAll(async () => {
    await database.close();
    place.remove();
  });

  it("names its kind and applies migrations once", async () => {
    expect(database.kind).toBe(name);
    await migrate(database, 1);
    const rows = await database.query<{ number: number }>("SELECT number FROM migrations WHERE number = 1");
    expect(rows).toEqual([{ number: 1 }]);
  });

  it("gives the same JavaScript values for every type that is stored", async () => {
    const columns = ["k", "big", "ratio", "fine", "yes", "words", "doc", "bytes", "tags", "place", "at"];
    const awkward = `它's "quoted" \\ {a,b} NULL\n\t豸山路`;
    await database.insertRows("kinds", columns, [
      [
        1,
        1_790_000_000_123,
        0.1,
        0.5,
        true,
        awkward,
        JSON.stringify({ a: [awkward] }),
        Uint8Array.of(0, 1, 255),
        ["a,b", 'c"d\\'],
        "SRID=4490;POINT Z (111.5 25.25 200)",
        "2026-11-22T00:00:00Z",
      ],
      [2, null, null, null, null, null, null, null, null, null, null],
      [3, -1, 0, 0, false, "NULL", "[]", new Uint8Array(0), [], null, null],
    ]);
    const rows = await database.query<Record<string, unknown>>(
      "SELECT k, big, ratio, fine, yes, words, doc, bytes, tags, ST_AsGeoJSON(place)::jsonb AS place, at FROM kinds ORDER BY k",
    );
    expect(rows[0]).toMatchObject({
      k: 1,
      big: 1_790_000_000_123,
      ratio: 0.1,
      fine: 0.5,
      yes: true,
      words: awkward,
      doc: { a: [awkward] },
      tags: ["a,b", 'c"d\\'],
      place: { type: "Point", coordinates: [111.5, 25.25, 200] },
      at: new Date("2026-11-22T00:00:00Z"),
    });
    expect([...(rows[0]!.bytes as Uint8Array)]).toEqual([0, 1, 255]);
    expect(Object.values(rows[1]!).slice(1)).toEqual(Array(10).fill(null));
    expect(rows[2]).toMatchObject({ words: "NULL", tags: [], doc: [], yes: false });
  });

  it("keeps every character of rows inserted in bulk", async () => {
    const texts = [
      "a\tb",
      "line\nline\r",
      "back\\slash\\N",
      "\\.",
      "\\N",
      "",
      "豸山路",
      "{",
      '"',
      "'",
      "NULL",
      "null",
    ];
    const rows = Array.from({ length: 300 }, (_, i) => [
      1000 + i,
      i % 7 === 0 ? null : texts[i % texts.length]!,
      JSON.stringify({ text: texts[i % texts.length] }),
      Uint8Array.of(92, 9, 10, i & 255),
    ]);
    expect(await database.insertRows("kinds", ["k", "words", "doc", "bytes"], rows)).toBe(300);
    const stored = await database.query<{
      k: number;
      words: string | null;
      doc: { text: string };
      bytes: Uint8Array;
    }>("SELECT k, words, doc, bytes FROM kinds WHERE k >= 1000 ORDER BY k");
    expect(
      stored.map(({ k, words, doc, bytes }) => [k, words, JSON.stringify(doc), Uint8Array.from(bytes)]),
    ).toEqual(rows.map(([k, words, doc, bytes]) => [k, words, doc, bytes]));
    await expect(
      database.insertRows(
        "kinds",
        ["k"],
        rows.map(([k]) => [k!]),
      ),
    ).rejects.toMatchObject({ code: "23505" });
    expect(await database.insertRows("kinds", ["k"], [...rows.map(([k]) => [k!]), [1999]], "skip")).toBe(1);
  });

  it("takes bytes and arrays as parameters", async () => {
    const bytes = Uint8Array.from({ length: 300 }, (_, i) => i & 255);
    const [row] = await database.query<{ same: Uint8Array; n: number; found: boolean }>(
      "SELECT $1::bytea AS same, cardinality($2::text[]) AS n, $3 = ANY($2::text[]) AS found",
      [bytes, ["甲", "乙,丙"], "乙,丙"],
    );
    expect(Buffer.from(row!.same).equals(bytes)).toBe(true);
    expect(row).toMatchObject({ n: 2, found: true });
  });

  it("counts only new rows when asked to skip known keys, and fails otherwise", async () => {
    const rows = [
      [101, "a"],
      [102, "b"],
    ];
    expect(await database.insertRows("kinds", ["k", "words"], rows)).toBe(2);
    expect(await database.insertRows("kinds", ["k", "words"], [...rows, [103, "c"]], "skip")).toBe(1);
    await expect(database.insertRows("kinds", ["k", "words"], rows)).rejects.toMatchObject({ code: "23505" });
    await expect(database.insertRows("kinds", ["nothing"], [[1]])).rejects.toThrow("no column nothing");
  });

  it("rolls a transaction back when its work throws, and nothing else is lost", async () => {
    await expect(
      database.transaction(async (tx) => {
        await tx.insertRows("kinds", ["k"], [[201]]);
        throw new Error("changed my mind");
      }),
    ).rejects.toThrow("changed my mind");
    await database.transaction((tx) => tx.insertRows("kinds", ["k"], [[202]]));
    expect(await database.query("SELECT k FROM kinds WHERE k IN (201, 202)")).toEqual([{ k: 202 }]);
  });

  it("rolls back after a statement of the transaction failed", async () => {
    await expect(
      database.transaction(async (tx) => {
        await tx.insertRows("kinds", ["k"], [[203]]);
        await tx.query("SELECT * FROM nowhere");
      }),
    ).rejects.toMatchObject({ code: "42P01" });
    expect(await database.query("SELECT k FROM kinds WHERE k = 203")).toEqual([]);
  });

  it("keeps the statements of parallel callers out of each other's transactions", async () => {
    await database.execute(
      "CREATE TABLE accounts (id integer PRIMARY KEY, balance integer NOT NULL); INSERT INTO accounts VALUES (1, 0)",
    );
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        i % 2 === 0
          ? database.transaction(async (tx) => {
              const [row] = await tx.query<{ balance: number }>(
                "SELECT balance FROM accounts WHERE id = 1 FOR UPDATE",
              );
              await tx.query("UPDATE accounts SET balance = $1 WHERE id = 1", [row!.balance + 1]);
            })
          : database.query("SELECT balance FROM accounts"),
      ),
    );
    expect(await database.query("SELECT balance FROM accounts")).toEqual([{ balance: 10 }]);
  });

  it("ends a statement that takes too long and goes on working", async () => {
    const endless = "SELECT count(*) FROM generate_series(1, 100000000000) a";
    await expect(database.query(endless)).rejects.toMatchObject({ code: "57014" });
    expect(await database.query("SELECT k FROM kinds WHERE k = 202")).toEqual([{ k: 202 }]);
  }, 60_000);

  it("keeps what was committed when it is closed and opened again", async () => {
    await database.close();
    database = await open();
    expect(await database.query("SELECT k FROM kinds WHERE k = 202")).toEqual([{ k: 202 }]);
  }, 60_000);

  // a server's own statement timeout ends what runs there
  it.runIf(name === "pglite")(
    "does not wait for a long statement when it is closed, and loses nothing committed",
    async () => {
      await database.insertRows("kinds", ["k"], [[301]]);
      const running = database.query("SELECT count(*) FROM generate_series(1, 100000000000) a");
      const waiting = database.query("SELECT 1");
      const outcomes = Promise.allSettled([running, waiting]);
      await database.close();
      for (const outcome of await outcomes)
        expect(outcome).toMatchObject({ status: "rejected", reason: { message: "the database is closed" } });
      database = await open();
      expect(await database.query("SELECT k FROM kinds WHERE k IN (202, 301)")).toHaveLength(2);
    },
    60_000,
  );

  it("refuses a database whose migration was changed, saying so", async () => {
    await database.query("UPDATE migrations SET sha256 = 'x' WHERE number = 1");
    await expect(migrate(database, 1)).rejects.toThrow("migration 1 (base) was changed");
    await database.query("INSERT INTO migrations VALUES (9999, 'later', 'x', 1)");
    await expect(migrate(database, 1)).rejects.toThrow(/migration 9999 .*newer version|migration 1 /);
  });
}
