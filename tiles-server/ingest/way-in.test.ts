import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import iconv from "iconv-lite";
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

const PLATFORM = { name: "运输公司", accessCode: 43_112_901, user: 7, password: "secret" };
const CIPHER = { m1: 10_000_000, ia1: 20_000_000, ic1: 30_000_000 };

let root: string;
let test: TestDatabase;
let server: RunningServer;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "town-"));
  publishTown(root, { trucks: 3, sweepers: 1 });
  test = await pgliteForTests();
  const jt809Platforms = join(root, "platforms.json");
  writeFileSync(jt809Platforms, JSON.stringify([PLATFORM]));
  server = await startServer({
    ...readConfig({ PORT: "0", JT808_PORT: "0", JT809_PORT: "0", LOG_LEVEL: "silent" }),
    jt809Platforms,
    dataDir: test.config.dataDir,
    publication: root,
  });
});
afterAll(async () => {
  await server.close();
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

  async login(password = PLATFORM.password): Promise<number> {
    const body = Buffer.alloc(this.#year === 2011 ? 46 : 50);
    body.writeUInt32BE(PLATFORM.user, 0);
    body.write(password, 4);
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
