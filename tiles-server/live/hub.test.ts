import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { twin } from "../../contract/twin.js";
import { CellFrames } from "./cell-frames.ts";
import { LiveHub } from "./hub.ts";
import { LampStates } from "./lamp-states.ts";
import { LatestPositions } from "./latest-positions.ts";

const VEHICLES = 5_000;

let positions: LatestPositions;
let hub: LiveHub;
let server: Server;
let port: number;
beforeEach(async () => {
  positions = new LatestPositions();
  hub = new LiveHub({
    positions,
    lamps: new LampStates(),
    publication: () => ({ version: "v7", number: 7 }),
    config: { host: "127.0.0.1", trustedOrigins: [] },
    log: pino({ level: "silent" }),
  });
  server = createServer();
  hub.attach(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});
afterEach(() => {
  hub.close();
  server.closeAllConnections();
  server.close();
});

/** Everyone moves, all in one cell: about 80 KB a frame. */
function moveAll(tick: number): void {
  for (let vehicle = 1; vehicle <= VEHICLES; vehicle++) {
    positions.update({
      kind: "position",
      vehicle,
      timeMs: 1_000_000 + tick * 1000,
      lonE6: 111_560_000 + ((vehicle * 7919 + tick * 31) % 19_000),
      latE6: 25_180_000 + ((vehicle * 104_729 + tick * 17) % 19_000),
      altitudeMeters: 200 + (vehicle % 100),
      speedDkmh: 300,
      headingDeg: vehicle % 360,
      status: 3,
      alarm: 0,
      items: new Uint8Array(),
    });
  }
}

describe("a viewer that does not read", () => {
  it("costs no more than its budget, sees the present when it reads again, and is dropped when it never does", async () => {
    const reader = new WebSocket(`ws://127.0.0.1:${port}/live`);
    await once(reader, "open");
    const subscribe = twin.ClientMessage.encode({ subscribe: { all: true } }).finish();
    reader.send(subscribe);
    const sequences: number[] = [];
    reader.on("message", (data: Buffer) => {
      const { cell } = twin.ServerMessage.decode(data);
      if (cell) sequences.push(cell.sequence!);
    });

    const stalled = await rawViewer(subscribe);
    while (hub.clients < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    const rssBefore = process.memoryUsage().rss;
    let ticks = 0;
    while (hub.clients === 2 && ticks < 400) {
      moveAll(++ticks);
      hub.tick(1_000_000 + ticks * 1000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    // kernel buffers take some megabytes first; then 256 KiB, then 50 skipped ticks
    expect(hub.clients).toBe(1);
    expect(ticks).toBeGreaterThan(50);
    expect(process.memoryUsage().rss - rssBefore).toBeLessThan(100 * 2 ** 20);
    stalled.destroy();

    // the one that reads may have been skipped while this loop kept the process busy; it has the newest now
    moveAll(++ticks);
    hub.tick(1_000_000 + ticks * 1000);
    while (sequences.at(-1)! < ticks) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
    reader.terminate();
  });
});

describe("fifty viewers of a hundred that do not read", () => {
  it("cost no more than 100 MB until they are dropped, and the others miss nothing for them", async () => {
    const subscribe = twin.ClientMessage.encode({ subscribe: { all: true } }).finish();
    const sockets = await Promise.all(Array.from({ length: 100 }, () => rawViewer(subscribe)));
    const [stalled, readers] = [sockets.slice(0, 50), sockets.slice(50)];
    const read = readers.map(() => 0);
    for (const [i, reader] of readers.entries())
      reader.on("data", (bytes: Buffer) => {
        read[i]! += bytes.length;
      });
    for (const reader of readers) reader.resume();
    await until(() => hub.clients === 100);
    const frames = new CellFrames(positions); // encodes what the hub encodes
    const before = process.memoryUsage().rss;
    let most = 0;
    for (let tick = 1; hub.clients > 50 && tick < 400; tick++) {
      moveAll(tick);
      const nowMs = 1_000_000 + tick * 1000;
      const [cell] = positions.cells;
      const { length } = frames.encode(cell!, nowMs);
      const wanted = read.map((bytes) => bytes + length);
      hub.tick(nowMs);
      await until(() => read.every((bytes, i) => bytes >= wanted[i]!));
      most = Math.max(most, process.memoryUsage().rss - before);
    }
    expect(hub.clients).toBe(50);
    expect(most).toBeLessThan(100 * 2 ** 20);
    for (const socket of [...stalled, ...readers]) socket.destroy();
  });
});

describe("a viewer that breaks the rules", () => {
  const closed = async (send: (viewer: WebSocket) => void): Promise<number> => {
    const viewer = new WebSocket(`ws://127.0.0.1:${port}/live`);
    await once(viewer, "open");
    const close = once(viewer, "close");
    send(viewer);
    const [code] = await close;
    return code;
  };
  const refused = (headers: Record<string, string>, path = "/live"): Promise<number> =>
    new Promise((status, failed) => {
      const viewer = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
      viewer.on("unexpected-response", (_request, { statusCode }) => status(statusCode!));
      viewer.on("open", () => failed(new Error("it was let in")));
      viewer.on("error", () => {}); // follows the refusal
    });

  it("is closed: a message that is too big, too many, or none that is understood", async () => {
    const subscribe = twin.ClientMessage.encode({ subscribe: { all: true } }).finish();
    expect(await closed((viewer) => viewer.send(Buffer.alloc(64 * 1024 + 1)))).toBe(1009);
    expect(await closed((viewer) => viewer.send(Buffer.of(0xff, 0xff, 0xff)))).toBe(1007);
    const flood = (viewer: WebSocket) => {
      for (let i = 0; i < 30; i++) viewer.send(subscribe);
    };
    expect(await closed(flood)).toBe(1008);
    await until(() => hub.clients === 0);
  });

  it("is not let in from a page of another origin, under another name, or elsewhere", async () => {
    expect(await refused({ Origin: "https://elsewhere.example" })).toBe(403);
    expect(await refused({ Origin: "null" })).toBe(403);
    expect(await refused({ Host: "elsewhere.example" })).toBe(403);
    expect(await refused({}, "/other")).toBe(404);
    expect(hub.clients).toBe(0);
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** A WebSocket by hand that shakes hands, subscribes and then reads nothing more. */
async function rawViewer(message: Uint8Array): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.write(
    `GET /live HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  await once(socket, "data");
  socket.pause();
  // a masked binary frame; the mask is zero
  socket.write(Buffer.concat([Buffer.of(0x82, 0x80 | message.length, 0, 0, 0, 0), message]));
  return socket;
}

describe("a viewer that looks elsewhere", () => {
  it("gets the cells that come into view, each once, and then what changes in them", async () => {
    moveAll(1);
    const viewer = new WebSocket(`ws://127.0.0.1:${port}/live`);
    const cells: (readonly [x: number, vehicles: number])[] = [];
    viewer.on("message", (data: Buffer) => {
      const { cell } = twin.ServerMessage.decode(data);
      if (cell) cells.push([cell.cellX!, cell.vehicleDelta!.length]);
    });
    await once(viewer, "open");
    const look = (westE6: number, eastE6: number) =>
      viewer.send(
        twin.ClientMessage.encode({
          subscribe: { westE6, eastE6, southE6: 25_100_000, northE6: 25_300_000 },
        }).finish(),
      );
    look(111_500_000, 111_539_000);
    look(111_500_000, 111_570_000);
    while (cells.length < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(cells).toEqual([[5578, VEHICLES]]);
    look(111_510_000, 111_571_000); // the same cells: nothing new
    positions.update({ ...record(), vehicle: 9999, lonE6: 111_541_000 });
    hub.tick(2_000_000);
    while (cells.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(cells.slice(1).sort()).toEqual([
      [5577, 1],
      [5578, VEHICLES],
    ]);
    viewer.terminate();
  });
});

function record() {
  return {
    kind: "position" as const,
    vehicle: 1,
    timeMs: 5_000_000,
    lonE6: 111_560_000,
    latE6: 25_185_000,
    altitudeMeters: 0,
    speedDkmh: 0,
    headingDeg: 0,
    status: 3,
    alarm: 0,
    items: new Uint8Array(),
  };
}
