import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { MessageRate } from "./message-rate.ts";
import { MqttStream } from "./mqtt-stream.ts";
import { readPayload } from "./payloads.ts";
import { Telemetry } from "./telemetry.ts";
import { isCommandTopic, readTopic, subscriptions } from "./topics.ts";

const telemetry = Telemetry.read();
const json = (value: unknown) => Buffer.from(JSON.stringify(value));

describe("values of devices", () => {
  it("keep the county's names and are checked against their limits", () => {
    const { points, refused } = telemetry.map("water", "", {
      pressure: 0.32,
      ph: 15,
      turbidity: "0.4",
      isPumpRunning: 1,
      flow: Number.NaN,
      batteryVoltage: 3.6,
    });
    expect({ ...points }).toEqual({
      pressure: 0.32,
      turbidity: 0.4,
      isPumpRunning: true,
      batteryVoltage: 3.6,
    });
    expect(refused).toEqual([
      "ph: found 15, expected 0 to 14",
      "flow: found null, expected -50000 to 50000 m3/h",
    ]);
  });

  it("of vendors get the county's names and units", () => {
    const lamp = telemetry.map("lighting", "lamp-controller-zh", {
      U: 2264,
      I: 431,
      PF: 985,
      dim: 60,
      灯具故障: 0,
    });
    expect({ ...lamp.points }).toEqual({
      supplyVoltage: 226.4,
      supplyCurrent: 0.431,
      powerFactor: 0.985,
      actualLightState: 60,
      lampFailure: false,
    });
    const rtu = telemetry.map("water", "water-rtu-zh", { PI: 312, FI: 12.5, LI: 245, 余氯: 0.31 });
    expect({ ...rtu.points }).toEqual({ pressure: 0.312, flow: 45, level: 2.45, residualChlorine: 0.31 });
  });

  it("under keys nobody knows are kept as they are, and odd ones refused", () => {
    const values = JSON.parse('{"FI@162322738687727": 43.8, "x": {"deep": 1}, "__proto__": 3}');
    const { points, refused } = telemetry.map("water", "", values);
    expect(points["raw.FI@162322738687727"]).toBe(43.8);
    expect(points["raw.__proto__"]).toBe(3);
    expect(refused).toEqual([
      'x: found {"deep":1}, expected a number, a boolean or a text of 128 characters',
    ]);
    const many = Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`k${i}`, i]));
    expect(telemetry.map("water", "", many).refused).toEqual(["65 values, at most 64"]);
  });

  it("need a table whose units can be converted", () => {
    const table = (unit: string) => ({
      units: { kPa: { is: "MPa", times: 0.001 } },
      domains: { water: { types: ["pressure"], points: { pressure: { unit: "MPa" } } } },
      common: {},
      vendors: { v: { p: { point: "pressure", unit } } },
    });
    expect(() => new Telemetry(table("kPa"))).not.toThrow();
    expect(() => new Telemetry(table("psi"))).toThrow("v p: found unit psi, expected MPa");
  });
});

describe("payloads", () => {
  it("of the county, alone and in arrays, with times in seconds, milliseconds or text", () => {
    expect(
      readPayload("own", json({ ts: 1_795_000_000_123, seq: 4, v: { on: true }, q: { on: 1 } })),
    ).toEqual([{ timeMs: 1_795_000_000_123, values: { on: true }, quality: { on: 1 } }]);
    expect(
      readPayload("own", json([{ ts: "1795000000123", v: {} }, { ts: 1_795_000_000, v: {} }, { v: {} }])),
    ).toEqual([
      { timeMs: 1_795_000_000_123, values: {} },
      { timeMs: 1_795_000_000_000, values: {} },
      { timeMs: undefined, values: {} },
    ]);
  });

  it("of vendor clouds", () => {
    const huawei = { services: [{ service_id: "s", properties: { PI: 1 }, event_time: "20261122T121212Z" }] };
    expect(readPayload("huawei", json(huawei))).toEqual([
      { timeMs: Date.UTC(2026, 10, 22, 12, 12, 12), values: { PI: 1 } },
    ]);
    const aliyun = {
      id: "1",
      params: { a: 1, b: { value: 2, time: 1_795_000_000_000 }, c: { value: true } },
    };
    expect(readPayload("params", json(aliyun))).toEqual([
      { timeMs: undefined, values: { a: 1, c: true } },
      { timeMs: 1_795_000_000_000, values: { b: 2 } },
    ]);
    expect(readPayload("status", Buffer.from("offline"))).toEqual([
      { timeMs: undefined, values: { isOnline: false } },
    ]);
    expect(readPayload("status", json({ online: true }))[0]!.values).toEqual({ isOnline: true });
  });

  it("that are none are refused in words, whatever the bytes", () => {
    expect(() => readPayload("own", Buffer.from("{"))).toThrow("the payload is no JSON");
    expect(() => readPayload("own", json({ ts: 1 }))).toThrow("v: ");
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom("own", "huawei", "params", "status"), (value, shape) => {
        try {
          for (const { values } of readPayload(shape as "own", json(value)))
            telemetry.map("water", "", values);
        } catch (error) {
          expect((error as Error).message).toMatch(/found|: |JSON/);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe("topics", () => {
  it("name the device, and only known ones are read", () => {
    expect(readTopic("twin", "twin/v1/water/pressure/P-01/telemetry")).toEqual({
      device: "P-01",
      domain: "water",
      type: "pressure",
      shape: "own",
    });
    expect(readTopic("twin", "$oc/devices/L1/sys/properties/report")).toEqual({
      device: "L1",
      shape: "huawei",
    });
    expect(readTopic("twin", "/sys/pk/L1/thing/event/property/post")).toEqual({
      device: "L1",
      shape: "params",
    });
    for (const topic of [
      "",
      "twin/v1/water/pressure/P-01/cmd",
      "other/v1/a/b/c/telemetry",
      "twin/v1/a/b/c d/event",
    ])
      expect(readTopic("twin", topic)).toBeUndefined();
    expect(isCommandTopic("twin", "twin/v1/water/pressure/P-01/cmd", "P-01")).toBe(true);
    expect(isCommandTopic("twin", "twin/v1/water/pressure/+/cmd", "P-01")).toBe(false);
    expect(subscriptions("jh")[0]).toBe("jh/v1/+/+/+/telemetry");
  });
});

describe("a sender's rate", () => {
  it("is counted by the second, also when the clock is set back", () => {
    const rate = new MessageRate(2);
    expect([
      rate.isOver("a", 1000),
      rate.isOver("a", 1500),
      rate.isOver("a", 1900),
      rate.isOver("b", 1900),
    ]).toEqual([false, false, true, false]);
    expect(rate.isOver("a", 2100)).toBe(false);
    expect(rate.isOver("a", 900)).toBe(false);
  });
});

describe("a connection's packets", () => {
  const opened: { destroy(): void }[] = [];
  afterEach(() => {
    for (const one of opened.splice(0)) one.destroy();
  });

  async function send(chunks: Buffer[]): Promise<{ received: number; isEnded: boolean }> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
    opened.push(client);
    client.on("error", () => {});
    const [socket] = await once(server, "connection");
    const stream = new MqttStream(socket, 200);
    let received = 0;
    stream.on("data", (bytes: Buffer) => {
      received += bytes.length;
    });
    const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    for (const chunk of chunks) client.write(chunk);
    while (received < total && !stream.destroyed) await new Promise((resolve) => setTimeout(resolve, 2));
    const isEnded = stream.destroyed;
    stream.destroy();
    server.close();
    return { received, isEnded };
  }
  const packet = (length: number) =>
    length < 128
      ? Buffer.concat([Buffer.of(0x30, length), Buffer.alloc(length, 0xff)])
      : Buffer.concat([Buffer.of(0x30, (length & 127) | 128, length >> 7), Buffer.alloc(length, 0xff)]);

  it("pass up to the limit however they are cut, and one beyond it ends the connection before it is gathered", async () => {
    const bytes = Buffer.concat([packet(0), packet(5), packet(127), packet(128), packet(200)]);
    for (const size of [1, 7, 1000]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      expect(await send(chunks)).toEqual({ received: bytes.length, isEnded: false });
    }
    expect((await send([packet(5), packet(201)])).isEnded).toBe(true);
    // 256 MB announced
    expect((await send([Buffer.of(0x30, 0xff, 0xff, 0xff, 0x7f)])).isEnded).toBe(true);
    expect((await send([Buffer.of(0x30, 0x80, 0x80, 0x80, 0x80, 0x80)])).isEnded).toBe(true);
  });
});
