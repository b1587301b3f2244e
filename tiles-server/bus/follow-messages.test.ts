import { pino } from "pino";
import { Registry } from "prom-client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/open-database.ts";
import { postgresForTests, postgresMissing, type TestDatabase } from "../database/test-databases.ts";
import type { IngestRecord, PositionRecord, QuarantineRecord } from "../ingest/records.ts";
import { testPosition } from "../ingest/test-position.ts";
import type { BusMessage } from "./bus.ts";
import { decodeMessage, encodeMessage } from "./bus-message.ts";
import { createBusMetrics } from "./bus-metrics.ts";
import { MessageFollower } from "./follow-messages.ts";
import { heldDatabase } from "./held-database.ts";
import { Lease } from "./lease.ts";
import { SharedStore } from "./shared-store.ts";
import { until } from "./test-cluster.ts";

const log = pino({ level: "silent" });
const position = (timeMs: number) => testPosition(1, timeMs, { items: Buffer.from("300115", "hex") });

describe.skipIf(postgresMissing())("of two servers on one database", () => {
  let test: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    test = postgresForTests();
    database = await openDatabase(test.config);
  });
  afterAll(async () => {
    await database.close();
    test.remove();
  });
  beforeEach(async () => {
    await database.query("DELETE FROM bus_messages");
  });

  /** The receiving end, and a bus to it that loses what `loses` says. */
  function follow(loses: (message: BusMessage) => boolean) {
    const applied: BusMessage[] = [];
    let restored = 0;
    const follower = new MessageFollower({
      database,
      server: "receiver",
      isConnected: () => false, // everything that is stored is looked at
      apply: (message) => applied.push(message),
      restore: async () => {
        restored++;
      },
      metrics: createBusMetrics(new Registry(), { isConnected: () => false, isOnDuty: () => false }),
      log,
    });
    const publish = (message: BusMessage) => {
      if (!loses(message)) follower.take(decodeMessage(encodeMessage(message)));
    };
    return { applied, follower, publish, restored: () => restored };
  }

  const times = (messages: readonly BusMessage[]) =>
    messages
      .flatMap(({ records }) => records.map((record) => (record as PositionRecord).timeMs))
      .sort((a, b) => a - b);

  it("the one has everything the other stored, whatever the bus loses, each once", async () => {
    // a few patterns of loss: none, all, the first, the last, every third, long runs
    const patterns: ((n: number) => boolean)[] = [
      () => false,
      () => true,
      (n) => n === 1,
      (n) => n === 12,
      (n) => n % 3 === 0,
      (n) => n > 3 && n < 11,
    ];
    for (const [i, loses] of patterns.entries()) {
      const { applied, follower, publish, restored } = follow(({ sequence }) => loses(sequence));
      const sender = new SharedStore({ database, server: `sender-${i}`, publish });
      const sent = Array.from({ length: 12 }, (_, n) => i * 100_000 + n * 1000);
      for (const timeMs of sent) await sender.store([position(timeMs)]);
      await follower.look();
      const own = applied.filter(({ server }) => server.startsWith(`sender-${i}.`));
      expect(times(own)).toEqual(sent);
      expect(restored()).toBe(0);
      await follower.close();
    }
  });

  it("the one goes on when the other's transaction failed and its numbers begin anew", async () => {
    const { applied, follower, publish } = follow(() => false);
    const sender = new SharedStore({ database, server: "sender", publish });
    await sender.store([position(1_000)]);
    const refused: IngestRecord = { ...position(2_000), lonE6: 1e12 };
    await expect(sender.store([refused])).rejects.toThrow();
    await sender.store([position(3_000)]);
    await follower.look();
    expect(times(applied)).toEqual([1_000, 3_000]);
    expect(applied.map(({ server, sequence }) => `${server}/${sequence}`)).toEqual([
      "sender.1/1",
      "sender.2/1",
    ]);
  });

  it("the one reads all state when more was missed than is kept", async () => {
    const { follower, publish, restored } = follow(({ sequence }) => sequence === 2);
    const sent: BusMessage[] = [];
    const sender = new SharedStore({ database, server: "sender", publish: (message) => sent.push(message) });
    for (const timeMs of [1_000, 2_000, 3_000]) await sender.store([position(timeMs)]);
    await database.query("DELETE FROM bus_messages WHERE sequence = 2");
    for (const message of sent) publish(message);
    await follower.look();
    expect(restored()).toBe(1);
  });

  it("one is told what the other changed, and not what concerns nobody else", async () => {
    const { applied, follower, publish } = follow(() => true);
    const sender = new SharedStore({ database, server: "sender", publish });
    const doubted: QuarantineRecord = {
      kind: "quarantine",
      vehicle: 1,
      source: "test",
      receivedMs: 1_000,
      sequence: 1,
      reason: "no reason",
      bodyHex: "00",
    };
    await sender.store([doubted, position(5_000)]);
    await sender.announce("rules");
    await follower.look();
    expect(applied.map(({ records, changed }) => [records, changed])).toEqual([
      [[position(5_000)], []],
      [[], ["rules"]],
    ]);
  });

  it("either may bring the schema to an empty database, also at once", async () => {
    // in which statement they meet is chance
    for (const name of ["empty", "void", "bare"]) {
      await database.execute(`CREATE DATABASE ${name}`);
      const databaseUrl = test.config.databaseUrl!.replace("/twin?", `/${name}?`);
      const opened = await Promise.all([1, 2, 3, 4].map(() => openDatabase({ ...test.config, databaseUrl })));
      expect(await opened[3]!.query("SELECT * FROM bus_messages")).toEqual([]);
      for (const one of opened) await one.close();
    }
  });

  it("one that lost the work writes nothing, and while the other writes it keeps the work", async () => {
    const held = (holder: string) => heldDatabase(database, { work: "writing", holder });
    const write = (holder: string) =>
      held(holder).transaction((tx) => tx.query("UPDATE leases SET until_ms = 1 WHERE work = 'writing'"));
    const untilMs = async () =>
      (await database.query<{ ms: number }>("SELECT until_ms AS ms FROM leases WHERE work = 'writing'"))[0]!
        .ms;
    await expect(write("a")).rejects.toThrow("another server does it now");
    await database.query("INSERT INTO leases (work, holder, until_ms) VALUES ('writing', 'b', 7)");
    await expect(write("a")).rejects.toThrow("another server does it now");
    expect(await untilMs()).toBe(7);
    await write("b");
    expect(await untilMs()).toBe(1);

    let taken = "";
    await held("b").transaction(async (tx) => {
      await expect(
        database.transaction(async (other) => {
          await other.execute("SET LOCAL lock_timeout = '50ms'");
          await other.query("UPDATE leases SET holder = 'a' WHERE work = 'writing'");
        }),
      ).rejects.toThrow("lock timeout");
      const [row] = await tx.query<{ holder: string }>("SELECT holder FROM leases WHERE work = 'writing'");
      taken = row!.holder;
    });
    expect(taken).toBe("b");
  });

  it("one works, and the other when the first has put it down or was not heard of for its time", async () => {
    const worked: string[] = [];
    const lease = (holder: string) =>
      new Lease({
        database,
        work: "test",
        holder,
        onTaken: async () => {
          worked.push(`${holder} begins`);
        },
        onLost: async () => {
          worked.push(`${holder} ends`);
        },
        log,
      });
    const [a, b] = [lease("a"), lease("b")];
    await a.start();
    await b.start();
    expect([a.isHeld, b.isHeld]).toEqual([true, false]);
    await a.close();
    await until(() => b.isHeld);
    expect(a.isHeld).toBe(false);
    // b's time was over before it asked again, and c came first
    await database.query("UPDATE leases SET holder = 'c'");
    const c = lease("c");
    await c.start();
    expect(c.isHeld).toBe(true);
    await until(() => worked.includes("b ends"));
    expect(b.isHeld).toBe(false);
    expect(worked.toSorted()).toEqual(["a begins", "b begins", "b ends", "c begins"]);
    await b.close();
    await c.close();
  });
});
