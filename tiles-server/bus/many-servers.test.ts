import { mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MESSAGE } from "../ingest/jt808/messages.ts";
import { publishTown } from "../simulator/test-town.ts";
import {
  balance,
  clusterMissing,
  freePorts,
  TestNats,
  TestPostgres,
  TestServer,
  until,
} from "./test-cluster.ts";
import { TestTraffic, TestViewer } from "./test-traffic.ts";

/** three nodes, two databases and two servers start; minutes on a machine that does much else */
const SLOW_MACHINE_MS = 200_000;
const TERMINALS = 8;
const MORE = process.env.ALL_FAULTS ? 300 : 15;

/** A county that runs on three NATS nodes, a PostgreSQL with a synchronous standby, and two servers behind one address. */
describe.skipIf(clusterMissing())("two servers", () => {
  let root: string;
  let nats: TestNats;
  let primary: TestPostgres;
  let standby: TestPostgres;
  let first: TestServer;
  let second: TestServer;
  let terminalPort: Server & { readonly port: number };
  let viewerPort: Server & { readonly port: number };
  let traffic: TestTraffic;
  /** at the address of both */
  let viewer: TestViewer;
  /** at the second server */
  let beside: TestViewer;

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), "town-"));
    publishTown(root, { trucks: TERMINALS, sweepers: 1 });
    const ports = await freePorts(11);
    nats = new TestNats(ports.slice(2));
    primary = new TestPostgres(ports[0]!);
    standby = new TestPostgres(ports[1]!);
    await nats.start();
    primary.create();
    standby.follow(primary);
    await primary.query("ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 (standby)'");
    await primary.query("SELECT pg_reload_conf()");
    // what is configured proves nothing: a standby that is not synchronous would lose what was acknowledged
    await until(async () => {
      const [row] = await primary.query<{ sync_state: string }>("SELECT sync_state FROM pg_stat_replication");
      return row?.sync_state === "sync";
    });
    const env = {
      DATABASE_URL: `postgres://twin@127.0.0.1:${primary.port},127.0.0.1:${standby.port}/twin?target_session_attrs=read-write`,
      NATS_URL: nats.url,
      PUBLICATION: root,
    };
    // at once: both bring the schema forward and give the vehicles their numbers
    [first, second] = await Promise.all([TestServer.start(env), TestServer.start(env)]);
    terminalPort = await balance([first.jt808Port, second.jt808Port]);
    viewerPort = await balance([first.port, second.port]);
    traffic = new TestTraffic(terminalPort.port, TERMINALS, Math.floor(Date.now() / 1000) * 1000 - 7200_000);
    viewer = new TestViewer(viewerPort.port);
    beside = new TestViewer(second.port);
  }, SLOW_MACHINE_MS);
  afterAll(async () => {
    viewer?.close();
    beside?.close();
    terminalPort?.close();
    viewerPort?.close();
    await Promise.allSettled([first?.kill(), second?.kill(), nats?.killAll()]);
    primary?.remove();
    standby?.remove();
    rmSync(root, { recursive: true });
  });

  /** Everything acknowledged until now is drawn. */
  async function shows(seen: TestViewer): Promise<void> {
    const wanted = traffic.acknowledged.map((count) => traffic.lonAfter(count));
    await until(() => wanted.every((lonE6, i) => (seen.lonE6.get(i + 1) ?? 0) >= lonE6));
  }

  it(
    "show what either of them stored, and one of them is on duty",
    async () => {
      await until(
        async () => (await first.ready()).bus === "connected" && (await second.ready()).bus === "connected",
      );
      await traffic.more(MORE);
      await shows(viewer);
      await shows(beside);
      expect(await second.metric("bus_messages_total")).toBeGreaterThan(0);
      await until(async () => (await first.metric("duty_held")) + (await second.metric("duty_held")) === 1);
    },
    SLOW_MACHINE_MS,
  );

  it(
    "send commands to terminals that are connected to the other",
    async () => {
      const post = (vehicle: string) =>
        fetch(`${second.url}/api/vehicles/${vehicle}/commands`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ type: "text", text: "前方封路" }),
        });
      const answered = await post("muckTruck-1");
      expect(answered.status).toBe(201);
      expect(await answered.json()).toEqual({ result: "ok" });
      expect(traffic.commandsOf(1)).toContain(MESSAGE.text);
      expect((await post(`sweeper-${TERMINALS + 1}`)).status).toBe(409); // connected to none
    },
    SLOW_MACHINE_MS,
  );

  it(
    "go on when a NATS node is killed",
    async () => {
      await nats.killUsed();
      await traffic.more(MORE);
      await shows(viewer);
      await shows(beside);
      await until(
        async () => (await first.ready()).bus === "connected" && (await second.ready()).bus === "connected",
      );
    },
    SLOW_MACHINE_MS,
  );

  it(
    "acknowledge and show what is stored while the whole bus is away, say so, and stay ready",
    async () => {
      await nats.killAll();
      await until(async () => (await second.ready()).bus === "lost");
      expect(await second.ready()).toMatchObject({ ready: true, reasons: [] });
      expect(await second.metric("bus_connected")).toBe(0);
      await traffic.more(MORE);
      await shows(beside);
      expect(await second.metric("bus_refilled_messages_total")).toBeGreaterThan(0);
      await nats.start();
      await until(
        async () => (await first.ready()).bus === "connected" && (await second.ready()).bus === "connected",
      );
    },
    SLOW_MACHINE_MS,
  );

  it(
    "lose nothing when one is killed: terminals and viewers come back to the same address",
    async () => {
      await first.kill();
      await traffic.more(MORE);
      await shows(viewer);
      expect(viewer.connections).toBe(2);
      // the work that one does for all goes over
      await until(async () => (await second.metric("duty_held")) === 1);
    },
    SLOW_MACHINE_MS,
  );

  it(
    "lose nothing when the database is killed and its synchronous standby takes its place",
    async () => {
      primary.kill();
      await until(async () => !(await second.ready()).ready); // it has asked all and found none
      standby.promote();
      await traffic.more(MORE);
      await shows(beside);
      await traffic.stop();

      expect(traffic.count).toBeGreaterThanOrEqual(5 * MORE * TERMINALS);
      expect(await traffic.lostFrom(standby)).toEqual([]);
    },
    SLOW_MACHINE_MS,
  );
});
