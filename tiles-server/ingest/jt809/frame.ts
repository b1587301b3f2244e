/**
 * Frames of JT/T 809-2011 and -2019, platform to platform: 5B | header | body | CRC-16 | 5D, big-endian; between the
 * flags 5B travels as 5A 01, 5A as 5A 02, 5D as 5E 01, 5E as 5E 02.
 * Header: length DW of the whole frame · serial DW · message W · access code DW · version 3 B · encryption B · key DW ·
 * [2019: UTC seconds 8 B]. The CRC (CCITT-FALSE) is over header and body as they are sent, so encrypted.
 */
const BEGIN = 0x5b;
const END = 0x5d;
/** 255 positions of 2019 in one back-fill are 30 kB, twice that when everything is escaped. */
const MAX_FRAME_BYTES = 65_536;
const HEADER_BYTES = { 2011: 22, 2019: 30 } as const;
const CRC_BYTES = 2;
/** flags and CRC, which the header's length counts besides header and body */
const FRAME_BYTES = 4;

export type Jt809Year = 2011 | 2019;

/** Constants that two platforms agree on; a key travels in every header. */
export interface Jt809Cipher {
  readonly m1: number;
  readonly ia1: number;
  readonly ic1: number;
}

export interface Jt809Frame {
  readonly ok: true;
  readonly serial: number;
  readonly messageId: number;
  /** 下级平台接入码 */
  readonly accessCode: number;
  /** three bytes, e.g. "010000" */
  readonly version: string;
  readonly isEncrypted: boolean;
  readonly key: number;
  /** header and body without CRC; {@link bodyOf} cuts and decrypts */
  readonly bytes: Buffer;
}

export interface RefusedJt809Frame {
  readonly ok: false;
  readonly reason: "too long" | "too short" | "checksum" | "length";
}

/** Takes bytes as they come and hands out frames; keeps at most one unfinished frame. Never throws. */
export class Jt809FrameReader {
  #buffer: Buffer = Buffer.alloc(0);
  #offset = 0;

  append(bytes: Buffer): void {
    const rest = this.#buffer.subarray(this.#offset);
    this.#buffer = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    this.#offset = 0;
  }

  /** The next frame or refusal, or undefined until more bytes come. A begin within a frame begins anew. */
  nextFrame(): Jt809Frame | RefusedJt809Frame | undefined {
    const begin = this.#buffer.indexOf(BEGIN, this.#offset);
    if (begin < 0) {
      this.#offset = this.#buffer.length;
      return undefined;
    }
    this.#offset = begin;
    const end = this.#buffer.indexOf(END, begin + 1);
    if (end < 0) {
      if (this.#buffer.length - begin <= MAX_FRAME_BYTES) return undefined;
      this.#offset = this.#buffer.length;
      return { ok: false, reason: "too long" };
    }
    this.#offset = end + 1;
    const lastBegin = this.#buffer.lastIndexOf(BEGIN, end);
    return decodeJt809Frame(this.#buffer.subarray(lastBegin + 1, end));
  }
}

/** Decodes the bytes between the flags. Never throws. */
export function decodeJt809Frame(escaped: Buffer): Jt809Frame | RefusedJt809Frame {
  if (escaped.length > MAX_FRAME_BYTES) return { ok: false, reason: "too long" };
  const all = unescaped(escaped);
  if (all.length < HEADER_BYTES[2011] + CRC_BYTES) return { ok: false, reason: "too short" };
  const bytes = all.subarray(0, -CRC_BYTES);
  if (crc16(bytes) !== all.readUInt16BE(bytes.length)) return { ok: false, reason: "checksum" };
  if (bytes.readUInt32BE(0) !== bytes.length + FRAME_BYTES) return { ok: false, reason: "length" };
  return {
    ok: true,
    serial: bytes.readUInt32BE(4),
    messageId: bytes.readUInt16BE(8),
    accessCode: bytes.readUInt32BE(10),
    version: bytes.toString("hex", 14, 17),
    isEncrypted: bytes[17] === 1,
    key: bytes.readUInt32BE(18),
    bytes,
  };
}

/** The body after a header of this edition, in plain; empty when the header alone is longer. */
export function bodyOf(frame: Jt809Frame, year: Jt809Year, cipher: Jt809Cipher): Buffer {
  const body = frame.bytes.subarray(HEADER_BYTES[year]);
  return frame.isEncrypted ? crypt(body, frame.key, cipher) : body;
}

/** Encrypts and decrypts: the bytes of a congruential sequence are XORed over the body (JT/T 809 §4.5.4). */
export function crypt(body: Buffer, key: number, { m1, ia1, ic1 }: Jt809Cipher): Buffer {
  const result = Buffer.allocUnsafe(body.length);
  let state = key === 0 ? 1 : key;
  for (let i = 0; i < body.length; i++) {
    state = (Math.imul(ia1, state % (m1 || 1)) + ic1) >>> 0;
    result[i] = body[i]! ^ ((state >>> 20) & 0xff);
  }
  return result;
}

export interface OutgoingJt809 {
  readonly messageId: number;
  readonly serial: number;
  readonly accessCode: number;
  readonly year: Jt809Year;
  /** UTC seconds of the 2019 header */
  readonly timeS: number;
  /** given = the body is encrypted with it ({@link crypt}) */
  readonly key?: number;
}

/** A whole frame, ready for the wire. */
export function encodeJt809Frame(header: OutgoingJt809, body: Buffer): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES[header.year]);
  bytes.writeUInt32BE(bytes.length + body.length + FRAME_BYTES, 0);
  bytes.writeUInt32BE(header.serial, 4);
  bytes.writeUInt16BE(header.messageId, 8);
  bytes.writeUInt32BE(header.accessCode, 10);
  bytes.set([1, 0, 0], 14);
  if (header.key !== undefined) {
    bytes[17] = 1;
    bytes.writeUInt32BE(header.key, 18);
  }
  if (header.year === 2019) bytes.writeBigUInt64BE(BigInt(header.timeS), 22);
  const plain = Buffer.concat([bytes, body]);
  const crc = Buffer.alloc(CRC_BYTES);
  crc.writeUInt16BE(crc16(plain));
  const escaped: number[] = [BEGIN];
  for (const byte of Buffer.concat([plain, crc])) {
    if (byte === 0x5a || byte === 0x5b) escaped.push(0x5a, byte === 0x5b ? 1 : 2);
    else if (byte === 0x5d || byte === 0x5e) escaped.push(0x5e, byte === 0x5d ? 1 : 2);
    else escaped.push(byte);
  }
  return Buffer.from([...escaped, END]);
}

/** 5A or 5E followed by neither 01 nor 02 stays; the CRC decides. */
function unescaped(bytes: Buffer): Buffer {
  const plain = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    const second = byte === 0x5a || byte === 0x5e ? bytes[i + 1] : undefined;
    if (second === 1 || second === 2) {
      // 5A 01 → 5B, 5A 02 → 5A, 5E 01 → 5D, 5E 02 → 5E
      plain[length++] = second === 2 ? byte : byte === 0x5a ? BEGIN : END;
      i++;
    } else plain[length++] = byte;
  }
  return plain.subarray(0, length);
}

const CRC_TABLE = Uint16Array.from({ length: 256 }, (_, high) => {
  let crc = high << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc;
});

/** CRC-16/CCITT-FALSE: polynomial 1021, start FFFF. */
function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) crc = ((crc << 8) & 0xffff) ^ CRC_TABLE[(crc >> 8) ^ byte]!;
  return crc;
}
