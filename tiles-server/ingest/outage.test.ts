import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Aedes } from "aedes";
import mqtt from "mqtt";
import pino from "pino";
import { Registry } from "prom-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../config.ts";
import { type Breakable, breakableLinkTo } from "../database/breakable-link.ts";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/open-database.ts";
import { postgresForTests, postgresMissing, type TestDatabase } from "../database/test-databases.ts";
import { publishTown } from "../simulator/test-town.ts";
import { type RunningServer, startServer } from "../start-server.ts";
import { ReportAcceptor } from "./accept-reports.ts";
import { ObservationAcceptor } from "./devices/accept-observations.ts";
import { DeviceMessages } from "./devices/device-messages.ts";
import { DeviceRegistry } from "./devices/device-registry.ts";
import { openMqttBroker } from "./devices/mqtt-broker.ts";
import { followBroker } from "./devices/mqtt-client.ts";
import { Telemetry } from "./devices/telemetry.ts";
import { GroupCommit } from "./group-commit.ts";
import { createIngestHandler } from "./http.ts";
import { ingestBodies } from "./http-bodies.ts";
import { createIngestCounts } from "./ingest-counts.ts";
import { IngestLog } from "./log.ts";
import { VehicleRegistry } from "./vehicle-registry.ts";

// Nobody is told that something is stored which is not, and what is sent again afterwards is there once.

const missing = postgresMissing();
if (missing) console.warn(`skipped, ${missing}`);
const log = pino({ level: "silent" });
const second = () => Math.floor(Date.now() / 1000) * 1000;
const reading = (ts: number, pressure: number) => JSON.stringify({ ts, v: { pressure } });
const TOPIC = "twin/v1/water/pressure/P-01/telemetry";
async function until(isThere: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isThere())) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe.skipIf(missing)("a server whose database is away", () => {
  let test: TestDatabase;
  let link: Breakable;
  let root: string;
  let server: RunningServer;
  beforeAll(async () => {
    test = postgresForTests();
    link = await breakableLinkTo(test.config.dataDir);
    root = mkdtempSync(join(tmpdir(), "town-"));
    publishTown(root, { trucks: 1, sweepers: 1 });
    server = await startServer({
      ...readConfig({ PORT: "0", JT808_PORT: "0", MQTT_PORT: "0", LOG_LEVEL: "silent" }),
      databaseUrl: `postgres://twin@127.0.0.1:${link.port}/twin`,
      dataDir: join(test.config.dataDir, "server"),
      publication: root,
    });
    await server.ready;
  }, 60_000);
  afterAll(async () => {
    link.restore();
    await server.close();
    link.close();
    test.remove();
    rmSync(root, { recursive: true });
  });

  it("sends no PUBACK, answers HTTP with 503 and is not ready; back again, everything is there once", async () => {
    const post = (path: string, body: unknown) =>
      fetch(`${server.url}${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
    const registered = await post("/api/devices", { id: "P-01", domain: "water", type: "pressure" });
    const { key } = (await registered.json()) as { key: string };
    const device = await mqtt.connectAsync(`mqtt://127.0.0.1:${server.mqttPort}`, {
      username: "P-01",
      password: key,
      clientId: "P-01",
      reconnectPeriod: 50,
    });
    const t = second() - 60_000;
    await device.publishAsync(TOPIC, reading(t, 0.31), { qos: 1 });

    link.cut();
    let isAcknowledged = false;
    const publishing = device.publishAsync(TOPIC, reading(t + 1000, 0.32), { qos: 1 }).then(() => {
      isAcknowledged = true;
    });
    await until(async () => {
      const ready = await fetch(`${server.url}/readyz`);
      return ready.status === 503 && (await ready.text()).includes("the database does not take data");
    });
    const observation = { device: "P-01", ts: t + 2000, v: { pressure: 0.33 } };
    const refused = await post("/ingest/observations", [observation]);
    expect([refused.status, await refused.json()]).toEqual([
      503,
      { error: "too much waits to be stored: send it again" },
    ]);
    expect(isAcknowledged).toBe(false);

    link.restore();
    await publishing;
    await until(async () => (await post("/ingest/observations", [observation])).status === 204);
    await until(async () => (await fetch(`${server.url}/readyz`)).status === 200);
    const answer = await fetch(`${server.url}/api/observations?device=P-01&from=${t}&to=${t + 60_000}`);
    const { observations } = (await answer.json()) as { observations: { timeMs: number; points: unknown }[] };
    expect(observations.map(({ timeMs, points }) => [timeMs - t, points])).toEqual([
      [0, { pressure: 0.31 }],
      [1000, { pressure: 0.32 }],
      [2000, { pressure: 0.33 }],
    ]);
    await device.endAsync();
  }, 60_000);
});

/** Tells how many messages were read, stored or not. */
class CountedMessages extends DeviceMessages {
  read = 0;

  override accept(...message: Parameters<DeviceMessages["accept"]>): ReturnType<DeviceMessages["accept"]> {
    this.read++;
    return super.accept(...message);
  }
}

/** util-linux sets the largest file of a running process: beyond it a write fails as on a full disk. */
const noLimit = spawnSync("prlimit", ["--version"]).status !== 0;
if (noLimit) console.warn("skipped: prlimit (util-linux) is not here");
process.on("SIGXFSZ", () => {}); // without a handler the signal ends the process
const limitFiles = (bytes: number | "unlimited") =>
  execFileSync("prlimit", ["--pid", String(process.pid), `--fsize=${bytes}:unlimited`]);

describe.skipIf(missing)("the ways in of devices", () => {
  let test: TestDatabase;
  let link: Breakable;
  let database: Database;
  let folder: string;
  beforeAll(async () => {
    test = postgresForTests();
    link = await breakableLinkTo(test.config.dataDir);
    database = await openDatabase({
      ...test.config,
      databaseUrl: `postgres://twin@127.0.0.1:${link.port}/twin`,
    });
    folder = mkdtempSync(join(tmpdir(), "ingest-log-"));
  }, 60_000);
  afterAll(async () => {
    link.restore();
    await database.close();
    link.close();
    test.remove();
    rmSync(folder, { recursive: true });
  });

  /** What the server makes of them, without the server. */
  async function waysIn(ingestLog: IngestLog | undefined) {
    const commit = new GroupCommit({ database, ingestLog, onDurable: () => {}, log });
    const counts = createIngestCounts(new Registry());
    const registry = await DeviceRegistry.open(database);
    const telemetry = Telemetry.read();
    const reports = new ReportAcceptor([110, 24, 113, 27]);
    const acceptor = new ObservationAcceptor(telemetry, reports);
    const messages = new CountedMessages({ registry, telemetry, acceptor, commit, counts });
    const key = await registry.add({ id: "P-01", domain: "water", type: "pressure", vendor: "" }, Date.now());
    return { commit, counts, registry, reports, messages, key };
  }
  const storedFrom = (fromMs: number) =>
    database.query<{ ts: number; points: unknown }>(
      "SELECT ts, points FROM observations WHERE device = 'P-01' AND ts >= $1 ORDER BY ts",
      [fromMs],
    );

  it.skipIf(noLimit)(
    "acknowledge nothing while the log's disk is full, and take it when it is sent again",
    async () => {
      const ingestLog = await IngestLog.open(folder);
      const { commit, counts, registry, reports, messages, key } = await waysIn(ingestLog);
      const broker = await openMqttBroker({ host: "127.0.0.1", port: 0, prefix: "twin" }, messages, log);
      const handle = createIngestHandler({
        bodies: ingestBodies({ messages, vehicles: new VehicleRegistry(), acceptor: reports, counts }),
        authenticate: (id, given) => registry.authenticate(id, given),
        store: (records) => messages.store(records),
        isFull: () => commit.isFull || commit.isStuck,
        config: { host: "127.0.0.1", trustedOrigins: [], ingestKey: undefined },
        log,
      });
      const http = createServer((request, response) => void handle(request, response));
      http.listen(0, "127.0.0.1");
      await once(http, "listening");
      const post = async (ts: number, pressure: number) => {
        const response = await fetch(
          `http://127.0.0.1:${(http.address() as AddressInfo).port}/ingest/observations`,
          {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify([{ device: "P-01", ts, v: { pressure } }]),
          },
        );
        return response.status;
      };
      const connect = () =>
        mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`, {
          username: "P-01",
          password: key,
          clientId: "P-01",
          reconnectPeriod: 0,
        });
      const t = second() - 30_000;
      const device = await connect();
      await device.publishAsync(TOPIC, reading(t, 0.31), { qos: 1 });

      limitFiles(0);
      expect(await post(t + 1000, 0.32)).toBe(503);
      let isAcknowledged = false;
      device.publish(TOPIC, reading(t + 2000, 0.33), { qos: 1 }, (error) => {
        isAcknowledged = !error;
      });
      // the connection is ended instead
      await new Promise<void>((ended) => device.once("close", ended));
      expect(isAcknowledged).toBe(false);
      expect(commit.trouble).toContain("the ingest log cannot be written");
      limitFiles("unlimited");

      const again = await connect();
      await again.publishAsync(TOPIC, reading(t + 2000, 0.33), { qos: 1 });
      expect(await post(t + 1000, 0.32)).toBe(204);
      await until(async () => (await storedFrom(t)).length === 3);
      expect((await storedFrom(t)).map(({ ts, points }) => [ts - t, points])).toEqual([
        [0, { pressure: 0.31 }],
        [1000, { pressure: 0.32 }],
        [2000, { pressure: 0.33 }],
      ]);
      expect(commit.trouble).toBeNull();
      await again.endAsync();
      await device.endAsync(true);
      await broker.close();
      http.close();
      await commit.close();
    },
  );

  it("read many messages of another broker at once, and acknowledge each in its turn when it is stored", async () => {
    const foreign = await Aedes.createBroker();
    const listener = createTcpServer((socket) => foreign.handle(socket));
    listener.listen(0, "127.0.0.1");
    await once(listener, "listening");
    const acknowledged: number[] = [];
    foreign.on("ack", (packet) => {
      if (packet && "messageId" in packet && packet.messageId !== undefined)
        acknowledged.push(packet.messageId);
    });
    const subscribed = new Promise<void>((there) => foreign.once("subscribe", () => there()));
    const { commit, messages } = await waysIn(undefined);
    const url = `mqtt://127.0.0.1:${(listener.address() as AddressInfo).port}`;
    const followed = followBroker({ url, prefix: "twin", clientId: "twin-test" }, messages, log);
    await subscribed;
    const sender = await mqtt.connectAsync(url, { clientId: "vendor" });
    const t = second() - 20_000;
    await sender.publishAsync(TOPIC, reading(t, 0.3), { qos: 1 });
    await until(() => acknowledged.length === 1);

    link.cut();
    for (let n = 1; n <= 40; n++)
      await sender.publishAsync(TOPIC, reading(t + n * 100, 0.3 + n / 1000), { qos: 1 });
    // all are read though the first cannot be stored
    await until(() => messages.read === 41);
    expect(acknowledged).toHaveLength(1);

    link.restore();
    await until(() => acknowledged.length === 41);
    expect(acknowledged).toEqual(acknowledged.toSorted((a, b) => a - b));
    expect(await storedFrom(t)).toHaveLength(41);
    await sender.endAsync();
    await followed.close();
    listener.close();
    await new Promise<void>((closed) => foreign.close(() => closed()));
    await commit.close();
  }, 60_000);
});
