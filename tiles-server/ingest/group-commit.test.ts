import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Breakable, breakableLinkTo } from "../database/breakable-link.ts";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/open-database.ts";
import {
  pgliteForTests,
  postgresForTests,
  postgresMissing,
  type TestDatabase,
} from "../database/test-databases.ts";
import { GroupCommit, MAX_WAITING } from "./group-commit.ts";
import { IngestLog } from "./log.ts";
import { encodeRecords, type IngestRecord } from "./records.ts";
import { testPosition } from "./test-position.ts";

const log = pino({ level: "silent" });
const position = (vehicle: number, timeMs: number) =>
  testPosition(vehicle, timeMs, { items: Buffer.from("300115", "hex") });
const stored = async (database: Database, vehicle: number): Promise<number> => {
  const [row] = await database.query<{ n: number }>(
    "SELECT count(*) AS n FROM positions WHERE vehicle = $1",
    [vehicle],
  );
  return row!.n;
};

/** Sends observations and an alarm of one moment again, and looks at what is kept. */
async function sendTwice(database: Database): Promise<void> {
  const commit = new GroupCommit({ database, ingestLog: undefined, onDurable: () => {}, log });
  const record = (points: Record<string, number>): IngestRecord => ({
    kind: "observation",
    device: "A",
    type: "water/quality",
    timeMs: 5,
    points,
  });
  await commit.submit([record({ ph: 7 }), record({ turbidity: 0.4 }), record({ ph: 7 })]);
  await commit.submit([record({ ph: 7 })]);
  const edge = { kind: "alarm", vehicle: 1, alarm: 3, sinceMs: 10 } as const;
  await commit.submit([
    { ...edge, untilMs: null },
    { ...edge, untilMs: 20 },
    { ...edge, untilMs: null },
  ]);
  await commit.submit([{ ...edge, untilMs: null }]);
  expect(await database.query("SELECT points FROM observations")).toEqual([
    { points: { ph: 7, turbidity: 0.4 } },
  ]);
  expect(await database.query("SELECT until_ms FROM alarms")).toEqual([{ until_ms: 20 }]);
  await commit.close();
}

describe("with the embedded database", () => {
  let test: TestDatabase;
  let database: Database;
  let folder: string;
  beforeAll(async () => {
    test = await pgliteForTests();
    database = await openDatabase(test.config);
    folder = mkdtempSync(join(tmpdir(), "ingest-log-"));
  });
  afterAll(async () => {
    await database.close();
    test.remove();
    rmSync(folder, { recursive: true });
  });

  it("records are durable when the log has them, and told of once", async () => {
    const told: IngestRecord[] = [];
    const ingestLog = await IngestLog.open(join(folder, "a"));
    const commit = new GroupCommit({
      database,
      ingestLog,
      onDurable: (records) => told.push(...records),
      log,
    });
    await Promise.all([
      commit.submit([position(1, 1000)]),
      commit.submit([position(1, 2000), position(1, 1000)]),
    ]);
    expect(told).toHaveLength(3);
    while ((await stored(database, 1)) < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    await commit.close();
    expect(await stored(database, 1)).toBe(2);
  });

  it("a crash between the log and the database loses nothing, and a second replay changes nothing", async () => {
    const crashed = await IngestLog.open(join(folder, "b"));
    await crashed.append(encodeRecords([position(2, 1000), position(2, 2000)]), 0);
    await crashed.append(
      encodeRecords([
        { kind: "lamp", circuit: "C1", timeMs: 5000, level: 60, faults: ["a", 'b"\\,{}'] },
        { kind: "code", vehicle: 2, code: "secret", issuedMs: 1 },
        {
          kind: "quarantine",
          vehicle: 2,
          source: "jt808:2",
          receivedMs: 1,
          sequence: 1,
          reason: "jump",
          bodyHex: "00ff",
        },
      ]),
      0,
    );
    await crashed.close();
    for (let start = 0; start < 2; start++) {
      const commit = new GroupCommit({
        database,
        ingestLog: await IngestLog.open(join(folder, "b")),
        onDurable: () => {},
        log,
      });
      const { records, stored: done } = commit.replay();
      expect(records).toBe(5);
      await done;
      await commit.close();
      expect(await stored(database, 2)).toBe(2);
    }
    expect(await database.query("SELECT * FROM lamp_circuits WHERE circuit = 'C1'")).toEqual([
      { circuit: "C1", ts: 5000, level: 60, faults: ["a", 'b"\\,{}'] },
    ]);
    expect(await database.query("SELECT vehicle, reason FROM quarantine")).toEqual([
      { vehicle: 2, reason: "jump" },
    ]);
    expect(await database.query("SELECT code FROM terminal_codes WHERE vehicle = 2")).toEqual([
      { code: "secret" },
    ]);
  });

  it("a record of a device or an alarm, sent twice, also in one batch, is one row", async () => {
    await database.query("DELETE FROM observations");
    await sendTwice(database);
  });

  it.each(["with the log", "without it"])(
    "a record that the database refuses does not keep the others out, and is found in the quarantine (%s)",
    async (how) => {
      await database.execute("DELETE FROM quarantine; DELETE FROM observations; DELETE FROM positions");
      const logFolder = mkdtempSync(join(tmpdir(), "refused-"));
      const ingestLog = how === "with the log" ? await IngestLog.open(logFolder) : undefined;
      const commit = new GroupCommit({ database, ingestLog, onDurable: () => {}, log });
      const observation = (device: string, timeMs: number, text: string): IngestRecord => ({
        kind: "observation",
        device,
        type: "water/pressure",
        timeMs,
        points: { "raw.x": text },
      });
      // PostgreSQL's texts cannot hold NUL, in jsonb neither
      const records = [
        position(7, 1000),
        observation("A", 1, "good"),
        observation("B", 2, "\0"),
        position(7, 2000),
      ];
      await commit.submit(records);
      const count = async (table: string) =>
        (await database.query<{ n: number }>(`SELECT count(*) AS n FROM ${table}`))[0]!.n;
      while ((await count("quarantine")) < 1) await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await stored(database, 7)).toBe(2);
      expect(await database.query("SELECT device FROM observations")).toEqual([{ device: "A" }]);
      const [refused] = await database.query<{ source: string; reason: string }>(
        "SELECT source, reason FROM quarantine",
      );
      expect(refused).toMatchObject({
        source: "store:observation",
        reason: expect.stringContaining("refused by the database"),
      });
      await commit.submit([position(7, 3000)]);
      await commit.close();
      rmSync(logFolder, { recursive: true });
    },
  );
});

const missing = postgresMissing();
if (missing) console.warn(`skipped: ${missing}`);

describe.skipIf(missing)("with a PostgreSQL server", () => {
  let test: TestDatabase;
  let link: Breakable;
  let database: Database;
  beforeAll(async () => {
    test = postgresForTests();
    link = await breakableLinkTo(test.config.dataDir);
    const databaseUrl = `postgres://twin@127.0.0.1:${link.port}/twin`;
    database = await openDatabase({ ...test.config, databaseUrl });
  });
  afterAll(async () => {
    link.restore();
    await database.close();
    link.close();
    test.remove();
  });

  it("a record of a device or an alarm, sent twice, also in one batch, is one row", () =>
    sendTwice(database));

  it("nothing is acknowledged while it is away, memory stays bounded, and all is stored when it is back", async () => {
    const commit = new GroupCommit({ database, ingestLog: undefined, onDurable: () => {}, log });
    await commit.submit([position(1, 1)]);
    expect(await stored(database, 1)).toBe(1);

    link.cut();
    let acknowledged = 0;
    let refused = 0;
    const all: Promise<void>[] = [];
    for (let i = 0; i < 30; i++) {
      const records = Array.from({ length: 1000 }, (_, k) => position(2, i * 1000 + k));
      all.push(
        commit.submit(records).then(
          () => void acknowledged++,
          () => void refused++,
        ),
      );
    }
    while (commit.trouble === null) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(commit.trouble).toContain("the database does not take data");
    expect(acknowledged).toBe(0);
    expect(refused).toBe(30 - MAX_WAITING / 1000);
    expect(commit.isFull).toBe(true);

    link.restore();
    await Promise.all(all);
    expect(acknowledged).toBe(MAX_WAITING / 1000);
    expect(await stored(database, 2)).toBe(MAX_WAITING);
    expect(commit.trouble).toBeNull();
    await commit.close();
  });
});
