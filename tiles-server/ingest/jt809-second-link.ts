import { connect, type Socket } from "node:net";
import type { Logger } from "pino";
import { encodeJt809Frame, type Jt809Frame, Jt809FrameReader, type Jt809Year } from "./jt809/frame.ts";
import { JT809, LINK_LOST } from "./jt809/messages.ts";

const CONNECT_WITHIN_MS = 10_000;
const KEEP_ALIVE_EVERY_MS = 60_000;
/** Nothing came for so long: the link is lost. */
const IDLE_MS = 3 * KEEP_ALIVE_EVERY_MS;
const RETRY_MIN_MS = 1_000;
const RETRY_MAX_MS = 60_000;

/** Where the platform listens, and what it knows us by. */
export interface SecondLinkTarget {
  readonly host: string;
  readonly port: number;
  readonly accessCode: number;
  /** what 0x1002 told the platform */
  readonly verifyCode: number;
  readonly year: Jt809Year;
}

interface SecondLinkListener {
  /** the link could not be made or is lost; 0x9007 tells the platform over the main link */
  readonly onLost: (reason: number) => void;
  /** a message that is no part of keeping the link */
  readonly onMessage: (frame: Jt809Frame) => void;
  readonly log: Logger;
}

/**
 * The second link of JT/T 809 (从链路): when a platform has logged in, we connect to where it listens and say the code it
 * was given (0x9001); what we tell it goes this way. Lost, it is made again until {@link close}.
 */
export class SecondLink {
  readonly #target: SecondLinkTarget;
  readonly #listener: SecondLinkListener;
  #socket: Socket | undefined;
  #isReady = false;
  #isClosed = false;
  #serial = 0;
  #retryMs = RETRY_MIN_MS;
  #retryTimer: NodeJS.Timeout | undefined;

  constructor(target: SecondLinkTarget, listener: SecondLinkListener) {
    this.#target = target;
    this.#listener = listener;
    this.#open();
  }

  #open(): void {
    const { host, port, verifyCode } = this.#target;
    const socket = connect({ host, port });
    this.#socket = socket;
    const reader = new Jt809FrameReader();
    let wasConnected = false;
    const keepAlive = setInterval(() => {
      if (this.#isReady) this.#write(JT809.secondKeepAlive, Buffer.alloc(0));
    }, KEEP_ALIVE_EVERY_MS);
    socket.setTimeout(CONNECT_WITHIN_MS, () => socket.destroy());
    socket.on("connect", () => {
      wasConnected = true;
      const body = Buffer.alloc(4);
      body.writeUInt32BE(verifyCode);
      this.#write(JT809.secondLogin, body);
    });
    socket.on("data", (bytes: Buffer) => {
      reader.append(bytes);
      for (let next = reader.nextFrame(); next; next = reader.nextFrame()) if (next.ok) this.#receive(next);
    });
    socket.on("error", () => socket.destroy()); // the close that follows says so
    socket.on("close", () => {
      clearInterval(keepAlive);
      this.#lost(wasConnected ? LINK_LOST.closed : LINK_LOST.unreachable);
    });
  }

  #receive(frame: Jt809Frame): void {
    if (frame.messageId === JT809.secondLoginAnswer) {
      // encrypted or empty answers are none of ours
      this.#isReady = !frame.isEncrypted && frame.bytes[this.#headerBytes] === 0;
      if (!this.#isReady) return void this.#socket?.destroy();
      this.#retryMs = RETRY_MIN_MS;
      this.#socket?.setTimeout(IDLE_MS);
      this.#listener.log.info({ port: this.#target.port }, "second link to a platform is open");
    } else if (
      frame.messageId !== JT809.secondKeepAliveAnswer &&
      frame.messageId !== JT809.secondLogoutAnswer
    )
      this.#listener.onMessage(frame);
  }

  get #headerBytes(): number {
    return this.#target.year === 2011 ? 22 : 30;
  }

  #lost(reason: number): void {
    this.#isReady = false;
    if (this.#isClosed) return;
    this.#listener.onLost(reason);
    this.#retryTimer = setTimeout(() => this.#open(), this.#retryMs);
    this.#retryMs = Math.min(2 * this.#retryMs, RETRY_MAX_MS);
  }

  /** Sends a message; false = the link is not open. */
  send(messageId: number, body: Buffer): boolean {
    return this.#isReady && this.#write(messageId, body);
  }

  #write(messageId: number, body: Buffer): boolean {
    const socket = this.#socket;
    if (!socket || socket.destroyed) return false;
    const { accessCode, year } = this.#target;
    this.#serial = (this.#serial + 1) >>> 0;
    const timeS = Math.floor(Date.now() / 1000);
    socket.write(encodeJt809Frame({ messageId, serial: this.#serial, accessCode, year, timeS }, body));
    return true;
  }

  /** Says goodbye (0x9003) and ends it. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retryTimer);
    if (this.#isReady) {
      this.#write(JT809.secondLogout, Buffer.alloc(0));
      this.#socket?.end();
    } else this.#socket?.destroy();
    this.#isReady = false;
  }
}
