import iconv from "iconv-lite";
import type { ProtocolYear } from "./frame.ts";
import { BodyError, requireLength } from "./messages.ts";

/** Bodies by which a terminal presents itself, and the platform's answers. Text is GBK, padded with zeros. */

/** 0x0100 终端注册 */
export interface Registration {
  /** GB/T 2260 digits 1–2 and 3–6 of the vehicle's place */
  readonly province: number;
  readonly city: number;
  readonly manufacturer: string;
  readonly model: string;
  readonly terminalId: string;
  /** JT/T 415: 1 blue 2 yellow 3 black 4 white 9 other; 0 = not on the road yet, then `plate` is the VIN */
  readonly plateColour: number;
  readonly plate: string;
}

/** Widths of manufacturer, model and terminal id in each edition. */
const REGISTRATION = {
  2011: [5, 8, 7],
  2013: [5, 20, 7],
  2019: [11, 30, 30],
} as const;

/**
 * 2011 is told from 2013 by its length: up to 36 bytes the 2013 fixed part (37) does not fit.
 * @throws BodyError when the fixed part is cut
 */
export function decodeRegistration(body: Buffer, year: ProtocolYear): Registration {
  const edition = year === 2013 && body.length < fixedLength(2013) ? 2011 : year;
  requireLength(body, fixedLength(edition), `0x0100 of ${edition}`);
  let offset = 4;
  const [manufacturer, model, terminalId] = REGISTRATION[edition].map((width) => {
    offset += width;
    return textOf(body.subarray(offset - width, offset));
  }) as [string, string, string];
  return {
    province: body.readUInt16BE(0),
    city: body.readUInt16BE(2),
    manufacturer,
    model,
    terminalId,
    plateColour: body[offset]!,
    plate: textOf(body.subarray(offset + 1)),
  };
}

/** @throws BodyError when a text is wider than its field */
export function encodeRegistration(registration: Registration, year: ProtocolYear): Buffer {
  const texts = [registration.manufacturer, registration.model, registration.terminalId];
  const place = Buffer.alloc(4);
  place.writeUInt16BE(registration.province, 0);
  place.writeUInt16BE(registration.city, 2);
  return Buffer.concat([
    place,
    ...REGISTRATION[year].map((width, i) => padded(texts[i]!, width)),
    Buffer.of(registration.plateColour),
    iconv.encode(registration.plate, "gbk"),
  ]);
}

/** 0x0102 终端鉴权; imei and software travel since 2019 */
export interface Authentication {
  readonly code: string;
  readonly imei?: string;
  readonly software?: string;
}

/** @throws BodyError when a 2019 body is shorter than its code, the IMEI (15) and the version (20) */
export function decodeAuthentication(body: Buffer, year: ProtocolYear): Authentication {
  if (year === 2013) return { code: textOf(body) };
  requireLength(body, 1, "0x0102 of 2019");
  const end = 1 + body[0]!;
  requireLength(body, end + 35, "0x0102 of 2019");
  return {
    code: textOf(body.subarray(1, end)),
    imei: textOf(body.subarray(end, end + 15)),
    software: textOf(body.subarray(end + 15, end + 35)),
  };
}

export function encodeAuthentication(authentication: Authentication, year: ProtocolYear): Buffer {
  const code = iconv.encode(authentication.code, "gbk");
  if (year === 2013) return code;
  return Buffer.concat([
    Buffer.of(code.length),
    code,
    padded(authentication.imei ?? "", 15),
    padded(authentication.software ?? "", 20),
  ]);
}

/** Result of 0x8100: the words of the standard. */
export const REGISTER_RESULT = {
  ok: 0,
  vehicleAlreadyRegistered: 1,
  noSuchVehicle: 2,
  terminalAlreadyRegistered: 3,
  noSuchTerminal: 4,
} as const;

/** 0x8100 终端注册应答; the code is there only when the result is 0 */
export interface RegisterAnswer {
  readonly serial: number;
  readonly result: number;
  readonly code?: string;
}

export function decodeRegisterAnswer(body: Buffer): RegisterAnswer {
  requireLength(body, 3, "0x8100");
  return {
    serial: body.readUInt16BE(0),
    result: body[2]!,
    ...(body[2] === REGISTER_RESULT.ok && { code: textOf(body.subarray(3)) }),
  };
}

export function encodeRegisterAnswer(answer: RegisterAnswer): Buffer {
  return Buffer.concat([
    Buffer.of(answer.serial >> 8, answer.serial & 0xff, answer.result),
    iconv.encode(answer.code ?? "", "gbk"),
  ]);
}

/** Result of 0x8001 and 0x0001. */
export const ANSWER = { ok: 0, failed: 1, badMessage: 2, unsupported: 3 } as const;

/** 0x8001 平台通用应答 and 0x0001 终端通用应答 */
export interface Answer {
  readonly serial: number;
  readonly messageId: number;
  readonly result: number;
}

export function decodeAnswer(body: Buffer): Answer {
  requireLength(body, 5, "0x8001");
  return { serial: body.readUInt16BE(0), messageId: body.readUInt16BE(2), result: body[4]! };
}

export function encodeAnswer({ serial, messageId, result }: Answer): Buffer {
  return Buffer.of(serial >> 8, serial & 0xff, messageId >> 8, messageId & 0xff, result);
}

function fixedLength(edition: keyof typeof REGISTRATION): number {
  const [manufacturer, model, terminalId] = REGISTRATION[edition];
  return 4 + manufacturer + model + terminalId + 1;
}

/** Text ends at the first zero byte; padding before it is cut. */
function textOf(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return iconv.decode(end < 0 ? bytes : bytes.subarray(0, end), "gbk").trim();
}

function padded(text: string, width: number): Buffer {
  const bytes = iconv.encode(text, "gbk");
  if (bytes.length > width) throw new BodyError("text field", `"${text}"`, `at most ${width} bytes of GBK`);
  return Buffer.concat([bytes, Buffer.alloc(width - bytes.length)]);
}
