import { bcdFromTime, digitsFromBcd, timeFromBcd } from "./bcd.ts";
import { BodyError, requireLength } from "./messages.ts";

/**
 * 0x0200 位置信息汇报: alarm DW · status DW · latitude DW · longitude DW · altitude W · speed W ·
 * direction W · time BCD[6], then items of id B, length B, data. 0x0704 定位数据批量上传: count W ·
 * type B · {length W, a 0x0200 body}*.
 */
const FIXED_BYTES = 28;

export const STATUS = {
  accOn: 1 << 0,
  positioned: 1 << 1,
  south: 1 << 2,
  west: 1 << 3,
  loadShift: 8,
  /** two bits at loadShift: 0 empty, 1 half, 3 full */
  loadMask: 3 << 8,
  gps: 1 << 18,
  beidou: 1 << 19,
} as const;

export interface LocationReport {
  /** JT/T 808 alarm bits as sent */
  readonly alarm: number;
  /** JT/T 808 status bits as sent; {@link STATUS} */
  readonly status: number;
  /** signed by the status bits south and west, 1e-6 degree, in the terminal's frame (WGS84 = CGCS2000) */
  readonly lonE6: number;
  readonly latE6: number;
  readonly altitudeMeters: number;
  /** 0.1 km/h */
  readonly speedDkmh: number;
  /** clockwise from north; the standard says 0–359 */
  readonly headingDeg: number;
  /** UTC; undefined when the six bytes are no date */
  readonly timeMs: number | undefined;
  /** the time's digits as sent */
  readonly timeDigits: string;
  /** the additional items as sent; {@link readItems} decodes them */
  readonly items: Buffer;
}

/** @throws BodyError when the fixed 28 bytes are cut */
export function decodeLocation(body: Buffer): LocationReport {
  requireLength(body, FIXED_BYTES, "0x0200");
  const status = body.readUInt32BE(4);
  const time = body.subarray(22, FIXED_BYTES);
  return {
    alarm: body.readUInt32BE(0),
    status,
    latE6: body.readUInt32BE(8) * (status & STATUS.south ? -1 : 1),
    lonE6: body.readUInt32BE(12) * (status & STATUS.west ? -1 : 1),
    altitudeMeters: body.readUInt16BE(16),
    speedDkmh: body.readUInt16BE(18),
    headingDeg: body.readUInt16BE(20),
    timeMs: timeFromBcd(time),
    timeDigits: digitsFromBcd(time),
    items: body.subarray(FIXED_BYTES),
  };
}

export type OutgoingLocation = Omit<LocationReport, "timeMs" | "timeDigits" | "items"> & {
  readonly timeMs: number;
  readonly items?: Uint8Array;
};

/** The body of a 0x0200; south and west of the status are set from the signs. */
export function encodeLocation(report: OutgoingLocation): Buffer {
  const body = Buffer.alloc(FIXED_BYTES);
  const signs = (report.latE6 < 0 ? STATUS.south : 0) | (report.lonE6 < 0 ? STATUS.west : 0);
  body.writeUInt32BE(report.alarm, 0);
  body.writeUInt32BE((report.status | signs) >>> 0, 4);
  body.writeUInt32BE(Math.abs(report.latE6), 8);
  body.writeUInt32BE(Math.abs(report.lonE6), 12);
  body.writeUInt16BE(report.altitudeMeters, 16);
  body.writeUInt16BE(report.speedDkmh, 18);
  body.writeUInt16BE(report.headingDeg, 20);
  bcdFromTime(report.timeMs).copy(body, 22);
  return report.items ? Buffer.concat([body, report.items]) : body;
}

/** 0x0704; a back-fill (盲区补报) holds fixes kept while there was no link and must raise no live alarm. */
export interface LocationBatch {
  readonly backfill: boolean;
  /** each with its 0x0200 body as sent */
  readonly reports: readonly { readonly report: LocationReport; readonly body: Buffer }[];
}

/** @throws BodyError when the count or a length does not fit the body */
export function decodeLocationBatch(body: Buffer): LocationBatch {
  requireLength(body, 3, "0x0704");
  const count = body.readUInt16BE(0);
  const reports: { report: LocationReport; body: Buffer }[] = [];
  let offset = 3;
  while (offset < body.length) {
    requireLength(body, offset + 2, "0x0704");
    const end = offset + 2 + body.readUInt16BE(offset);
    requireLength(body, end, "0x0704");
    const single = body.subarray(offset + 2, end);
    reports.push({ report: decodeLocation(single), body: single });
    offset = end;
  }
  if (reports.length !== count) throw new BodyError("0x0704", `${reports.length} reports`, `${count}`);
  return { backfill: body[2] === 1, reports };
}

/** The body of a 0x0704 of finished 0x0200 bodies. The caller keeps it below 1,023 bytes or splits it. */
export function encodeLocationBatch(reports: readonly Buffer[], backfill: boolean): Buffer {
  const head = Buffer.of(reports.length >> 8, reports.length & 0xff, backfill ? 1 : 0);
  return Buffer.concat([
    head,
    ...reports.flatMap((report) => [Buffer.of(report.length >> 8, report.length & 0xff), report]),
  ]);
}
