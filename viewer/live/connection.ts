import { twin } from "../../contract/twin.js";

export interface LiveHandlers {
  onHello(hello: Hello): void;
  onCell(cell: twin.CellFrame): void;
  onLamps(lamps: twin.LampStates): void;
  onPublication(changed: twin.PublicationChanged): void;
  /** a message of any kind arrived */
  onAlive(serverTimeMs: number | undefined): void;
  /** the connection opened, or was lost */
  onConnected(isConnected: boolean): void;
}

interface Hello {
  readonly serverTimeMs: number;
  /** of the publication that the server serves */
  readonly version: string;
  readonly number: number;
}

/** [west, south, east, north] degrees; undefined = the whole county. */
export type LiveView = readonly [number, number, number, number] | undefined;

const FIRST_WAIT_MS = 700;
const LONGEST_WAIT_MS = 10_000;
/** The server says something at least every few seconds; after this the link counts as lost. */
const SILENCE_MS = 15_000;

/** A connection to /live that comes back by itself until it is closed. */
export class LiveConnection {
  readonly #url: string;
  readonly #handlers: LiveHandlers;
  #socket: WebSocket | undefined;
  #view: LiveView;
  #waitMs = FIRST_WAIT_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(url: string, handlers: LiveHandlers) {
    this.#url = url;
    this.#handlers = handlers;
    this.#open();
  }

  /** Asks for the vehicles of a part of the county. */
  look(view: LiveView): void {
    this.#view = view;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(encodeSubscribe(view));
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#socket?.close(1000);
  }

  #open(): void {
    const socket = new WebSocket(this.#url);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    this.#expect(socket);
    socket.onopen = () => {
      socket.send(encodeSubscribe(this.#view));
      this.#waitMs = FIRST_WAIT_MS;
      this.#handlers.onConnected(true);
    };
    socket.onmessage = (event: MessageEvent<ArrayBuffer>) => {
      this.#expect(socket);
      this.#receive(twin.ServerMessage.decode(new Uint8Array(event.data)));
    };
    socket.onclose = () => {
      if (this.#isClosed || socket !== this.#socket) return;
      this.#handlers.onConnected(false);
      clearTimeout(this.#timer);
      // a third of chance keeps a wall of viewers from coming back in step
      this.#timer = setTimeout(() => this.#open(), this.#waitMs * (1 + Math.random() / 3));
      this.#waitMs = Math.min(LONGEST_WAIT_MS, 1.7 * this.#waitMs);
    };
  }

  #expect(socket: WebSocket): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => socket.close(), SILENCE_MS);
  }

  #receive({ hello, cell, lamps, publication, heartbeat }: twin.ServerMessage): void {
    const timed = hello ?? cell ?? lamps ?? heartbeat;
    this.#handlers.onAlive(timed ? Number(timed.serverTimeMs) : undefined);
    if (hello)
      this.#handlers.onHello({
        serverTimeMs: Number(hello.serverTimeMs),
        version: hello.publication ?? "",
        number: hello.publicationNumber ?? 0,
      });
    // decode() answers plain field objects; fromObject-free: the generated class is what it made
    if (cell) this.#handlers.onCell(cell as twin.CellFrame);
    if (lamps) this.#handlers.onLamps(lamps as twin.LampStates);
    if (publication) this.#handlers.onPublication(publication as twin.PublicationChanged);
  }
}

function encodeSubscribe(view: LiveView): Uint8Array<ArrayBuffer> {
  const e6 = (degrees: number) => Math.round(degrees * 1e6);
  const subscribe = view
    ? { westE6: e6(view[0]), southE6: e6(view[1]), eastE6: e6(view[2]), northE6: e6(view[3]) }
    : { all: true };
  return Uint8Array.from(twin.ClientMessage.encode({ subscribe }).finish());
}
