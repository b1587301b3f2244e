import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Aedes } from "aedes";
import iconv from "iconv-lite";
import mqtt from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../config.ts";
import { pgliteForTests, type TestDatabase } from "../database/test-databases.ts";
import { TerminalLink } from "../simulator/terminal-link.ts";
import { publishTown } from "../simulator/test-town.ts";
import { type RunningServer, startServer } from "../start-server.ts";
import { encodeLocation, type OutgoingLocation, STATUS } from "./jt808/location.ts";
import {
  bodyOf,
  crypt,
  encodeJt809Frame,
  type Jt809Frame,
  Jt809FrameReader,
  type Jt809Year,
} from "./jt809/frame.ts";

// The whole server over its real ports: what came in, read again over HTTP.

const PLATFORM = { name: "运输公司", accessCode: 43_112_901, user: 7, password: "secret", secondLink: true };
const CIPHER = { m1: 10_000_000, ia1: 20_000_000, ic1: 30_000_000 };

let root: string;
let test: TestDatabase;
let server: RunningServer;
/** of somebody else, whose messages the server reads */
let foreignBroker: Aedes;
let foreignServer: Server;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "town-"));
  publishTown(root, { trucks: 3, sweepers: 1 });
  test = await pgliteForTests();
  const jt809Platforms = join(root, "platforms.json");
  writeFileSync(jt809Platforms, JSON.stringify([PLATFORM]));
  foreignBroker = await Aedes.createBroker();
  foreignServer = createServer((socket) => foreignBroker.handle(socket));
  foreignServer.listen(0, "127.0.0.1");
  await once(foreignServer, "listening");
  server = await startServer({
    ...readConfig({ PORT: "0", JT808_PORT: "0", JT809_PORT: "0", MQTT_PORT: "0", LOG_LEVEL: "silent" }),
    mqttUrl: `mqtt://127.0.0.1:${(foreignServer.address() as AddressInfo).port}`,
    jt809Platforms,
    dataDir: test.config.dataDir,
    publication: root,
  });
});
afterAll(async () => {
  await server.close();
  foreignServer.close();
  foreignBroker.close();
  test.remove();
  rmSync(root, { recursive: true });
});

const wholeSecond = () => Math.floor(Date.now() / 1000) * 1000;
const get = async <Answer>(path: string) => (await (await fetch(`${server.url}${path}`)).json()) as Answer;
/** Asks again until the answer is what it will be: the database follows the log by a fraction of a second. */
async function eventually<Answer>(ask: () => Promise<Answer>, isThere: (answer: Answer) => boolean) {
  for (;;) {
    const answer = await ask();
    if (isThere(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function truck(n: number): Promise<TerminalLink> {
  const link = new TerminalLink(
    { host: "127.0.0.1", port: server.jt808Port },
    {
      terminal: String(13_900_000_000 + n),
      year: n % 2 === 0 ? 2019 : 2013,
      plate: `湘M${String(n).padStart(5, "0")}`,
      plateColour: 2,
      province: 0,
      city: 0,
    },
  );
  link.open();
  while (!link.isReady) await new Promise((resolve) => setTimeout(resolve, 10));
  return link;
}

const fix = (timeMs: number, more: Partial<OutgoingLocation> = {}): Buffer =>
  encodeLocation({
    alarm: 0,
    status: STATUS.accOn | STATUS.positioned,
    lonE6: 111_600_000,
    latE6: 25_200_000,
    altitudeMeters: 230,
    speedDkmh: 305,
    headingDeg: 87,
    timeMs,
    ...more,
  });

describe("a report of a terminal", () => {
  it("is read again with its alarms and all its items, known and unknown", async () => {
    const link = await truck(1);
    const timeMs = wholeSecond();
    const items = Buffer.from("0104000186a0e104012804d2f002abcd", "hex");
    await link.reportNow(fix(timeMs, { alarm: 0b10, items }));
    const path = `/api/vehicles/muckTruck-1/reports?from=${timeMs}`;
    const { reports } = await eventually(
      () => get<{ reports: unknown[] }>(path),
      (answer) => answer.reports.length === 1,
    );
    expect(reports[0]).toEqual({
      timeMs,
      lon: 111.6,
      lat: 25.2,
      altitudeMeters: 230,
      speedKmh: 30.5,
      headingDeg: 87,
      status: 3,
      alarms: ["overspeed"],
      items: [
        { id: "0x01", hex: "000186a0", name: "mileageKm", value: 10_000 },
        {
          id: "0xE1",
          hex: "012804d2",
          name: "truckBody",
          value: { isCoverOpen: true, liftDeg: 40, grossTonnes: 12.34 },
        },
        { id: "0xF0", hex: "abcd" },
      ],
    });
    const { alarms } = await get<{ alarms: unknown[] }>("/api/alarms?open=true");
    expect(alarms).toEqual([
      { vehicle: expect.any(Number), alarm: "overspeed", sinceMs: timeMs, untilMs: null },
    ]);
    link.close();
  });

  it("that is not believed is in the quarantine with its reason and its bytes", async () => {
    const link = await truck(2);
    const body = fix(wholeSecond(), { lonE6: 20_000_000 });
    await link.reportNow(body);
    const { total, reports } = await eventually(
      () => get<{ total: number; reports: unknown[] }>("/api/quarantine"),
      (answer) => answer.total > 0,
    );
    expect(total).toBe(1);
    expect(reports[0]).toMatchObject({
      source: "jt808:13900000002",
      reason: "place 20, 25.2 is far outside the county",
      bodyHex: body.toString("hex"),
    });
    expect(await get("/api/quarantine?from=2&to=1")).toMatchObject({ error: expect.stringContaining("to:") });
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toMatch(/^ingest_quarantined_total 1$/m);
    link.close();
  });
});

describe("POST /api/vehicles/:id/commands", () => {
  const post = (id: string, command: unknown, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/api/vehicles/${id}/commands`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(command),
    });
  const text = { type: "text", text: "请沿核准路线行驶", speak: true };

  it("sends text and areas to a terminal and tells its answer", async () => {
    const link = await truck(3);
    const answer = await post("muckTruck-3", text);
    expect([answer.status, await answer.json()]).toEqual([201, { result: "ok" }]);
    const circle = { id: 1, centre: [111.6, 25.2], radiusMeters: 200, alarmOnLeaving: true };
    expect((await post("muckTruck-3", { type: "setCircles", circles: [circle] })).status).toBe(201);
    expect((await post("muckTruck-3", { type: "deleteAreas", shape: "circle", ids: [1] })).status).toBe(201);
    expect(link.commands.map(({ messageId }) => messageId)).toEqual([0x8300, 0x8600, 0x8601]);
    link.close();
  });

  it.each([
    [2, 2019],
    [1, 2013],
  ])("has terminal %i of %i watch a rectangle and a route, and alarm when it leaves them", async (n) => {
    const link = await truck(n);
    const id = `muckTruck-${n}`;
    const leaving = { alarmOnLeaving: true };
    const rectangles = [{ id: 7, bounds: [111.59, 25.19, 111.61, 25.21], ...leaving }];
    const points = [111.59, 111.61].map((lon) => ({ at: [lon, 25.2], widthMeters: 100 }));
    const set = [
      { type: "setRectangles", rectangles },
      { type: "setRoute", route: { id: 9, name: "核准路线", points, ...leaving } },
    ];
    for (const command of set) expect((await post(id, command)).status).toBe(201);
    expect(link.areas.size).toBe(2);
    const fromMs = wholeSecond() - 600_000;
    await link.reportNow(fix(fromMs));
    await link.reportNow(fix(fromMs + 300_000, { lonE6: 111_625_000 }));
    const { reports } = await eventually(
      () =>
        get<{ reports: { alarms: string[]; items: unknown[] }[] }>(
          `/api/vehicles/${id}/reports?from=${fromMs}&to=${fromMs + 300_001}`,
        ),
      (answer) => answer.reports.length === 2,
    );
    expect(reports.map(({ alarms }) => alarms)).toEqual([[], ["areaCrossing", "routeCrossing"]]);
    expect(reports[1]!.items).toMatchObject([{ name: "areaCrossing" }, { name: "areaCrossing" }]);
    expect((await post(id, { type: "deleteAreas", shape: "rectangle", ids: [7] })).status).toBe(201);
    expect((await post(id, { type: "deleteAreas", shape: "route", ids: [] })).status).toBe(201);
    expect(link.areas.size).toBe(0);
    const drawn = await post(id, { type: "watchPermits" });
    // the town has neither permits nor zones: what was there is deleted
    expect(await drawn.json()).toEqual({ result: "ok", messages: 2 });
    expect(link.commands.map(({ messageId }) => messageId.toString(16))).toEqual([
      "8602",
      "8606",
      "8603",
      "8607",
      "8605",
      "8607",
    ]);
    link.close();
  });

  it("refuses what is wrong, whom it does not know, who is away, and a foreign page", async () => {
    expect((await post("nobody", text)).status).toBe(404);
    expect((await post("sweeper-4", text)).status).toBe(409);
    const wrong = await post("muckTruck-3", { type: "text" });
    expect([wrong.status, await wrong.json()]).toEqual([400, expect.objectContaining({ field: "text" })]);
    expect((await post("muckTruck-3", text, { Origin: "https://evil.example" })).status).toBe(403);
    expect((await post("muckTruck-3", text, { "X-Forwarded-For": "10.1.2.3" })).status).toBe(403);
  });
});

/** A platform's side of the main link. */
class Platform {
  readonly socket: Socket = connect(server.jt809Port!, "127.0.0.1");
  readonly answers: Jt809Frame[] = [];
  readonly #year: Jt809Year;
  #serial = 0;

  constructor(year: Jt809Year) {
    this.#year = year;
    const reader = new Jt809FrameReader();
    this.socket.on("data", (bytes: Buffer) => {
      reader.append(bytes);
      for (let next = reader.nextFrame(); next; next = reader.nextFrame())
        if (next.ok) this.answers.push(next);
    });
  }

  send(messageId: number, body: Buffer, key?: number): void {
    const { accessCode } = PLATFORM;
    const header = { messageId, serial: ++this.#serial, accessCode, timeS: 1_795_000_000, year: this.#year };
    if (key === undefined) this.socket.write(encodeJt809Frame(header, body));
    else this.socket.write(encodeJt809Frame({ ...header, key }, crypt(body, key, CIPHER)));
  }

  async login(password = PLATFORM.password, listens = { host: "", port: 0 }): Promise<number> {
    const body = Buffer.alloc(this.#year === 2011 ? 46 : 50);
    body.writeUInt32BE(PLATFORM.user, 0);
    body.write(password, 4);
    body.write(listens.host, body.length - 34);
    body.writeUInt16BE(listens.port, body.length - 2);
    this.send(0x1001, body);
    while (this.answers.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    return bodyOf(this.answers[0]!, this.#year, CIPHER)[0]!;
  }

  vehicle(plate: string, kind: number, data: Buffer, key?: number): void {
    const head = Buffer.alloc(28);
    iconv.encode(plate, "gbk").copy(head);
    head[21] = 2;
    head.writeUInt16BE(kind, 22);
    head.writeUInt32BE(data.length, 24);
    this.send(0x1200, Buffer.concat([head, data]), key);
  }
}

/** 36 bytes of 2011: plain, day, month, year, time in Beijing, place, speeds, mileage, direction, altitude, state, alarm. */
function block(timeMs: number): Buffer {
  const local = new Date(timeMs + 8 * 3600_000);
  const bytes = Buffer.alloc(36);
  bytes.set([0, local.getUTCDate(), local.getUTCMonth() + 1], 0);
  bytes.writeUInt16BE(local.getUTCFullYear(), 3);
  bytes.set([local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()], 5);
  bytes.writeUInt32BE(111_600_000, 8);
  bytes.writeUInt32BE(25_200_000, 12);
  bytes.writeUInt16BE(36, 16);
  bytes.writeUInt16BE(90, 24);
  bytes.writeUInt16BE(231, 26);
  bytes.writeUInt32BE(3, 28);
  return bytes;
}

/** 2019: plain, length, a terminal's own report, three platforms. */
function wrapped(body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(body.length, 1);
  return Buffer.concat([head, body, Buffer.alloc(45)]);
}

describe("a platform that forwards vehicles", () => {
  const reportsOf = (id: string, fromMs: number, count: number) =>
    eventually(
      () =>
        get<{ reports: { timeMs: number; speedKmh: number; items: unknown[] }[] }>(
          `/api/vehicles/${id}/reports?from=${fromMs}&to=${fromMs + 3600_000}`,
        ),
      ({ reports }) => reports.length === count,
    );

  it("of 2011 logs in, is kept alive, and its locations and back-fills are stored once", async () => {
    const platform = new Platform(2011);
    expect(await platform.login()).toBe(0);
    platform.send(0x1005, Buffer.alloc(0));
    const fromMs = wholeSecond() - 5 * 3600_000;
    platform.vehicle("湘M00001", 0x1202, block(fromMs));
    platform.vehicle("湘M00001", 0x1202, block(fromMs));
    const late = [1, 2, 3].map((minute) => block(fromMs + minute * 60_000));
    platform.vehicle("湘M00001", 0x1203, Buffer.concat([Buffer.of(3), ...late]));
    const { reports } = await reportsOf("muckTruck-1", fromMs, 4);
    expect(reports[0]).toMatchObject({ timeMs: fromMs, speedKmh: 36, altitudeMeters: 231, headingDeg: 90 });
    expect(platform.answers.map(({ messageId }) => messageId)).toEqual([0x1002, 0x1006]);
    platform.socket.destroy();
  });

  it("of 2019 forwards the terminals' own reports, also encrypted", async () => {
    const platform = new Platform(2019);
    expect(await platform.login()).toBe(0);
    const fromMs = wholeSecond() - 6 * 3600_000;
    platform.vehicle("湘M00002", 0x1202, wrapped(fix(fromMs, { items: Buffer.from("310109", "hex") })));
    const many = [60_000, 120_000].map((ms) => wrapped(fix(fromMs + ms)));
    platform.vehicle("湘M00002", 0x1203, Buffer.concat([Buffer.of(2), ...many]));

    platform.vehicle("湘M00002", 0x1202, wrapped(fix(fromMs + 180_000)), 4711);
    const { reports } = await reportsOf("muckTruck-2", fromMs, 4);
    expect(reports[0]!.items).toEqual([{ id: "0x31", hex: "09", name: "satellites", value: 9 }]);
    platform.socket.destroy();
  });

  it("is connected to where it listens, told there what was stored, and told when that link is lost", async () => {
    const links: { socket: Socket; frames: Jt809Frame[] }[] = [];
    const listener = createServer((socket) => {
      const frames: Jt809Frame[] = [];
      links.push({ socket, frames });
      const reader = new Jt809FrameReader();
      socket.on("error", () => {});
      socket.on("data", (bytes: Buffer) => {
        reader.append(bytes);
        for (let next = reader.nextFrame(); next; next = reader.nextFrame()) {
          if (!next.ok) continue;
          frames.push(next);
          const header = {
            serial: 1,
            accessCode: PLATFORM.accessCode,
            timeS: 1_795_000_000,
            year: 2019 as const,
          };
          if (next.messageId === 0x9001)
            socket.write(encodeJt809Frame({ ...header, messageId: 0x9002 }, Buffer.of(0)));
        }
      });
    });
    listener.listen(0, "127.0.0.1");
    await once(listener, "listening");
    const { port } = listener.address() as AddressInfo;
    const until = async (isThere: () => boolean) => {
      while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    const said = (frames: readonly Jt809Frame[]) => frames.map(({ messageId }) => messageId.toString(16));

    const platform = new Platform(2019);
    expect(await platform.login(PLATFORM.password, { host: "127.0.0.1", port })).toBe(0);
    await until(() => links[0]?.frames[0] !== undefined);
    // the code that the answer to the login gave it
    const code = bodyOf(platform.answers[0]!, 2019, CIPHER).readUInt32BE(1);
    expect(bodyOf(links[0]!.frames[0]!, 2019, CIPHER).readUInt32BE(0)).toBe(code);

    links[0]!.socket.destroy();
    await until(() => said(platform.answers).includes("9007"));
    expect(bodyOf(platform.answers.at(-1)!, 2019, CIPHER)[0]).toBe(1);
    await until(() => links[1]?.frames[0] !== undefined);

    const fromMs = wholeSecond() - 7 * 3600_000;
    platform.vehicle("湘M00002", 0x1202, wrapped(fix(fromMs)));
    await reportsOf("muckTruck-2", fromMs, 1);
    platform.send(0x1003, Buffer.alloc(0));
    await until(() => said(links[1]!.frames).includes("9003"));
    expect(said(links[1]!.frames)).toEqual(["9001", "9101", "9003"]);
    expect(bodyOf(links[1]!.frames[1]!, 2019, CIPHER).readUInt32BE(0)).toBe(1);
    await until(() => said(platform.answers).includes("1004"));
    expect(said(platform.answers)).toEqual(["1002", "9007", "1004"]);
    platform.socket.destroy();
    listener.close();
  });

  it("is not connected to the address of somebody else", async () => {
    const platform = new Platform(2011);
    expect(await platform.login(PLATFORM.password, { host: "127.0.0.2", port: 9 })).toBe(0);
    platform.send(0x1005, Buffer.alloc(0));
    while (platform.answers.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    // no 0x9007: nothing was tried
    expect(platform.answers.map(({ messageId }) => messageId)).toEqual([0x1002, 0x1006]);
    platform.socket.destroy();
  });

  it("with a wrong password is refused, and a plate that is not registered is quarantined", async () => {
    const wrong = new Platform(2011);
    expect(await wrong.login("wrong")).toBe(4);
    const platform = new Platform(2011);
    await platform.login();
    platform.vehicle("湘M99999", 0x1202, block(wholeSecond()));
    const { reports } = await eventually(
      () => get<{ reports: { source: string; reason: string }[] }>("/api/quarantine"),
      (answer) => answer.reports.some(({ source }) => source === "jt809:43112901"),
    );
    expect(reports[0]!.reason).toBe("no vehicle with the plate 湘M99999 is registered");
    platform.socket.destroy();
  });
});

async function register(device: {
  id: string;
  domain: string;
  type: string;
  vendor?: string;
}): Promise<string> {
  const response = await fetch(`${server.url}/api/devices`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(device),
  });
  expect(response.status).toBe(201);
  return ((await response.json()) as { key: string }).key;
}

interface Observed {
  observations: { timeMs: number; type: string; points: Record<string, unknown>; quality: unknown }[];
}
const observationsOf = (device: string, count: number) =>
  eventually(
    () => get<Observed>(`/api/observations?device=${device}`),
    ({ observations }) => observations.length === count,
  );

describe("a device on the embedded broker", () => {
  const open = (username: string, password: string, clientId = username) =>
    mqtt.connectAsync(`mqtt://127.0.0.1:${server.mqttPort}`, {
      username,
      password,
      clientId,
      reconnectPeriod: 0,
    });
  const json = (value: unknown) => JSON.stringify(value);

  it("is acknowledged when its message is stored, which is one row however often it is sent", async () => {
    const key = await register({ id: "P-01", domain: "water", type: "pressure" });
    const device = await open("P-01", key);
    const timeMs = wholeSecond();
    const topic = "twin/v1/water/pressure/P-01/telemetry";
    const message = json({ ts: timeMs, v: { pressure: 0.31, ph: 99 }, q: { pressure: 2 } });
    await device.publishAsync(topic, message, { qos: 1 });
    await device.publishAsync(topic, message, { qos: 1 });
    await device.publishAsync(topic, json({ ts: timeMs, v: { residualChlorine: 0.3 } }), { qos: 1 });
    const { observations } = await eventually(
      () => get<Observed>("/api/observations?device=P-01"),
      (answer) => answer.observations[0]?.points.residualChlorine !== undefined,
    );
    expect(observations).toEqual([
      {
        timeMs,
        type: "water/pressure",
        points: { pressure: 0.31, residualChlorine: 0.3 },
        quality: { pressure: 2 },
      },
    ]);
    const { points } = await get<{ points: { id: string; latest: unknown; limits: unknown[] }[] }>(
      "/api/water-points",
    );
    const point = points.find(({ id }) => id === "P-01")!;
    expect(point).toMatchObject({
      place: "network",
      latest: { timeMs, values: { pressure: { value: 0.31, timeMs }, residualChlorine: { value: 0.3 } } },
    });
    expect(point.limits).toContainEqual({ measured: "ph", level: "HH", value: 8.5, unit: "" });
    const { reports } = await get<{ reports: { source: string; reason: string }[] }>("/api/quarantine");
    expect(reports).toContainEqual(
      expect.objectContaining({ source: "mqtt:P-01", reason: "ph: found 99, expected 0 to 14" }),
    );
    await device.endAsync();
  });

  it("may speak for itself only, and a gateway for its domain only", async () => {
    const key = await register({ id: "P-02", domain: "water", type: "pressure" });
    const refused = async (
      username: string,
      password: string,
      topic: string,
      payload: string | Buffer = "{}",
    ) => {
      const device = await open(username, password);
      const closed = new Promise((resolve) => device.once("close", () => resolve(undefined)));
      device.on("error", () => {});
      void device.publishAsync(topic, payload, { qos: 1 }).catch(() => {});
      await closed;
      await device.endAsync(true);
    };
    await refused("P-02", key, "twin/v1/water/pressure/P-01/telemetry");
    await refused("P-02", key, "$SYS/anything");
    await refused("P-02", key, "twin/v1/water/pressure/P-02/telemetry", Buffer.alloc(20_000));
    await expect(open("P-02", "wrong")).rejects.toThrow("Bad username or password");
    await expect(open("P-02", key, "P-01")).rejects.toThrow("Bad username or password");
    const gatewayKey = await register({
      id: "GW",
      domain: "lighting",
      type: "gateway",
      vendor: "lamp-controller-zh",
    });
    await refused("GW", gatewayKey, "twin/v1/water/pressure/P-02/telemetry");
    const gateway = await open("GW", gatewayKey);
    await expect(gateway.subscribeAsync("twin/v1/#")).rejects.toThrow("Subscribe error");
    await gateway.publishAsync("twin/v1/lighting/lamp/L0-0/telemetry", json({ v: { on: 1, U: 2210 } }), {
      qos: 1,
    });
    const { observations } = await observationsOf("L0-0", 1);
    expect(observations[0]).toMatchObject({
      type: "lighting/lamp",
      points: { actualLightState: 100, supplyVoltage: 221 },
    });
    await gateway.endAsync();
  });

  it("that is a lamp changes what is lit and what is broken", async () => {
    const key = await register({ id: "L1-1", domain: "lighting", type: "lamp" });
    const lamp = await open("L1-1", key);
    await lamp.publishAsync("twin/v1/lighting/lamp/L1-1/event", json({ v: { lampFailure: true } }), {
      qos: 1,
    });
    interface Figures {
      lampsFaulty: { value: number };
      lampsLit: { value: number };
    }
    const figures = await get<Figures>("/api/figures");
    expect([figures.lampsFaulty.value, figures.lampsLit.value]).toEqual([1, 1]);
    const states = await get<{ device: string }[]>("/api/device-states?domain=lighting");
    expect(states.map(({ device }) => device)).toEqual(["L0-0", "L1-1"]);
    await lamp.endAsync();
  });

  it("that was removed is refused", async () => {
    const key = await register({ id: "P-03", domain: "water", type: "quality" });
    expect((await fetch(`${server.url}/api/devices/P-03`, { method: "DELETE" })).status).toBe(200);
    await expect(open("P-03", key)).rejects.toThrow("Bad username or password");
  });
});

describe("a broker of others", () => {
  it("is read: registered devices and vendor clouds are stored, the rest is quarantined", async () => {
    await register({ id: "RTU-9", domain: "water", type: "flow", vendor: "water-rtu-zh" });
    const publisher = await mqtt.connectAsync(
      `mqtt://127.0.0.1:${(foreignServer.address() as AddressInfo).port}`,
    );
    const huawei = { services: [{ service_id: "s", properties: { FI: 10, PI: 305 } }] };
    const send = (topic: string, payload: unknown) =>
      publisher.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
    await eventually(
      async () => {
        await send("$oc/devices/RTU-9/sys/properties/report", huawei);
        return get<Observed>("/api/observations?device=RTU-9");
      },
      ({ observations }) => observations.length > 0,
    );
    const { observations } = await get<Observed>("/api/observations?device=RTU-9");
    expect(observations[0]).toMatchObject({ type: "water/flow", points: { flow: 36, pressure: 0.305 } });
    await send("$oc/devices/UNKNOWN/sys/properties/report", huawei);
    await eventually(
      () => get<{ reports: { reason: string }[] }>("/api/quarantine"),
      ({ reports }) => reports.some(({ reason }) => reason === "device UNKNOWN is not registered"),
    );
    await publisher.endAsync();
  });
});

describe("POST /ingest/…", () => {
  const post = (path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/ingest/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body,
    });
  const basic = (id: string, key: string) => ({
    Authorization: `Basic ${Buffer.from(`${id}:${key}`).toString("base64")}`,
  });

  it("takes observations alone, in arrays and gzipped, from a device's own key", async () => {
    const key = await register({ id: "BIN-1", domain: "waste", type: "container", vendor: "bin-sensor" });
    const t = wholeSecond();
    const entry = (i: number) => ({ device: "BIN-1", ts: t + i, v: { fill: 10 + i } });
    expect((await post("observations", JSON.stringify(entry(0)), basic("BIN-1", key))).status).toBe(204);
    const zipped = gzipSync(JSON.stringify([entry(1), entry(2)]));
    const answer = await post("observations", zipped, { ...basic("BIN-1", key), "Content-Encoding": "gzip" });
    expect(answer.status).toBe(204);
    const { observations } = await observationsOf("BIN-1", 3);
    expect(observations.map(({ points }) => points.fillingLevel)).toEqual([10, 11, 12]);
    const other = JSON.stringify({ device: "P-01", v: {} });
    expect((await post("observations", other, basic("BIN-1", key))).status).toBe(403);
    expect((await post("observations", other, basic("BIN-1", "wrong"))).status).toBe(401);
  });

  it("takes positions of registered vehicles by id or plate", async () => {
    const timeMs = wholeSecond() - 3600_000;
    const at = (vehicle: string, i: number) => ({
      vehicle,
      timeMs: timeMs + i,
      lon: 111.6,
      lat: 25.2,
      speedKmh: 21.5,
    });
    expect((await post("positions", JSON.stringify([at("sweeper-4", 0), at("湘M00004", 1000)]))).status).toBe(
      204,
    );
    const { reports } = await eventually(
      () => get<{ reports: { speedKmh: number }[] }>(`/api/vehicles/sweeper-4/reports?from=${timeMs}`),
      (answer) => answer.reports.length === 2,
    );
    expect(reports[0]!.speedKmh).toBe(21.5);
    const stranger = await post("positions", JSON.stringify(at("nobody", 0)));
    expect([stranger.status, await stranger.json()]).toEqual([
      400,
      { error: "0.vehicle: no vehicle nobody is registered" },
    ]);
  });

  it("refuses a gzip bomb without unpacking it, other encodings, wrong bodies and other paths", async () => {
    const before = process.memoryUsage().rss;
    const bomb = gzipSync(Buffer.alloc(512 * 1024 * 1024));
    const made = process.memoryUsage().rss;
    expect(bomb.length).toBeLessThan(1024 * 1024);
    for (let i = 0; i < 10; i++)
      expect((await post("observations", bomb, { "Content-Encoding": "gzip" })).status).toBe(413);
    expect(process.memoryUsage().rss - Math.max(before, made)).toBeLessThan(100 * 2 ** 20);
    expect((await post("observations", "x", { "Content-Encoding": "gzip" })).status).toBe(413);
    expect((await post("observations", "x", { "Content-Encoding": "br" })).status).toBe(415);
    expect((await post("observations", "x", { "Content-Type": "text/plain" })).status).toBe(415);
    expect((await post("observations", "{}")).status).toBe(400);
    expect((await post("nowhere", "{}")).status).toBe(404);
    expect((await post("observations", JSON.stringify({ device: "new", v: {} }))).status).toBe(400);
  });
});
