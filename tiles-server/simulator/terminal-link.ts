import { connect, type Socket } from "node:net";
import {
  encodeFrame,
  type Frame,
  FrameReader,
  MAX_BODY_BYTES,
  type ProtocolYear,
} from "../ingest/jt808/frame.ts";
import { encodeLocationBatch } from "../ingest/jt808/location.ts";
import { MESSAGE } from "../ingest/jt808/messages.ts";
import { decodeParameters, encodeParameters, type Parameters } from "../ingest/jt808/parameters.ts";
import {
  ANSWER,
  decodeAnswer,
  decodeRegisterAnswer,
  encodeAnswer,
  encodeAuthentication,
  encodeRegistration,
  REGISTER_RESULT,
} from "../ingest/jt808/session-messages.ts";
import { SubpackageJoiner } from "../ingest/jt808/subpackages.ts";
import { TerminalAreas } from "./terminal-areas.ts";

const HEARTBEAT_MS = 60_000;
const ANSWER_WITHIN_MS = 10_000;
const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 4_000;
/** Reports a terminal keeps while it has no link; the oldest go first. */
const MAX_KEPT = 2_000;
const MAX_COMMANDS = 100;

export interface TerminalIdentity {
  readonly terminal: string;
  readonly year: ProtocolYear;
  readonly plate: string;
  /** JT/T 415 colour number */
  readonly plateColour: number;
  /** GB/T 2260 province and city digits */
  readonly province: number;
  readonly city: number;
}

type Waiting = { resolve: (result: number) => void; reject: (error: Error) => void };

/**
 * A terminal's side of JT/T 808: keeps a connection, registers once, authenticates at every connect, sends
 * heartbeats, and keeps each report until the platform has answered it. What could not be sent goes out
 * later as a 0x0704 of type 1 (盲区补报).
 */
export class TerminalLink {
  readonly #address: { readonly host: string; readonly port: number };
  readonly #identity: TerminalIdentity;
  readonly #kept: Buffer[] = [];
  readonly #waiting = new Map<number, Waiting>();
  readonly #joiner = new SubpackageJoiner();
  #socket: Socket | undefined;
  #serial = 0;
  #code: string | undefined;
  #ready = false;
  #backfilling = false;
  #blind = false;
  #closed = false;
  #retryMs = RETRY_MIN_MS;
  #retryTimer: NodeJS.Timeout | undefined;
  /** why the platform refused the terminal for good, or undefined */
  refused: string | undefined;
  acknowledged = 0;
  /** what the platform sent down besides answers, oldest first; long messages joined */
  readonly commands: { readonly messageId: number; readonly body: Buffer }[] = [];
  /** areas and routes that it watches */
  readonly areas = new TerminalAreas();
  /** what the platform has set, as terminals keep it */
  parameters: Parameters = { heartbeatSeconds: HEARTBEAT_MS / 1000 };

  constructor(address: { host: string; port: number }, identity: TerminalIdentity) {
    this.#address = address;
    this.#identity = identity;
  }

  get isReady(): boolean {
    return this.#ready;
  }

  get kept(): number {
    return this.#kept.length;
  }

  /** Connects, and again whenever the connection is lost, until {@link close}. */
  open(): void {
    if (this.#closed || this.refused) return;
    const socket = connect(this.#address);
    this.#socket = socket;
    const reader = new FrameReader();
    const heartbeat = setInterval(() => this.#heartbeat(), HEARTBEAT_MS);
    socket.setNoDelay(true);
    socket.on("connect", () => {
      this.#login().catch(() => socket.destroy()); // the connection was lost, or no answer came: again later
    });
    socket.on("data", (bytes: Buffer) => {
      reader.append(bytes);
      for (let next = reader.nextFrame(); next; next = reader.nextFrame()) if (next.ok) this.#receive(next);
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      clearInterval(heartbeat);
      this.#lost();
    });
  }

  /** Sends a finished 0x0200 body, or keeps it until there is a link. */
  report(location: Buffer): void {
    const body = this.areas.watched(location);
    if (!this.#ready || this.#blind) {
      this.keep(body);
      return;
    }
    this.#reportNow(body).catch(() => this.keep(body));
  }

  /** Sends a finished 0x0200 body; rejects unless the platform acknowledges it. */
  reportNow(location: Buffer): Promise<void> {
    return this.#reportNow(this.areas.watched(location));
  }

  async #reportNow(body: Buffer): Promise<void> {
    const result = await this.#send(MESSAGE.location, body);
    if (result !== ANSWER.ok) throw new Error(`answered with result ${result}`);
    this.acknowledged++;
  }

  /** Puts a report with those to be sent as back-fill. */
  keep(body: Buffer): void {
    this.#kept.push(body);
    if (this.#kept.length > MAX_KEPT) this.#kept.shift();
    if (this.#ready && !this.#blind) void this.#backfill();
  }

  /** No radio: nothing is sent, reports are kept, the TCP connection stays as it does in a real tunnel. */
  set blind(blind: boolean) {
    this.#blind = blind;
    if (!blind && this.#ready) void this.#backfill();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retryTimer);
    this.#socket?.destroy();
  }

  async #login(): Promise<void> {
    const { year, plate, plateColour, province, city, terminal } = this.#identity;
    if (this.#code === undefined) {
      const body = encodeRegistration(
        {
          province,
          city,
          manufacturer: "TWIN",
          model: `SIM-${year}`,
          terminalId: terminal.slice(-7),
          plateColour,
          plate,
        },
        year,
      );
      const result = await this.#send(MESSAGE.register, body);
      if (result !== REGISTER_RESULT.ok) {
        this.refused = `0x8100 result ${result}`;
        this.#socket?.destroy();
        return;
      }
    }
    const login = { code: this.#code!, imei: terminal.padStart(15, "0"), software: "twin-simulator" };
    const result = await this.#send(MESSAGE.authenticate, encodeAuthentication(login, year));
    if (result !== ANSWER.ok) {
      this.#code = undefined; // registers again at the next connect
      this.#socket?.destroy();
      return;
    }
    this.#ready = true;
    this.#retryMs = RETRY_MIN_MS;
    void this.#backfill();
  }

  /** One batch at a time, so that a fleet that comes back does not flood the platform. */
  async #backfill(): Promise<void> {
    if (this.#backfilling) return;
    this.#backfilling = true;
    while (this.#ready && !this.#blind && this.#kept.length > 0) {
      const batch = this.#takeKept();
      try {
        const result = await this.#send(MESSAGE.locationBatch, encodeLocationBatch(batch, true));
        if (result === ANSWER.ok) this.acknowledged += batch.length;
      } catch {
        this.#kept.unshift(...batch); // no answer: they are still the terminal's to send
        if (this.#ready) await new Promise((resolve) => setTimeout(resolve, RETRY_MIN_MS));
      }
    }
    this.#backfilling = false;
  }

  #takeKept(): Buffer[] {
    let bytes = 3;
    let count = 0;
    for (const body of this.#kept) {
      bytes += 2 + body.length;
      if (bytes > MAX_BODY_BYTES) break;
      count++;
    }
    return this.#kept.splice(0, count);
  }

  #heartbeat(): void {
    if (this.#ready && !this.#blind)
      this.#send(MESSAGE.heartbeat, Buffer.alloc(0)).catch(() => this.#socket?.destroy());
  }

  /** Resolves with the result of the answer; rejects when none comes in time or the connection is lost. */
  #send(messageId: number, body: Buffer): Promise<number> {
    const socket = this.#socket;
    if (!socket || socket.destroyed) return Promise.reject(new Error("not connected"));
    this.#serial = (this.#serial + 1) & 0xffff;
    const serial = this.#serial;
    const { year, terminal } = this.#identity;
    socket.write(encodeFrame({ messageId, year, terminal, serial }, body));
    return new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(serial);
        reject(new Error(`no answer to 0x${messageId.toString(16)} within ${ANSWER_WITHIN_MS} ms`));
      }, ANSWER_WITHIN_MS);
      this.#waiting.set(serial, {
        resolve: (result) => {
          clearTimeout(timer);
          resolve(result);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
    });
  }

  #receive(part: Frame): void {
    const frame = this.#joiner.accept(part, Date.now());
    if (!frame) return;
    const { messageId, body } = frame;
    if (messageId === MESSAGE.registerAnswer) {
      const { serial, result, code } = decodeRegisterAnswer(body);
      if (code !== undefined) this.#code = code;
      this.#settle(serial, result);
    } else if (messageId === MESSAGE.platformAnswer) {
      const { serial, result } = decodeAnswer(body);
      this.#settle(serial, result);
    } else this.#obey(frame);
  }

  /** Does what the platform asks, as far as a terminal without a vehicle can, and answers. */
  #obey({ messageId, serial, body }: Frame): void {
    this.commands.push({ messageId, body: Buffer.from(body) });
    if (this.commands.length > MAX_COMMANDS) this.commands.shift();
    if (messageId === MESSAGE.requestParts) return;
    if (messageId === MESSAGE.queryParameters) {
      const head = Buffer.of(serial >> 8, serial & 0xff);
      this.#sendOnly(MESSAGE.parameters, Buffer.concat([head, encodeParameters(this.parameters)]));
      return;
    }
    this.areas.obey(messageId, body, this.#identity.year === 2019);
    if (messageId === MESSAGE.setParameters)
      this.parameters = { ...this.parameters, ...decodeParameters(body) };
    this.#sendOnly(MESSAGE.terminalAnswer, encodeAnswer({ serial, messageId, result: ANSWER.ok }));
  }

  #sendOnly(messageId: number, body: Buffer): void {
    this.#serial = (this.#serial + 1) & 0xffff;
    const { year, terminal } = this.#identity;
    this.#socket?.write(encodeFrame({ messageId, year, terminal, serial: this.#serial }, body));
  }

  #settle(serial: number, result: number): void {
    this.#waiting.get(serial)?.resolve(result);
    this.#waiting.delete(serial);
  }

  #lost(): void {
    this.#ready = false;
    for (const { reject } of this.#waiting.values()) reject(new Error("connection lost"));
    this.#waiting.clear();
    if (this.#closed || this.refused) return;
    this.#retryTimer = setTimeout(() => this.open(), this.#retryMs * (0.5 + Math.random()));
    this.#retryMs = Math.min(2 * this.#retryMs, RETRY_MAX_MS);
  }
}
