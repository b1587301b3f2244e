import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import express from "express";
import pino from "pino";
import { Registry } from "prom-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { valuesOfRuns } from "../../contract/cell-status.ts";
import { decodeTracks } from "../../contract/track-columns.ts";
import { twin } from "../../contract/twin.js";
import { readConfig } from "../config.ts";
import type { Database } from "../database/database.ts";
import { openDatabase } from "../database/open-database.ts";
import {
  pgliteForTests,
  postgresForTests,
  postgresMissing,
  type TestDatabase,
} from "../database/test-databases.ts";
import { decodePartRequest } from "../ingest/jt808/commands.ts";
import { encodeFrame, type Frame, FrameReader } from "../ingest/jt808/frame.ts";
import { encodeLocation, encodeLocationBatch, STATUS } from "../ingest/jt808/location.ts";
import { MESSAGE } from "../ingest/jt808/messages.ts";
import {
  decodeAnswer,
  decodeRegisterAnswer,
  encodeAuthentication,
  encodeRegistration,
} from "../ingest/jt808/session-messages.ts";
import type { LiveServices } from "../live-services.ts";
import {
  currentFolder,
  openPublication,
  type PublicationChange,
  type PublicationSource,
} from "../publication/publication.ts";
import { publishForTest } from "../publication/test-publication.ts";
import { TerminalLink } from "../simulator/terminal-link.ts";
import { readLiveInputs } from "./live-inputs.ts";
import { openLiveServices } from "./live-services.ts";

const VERSION = "0123456789abcdef";
const lamps = ["a", "b", "c"].map((id, i) => ({
  type: "Point" as const,
  properties: { id: `L-${id}`, cabinet: "P1", circuit: i < 2 ? "C1" : "C2" },
  coordinates: [111.579 + i / 1000, 25.185, 230],
}));

const missing = postgresMissing();
if (missing) console.warn(`skipped: ${missing}`);

describe("with the embedded database", () => liveSuite(pgliteForTests));
describe.skipIf(missing)("with a PostgreSQL server", () => liveSuite(async () => postgresForTests()));

function liveSuite(openTestDatabase: () => Promise<TestDatabase>): void {
  let test: TestDatabase;
  let database: Database;
  let server: Server;
  let services: LiveServices;
  let base: string;
  const listeners = new Set<(change: PublicationChange) => void>();
  const fileListeners = new Set<(change: PublicationChange) => void>();
  const links: TerminalLink[] = [];
  const sockets: WebSocket[] = [];

  beforeAll(async () => {
    test = await openTestDatabase();
    publishForTest(test.config.dataDir, { version: VERSION, layers: { streetlights: lamps }, files: {} });
    database = await openDatabase(test.config);
    await database.insertRows(
      "vehicles",
      ["vehicle", "id", "layer", "plate", "kind", "company", "terminal", "properties", "active"],
      [1, 2, 3, 4].map((n) => [
        n,
        `V${n}`,
        "muck-trucks",
        `湘M0000${n}`,
        "muckTruck",
        "X",
        `1390000000${n}`,
        "{}",
        true,
      ]),
    );
    await open();
  });

  afterAll(async () => {
    for (const link of links) link.close();
    for (const socket of sockets) socket.terminate();
    await shut();
    await database.close();
    test.remove();
  });

  async function open(): Promise<void> {
    const config = {
      ...readConfig({ PORT: "0", JT808_PORT: "0", TRUSTED_ORIGINS: "https://twin.example.cn" }),
      dataDir: test.config.dataDir,
    };
    const source = await publication();
    services = await openLiveServices({
      edits: undefined,
      config,
      database,
      publication: source,
      inputs: await readLiveInputs(test.config, source.current),
      log: pino({ level: "silent" }),
      metrics: new Registry(),
    });
    const app = express();
    app.get("/api/tracks", services.tracks);
    app.use(((error, _request, response, _next) => {
      response.status(error.status ?? 500).json({ error: error.message });
    }) satisfies express.ErrorRequestHandler);
    server = createServer((request, response) => {
      if (!services.handleIngest(request, response)) app(request, response);
    });
    services.attach(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    base = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async function shut(): Promise<void> {
    server.closeAllConnections();
    server.close();
    await services.close();
  }

  async function publication(): Promise<PublicationSource> {
    return {
      current: await openPublication(await currentFolder(test.config.dataDir)),
      showNewest: async () => {},
      onFiles: (listener) => {
        fileListeners.add(listener);
        return () => fileListeners.delete(listener);
      },
      onChange: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
  }

  function terminal(n: number, year: 2013 | 2019, plate = `湘M0000${n}`): TerminalLink {
    const link = new TerminalLink(
      { host: "127.0.0.1", port: services.jt808Port },
      { terminal: `1390000000${n}`, year, plate, plateColour: 2, province: 43, city: 1129 },
    );
    links.push(link);
    link.open();
    return link;
  }

  const fix = (timeMs: number, more: Partial<Parameters<typeof encodeLocation>[0]> = {}): Buffer =>
    encodeLocation({
      alarm: 0,
      status: STATUS.accOn | STATUS.positioned,
      lonE6: 111_579_100,
      latE6: 25_185_200,
      altitudeMeters: 231,
      speedDkmh: 305,
      headingDeg: 87,
      timeMs,
      ...more,
    });

  async function viewer(origin?: string): Promise<{
    socket: WebSocket;
    next: <T>(pick: (message: twin.ServerMessage) => T | null | undefined) => Promise<T>;
  }> {
    const socket = new WebSocket(`ws://${base}/live`, { ...(origin && { origin }) });
    sockets.push(socket);
    const received: twin.ServerMessage[] = [];
    socket.on("message", (data: Buffer) => received.push(twin.ServerMessage.decode(data)));
    await once(socket, "open");
    return {
      socket,
      next: async (pick) => {
        for (;;) {
          for (let message = received.shift(); message; message = received.shift()) {
            const found = pick(message);
            if (found !== null && found !== undefined) return found;
          }
          await once(socket, "message");
        }
      },
    };
  }

  const subscribeAll = twin.ClientMessage.encode({ subscribe: { all: true } }).finish();
  const until = async (isTrue: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  const rows = (vehicle: number) =>
    database.query<{ ts: number; lon_e6: number; status: number; items: Uint8Array | null }>(
      "SELECT ts, lon_e6, status, items FROM positions WHERE vehicle = $1 ORDER BY ts",
      [vehicle],
    );
  const wholeSecond = () => Math.floor(Date.now() / 1000) * 1000;

  describe("a terminal's report", () => {
    it.each([
      [1, 2013],
      [2, 2019],
    ] as const)("of vehicle %i in the edition of %i is stored, acknowledged and shown", async (n, year) => {
      const { socket, next } = await viewer();
      expect(await next((message) => message.hello)).toMatchObject({ tickMs: 1000, protocol: 1 });
      socket.send(subscribeAll);
      const link = terminal(n, year);
      await until(() => link.isReady);
      const now = wholeSecond();
      link.report(fix(now, { items: Buffer.from("300115", "hex") }));
      const cell = await next(({ cell }) =>
        cell?.vehicleDelta?.[0] === n || (cell?.vehicleDelta?.length ?? 0) === n ? cell : null,
      );
      expect(cell).toMatchObject({ cellX: Math.floor(111.5791 / 0.02), cellY: Math.floor(25.1852 / 0.02) });
      expect(cell.lonE6Delta?.[0]).toBe(111_579_100);
      expect(cell.serverTimeMs! - cell.fixAgeMs![0]!).toBeLessThanOrEqual(now + 3000);
      await until(() => link.acknowledged === 1);
      await until(async () => (await rows(n)).length === 1);
      const [row] = await rows(n);
      expect(row).toMatchObject({ ts: now, lon_e6: 111_579_100 });
      expect(Buffer.from(row!.items!).toString("hex")).toBe("300115");
    });

    it("sent twice is stored once and acknowledged twice", async () => {
      const link = terminal(3, 2013);
      await until(() => link.isReady);
      const body = fix(wholeSecond());
      link.report(body);
      link.report(body);
      await until(() => link.acknowledged === 2);
      await until(async () => (await rows(3)).length > 0);
      expect(await rows(3)).toHaveLength(1);
      link.close();
    });

    it("without a fix keeps the last place and says so", async () => {
      const link = terminal(3, 2019);
      await until(() => link.isReady);
      const { socket, next } = await viewer();
      socket.send(subscribeAll);
      link.report(fix(wholeSecond() + 1000, { status: STATUS.accOn, lonE6: 0, latE6: 0 }));
      const frame = await next(({ cell }) =>
        cell?.statusRuns?.some((bits, i) => i % 2 === 1 && (bits & STATUS.positioned) === 0) ? cell : null,
      );
      const status = valuesOfRuns(frame.statusRuns!, frame.vehicleDelta!.length);
      const index = status.findIndex((bits) => (bits & STATUS.positioned) === 0);
      expect(frame.lonE6Delta!.slice(0, index + 1).reduce((sum, delta) => sum + delta, 0)).toBe(111_579_100);
      link.close();
    });

    it("that cannot be is quarantined with the reason and acknowledged", async () => {
      const link = terminal(3, 2019);
      await until(() => link.isReady);
      link.report(fix(wholeSecond() + 3 * 3600_000));
      link.report(fix(wholeSecond() + 2000, { lonE6: 20_000_000 }));
      link.report(fix(wholeSecond() + 2000, { lonE6: 111_679_100 }));
      await until(() => link.acknowledged === 3);
      const reasons = () =>
        database.query<{ reason: string }>(
          "SELECT reason FROM quarantine WHERE vehicle = 3 ORDER BY received_ms, sequence",
        );
      await until(async () => (await reasons()).length === 3);
      expect((await reasons()).map(({ reason }) => reason)).toEqual([
        expect.stringContaining("is ahead of now"),
        expect.stringContaining("far outside the county"),
        expect.stringMatching(/^jump of 10\d{3} m/),
      ]);
      link.close();
    });

    it("kept without a link arrives later as back-fill and does not move the vehicle back", async () => {
      const link = terminal(3, 2013);
      await until(() => link.isReady);
      const now = wholeSecond() + 4000;
      link.report(fix(now));
      await until(() => link.acknowledged === 1);
      link.blind = true;
      for (let i = 1; i <= 60; i++) link.report(fix(now - 600_000 + i * 5000, { lonE6: 111_578_000 + i }));
      expect(link.kept).toBe(60);
      link.blind = false;
      await until(() => link.acknowledged === 61);
      await until(async () => (await rows(3)).filter(({ lon_e6 }) => lon_e6 < 111_579_000).length === 60);
      const { socket, next } = await viewer();
      socket.send(subscribeAll);
      const frame = await next(({ cell }) => (cell?.vehicleDelta?.length === 3 ? cell : null));
      expect(frame.lonE6Delta!.reduce((sum, delta) => sum + delta, 0)).toBe(111_579_100);
      link.close();
    });
  });

  describe("alarms of a terminal", () => {
    const alarmsOf = (vehicle: number) =>
      database.query<{ alarm: number; since_ms: number; until_ms: number | null }>(
        "SELECT alarm, since_ms, until_ms FROM alarms WHERE vehicle = $1 ORDER BY since_ms, alarm",
        [vehicle],
      );

    it("are stored as they rise and fall, once when sent twice, and never from a back-fill", async () => {
      const link = terminal(4, 2019);
      await until(() => link.isReady);
      const t = wholeSecond() - 60_000;
      const overspeed = 1 << 1;
      await link.reportNow(fix(t, { alarm: overspeed, lonE6: 111_609_000 }));
      await link.reportNow(fix(t, { alarm: overspeed, lonE6: 111_609_000 }));
      await link.reportNow(fix(t + 20_000, { alarm: 0, lonE6: 111_609_000 }));
      await link.reportNow(fix(t + 35_000, { alarm: 0, lonE6: 111_609_000 }));
      link.blind = true;
      for (let i = 0; i < 5; i++) link.report(fix(t + 36_000 + i * 1000, { alarm: 1, lonE6: 111_609_000 }));
      link.blind = false;
      await until(() => link.kept === 0);
      await until(async () => (await rows(4)).some(({ ts }) => ts === t + 40_000));
      expect(await alarmsOf(4)).toEqual([{ alarm: 1, since_ms: t, until_ms: t + 20_000 }]);
      link.close();
    });
  });

  describe("a command", () => {
    it.each([
      [1, 2013],
      [2, 2019],
    ] as const)("goes down to vehicle %i of %i and its answer comes back", async (n, year) => {
      const link = terminal(n, year);
      await until(() => link.isReady);
      const text = await services.command(n, {
        type: "text",
        text: "前方封路",
        urgent: true,
        display: true,
        speak: true,
      });
      expect(text).toEqual({ result: "ok" });
      const parameters = { heartbeatSeconds: 30, maxSpeedKmh: 60, "0xF001": "ff" };
      expect(await services.command(n, { type: "setParameters", parameters })).toEqual({ result: "ok" });
      expect(await services.command(n, { type: "queryParameters" })).toEqual({ result: "ok", parameters });
      // 700 vertices are 5.6 kB: six frames in 2019 and in 2013
      const ring = Array.from({ length: 700 }, (_, i): [number, number] => [111.5 + i / 1e4, 25.1]);
      const polygon = { id: 7, ring, alarmOnLeaving: true };
      expect(await services.command(n, { type: "setPolygon", polygon })).toEqual({ result: "ok" });
      expect(link.commands.at(-1)?.body.length).toBeGreaterThan(5_600);
      expect(link.commands.map(({ messageId }) => messageId)).toEqual([
        MESSAGE.text,
        MESSAGE.setParameters,
        MESSAGE.queryParameters,
        MESSAGE.setPolygon,
      ]);
      link.close();
    });

    it("to a terminal that is not connected is not sent", async () => {
      await until(async () => (await services.command(3, { type: "queryParameters" })) === undefined);
    });
  });

  describe("a long message", () => {
    it("is asked for again when a part is missing, and stored when it is whole", async () => {
      const socket = connect(services.jt808Port, "127.0.0.1");
      const reader = new FrameReader();
      const answers: Frame[] = [];
      socket.on("data", (bytes: Buffer) => {
        reader.append(bytes);
        for (let next = reader.nextFrame(); next; next = reader.nextFrame()) if (next.ok) answers.push(next);
      });
      const header = { year: 2013, terminal: "13900000004" } as const;
      const identity = {
        province: 43,
        city: 1129,
        manufacturer: "T",
        model: "T",
        terminalId: "T",
        plateColour: 2,
      };
      const registration = encodeRegistration({ ...identity, plate: "湘M00004" }, 2013);
      const send = (
        messageId: number,
        serial: number,
        body: Buffer,
        subpackage?: { total: number; index: number },
      ) =>
        socket.write(encodeFrame({ ...header, messageId, serial, ...(subpackage && { subpackage }) }, body));
      send(MESSAGE.register, 1, registration);
      await until(() => answers.length === 1);
      const { code } = decodeRegisterAnswer(answers[0]!.body);
      send(MESSAGE.authenticate, 2, encodeAuthentication({ code: code! }, 2013));
      await until(() => answers.length === 2);
      const t = wholeSecond() - 7200_000;
      const reports = Array.from({ length: 60 }, (_, i) => fix(t + i * 1000, { lonE6: 111_609_000 }));
      const batch = encodeLocationBatch(reports, true);
      const total = Math.ceil(batch.length / 1000);
      const parts = Array.from({ length: total }, (_, i) => batch.subarray(i * 1000, (i + 1) * 1000));
      parts.forEach((part, i) => {
        if (i !== 1) send(MESSAGE.locationBatch, 10 + i, part, { total, index: i + 1 });
      });
      await until(() => answers.length === 3);
      expect(answers[2]!.messageId).toBe(MESSAGE.requestParts);
      expect(decodePartRequest(answers[2]!.body, 2013)).toEqual({ serial: 10, indices: [2] });
      send(MESSAGE.locationBatch, 11, parts[1]!, { total, index: 2 });
      await until(() => answers.length === 4);
      expect(decodeAnswer(answers[3]!.body)).toEqual({
        serial: 10,
        messageId: MESSAGE.locationBatch,
        result: 0,
      });
      await until(async () => (await rows(4)).filter(({ ts }) => ts >= t && ts < t + 60_000).length === 60);
      socket.destroy();
    });
  });

  describe("a stranger", () => {
    it("is found in the quarantine, and not more often than 60 times a minute", async () => {
      const socket = connect(services.jt808Port, "127.0.0.1");
      let answered = 0;
      socket.on("data", (bytes: Buffer) => {
        answered += bytes.filter((byte) => byte === 0x7e).length / 2;
      });
      for (let serial = 1; serial <= 70; serial++) {
        const header = { messageId: MESSAGE.location, year: 2019, terminal: "15000000000", serial } as const;
        socket.write(encodeFrame(header, fix(wholeSecond())));
      }
      await until(() => answered === 70);
      const kept = () =>
        database.query<{ source: string; reason: string }>(
          "SELECT source, reason FROM quarantine WHERE vehicle = 0",
        );
      await until(async () => (await kept()).length === 60);
      expect((await kept())[0]).toEqual({
        source: "jt808:15000000000",
        reason: "the terminal is not registered",
      });
      socket.destroy();
    });

    it("whose terminal or plate is not registered is refused", async () => {
      const unknown = terminal(9, 2013);
      await until(() => unknown.refused !== undefined);
      expect(unknown.refused).toBe("0x8100 result 4");
      const wrongPlate = terminal(1, 2019, "湘M99999");
      await until(() => wrongPlate.refused !== undefined);
      expect(wrongPlate.refused).toBe("0x8100 result 2");
    });

    it("that reports without authentication is answered with failure and nothing is stored", async () => {
      const before = await rows(1);
      const socket = connect(services.jt808Port, "127.0.0.1");
      const header = { messageId: MESSAGE.location, year: 2013, terminal: "13900000001", serial: 5 } as const;
      socket.write(encodeFrame(header, fix(wholeSecond())));
      const [answer] = (await once(socket, "data")) as [Buffer];
      expect(answer.subarray(13, 18).toString("hex")).toBe("0005020001");
      socket.destroy();
      expect(await rows(1)).toEqual(before);
    });

    it("that sends noise is cut off", async () => {
      const socket = connect(services.jt808Port, "127.0.0.1");
      socket.on("error", () => {});
      socket.write(Buffer.from("7e00ff".repeat(30), "hex"));
      await once(socket, "close");
    });
  });

  describe("lamps", () => {
    const post = (body: unknown, headers: Record<string, string> = {}) =>
      fetch(`http://${base}/ingest/lamps`, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...headers },
        body: JSON.stringify(body),
      });

    it("are shown in row order: percent, fault, unknown", async () => {
      const { next } = await viewer();
      const report = [{ circuit: "P1/C1", timeMs: Date.now(), level: 60, faults: ["L-b"] }];
      expect((await post(report)).status).toBe(204);
      const states = await next(({ lamps }) => (lamps?.level?.[0] === 60 ? lamps : null));
      expect([...states.level!]).toEqual([60, 254, 255]);
      expect(states.publication).toBe(VERSION);
      expect(services.figures.lampsLit()).toMatchObject({ value: 1, of: 3 });
      expect(services.figures.lampsFaulty()).toMatchObject({ value: 1, of: 3 });
    });

    it("refuse what is no report, naming the field", async () => {
      const wrong = await post([{ circuit: "C1", timeMs: Date.now(), level: 101 }]);
      expect(wrong.status).toBe(400);
      expect(await wrong.json()).toMatchObject({ error: expect.stringContaining("0.level") });
      expect((await post([], { Origin: "https://evil.example" })).status).toBe(403);
      expect((await fetch(`http://${base}/ingest/lamps`)).status).toBe(405);
      expect((await post([{ circuit: "x".repeat(2 ** 21) }])).status).toBe(413);
    });
  });

  describe("viewers", () => {
    it("of another origin are refused, of a trusted one not", async () => {
      const refused = new WebSocket(`ws://${base}/live`, { origin: "https://evil.example" });
      const [, response] = await once(refused, "unexpected-response");
      expect(response.statusCode).toBe(403);
      const { next } = await viewer("https://twin.example.cn");
      expect(await next(({ hello }) => hello)).toBeTruthy();
    });

    it("get only the cells they look at", async () => {
      const { socket, next } = await viewer();
      await next(({ hello }) => hello);
      const elsewhere = {
        westE6: 111_000_000,
        southE6: 24_700_000,
        eastE6: 111_100_000,
        northE6: 24_800_000,
      };
      socket.send(twin.ClientMessage.encode({ subscribe: elsewhere }).finish());
      const first = await next((message) => (message.cell ? "cell" : message.heartbeat ? "heartbeat" : null));
      expect(first).toBe("heartbeat");
    });

    it("that send something else are closed with a reason", async () => {
      const { socket } = await viewer();
      socket.send(Buffer.from([0xff, 0xff, 0xff]));
      const [code] = await once(socket, "close");
      expect(code).toBe(1007);
      const { socket: loud } = await viewer();
      loud.send(Buffer.alloc(70_000));
      const [tooBig] = await once(loud, "close");
      expect(tooBig).toBe(1009);
    });

    it("hear of a new publication", async () => {
      const { next } = await viewer();
      await next(({ hello }) => hello);
      for (const listener of fileListeners)
        listener({
          version: "fedcba9876543210",
          number: 7,
          layers: ["water"],
          tiles: [{ layer: "water", contents: ["content/3/1/2.glb"], isReshaped: false }],
        });
      expect(await next(({ publication }) => publication)).toMatchObject({
        version: "fedcba9876543210",
        number: 7,
        layers: ["water"],
        namesTiles: true,
        tiles: [{ layer: "water", contents: ["content/3/1/2.glb"], isReshaped: false }],
      });
    });
  });

  describe("tracks", () => {
    const get = (query: string) => fetch(`http://${base}/api/tracks?${query}`);
    const hour = () => `from=${Date.now() - 3600_000}&to=${Date.now() + 60_000}`;

    it("come as one message a vehicle, in time order", async () => {
      const response = await get(`${hour()}&vehicles=3,1`);
      expect(response.status).toBe(200);
      const tracks = [...decodeTracks(new Uint8Array(await response.arrayBuffer()))];
      expect(tracks.map(({ vehicle }) => vehicle)).toEqual([1, 3]);
      const third = tracks[1]!;
      const [first = 0] = third.timesMs;
      expect([...third.timesMs.slice(0, 3)]).toEqual([first, first + 5000, first + 10_000]);
      expect([...third.lonE6.slice(0, 3)]).toEqual([111_578_001, 111_578_002, 111_578_003]);
      expect((await rows(3)).length).toBe(third.timesMs.length);
    });

    it("of a box are those of the vehicles that were in it", async () => {
      const inside = await get(`${hour()}&bbox=111.5779,25.18,111.5781,25.19`);
      const [track] = decodeTracks(new Uint8Array(await inside.arrayBuffer()));
      expect(track?.vehicle).toBe(3);
      const outside = await get(`${hour()}&bbox=111,24.7,111.1,24.8`);
      expect((await outside.arrayBuffer()).byteLength).toBe(0);
    });

    it("refuse wrong and too long intervals with advice", async () => {
      expect((await get("from=yesterday&to=2026-11-22T00:00:00Z")).status).toBe(400);
      expect((await get("from=2&to=1")).status).toBe(400);
      const long = await get(`from=0&to=${Date.now()}`);
      expect(long.status).toBe(422);
      expect(await long.json()).toMatchObject({ error: expect.stringContaining("ask for it in parts") });
    });
  });

  describe("a restart", () => {
    it("shows the last positions and lamps again and counts nothing twice", async () => {
      for (const link of links) link.close();
      const before = await Promise.all([rows(1), rows(2), rows(3)]);
      await shut();
      await open();
      expect(await Promise.all([rows(1), rows(2), rows(3)])).toEqual(before);
      const { socket, next } = await viewer();
      socket.send(subscribeAll);
      const frame = await next(({ cell }) => cell);
      expect(frame.vehicleDelta).toEqual([1, 1, 1]);
      const states = await next(({ lamps }) => lamps);
      expect([...states.level!]).toEqual([60, 254, 255]);
    });
  });
}
