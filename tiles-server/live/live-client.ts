import type { Duplex } from "node:stream";
import { WebSocket } from "ws";
import { twin } from "../../contract/twin.js";
import type { CellFrames } from "./cell-frames.ts";
import { CELL_E6, type CellAddress, cellAddress, type LatestPositions } from "./latest-positions.ts";

/** Bytes a viewer may leave unread before frames are skipped for it. */
const MAX_UNREAD_BYTES = 256 * 1024;
/** Ticks in a row that may be skipped before the viewer is dropped. */
const MAX_SKIPS = 50;
/** A stop of the whole server takes two seconds at most. */
const CLOSE_WITHIN_MS = 500;
const MAX_MESSAGES_PER_SECOND = 20;

/** Inclusive range of cells. */
interface View {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

const EVERYTHING: View = { west: -Infinity, south: -Infinity, east: Infinity, north: Infinity };

/** A cell of this tick, encoded for everyone who looks at it. */
export interface ChangedCell {
  readonly cell: number;
  readonly address: CellAddress;
  readonly frame: Buffer;
}

interface ClientDependencies {
  readonly webSocket: WebSocket;
  /** what the WebSocket runs on: ready frames go to it directly, because `ws` would frame them for each viewer again */
  readonly socket: Duplex;
  readonly positions: LatestPositions;
  readonly frames: CellFrames;
  readonly tickMs: number;
}

/** One viewer: what it looks at, what it was sent, and whether it keeps up. */
export class LiveClient {
  readonly #webSocket: WebSocket;
  readonly #socket: Duplex;
  readonly #positions: LatestPositions;
  readonly #frames: CellFrames;
  readonly #tickMs: number;
  #view: View | undefined;
  /** cells whose last frame to this viewer held vehicles */
  readonly #shown = new Set<number>();
  #lampVersion = 0;
  #skips = 0;
  #behind = false;
  #sentMs = 0;
  #messages = 0;
  #messagesSinceMs = 0;
  /** false from a ping until its pong */
  alive = true;

  constructor({ webSocket, socket, positions, frames, tickMs }: ClientDependencies) {
    this.#webSocket = webSocket;
    this.#socket = socket;
    this.#positions = positions;
    this.#frames = frames;
    this.#tickMs = tickMs;
    webSocket.on("message", (data: Buffer) => this.#receive(data, Date.now()));
    webSocket.on("pong", () => {
      this.alive = true;
    });
    // too big a message, a bad frame: ws closes the connection itself
    webSocket.on("error", () => {});
  }

  send(frame: Buffer, nowMs: number): void {
    if (this.#webSocket.readyState !== WebSocket.OPEN) return;
    this.#socket.write(frame);
    this.#sentMs = nowMs;
  }

  /** Sends what changed in view; a viewer that does not keep up misses it and later gets all of its view. */
  tick(changed: readonly ChangedCell[], lamps: LampMessage, heartbeat: Heartbeat, nowMs: number): void {
    if (this.#webSocket.bufferedAmount > MAX_UNREAD_BYTES) {
      this.#behind = true;
      if (++this.#skips > MAX_SKIPS) this.#webSocket.terminate();
      return;
    }
    this.#skips = 0;
    this.#socket.cork(); // one write for all of the tick
    if (this.#behind) {
      this.#behind = false;
      if (this.#view) this.#sendSnapshot(this.#view, undefined, nowMs);
    } else if (this.#view) {
      for (const { cell, address, frame } of changed) {
        if (isIn(this.#view, address)) this.#sendCell(cell, frame, nowMs);
      }
    }
    if (this.#lampVersion !== lamps.version) {
      this.#lampVersion = lamps.version;
      this.send(lamps.frame(nowMs), nowMs);
    }
    if (nowMs - this.#sentMs >= heartbeat.everyMs) this.send(heartbeat.frame(nowMs), nowMs);
    this.#socket.uncork();
  }

  /** Asks whether the other end is there; drops it when it did not answer the last time. */
  ping(): void {
    if (!this.alive) {
      this.#webSocket.terminate();
      return;
    }
    this.alive = false;
    this.#webSocket.ping();
  }

  /** Says that the server stops and does not wait for the answer. */
  end(): void {
    this.#webSocket.close(1001, "the server stops");
    setTimeout(() => this.#webSocket.terminate(), CLOSE_WITHIN_MS).unref();
  }

  close(code: number, reason: string): void {
    this.#webSocket.close(code, reason);
  }

  #receive(data: Buffer, nowMs: number): void {
    if (nowMs - this.#messagesSinceMs > 1000) {
      this.#messages = 0;
      this.#messagesSinceMs = nowMs;
    }
    if (++this.#messages > MAX_MESSAGES_PER_SECOND) {
      this.close(1008, "too many messages");
      return;
    }
    const subscribe = readSubscribe(data);
    if (!subscribe) {
      this.close(1007, "expected a twin.ClientMessage with subscribe");
      return;
    }
    const before = this.#view;
    this.#view = viewOf(subscribe);
    for (const cell of this.#shown) if (!isIn(this.#view, cellAddress(cell))) this.#shown.delete(cell);
    this.#sendSnapshot(this.#view, before, nowMs);
  }

  /** Every cell of the view that was not in the view before, and an empty frame for those that emptied unseen. */
  #sendSnapshot(view: View, before: View | undefined, nowMs: number): void {
    const cells = new Set(this.#positions.cells);
    for (const cell of cells) {
      const address = cellAddress(cell);
      if (!isIn(view, address) || (before && isIn(before, address))) continue;
      this.#sendCell(cell, this.#frames.snapshot(cell, nowMs, this.#tickMs), nowMs);
    }
    for (const cell of [...this.#shown]) {
      if (!cells.has(cell)) this.#sendCell(cell, this.#frames.encode(cell, nowMs), nowMs);
    }
  }

  #sendCell(cell: number, frame: Buffer, nowMs: number): void {
    this.send(frame, nowMs);
    if (this.#positions.hasVehicles(cell)) this.#shown.add(cell);
    else this.#shown.delete(cell);
  }
}

export interface LampMessage {
  readonly version: number;
  frame(nowMs: number): Buffer;
}

export interface Heartbeat {
  readonly everyMs: number;
  frame(nowMs: number): Buffer;
}

function isIn(view: View, { x, y }: CellAddress): boolean {
  return x >= view.west && x <= view.east && y >= view.south && y <= view.north;
}

function readSubscribe(data: Buffer): twin.Subscribe.$Properties | undefined {
  try {
    return twin.ClientMessage.decode(data).subscribe ?? undefined;
  } catch {
    return undefined; // not protobuf: the connection is closed with the reason
  }
}

/** An empty rectangle means everything (contract/twin.proto). */
function viewOf(subscribe: twin.Subscribe.$Properties): View {
  const [westE6, southE6, eastE6, northE6] = [
    subscribe.westE6 ?? 0,
    subscribe.southE6 ?? 0,
    subscribe.eastE6 ?? 0,
    subscribe.northE6 ?? 0,
  ];
  const isEmpty = westE6 === 0 && southE6 === 0 && eastE6 === 0 && northE6 === 0;
  if (subscribe.all || isEmpty) return EVERYTHING;
  return {
    west: Math.floor(westE6 / CELL_E6),
    south: Math.floor(southE6 / CELL_E6),
    east: Math.floor(eastE6 / CELL_E6),
    north: Math.floor(northE6 / CELL_E6),
  };
}
