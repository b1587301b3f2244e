import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import type { Logger } from "pino";
import { type WebSocket, WebSocketServer } from "ws";
import { PATHS } from "../../contract/api.ts";
import { twin } from "../../contract/twin.js";
import type { Config } from "../config.ts";
import { hostAllowed, originAllowed } from "../http/origins.ts";
import type { PublicationChange } from "../publication/publication.ts";
import { CellFrames } from "./cell-frames.ts";
import type { LampStates } from "./lamp-states.ts";
import { cellAddress, type LatestPositions } from "./latest-positions.ts";
import { type ChangedCell, LiveClient } from "./live-client.ts";
import { binaryFrame } from "./web-socket-frame.ts";

const PROTOCOL = 1;
const TICK_MS = 1_000;
const HEARTBEAT_MS = 5_000;
const PING_MS = 30_000;
const MAX_MESSAGE_BYTES = 64 * 1024;
const MAX_CLIENTS = 2_000;

export interface HubDependencies {
  readonly positions: LatestPositions;
  readonly lamps: LampStates;
  /** that is served now */
  readonly publication: () => Pick<PublicationChange, "version" | "number">;
  readonly config: Pick<Config, "host" | "trustedOrigins">;
  readonly log: Logger;
}

/** Sends viewers what moves: one frame a second for each cell that changed, encoded once for all. */
export class LiveHub {
  readonly #dependencies: HubDependencies;
  readonly #frames: CellFrames;
  readonly #clients = new Set<LiveClient>();
  readonly #webSockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false, // varint columns are small already; it costs 3.4 times the CPU
    maxPayload: MAX_MESSAGE_BYTES,
  });
  readonly #timers: NodeJS.Timeout[];

  constructor(dependencies: HubDependencies) {
    this.#dependencies = dependencies;
    this.#frames = new CellFrames(dependencies.positions);
    this.#timers = [
      setInterval(() => this.tick(Date.now()), TICK_MS).unref(),
      setInterval(() => {
        for (const client of this.#clients) client.ping();
      }, PING_MS).unref(),
    ];
  }

  get clients(): number {
    return this.#clients.size;
  }

  /** Answers upgrades of /live on this server, and refuses all others. */
  attach(server: Server): void {
    server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const refusal = this.#refusal(request);
      if (refusal) return refuse(socket, refusal);
      this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => this.#join(webSocket, socket));
    });
  }

  /** One round: encodes the cells that changed and gives them to everyone who looks at them. */
  tick(nowMs: number): void {
    const changed = this.#dependencies.positions.takeChanged().map(
      (cell): ChangedCell => ({
        cell,
        address: cellAddress(cell),
        frame: this.#frames.encode(cell, nowMs),
      }),
    );
    for (const client of this.#clients) client.tick(changed, this.#dependencies.lamps, heartbeat, nowMs);
  }

  filesChanged({ version, number, layers, tiles }: PublicationChange): void {
    this.#tell({
      version,
      number,
      layers: [...layers],
      namesTiles: tiles !== undefined,
      tiles:
        tiles?.map(({ layer, contents, isReshaped }) => ({ layer, contents: [...contents], isReshaped })) ??
        [],
    });
  }

  /** The features of the publication are in the database: what viewers asked before is old. */
  featuresChanged({ version, number, layers }: PublicationChange): void {
    this.#tell({ version, number, layers: [...layers], hasFeatures: true });
  }

  #tell(publication: twin.IPublicationChanged): void {
    const frame = frameOf({ publication });
    for (const client of this.#clients) client.send(frame, Date.now());
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    for (const client of this.#clients) client.end();
    this.#webSockets.close();
  }

  #join(webSocket: WebSocket, socket: Duplex): void {
    const { positions, publication, log } = this.#dependencies;
    const client = new LiveClient({ webSocket, socket, positions, frames: this.#frames, tickMs: TICK_MS });
    this.#clients.add(client);
    webSocket.on("close", () => {
      this.#clients.delete(client);
      log.debug({ clients: this.#clients.size }, "viewer left");
    });
    const now = Date.now();
    const { version, number } = publication();
    const hello = {
      serverTimeMs: now,
      tickMs: TICK_MS,
      protocol: PROTOCOL,
      publication: version,
      publicationNumber: number,
    };
    client.send(frameOf({ hello }), now);
  }

  #refusal(request: IncomingMessage): string | undefined {
    const path = new URL(request.url ?? "/", "http://server").pathname;
    if (path !== PATHS.live) return "404 Not Found";
    if (this.#clients.size >= MAX_CLIENTS) return "503 Service Unavailable";
    const { host, trustedOrigins } = this.#dependencies.config;
    const isTrusted =
      hostAllowed(request.headers, trustedOrigins, host) && originAllowed(request.headers, trustedOrigins);
    return isTrusted ? undefined : "403 Forbidden";
  }
}

const heartbeat = {
  everyMs: HEARTBEAT_MS,
  frame: (nowMs: number) => frameOf({ heartbeat: { serverTimeMs: nowMs } }),
};

function frameOf(message: twin.ServerMessage.$Properties): Buffer {
  return binaryFrame(twin.ServerMessage.encode(message).finish());
}

function refuse(socket: Duplex, status: string): void {
  socket.on("error", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
