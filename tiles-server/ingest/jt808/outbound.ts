import { decodePartRequest, type OutgoingMessage } from "./commands.ts";
import { encodeFrame, type Frame, MAX_BODY_BYTES, type ProtocolYear } from "./frame.ts";
import { BodyError } from "./messages.ts";

const MAX_PARTS = 64;
/** Parts of this many long messages can be asked for again. */
const KEPT_MESSAGES = 2;
const ANSWER_WITHIN_MS = 20_000;
const MAX_PENDING = 16;

/** A terminal as the header of its frames names it. */
export interface Addressee {
  readonly terminal: string;
  readonly year: ProtocolYear;
  readonly protocolVersion?: number;
}

interface Pending<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** What goes down to one terminal: serials, long messages in parts, and the answers that are waited for. */
export class Outbound<Answer> {
  readonly #write: (bytes: Buffer) => void;
  readonly #pending = new Map<number, Pending<Answer>>();
  /** by the first part's serial */
  readonly #sentParts = new Map<number, Buffer[]>();
  #serial = 0;

  constructor(write: (bytes: Buffer) => void) {
    this.#write = write;
  }

  /** Returns the serial of the message, of its first part when it is long. @throws BodyError beyond 64 parts */
  send(to: Addressee, { messageId, body }: OutgoingMessage): number {
    const header = {
      messageId,
      year: to.year,
      terminal: to.terminal,
      ...(to.protocolVersion !== undefined && { protocolVersion: to.protocolVersion }),
    };
    if (body.length <= MAX_BODY_BYTES) {
      const serial = this.#nextSerial();
      this.#write(encodeFrame({ ...header, serial }, body));
      return serial;
    }
    const total = Math.ceil(body.length / MAX_BODY_BYTES);
    if (total > MAX_PARTS)
      throw new BodyError("message", `${body.length} bytes`, `at most ${MAX_PARTS} parts`);
    const frames: Buffer[] = [];
    let first = 0;
    for (let index = 1; index <= total; index++) {
      const serial = this.#nextSerial();
      if (index === 1) first = serial;
      const part = body.subarray((index - 1) * MAX_BODY_BYTES, index * MAX_BODY_BYTES);
      frames.push(encodeFrame({ ...header, serial, subpackage: { total, index } }, part));
    }
    if (this.#sentParts.size >= KEPT_MESSAGES) {
      const [oldest] = this.#sentParts.keys();
      this.#sentParts.delete(oldest!);
    }
    this.#sentParts.set(first, frames);
    for (const frame of frames) this.#write(frame);
    return first;
  }

  /** Sends and waits for the terminal. @throws Error when it does not answer in 20 s, or 16 are waited for already */
  async ask(to: Addressee, message: OutgoingMessage): Promise<Answer> {
    if (this.#pending.size >= MAX_PENDING)
      throw new Error(`${MAX_PENDING} commands wait for an answer already`);
    const serial = this.send(to, message);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(serial);
        reject(new Error(`the terminal did not answer in ${ANSWER_WITHIN_MS / 1000} s`));
      }, ANSWER_WITHIN_MS);
      this.#pending.set(serial, { resolve, reject, timer });
    });
  }

  /** The terminal answered the message with this serial; false = nobody waits. */
  answered(serial: number, answer: Answer): boolean {
    const pending = this.#pending.get(serial);
    if (!pending) return false;
    clearTimeout(pending.timer);
    this.#pending.delete(serial);
    pending.resolve(answer);
    return true;
  }

  /** 0x0005: sends parts again; indices that never were are passed over. @throws BodyError */
  resend({ body, year }: Frame): void {
    const { serial, indices } = decodePartRequest(body, year);
    const frames = this.#sentParts.get(serial) ?? [];
    for (const index of new Set(indices)) {
      const frame = frames[index - 1];
      if (frame) this.#write(frame);
    }
  }

  /** Nothing will be answered any more. */
  close(): void {
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(new Error("the terminal disconnected"));
    }
    this.#pending.clear();
  }

  #nextSerial(): number {
    this.#serial = (this.#serial + 1) & 0xffff;
    return this.#serial;
  }
}
