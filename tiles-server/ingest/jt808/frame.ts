import { bcdFromDigits } from "./bcd.ts";

/**
 * Frames of JT/T 808-2011, -2013 and -2019 (交通运输部, 道路运输车辆卫星定位系统终端通讯协议 §4.4):
 *   7E | header | body | checksum | 7E, big-endian; the checksum is the XOR of header and body;
 *   between the flags 7E travels as 7D 02 and 7D as 7D 01.
 * Header: message W · properties W · [2019: protocol version B] · terminal BCD[6] or [10] · serial W ·
 *   [subpackage: total W, index W from 1].
 */
const FLAG = 0x7e;
const ESCAPE = 0x7d;
/** Longest frame on the wire, flags excluded: 1,023 bytes of body escaped in full, and a header. */
export const MAX_FRAME_BYTES = 4096;
export const MAX_BODY_BYTES = 0x3ff;
const HEADER_BYTES = { 2013: 12, 2019: 17 } as const;
const TERMINAL_BYTES = { 2013: 6, 2019: 10 } as const;
const SUBPACKAGE_BYTES = 4;

export type ProtocolYear = 2013 | 2019;

export interface FrameHeader {
  readonly messageId: number;
  /** 2011 and 2013 share one header; bit 14 of the properties marks 2019 */
  readonly year: ProtocolYear;
  /** 2019 only: revision, 1 for the first */
  readonly protocolVersion?: number;
  /** digits as sent, leading zeros kept: 12 of 2013, 20 of 2019 */
  readonly terminal: string;
  readonly serial: number;
  /** 0 = plain, 1 = RSA; anything else is reserved */
  readonly encryption: number;
  readonly subpackage?: { readonly total: number; readonly index: number };
}

export interface Frame extends FrameHeader {
  readonly ok: true;
  /** a view into the received bytes where nothing was escaped */
  readonly body: Buffer;
}

/** Bytes between two flags that are no frame, and why. */
export interface RefusedFrame {
  readonly ok: false;
  readonly reason: "too long" | "too short" | "checksum" | "length" | "subpackage";
  readonly detail: string;
}

/** Takes bytes as they come from a stream and hands out frames; keeps at most one unfinished frame. */
export class FrameReader {
  #buffer: Buffer = Buffer.alloc(0);
  #offset = 0;
  #inFrame = false;
  #skipping = false;

  append(bytes: Buffer): void {
    const rest = this.#buffer.subarray(this.#offset);
    this.#buffer = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    this.#offset = 0;
  }

  /**
   * The next frame or refusal, or undefined until more bytes come. Bytes before the first flag are
   * skipped; one flag may end a frame and begin the next. Never throws.
   */
  nextFrame(): Frame | RefusedFrame | undefined {
    for (;;) {
      const end = this.#buffer.indexOf(FLAG, this.#offset);
      if (end < 0) return this.#dropOverlong();
      const start = this.#offset;
      const wanted = this.#inFrame && !this.#skipping && end > start;
      this.#offset = end + 1;
      this.#inFrame = true;
      this.#skipping = false;
      if (wanted) return decodeBetween(this.#buffer, start, end);
    }
  }

  #dropOverlong(): RefusedFrame | undefined {
    const waiting = this.#buffer.length - this.#offset;
    if (waiting <= MAX_FRAME_BYTES && !this.#skipping) return undefined;
    this.#offset = this.#buffer.length;
    if (this.#skipping || !this.#inFrame) return undefined;
    this.#skipping = true;
    return refused(
      "too long",
      `${waiting} bytes without an end flag; at most ${MAX_FRAME_BYTES} are allowed`,
    );
  }
}

/** Decodes the bytes between two flags. Never throws. */
export function decodeFrame(escaped: Buffer): Frame | RefusedFrame {
  return decodeBetween(escaped, 0, escaped.length);
}

/** One frame without its escapes; every frame of this thread is written over the one before. */
const plain = Buffer.alloc(MAX_FRAME_BYTES);

/** Called for every report of every terminal: one pass over the bytes, and one view or copy of the body. */
function decodeBetween(bytes: Buffer, start: number, end: number): Frame | RefusedFrame {
  if (end - start > MAX_FRAME_BYTES) {
    return refused("too long", `${end - start} bytes; at most ${MAX_FRAME_BYTES} are allowed`);
  }
  let length = 0;
  let sum = 0;
  for (let i = start; i < end; i++) {
    let byte = bytes[i]!;
    if (byte === ESCAPE && i + 1 < end) {
      // followed by neither 01 nor 02 it stays: terminals exist that forget to escape the checksum, and it decides
      const second = bytes[i + 1]!;
      if (second === 1 || second === 2) {
        byte = ESCAPE + second - 1;
        i++;
      }
    }
    plain[length++] = byte;
    sum ^= byte;
  }
  if (length < HEADER_BYTES[2013] + 1) {
    return refused("too short", `${length} bytes; a header and checksum are ${HEADER_BYTES[2013] + 1}`);
  }
  // the checksum is one of those that were added up
  const bodyEnd = length - 1;
  if (sum !== 0) {
    const found = plain[bodyEnd]!;
    return refused("checksum", `checksum ${hexByte(found)}, computed ${hexByte(sum ^ found)}`);
  }

  const properties = uint16At(2);
  const year: ProtocolYear = properties & 0x4000 ? 2019 : 2013;
  const isPart = (properties & 0x2000) !== 0;
  const bodyStart = HEADER_BYTES[year] + (isPart ? SUBPACKAGE_BYTES : 0);
  if (bodyEnd < bodyStart) return refused("too short", `${bodyEnd} bytes; the header alone is ${bodyStart}`);
  const bodyLength = properties & MAX_BODY_BYTES;
  if (bodyEnd - bodyStart !== bodyLength) {
    return refused("length", `the body has ${bodyEnd - bodyStart} bytes, the header says ${bodyLength}`);
  }

  const terminalStart = year === 2019 ? 5 : 4;
  const terminalEnd = terminalStart + TERMINAL_BYTES[year];
  // written out, not spread: copying objects took a third of the time
  const frame: { -readonly [Field in keyof Frame]: Frame[Field] } = {
    ok: true,
    messageId: uint16At(0),
    year,
    terminal: plain.toString("hex", terminalStart, terminalEnd),
    serial: uint16At(terminalEnd),
    encryption: (properties >> 10) & 7,
    body:
      length === end - start
        ? bytes.subarray(start + bodyStart, start + bodyEnd)
        : copyOf(bodyStart, bodyLength),
  };
  if (year === 2019) frame.protocolVersion = plain[4]!;
  if (isPart) {
    const total = uint16At(terminalEnd + 2);
    const index = uint16At(terminalEnd + 4);
    if (index < 1 || index > total) return refused("subpackage", `part ${index} of ${total}`);
    frame.subpackage = { total, index };
  }
  return frame;
}

function uint16At(offset: number): number {
  return (plain[offset]! << 8) | plain[offset + 1]!;
}

function copyOf(start: number, length: number): Buffer {
  const body = Buffer.allocUnsafe(length);
  plain.copy(body, 0, start, start + length);
  return body;
}

/**
 * A whole frame with its flags, ready for the wire.
 * @throws RangeError when the body is over 1,023 bytes or the terminal is no number that fits
 */
export function encodeFrame(header: Omit<FrameHeader, "encryption">, body: Uint8Array): Buffer {
  if (body.length > MAX_BODY_BYTES) {
    throw new RangeError(`a body of ${body.length} bytes does not fit; split it at ${MAX_BODY_BYTES}`);
  }
  const is2019 = header.year === 2019;
  const properties = body.length | (is2019 ? 0x4000 : 0) | (header.subpackage ? 0x2000 : 0);
  const parts = [
    uint16(header.messageId),
    uint16(properties),
    is2019 ? Buffer.of(header.protocolVersion ?? 1) : Buffer.alloc(0),
    bcdFromDigits(header.terminal.replace(/^0+/, ""), TERMINAL_BYTES[header.year]),
    uint16(header.serial),
    header.subpackage
      ? Buffer.concat([uint16(header.subpackage.total), uint16(header.subpackage.index)])
      : Buffer.alloc(0),
    body,
  ];
  const plain = Buffer.concat(parts);
  return flagged(Buffer.concat([plain, Buffer.of(checksum(plain, plain.length))]));
}

function checksum(bytes: Uint8Array, end: number): number {
  let sum = 0;
  for (let i = 0; i < end; i++) sum ^= bytes[i]!;
  return sum;
}

function flagged(plain: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(2 * plain.length + 2);
  let length = 0;
  bytes[length++] = FLAG;
  for (const byte of plain) {
    if (byte === FLAG || byte === ESCAPE) {
      bytes[length++] = ESCAPE;
      bytes[length++] = byte - ESCAPE + 1;
    } else bytes[length++] = byte;
  }
  bytes[length++] = FLAG;
  return bytes.subarray(0, length);
}

function uint16(value: number): Buffer {
  return Buffer.of((value >> 8) & 0xff, value & 0xff);
}

function hexByte(value: number): string {
  return value.toString(16).padStart(2, "0");
}

function refused(reason: RefusedFrame["reason"], detail: string): RefusedFrame {
  return { ok: false, reason, detail };
}
