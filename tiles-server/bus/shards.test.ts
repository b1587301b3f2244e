import { setTimeout as delay } from "node:timers/promises";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/open-database.ts";
import { DAY_MS, dayStart, partitionName } from "../history/day-partitions.ts";
import { GroupCommit } from "../ingest/group-commit.ts";
import { testPosition } from "../ingest/test-position.ts";
import { clusterMissing, freePorts, TestPostgres, tryTo, until } from "./test-cluster.ts";

const all = process.env.ALL_FAULTS !== undefined;
/** 12,000 acknowledged fixes one after the other took seven minutes beside other work */
const SLOW_MACHINE_MS = all ? 900_000 : 200_000;
const VEHICLES = 8;
const MORE = all ? 500 : 20;

/**
 * Fixes of a day spread over two databases by a hash of the vehicle, with what Debian has: the stand-in for Citus, whose
 * workers keep the rows as these do. The statements are those of one database.
 */
describe.skipIf(clusterMissing())("history on two shards", () => {
  let shards: readonly TestPostgres[];
  let coordinator: TestPostgres;
  let database: Database;
  let commit: GroupCommit;
  const dayMs = dayStart(Date.now()) - DAY_MS;
  const acknowledged = Array.from({ length: VEHICLES }, () => 0);
  let isRunning = true;
  let running: Promise<unknown>;

  const open = ({ url }: TestPostgres) =>
    openDatabase({ databaseUrl: url, dataDir: "", statementTimeoutMs: 20_000 });
  const fix = (vehicle: number, n: number) => testPosition(vehicle, dayMs + n * 1000);

  beforeAll(async () => {
    const ports = await freePorts(3);
    const all = ports.map((port) => new TestPostgres(port));
    for (const postgres of all) postgres.create();
    shards = all.slice(1);
    coordinator = all[0]!;
    for (const shard of shards) await (await open(shard)).close(); // brings the schema
    database = await open(coordinator);
    await database.execute(shardingScript(shards, dayMs));

    commit = new GroupCommit({
      database,
      ingestLog: undefined,
      onDurable: () => {},
      log: pino({ level: "silent" }),
    });
    running = Promise.all(acknowledged.map((_, i) => report(i)));
  }, SLOW_MACHINE_MS);
  afterAll(async () => {
    isRunning = false;
    await running;
    await commit?.close();
    await database?.close();
    for (const postgres of [coordinator, ...(shards ?? [])]) postgres?.remove();
  });

  /** One fix after the other, each until it is acknowledged. */
  async function report(i: number): Promise<void> {
    while (isRunning) {
      try {
        await commit.submit([fix(i + 1, acknowledged[i]!)]);
        acknowledged[i]!++;
      } catch {
        await delay(20);
      }
    }
  }

  async function more(vehicles: readonly number[]): Promise<void> {
    const before = [...acknowledged];
    await until(() => vehicles.every((vehicle) => acknowledged[vehicle - 1]! >= before[vehicle - 1]! + MORE));
  }

  const vehiclesOf = async (shard: TestPostgres) =>
    (await shard.query<{ vehicle: number }>("SELECT DISTINCT vehicle FROM positions ORDER BY 1")).map(
      ({ vehicle }) => vehicle,
    );

  it(
    "loses nothing acknowledged when one is killed, and goes on for the vehicles of the other",
    async () => {
      const everyone = acknowledged.map((_, i) => i + 1);
      await more(everyone);
      const [here, there] = [await vehiclesOf(shards[0]!), await vehiclesOf(shards[1]!)];
      expect([...here, ...there].sort((a, b) => a - b)).toEqual(everyone);
      expect(Math.min(here.length, there.length)).toBeGreaterThan(0);

      shards[1]!.kill();
      await more(here);
      const answered = await database.query<{ fixes: number }>(
        "SELECT count(*)::int AS fixes FROM positions WHERE vehicle = $1",
        [here[0]!],
      );
      expect(answered[0]!.fixes).toBeGreaterThanOrEqual(2 * MORE);
      await expect(
        database.query("SELECT count(*) FROM positions WHERE vehicle = $1", [there[0]!]),
      ).rejects.toThrow();

      await until(() => tryTo(() => shards[1]!.start()));
      await more(everyone);
      isRunning = false;
      await running;
      const rows = (
        await Promise.all(
          shards.map((shard) =>
            shard.query<{ vehicle: number; ts: string }>("SELECT vehicle, ts FROM positions"),
          ),
        )
      ).flat();
      const stored = new Set(rows.map(({ vehicle, ts }) => `${vehicle}/${ts}`));
      expect(stored.size).toBe(rows.length);
      const lost = acknowledged.flatMap((count, i) =>
        Array.from({ length: count }, (_, n) => `${i + 1}/${dayMs + n * 1000}`).filter(
          (key) => !stored.has(key),
        ),
      );
      expect(lost).toEqual([]);
    },
    SLOW_MACHINE_MS,
  );
});

/** Keys are the shards' to keep: a table with foreign parts can have none. */
function shardingScript(shards: readonly TestPostgres[], dayMs: number): string {
  const day = partitionName("positions", dayMs);
  const parts = shards.map(
    ({ port }, i) => `
      CREATE SERVER shard_${i} FOREIGN DATA WRAPPER postgres_fdw
        OPTIONS (host '127.0.0.1', port '${port}', dbname 'twin');
      CREATE USER MAPPING FOR CURRENT_USER SERVER shard_${i} OPTIONS (user 'twin');
      CREATE FOREIGN TABLE ${day}_${i} PARTITION OF ${day}
        FOR VALUES WITH (MODULUS ${shards.length}, REMAINDER ${i}) SERVER shard_${i} OPTIONS (table_name 'positions');`,
  );
  return `
    CREATE EXTENSION postgres_fdw;
    ALTER TABLE positions DROP CONSTRAINT positions_pkey;
    ALTER TABLE positions_other ADD PRIMARY KEY (vehicle, ts);
    CREATE TABLE ${day} PARTITION OF positions FOR VALUES FROM (${dayMs}) TO (${dayMs + DAY_MS})
      PARTITION BY HASH (vehicle);
    ${parts.join("\n")}`;
}
