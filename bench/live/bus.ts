import { setTimeout as delay } from "node:timers/promises";
import { pino } from "pino";
import { Registry } from "prom-client";
import type { BusMessage } from "../../tiles-server/bus/bus.ts";
import { createBusMetrics } from "../../tiles-server/bus/bus-metrics.ts";
import { MessageFollower } from "../../tiles-server/bus/follow-messages.ts";
import { NatsBus } from "../../tiles-server/bus/nats-bus.ts";
import { SharedStore } from "../../tiles-server/bus/shared-store.ts";
import {
  clusterMissing,
  freePorts,
  TestNats,
  TestPostgres,
  until,
} from "../../tiles-server/bus/test-cluster.ts";
import type { Database } from "../../tiles-server/database/database.ts";
import { openDatabase } from "../../tiles-server/database/open-database.ts";
import type { PositionRecord } from "../../tiles-server/ingest/records.ts";
import { testPosition } from "../../tiles-server/ingest/test-position.ts";
import { print, significant } from "../run/figure.ts";

const log = pino({ level: "silent" });
const ROUNDS = 10;
const MESSAGES_A_ROUND = 25;
/** as the group commit sends them */
const EVERY_MS = 20;
const onQuestion = async () => "";
const SUBJECT = "twin.bench";

/**
 * Two servers' ends of the bus on three NATS nodes and one PostgreSQL. Each round a node is killed or a message is lost in
 * the middle or at the end of what a server says; the figure is the longest time from a commit until the other server
 * has what was lost.
 */
export async function measureBus(): Promise<void> {
  const missing = clusterMissing();
  if (missing) {
    console.error(missing);
    return;
  }
  const [port, ...ports] = await freePorts(10);
  const postgres = new TestPostgres(port!);
  const nats = new TestNats(ports);
  postgres.create();
  await nats.start();
  const database = await openDatabase({ databaseUrl: postgres.url, dataDir: "", statementTimeoutMs: 20_000 });
  try {
    await measure(database, nats);
  } finally {
    await database.close();
    await nats.killAll();
    postgres.remove();
  }
}

async function measure(database: Database, nats: TestNats): Promise<void> {
  const servers = nats.url.split(",").map((url) => new URL(url));
  const storedAt: number[] = [];
  const came = new Set<number>();
  const waitedMs = new Map<number, number>();
  let lost: number | undefined;
  const numberOf = ({ records }: BusMessage) => (records[0] as PositionRecord).timeMs;

  const sender = new NatsBus(
    { servers, subject: SUBJECT, server: "sender" },
    { onMessage: () => {}, onConnected: () => {}, onQuestion },
    log,
  );
  const follower = new MessageFollower({
    database,
    server: "receiver",
    isConnected: () => receiver.isConnected,
    apply: (message) => {
      const n = numberOf(message);
      if (!waitedMs.has(n)) waitedMs.set(n, performance.now() - storedAt[n]!);
    },
    restore: async () => {},
    metrics: createBusMetrics(new Registry(), {
      isConnected: () => receiver.isConnected,
      isOnDuty: () => false,
    }),
    log,
  });
  const receiver = new NatsBus(
    { servers, subject: SUBJECT, server: "receiver" },
    {
      onMessage: (message) => {
        if (numberOf(message) === lost) return;
        came.add(numberOf(message));
        follower.take(message);
      },
      onConnected: () => void follower.look(),
      onQuestion,
    },
    log,
  );
  const store = new SharedStore({
    database,
    server: "sender",
    publish: (message) => {
      storedAt[numberOf(message)] = performance.now();
      sender.publish(message);
    },
  });
  await until(() => sender.isConnected && receiver.isConnected);
  follower.start();

  let next = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const isKilling = round % 3 === 2;
    lost = isKilling ? undefined : next + (round % 3 === 0 ? MESSAGES_A_ROUND >> 1 : MESSAGES_A_ROUND - 1);
    const killing = isKilling ? nats.killUsed() : undefined;
    for (let i = 0; i < MESSAGES_A_ROUND; i++) {
      await store.store([testPosition(1, next++)]);
      await delay(EVERY_MS);
    }
    await until(() => waitedMs.size === next);
    await killing;
    await nats.start();
    await until(() => sender.isConnected && receiver.isConnected);
  }
  await follower.close();
  await sender.close();
  await receiver.close();

  const refilled = [...waitedMs].filter(([n]) => !came.has(n)).map(([, ms]) => ms);
  const delivered = [...waitedMs].filter(([n]) => came.has(n)).map(([, ms]) => ms);
  print({ metric: "bus.gap_refill_ms", value: significant(Math.max(...refilled)), unit: "ms" });
  print({ metric: "bus.gaps", value: refilled.length, unit: `messages of ${next}` });
  print({ metric: "bus.delivered_ms", value: significant(median(delivered)), unit: "ms" });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
