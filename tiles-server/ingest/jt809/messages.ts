import { isIPv4 } from "node:net";
import iconv from "iconv-lite";
import { timeFromBcd } from "../jt808/bcd.ts";
import { decodeLocation, type LocationReport } from "../jt808/location.ts";
import { encodeMileage } from "../jt808/location-items.ts";
import { BodyError, requireLength } from "../jt808/messages.ts";
import type { Jt809Year } from "./frame.ts";

/** Message ids of JT/T 809 on the main link (主链路), from the platform that forwards to us and back, and on the second. */
export const JT809 = {
  /** 主链路登录请求, 应答 */
  login: 0x1001,
  loginAnswer: 0x1002,
  /** 主链路注销请求, 应答 */
  logout: 0x1003,
  logoutAnswer: 0x1004,
  /** 主链路连接保持请求, 应答 */
  keepAlive: 0x1005,
  keepAliveAnswer: 0x1006,
  /** 主链路动态信息交换 */
  vehicles: 0x1200,
  /** 接收车辆定位信息数量通知, over the second link where there is one */
  received: 0x9101,
  /** 从链路连接请求, 应答 */
  secondLogin: 0x9001,
  secondLoginAnswer: 0x9002,
  /** 从链路注销请求, 应答 */
  secondLogout: 0x9003,
  secondLogoutAnswer: 0x9004,
  /** 从链路连接保持请求, 应答 */
  secondKeepAlive: 0x9005,
  secondKeepAliveAnswer: 0x9006,
  /** 从链路断开通知, over the main link */
  secondLost: 0x9007,
} as const;

/** Reason of 0x9007. */
export const LINK_LOST = { unreachable: 0, closed: 1 } as const;

/** Sub-messages of 0x1200. */
export const VEHICLE_DATA = { location: 0x1202, backfill: 0x1203 } as const;

/** Result of 0x1002. */
export const LOGIN_RESULT = {
  ok: 0,
  wrongAddress: 1,
  wrongAccessCode: 2,
  unknownUser: 3,
  wrongPassword: 4,
} as const;

const LOGIN_BYTES = { 2011: 46, 2019: 50 } as const;
const VEHICLE_HEAD_BYTES = 28;
const BLOCK_BYTES = 36;
/** three names of platforms and their alarm states after a location of 2019 */
const PLATFORMS_BYTES = 45;
const BEIJING_OFFSET_MS = 8 * 3600_000;

/** 0x1001 */
export interface Jt809Login {
  readonly user: number;
  readonly password: string;
  /** where the platform listens for the second link; undefined = it names no IPv4 address or port */
  readonly listens: { readonly host: string; readonly port: number } | undefined;
}

/** @throws BodyError when the body is not as long as this edition's */
export function decodeLogin(body: Buffer, year: Jt809Year): Jt809Login {
  requireLength(body, LOGIN_BYTES[year], `0x1001 of ${year}`);
  // 2019 says the access code again before address and port
  const end = LOGIN_BYTES[year];
  const port = body.readUInt16BE(end - 2);
  // some fill the address with zeros from the left
  const [host] = /\d{1,3}(?:\.\d{1,3}){3}/.exec(body.toString("latin1", end - 34, end - 2)) ?? [];
  return {
    user: body.readUInt32BE(0),
    password: text(body.subarray(4, 12)),
    listens: host !== undefined && isIPv4(host) && port > 0 ? { host, port } : undefined,
  };
}

/** The edition of a login, by the length of header and body together: 68 bytes in 2011, 80 in 2019. */
export function yearOfLogin(bytes: number): Jt809Year | undefined {
  if (bytes === 68) return 2011;
  return bytes === 80 ? 2019 : undefined;
}

export interface VehicleLocations {
  readonly plate: string;
  readonly isBackfill: boolean;
  readonly reports: readonly { readonly report: LocationReport; readonly body: Buffer }[];
}

/**
 * 0x1200: plate 21 B · colour B · kind W · length DW, then for 0x1202 one location, for 0x1203 count B and as many.
 * Undefined for other kinds. @throws BodyError when a length does not fit
 */
export function decodeVehicleData(body: Buffer, year: Jt809Year): VehicleLocations | undefined {
  requireLength(body, VEHICLE_HEAD_BYTES, "0x1200");
  const kind = body.readUInt16BE(22);
  if (kind !== VEHICLE_DATA.location && kind !== VEHICLE_DATA.backfill) return undefined;
  const end = VEHICLE_HEAD_BYTES + body.readUInt32BE(24);
  requireLength(body, end, "0x1200");
  const data = body.subarray(VEHICLE_HEAD_BYTES, end);
  const isBackfill = kind === VEHICLE_DATA.backfill;
  const reports = isBackfill ? decodeMany(data, year) : [decodeOne(data, year)];
  return { plate: text(body.subarray(0, 21)), isBackfill, reports };
}

type Located = VehicleLocations["reports"][number];

function decodeMany(data: Buffer, year: Jt809Year): Located[] {
  requireLength(data, 1, "0x1203");
  const reports: Located[] = [];
  let offset = 1;
  for (let i = 0; i < data[0]!; i++) {
    const bytes = year === 2011 ? BLOCK_BYTES : lengthOf2019(data, offset);
    requireLength(data, offset + bytes, "0x1203");
    reports.push(decodeOne(data.subarray(offset, offset + bytes), year));
    offset += bytes;
  }
  return reports;
}

function lengthOf2019(data: Buffer, offset: number): number {
  requireLength(data, offset + 5, "0x1203");
  return 5 + data.readUInt32BE(offset + 1) + PLATFORMS_BYTES;
}

/** 2011: encryption B and the block; 2019: encryption B · length DW · a 0x0200 body (or, as some send, the block). */
function decodeOne(data: Buffer, year: Jt809Year): Located {
  requireLength(data, 5, "0x1202");
  if (data[0] !== 0) throw new BodyError("0x1202", "a location encrypted for the map", "a plain one");
  if (year === 2011) {
    requireLength(data, BLOCK_BYTES, "0x1202 of 2011");
    const block = data.subarray(1, BLOCK_BYTES);
    return { report: decodeBlock(block), body: block };
  }
  const end = 5 + data.readUInt32BE(1);
  requireLength(data, end, "0x1202 of 2019");
  const body = data.subarray(5, end);
  const isBlock = body.length === BLOCK_BYTES - 1 && timeFromBcd(body.subarray(22, 28)) === undefined;
  return { report: isBlock ? decodeBlock(body) : decodeLocation(body), body };
}

/**
 * day B · month B · year W · hour B · minute B · second B (Beijing) · longitude DW · latitude DW (1e-6°) · speed W ·
 * recorder's speed W (km/h) · mileage DW (km) · direction W · altitude W (m) · state DW · alarm DW.
 */
function decodeBlock(block: Buffer): LocationReport {
  const [day, month, year] = [block[0]!, block[1]!, block.readUInt16BE(2)];
  const [hour, minute, second] = [block[4]!, block[5]!, block[6]!];
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  const isDate =
    new Date(local).getUTCDate() === day && month >= 1 && month <= 12 && hour < 24 && minute < 60;
  const status = block.readUInt32BE(27);
  const recorderSpeed = Buffer.of(0x03, 2, 0, 0);
  recorderSpeed.writeUInt16BE(Math.min(6_553, block.readUInt16BE(17)) * 10, 2);
  return {
    alarm: block.readUInt32BE(31),
    status,
    lonE6: block.readUInt32BE(7) * (status & 8 ? -1 : 1),
    latE6: block.readUInt32BE(11) * (status & 4 ? -1 : 1),
    speedDkmh: Math.min(6_553, block.readUInt16BE(15)) * 10,
    headingDeg: block.readUInt16BE(23),
    altitudeMeters: block.readUInt16BE(25),
    timeMs: isDate && second < 60 ? local - BEIJING_OFFSET_MS : undefined,
    timeDigits: block.toString("hex", 0, 7),
    // the same bytes a terminal would have sent, so that one reader serves both
    items: Buffer.concat([encodeMileage(block.readUInt32BE(19) % 400_000_000), recorderSpeed]),
  };
}

/** 0x1002: result B · check code DW. */
export function encodeLoginAnswer(result: number, checkCode: number): Buffer {
  const body = Buffer.alloc(5);
  body[0] = result;
  body.writeUInt32BE(checkCode, 1);
  return body;
}

/** 0x9101: how many locations were stored between two moments: count DW · from 8 B · to 8 B (UTC seconds). */
export function encodeReceived(count: number, fromMs: number, toMs: number): Buffer {
  const body = Buffer.alloc(20);
  body.writeUInt32BE(count, 0);
  body.writeBigUInt64BE(BigInt(Math.floor(fromMs / 1000)), 4);
  body.writeBigUInt64BE(BigInt(Math.floor(toMs / 1000)), 12);
  return body;
}

function text(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return iconv.decode(end < 0 ? bytes : bytes.subarray(0, end), "gbk").trim();
}
