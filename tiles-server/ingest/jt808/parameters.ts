import iconv from "iconv-lite";
import { BodyError, requireLength } from "./messages.ts";

/**
 * Terminal parameters: 0x8103 count B, {id DW, length B, value}*; 0x0104 serial W, then the same. Numbers are
 * big-endian, text is GBK. Parameters that are not in the table travel as hexadecimal under their id, "0xF001".
 */
type ParameterType = "u8" | "u16" | "u32" | "text";

const BYTES = { u8: 1, u16: 2, u32: 4 } as const;

/** JT/T 808-2019 table 12; the ids and types are those of 2013 too. */
const PARAMETERS: Readonly<Record<string, readonly [id: number, type: ParameterType]>> = {
  heartbeatSeconds: [0x0001, "u32"],
  answerSeconds: [0x0002, "u32"],
  resends: [0x0003, "u32"],
  mainAccessPoint: [0x0010, "text"],
  mainServer: [0x0013, "text"],
  backupServer: [0x0017, "text"],
  tcpPort: [0x0018, "u32"],
  udpPort: [0x0019, "u32"],
  reportStrategy: [0x0020, "u32"],
  reportScheme: [0x0021, "u32"],
  reportSecondsLoggedOut: [0x0022, "u32"],
  reportSecondsAsleep: [0x0027, "u32"],
  reportSecondsInEmergency: [0x0028, "u32"],
  reportSeconds: [0x0029, "u32"],
  reportMeters: [0x002c, "u32"],
  cornerDeg: [0x0030, "u32"],
  alarmMask: [0x0050, "u32"],
  maxSpeedKmh: [0x0055, "u32"],
  overspeedSeconds: [0x0056, "u32"],
  drivingSeconds: [0x0057, "u32"],
  dailyDrivingSeconds: [0x0058, "u32"],
  restSeconds: [0x0059, "u32"],
  parkingSeconds: [0x005a, "u32"],
  overspeedWarningDkmh: [0x005b, "u16"],
  fatigueWarningSeconds: [0x005c, "u16"],
  odometerDkm: [0x0080, "u32"],
  province: [0x0081, "u16"],
  city: [0x0082, "u16"],
  plate: [0x0083, "text"],
  plateColour: [0x0084, "u8"],
};
const NAMES = new Map(Object.entries(PARAMETERS).map(([name, [id]]) => [id, name]));

/** Name or "0x" and the id → number, text, or hexadecimal for an id that has no name. */
export type Parameters = Readonly<Record<string, number | string>>;

/** @throws BodyError for a name that is not known, or a value that does not fit its type */
export function encodeParameters(parameters: Parameters): Buffer {
  const entries = Object.entries(parameters);
  if (entries.length > 255) throw new BodyError("0x8103", `${entries.length} parameters`, "at most 255");
  return Buffer.concat([
    Buffer.of(entries.length),
    ...entries.map(([name, value]) => encodeParameter(name, value)),
  ]);
}

/** The body of a 0x8106. @throws BodyError for a name that is not known */
export function encodeParameterNames(names: readonly string[]): Buffer {
  return Buffer.concat([Buffer.of(names.length), ...names.map((name) => uint32(idOf(name)))]);
}

/** 0x0104 */
export interface ParametersAnswer {
  /** of the message that asked */
  readonly serial: number;
  readonly parameters: Parameters;
}

/** @throws BodyError when a length does not fit the body */
export function decodeParametersAnswer(body: Buffer): ParametersAnswer {
  requireLength(body, 3, "0x0104");
  return { serial: body.readUInt16BE(0), parameters: decodeParameters(body.subarray(2)) };
}

/** Count and parameters, as in 0x8103; terminals exist that miscount, so that the body's end decides too. @throws BodyError when a length does not fit the body */
export function decodeParameters(body: Buffer): Parameters {
  requireLength(body, 1, "parameters");
  const parameters: Record<string, number | string> = {};
  let offset = 1;
  for (let i = 0; i < body[0]! && offset < body.length; i++) {
    requireLength(body, offset + 5, "parameters");
    const id = body.readUInt32BE(offset);
    const end = offset + 5 + body[offset + 4]!;
    requireLength(body, end, "parameters");
    const data = body.subarray(offset + 5, end);
    const name = NAMES.get(id);
    const value = name && typed(data, PARAMETERS[name]![1]);
    if (name && value !== undefined) parameters[name] = value;
    else parameters[hexId(id)] = data.toString("hex");
    offset = end;
  }
  return parameters;
}

/** Undefined when the length is not the type's: vendors widen fields. */
function typed(data: Buffer, type: ParameterType): number | string | undefined {
  if (type === "text") return iconv.decode(data, "gbk").replace(/\0+$/, "");
  return data.length === BYTES[type] ? data.readUIntBE(0, data.length) : undefined;
}

function encodeParameter(name: string, value: number | string): Buffer {
  const id = idOf(name);
  const data = valueBytes(name, value);
  if (data.length > 255) throw new BodyError(name, `${data.length} bytes`, "at most 255");
  return Buffer.concat([uint32(id), Buffer.of(data.length), data]);
}

function valueBytes(name: string, value: number | string): Buffer {
  const type = PARAMETERS[name]?.[1];
  if (type === undefined) {
    if (typeof value !== "string" || !/^([0-9a-fA-F]{2})*$/.test(value))
      throw new BodyError(name, JSON.stringify(value), "hexadecimal bytes");
    return Buffer.from(value, "hex");
  }
  if (type === "text") return iconv.encode(String(value), "gbk");
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value >= 2 ** (8 * BYTES[type]))
    throw new BodyError(name, JSON.stringify(value), `a whole number of ${BYTES[type]} bytes`);
  const data = Buffer.alloc(BYTES[type]);
  data.writeUIntBE(value, 0, data.length);
  return data;
}

function idOf(name: string): number {
  const id = PARAMETERS[name]?.[0] ?? (/^0x[0-9A-Fa-f]{1,8}$/.test(name) ? Number(name) : undefined);
  if (id === undefined)
    throw new BodyError(
      "parameter",
      name,
      `one of ${Object.keys(PARAMETERS).join(", ")} or an id like 0xF001`,
    );
  return id;
}

function hexId(id: number): string {
  return `0x${id.toString(16).toUpperCase().padStart(4, "0")}`;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
