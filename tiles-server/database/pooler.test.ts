import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clusterMissing, freePorts, TestNats, TestPostgres, TestServer, until } from "../bus/test-cluster.ts";
import { TestTraffic } from "../bus/test-traffic.ts";
import { publishTown } from "../simulator/test-town.ts";
import { openPostgres } from "./postgres.ts";

const PGBOUNCER = "/usr/sbin/pgbouncer";
const SLOW_MACHINE_MS = 120_000;
const TERMINALS = 8;
const SESSIONS = 2;

const missing =
  clusterMissing() ??
  (existsSync(PGBOUNCER) ? null : "pgbouncer is not installed: apt-get install pgbouncer");
if (missing) console.warn(`skipped, ${missing}`);

/** Debian's PgBouncer that lends each of two sessions for one transaction: nothing may live in a session. */
describe.skipIf(missing)("behind a pooler in transaction mode", () => {
  let folder: string;
  let postgres: TestPostgres;
  let nats: TestNats;
  let pooler: ChildProcess;
  let port: number;
  const servers: TestServer[] = [];

  const start = async (ignored: string) => {
    writeFileSync(
      join(folder, "pgbouncer.ini"),
      `[databases]
twin = host=127.0.0.1 port=${postgres.port} dbname=twin user=twin
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${SESSIONS}
ignore_startup_parameters = ${ignored}
`,
    );
    // it refuses to be root
    const user = process.getuid?.() === 0 ? ["--user", "postgres"] : [];
    pooler = spawn(PGBOUNCER, ["--quiet", ...user, join(folder, "pgbouncer.ini")], { stdio: "ignore" });
    await until(
      () =>
        new Promise((answered) => {
          const socket = connect(port, "127.0.0.1", () => answered(true)).on("error", () => answered(false));
          socket.on("connect", () => socket.destroy());
        }),
    );
  };
  const stop = async () => {
    pooler.kill("SIGKILL");
    await once(pooler, "exit");
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "county-twin-pooler-"));
    chmodSync(folder, 0o755);
    publishTown(folder, { trucks: TERMINALS, sweepers: 1 });
    const ports = await freePorts(11);
    postgres = new TestPostgres(ports[0]!);
    port = ports[1]!;
    nats = new TestNats(ports.slice(2));
    postgres.create();
    await nats.start();
  }, SLOW_MACHINE_MS);
  afterAll(async () => {
    pooler?.kill("SIGKILL");
    await Promise.allSettled([...servers.map((server) => server.kill()), nats?.killAll()]);
    postgres?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it("the server says what to set when the pooler does not let its time limits through", async () => {
    await start("extra_float_digits");
    await expect(openPostgres(`postgres://twin@127.0.0.1:${port}/twin`, 20_000)).rejects.toThrow(
      "PgBouncer needs ignore_startup_parameters = extra_float_digits, statement_timeout, idle_in_transaction_session_timeout",
    );
    await stop();
  });

  it("as many transactions at once as there are sessions need no further one", async () => {
    await start("extra_float_digits, statement_timeout, idle_in_transaction_session_timeout");
    await postgres.query("CREATE TABLE seen (n integer)");
    const database = await openPostgres(`postgres://twin@127.0.0.1:${port}/twin`, 3_000);
    let begun = 0;
    const write = (n: number) =>
      database.transaction(async (tx) => {
        await tx.query("SELECT 1");
        begun++;
        await until(() => begun === SESSIONS);
        return tx.insertRows("seen", ["n"], [[n]]);
      });
    expect(await Promise.all(Array.from({ length: SESSIONS }, (_, n) => write(n)))).toEqual([1, 1]);
    await database.close();
  });

  it(
    "two servers store, read, lease and judge as without",
    async () => {
      const env = {
        DATABASE_URL: `postgres://twin@127.0.0.1:${port}/twin`,
        NATS_URL: nats.url,
        PUBLICATION: folder,
      };
      servers.push(...(await Promise.all([TestServer.start(env), TestServer.start(env)])));
      const [first, second] = servers as [TestServer, TestServer];
      const traffic = new TestTraffic(
        first.jt808Port,
        TERMINALS,
        Math.floor(Date.now() / 1000) * 1000 - 7200_000,
      );
      await traffic.more(15);
      await until(async () => (await first.ready()).ready && (await second.ready()).ready);
      await until(async () => (await first.metric("duty_held")) + (await second.metric("duty_held")) === 1);
      await until(async () => (await second.metric("bus_messages_total")) > 0);
      await traffic.stop();
      expect(await traffic.lostFrom(postgres)).toEqual([]);
      const sessions = await postgres.query(
        "SELECT 1 FROM pg_stat_activity WHERE datname = 'twin' AND pid <> pg_backend_pid()",
      );
      expect(sessions.length).toBeLessThanOrEqual(SESSIONS);
      await until(
        async () => (await postgres.query("SELECT DISTINCT vehicle FROM rule_states")).length === TERMINALS,
      );
    },
    SLOW_MACHINE_MS,
  );
});
