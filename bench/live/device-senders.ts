import { Agent, request } from "node:http";
import mqtt from "mqtt";

/**
 * Devices as a process of their own: `http|http-array|mqtt port [gateway keys]`. Every message is another device's or
 * another moment's, so that each is a row. Prints one JSON line: messages acknowledged, per second, p99 in ms.
 */
const [how, port, ...keys] = process.argv.slice(2) as [string, string, ...string[]];
const SECONDS = 8;
const HTTP_CONNECTIONS = 200;
const ARRAY = 100;
/** unacknowledged messages of one MQTT connection */
const INFLIGHT = 60;

const latencies: number[] = [];
let messages = 0;
let next = 0;
const now = Date.now() - 3600_000;
const startMs = performance.now();
const isOver = () => performance.now() - startMs > SECONDS * 1000;
const observation = () => {
  const n = next++;
  return { device: `D${n % 5000}`, ts: now + Math.floor(n / 5000) * 1000, v: { pressure: 0.3, flow: 12.5 } };
};

if (how === "mqtt") await Promise.all(keys.map((key, i) => publish(`GW${i}`, key)));
else await Promise.all(Array.from({ length: HTTP_CONNECTIONS }, () => post(how === "http" ? 1 : ARRAY)));
const elapsed = (performance.now() - startMs) / 1000;
latencies.sort((a, b) => a - b);
const p99 = latencies[Math.floor(0.99 * (latencies.length - 1))];
console.log(JSON.stringify({ messages, perSecond: messages / elapsed, p99 }));
process.exit(0);

async function post(entries: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  while (!isOver()) {
    const list = Array.from({ length: entries }, () => ({
      ...observation(),
      domain: "water",
      type: "pressure",
    }));
    const body = JSON.stringify(entries === 1 ? list[0] : list);
    const sentMs = performance.now();
    const status = await new Promise<number>((resolve, reject) => {
      const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };
      const sent = request(
        {
          host: "127.0.0.1",
          port: Number(port),
          method: "POST",
          path: "/ingest/observations",
          agent,
          headers,
        },
        (response) => {
          response.resume();
          response.on("end", () => resolve(response.statusCode!));
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });
    if (status === 503) {
      // the store does not follow: a device waits and sends again
      await new Promise((resolve) => setTimeout(resolve, 100));
      continue;
    }
    if (status !== 204) throw new Error(`answered ${status}, expected 204`);
    latencies.push(performance.now() - sentMs);
    messages += entries;
  }
}

async function publish(gateway: string, key: string): Promise<void> {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, {
    username: gateway,
    password: key,
    clientId: gateway,
    reconnectPeriod: 0,
  });
  const one = async () => {
    while (!isOver()) {
      const { device, ts, v } = observation();
      const sentMs = performance.now();
      await client.publishAsync(`twin/v1/water/pressure/${device}/telemetry`, JSON.stringify({ ts, v }), {
        qos: 1,
      });
      latencies.push(performance.now() - sentMs);
      messages++;
    }
  };
  await Promise.all(Array.from({ length: INFLIGHT }, one));
  await client.endAsync(true);
}
