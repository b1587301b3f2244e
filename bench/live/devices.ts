import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pino } from "pino";
import { Registry } from "prom-client";
import { openDatabase } from "../../tiles-server/database/open-database.ts";
import type { TestDatabase } from "../../tiles-server/database/test-databases.ts";
import { ReportAcceptor } from "../../tiles-server/ingest/accept-reports.ts";
import { ObservationAcceptor } from "../../tiles-server/ingest/devices/accept-observations.ts";
import { DeviceMessages } from "../../tiles-server/ingest/devices/device-messages.ts";
import { DeviceRegistry, GATEWAY } from "../../tiles-server/ingest/devices/device-registry.ts";
import { openMqttBroker } from "../../tiles-server/ingest/devices/mqtt-broker.ts";
import { Telemetry } from "../../tiles-server/ingest/devices/telemetry.ts";
import { GroupCommit } from "../../tiles-server/ingest/group-commit.ts";
import { createIngestHandler } from "../../tiles-server/ingest/http.ts";
import { ingestBodies } from "../../tiles-server/ingest/http-bodies.ts";
import { createIngestCounts } from "../../tiles-server/ingest/ingest-counts.ts";
import { IngestLog } from "../../tiles-server/ingest/log.ts";
import { VehicleRegistry } from "../../tiles-server/ingest/vehicle-registry.ts";
import { print, significant } from "../run/figure.ts";

const log = pino({ level: "silent" });
const GATEWAYS = 8;

/** Messages of devices over HTTP and MQTT (QoS 1), each acknowledged when it is on the disk; senders in a process of their own. */
export async function measureDevices({ config, remove }: TestDatabase): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-devices-"));
  const database = await openDatabase(config);
  const ingestLog = await IngestLog.open(folder);
  const commit = new GroupCommit({ database, ingestLog, onDurable: () => {}, log });
  const counts = createIngestCounts(new Registry());
  const acceptor = new ReportAcceptor([111, 24, 112, 26]);
  const registry = await DeviceRegistry.open(database);
  const telemetry = Telemetry.read();
  const observations = new ObservationAcceptor(telemetry, acceptor);
  const messages = new DeviceMessages({ registry, telemetry, acceptor: observations, commit, counts });
  const handle = createIngestHandler({
    bodies: ingestBodies({ messages, vehicles: new VehicleRegistry(), acceptor, counts }),
    authenticate: (id, key) => registry.authenticate(id, key),
    store: (records) => messages.store(records),
    isFull: () => commit.isFull,
    config: { host: "127.0.0.1", trustedOrigins: [], ingestKey: undefined },
    log,
  });
  const server = createServer((request, response) => {
    if (!handle(request, response)) response.writeHead(404).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const httpPort = (server.address() as AddressInfo).port;
  const keys: string[] = [];
  for (let i = 0; i < GATEWAYS; i++)
    keys.push(await registry.add({ id: `GW${i}`, domain: "water", type: GATEWAY, vendor: "" }, Date.now()));
  const broker = await openMqttBroker({ host: "127.0.0.1", port: 0, prefix: "twin" }, messages, log);

  const acknowledged = {
    http: await send("http", httpPort, []),
    http_array: await send("http-array", httpPort, []),
    mqtt: await send("mqtt", broker.port, keys),
  };
  const figure = (metric: string, value: number, unit: string) =>
    print({ metric: `ingest.${metric}`, value: significant(value), unit });
  figure("http_per_s", acknowledged.http.perSecond, "requests/s");
  figure("http_array_per_s", acknowledged.http_array.perSecond, "observations/s");
  figure("mqtt_per_s", acknowledged.mqtt.perSecond, "messages/s");
  for (const [how, { p99, cpu }] of Object.entries(acknowledged)) {
    figure(`${how}_p99_ms`, p99, "ms");
    figure(`${how}_cpu`, cpu, "µs a message");
  }
  const total = Object.values(acknowledged).reduce((sum, { messages: n }) => sum + n, 0);
  const stored = async () =>
    (await database.query<{ n: number }>("SELECT count(*) AS n FROM observations"))[0]!.n;
  const emptied = performance.now() + 60_000;
  while ((await stored()) < total && performance.now() < emptied) await delay(300);
  print({
    metric: "ingest.devices_acked_lost",
    value: Math.max(0, total - (await stored())),
    unit: "messages",
  });
  await broker.close();
  server.close();
  server.closeAllConnections();
  await commit.close();
  await database.close();
  remove();
  rmSync(folder, { recursive: true });
}

interface Sent {
  readonly messages: number;
  readonly perSecond: number;
  readonly p99: number;
  /** processor time of the server for one message, µs */
  readonly cpu: number;
}

async function send(how: string, port: number, keys: readonly string[]): Promise<Sent> {
  const file = new URL("./device-senders.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--import", "tsx", file, how, String(port), ...keys], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const before = process.cpuUsage();
  let output = "";
  child.stdout.on("data", (text: Buffer) => {
    output += text;
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`senders over ${how} ended with exit ${code}, expected 0`);
  const { user, system } = process.cpuUsage(before);
  const sent: Omit<Sent, "cpu"> = JSON.parse(output);
  return { ...sent, cpu: (user + system) / sent.messages };
}
