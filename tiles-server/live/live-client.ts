import { WebSocket } from "ws";
import { twin } from "../../contract/twin.js";
import type { CellFrames } from "./cell-frames.ts";
import { CELL_E6, cellAddress, type LatestPositions } from "./latest-positions.ts";

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

/** One viewer: what it looks at, what it was sent, and whether it keeps up. */
export class LiveClient {
  readonly #socket: WebSocket;
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

  constructor(socket: WebSocket, positions: LatestPositions, frames: CellFrames, tickMs: number) {
    this.#socket = socket;
    this.#positions = positions;
    this.#frames = frames;
    this.#tickMs = tickMs;
    socket.on("message", (data: Buffer) => this.#receive(data, Date.now()));
    socket.on("pong", () => {
      this.alive = true;
    });
    // too big a message, a bad frame: ws closes the connection itself
    socket.on("error", () => {});
  }

  send(bytes: Uint8Array, nowMs: number): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#socket.send(bytes);
    this.#sentMs = nowMs;
  }

  /** Sends what changed in view; a viewer that does not keep up misses it and later gets all of its view. */
  tick(
    changed: ReadonlyMap<number, Uint8Array>,
    lamps: LampMessage,
    heartbeat: Heartbeat,
    nowMs: number,
  ): void {
    if (this.#socket.bufferedAmount > MAX_UNREAD_BYTES) {
      this.#behind = true;
      if (++this.#skips > MAX_SKIPS) this.#socket.terminate();
      return;
    }
    this.#skips = 0;
    if (this.#behind) {
      this.#behind = false;
      if (this.#view) this.#sendSnapshot(this.#view, undefined, nowMs);
    } else if (this.#view) {
      for (const [cell, bytes] of changed) {
        if (isIn(this.#view, cell)) this.#sendCell(cell, bytes, nowMs);
      }
    }
    if (this.#lampVersion !== lamps.version) {
      this.#lampVersion = lamps.version;
      this.send(lamps.encode(nowMs), nowMs);
    }
    if (nowMs - this.#sentMs >= heartbeat.everyMs) this.send(heartbeat.encode(nowMs), nowMs);
  }

  /** Asks whether the other end is there; drops it when it did not answer the last time. */
  ping(): void {
    if (!this.alive) {
      this.#socket.terminate();
      return;
    }
    this.alive = false;
    this.#socket.ping();
  }

  /** Says that the server stops and does not wait for the answer. */
  end(): void {
    this.#socket.close(1001, "the server stops");
    setTimeout(() => this.#socket.terminate(), CLOSE_WITHIN_MS).unref();
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
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
    for (const cell of this.#shown) if (!isIn(this.#view, cell)) this.#shown.delete(cell);
    this.#sendSnapshot(this.#view, before, nowMs);
  }

  /** Every cell of the view that was not in the view before, and an empty frame for those that emptied unseen. */
  #sendSnapshot(view: View, before: View | undefined, nowMs: number): void {
    const cells = new Set(this.#positions.cells);
    for (const cell of cells) {
      if (!isIn(view, cell) || (before && isIn(before, cell))) continue;
      this.#sendCell(cell, this.#frames.snapshot(cell, nowMs, this.#tickMs), nowMs);
    }
    for (const cell of [...this.#shown]) {
      if (!cells.has(cell)) this.#sendCell(cell, this.#frames.encode(cell, nowMs), nowMs);
    }
  }

  #sendCell(cell: number, bytes: Uint8Array, nowMs: number): void {
    this.send(bytes, nowMs);
    if (this.#positions.hasVehicles(cell)) this.#shown.add(cell);
    else this.#shown.delete(cell);
  }
}

export interface LampMessage {
  readonly version: number;
  encode(nowMs: number): Uint8Array;
}

export interface Heartbeat {
  readonly everyMs: number;
  encode(nowMs: number): Uint8Array;
}

function isIn(view: View, cell: number): boolean {
  const { x, y } = cellAddress(cell);
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
