/**
 * What ingest takes in, and its bytes in the log (ingest/log.ts). A position is
 *   1 B · vehicle U32 · time U48 (UTC ms) · lon I32 · lat I32 (1e-6°) · altitude U16 · speed U16 ·
 *   heading U16 · status U32 · alarm U32 · length of items U32 · items,
 * big-endian; the rarer kinds are 2 B · length U32 · JSON.
 */

export interface PositionRecord {
  readonly kind: "position";
  /** registry number */
  readonly vehicle: number;
  /** time of the report, UTC */
  readonly timeMs: number;
  readonly lonE6: number;
  readonly latE6: number;
  readonly altitudeMeters: number;
  readonly speedDkmh: number;
  readonly headingDeg: number;
  /** JT/T 808 bits; without bit 1 the place is the last one known */
  readonly status: number;
  readonly alarm: number;
  readonly items: Uint8Array;
}

export interface QuarantineRecord {
  readonly kind: "quarantine";
  /** registry number; 0 = of none, `source` then says who sent it */
  readonly vehicle: number;
  /** way in and sender, e.g. `jt808:13900000001` */
  readonly source: string;
  readonly receivedMs: number;
  readonly sequence: number;
  readonly reason: string;
  /** as sent (of a JT/T 808 report its 0x0200 body), hexadecimal */
  readonly bodyHex: string;
}

/** A rising edge of an alarm bit, or with `untilMs` its falling edge. */
export interface AlarmRecord {
  readonly kind: "alarm";
  readonly vehicle: number;
  /** bit of the JT/T 808 alarm field */
  readonly alarm: number;
  /** time of the first report with the bit set */
  readonly sinceMs: number;
  /** time of the first report without it; null = still set */
  readonly untilMs: number | null;
}

export interface LampRecord {
  readonly kind: "lamp";
  readonly circuit: string;
  readonly timeMs: number;
  /** percent */
  readonly level: number;
  /** ids of lamps of the circuit that do not work */
  readonly faults: readonly string[];
}

/** What one device measured at one moment. */
export interface ObservationRecord {
  readonly kind: "observation";
  readonly device: string;
  /** domain and type, e.g. lighting/lamp */
  readonly type: string;
  readonly timeMs: number;
  readonly points: Readonly<Record<string, number | boolean | string>>;
  /** point → quality code; absent = all good */
  readonly quality?: Readonly<Record<string, number>>;
}

export interface CodeRecord {
  readonly kind: "code";
  readonly vehicle: number;
  /** authentication code of the vehicle's terminal; "" = none, it must register */
  readonly code: string;
  readonly issuedMs: number;
}

export type IngestRecord =
  | PositionRecord
  | QuarantineRecord
  | AlarmRecord
  | LampRecord
  | ObservationRecord
  | CodeRecord;

const POSITION = 1;
const JSON_KIND = 2;
const POSITION_BYTES = 37;

export function encodeRecords(records: readonly IngestRecord[]): Buffer {
  const parts = records.map((record) =>
    record.kind === "position" ? encodePosition(record) : encodeAsJson(record),
  );
  return Buffer.concat(parts);
}

function encodePosition(record: PositionRecord): Buffer {
  const bytes = Buffer.allocUnsafe(POSITION_BYTES + record.items.length);
  bytes[0] = POSITION;
  bytes.writeUInt32BE(record.vehicle, 1);
  bytes.writeUIntBE(record.timeMs, 5, 6);
  bytes.writeInt32BE(record.lonE6, 11);
  bytes.writeInt32BE(record.latE6, 15);
  bytes.writeUInt16BE(record.altitudeMeters, 19);
  bytes.writeUInt16BE(record.speedDkmh, 21);
  bytes.writeUInt16BE(record.headingDeg, 23);
  bytes.writeUInt32BE(record.status, 25);
  bytes.writeUInt32BE(record.alarm, 29);
  bytes.writeUInt32BE(record.items.length, 33);
  bytes.set(record.items, POSITION_BYTES);
  return bytes;
}

function encodeAsJson(record: IngestRecord): Buffer {
  const json = Buffer.from(JSON.stringify(record));
  const head = Buffer.alloc(5);
  head[0] = JSON_KIND;
  head.writeUInt32BE(json.length, 1);
  return Buffer.concat([head, json]);
}

/** Reads what {@link encodeRecords} wrote; the caller has checked the bytes. */
export function decodeRecords(bytes: Buffer): IngestRecord[] {
  const records: IngestRecord[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    if (bytes[offset] === POSITION) {
      const itemsEnd = offset + POSITION_BYTES + bytes.readUInt32BE(offset + 33);
      records.push({
        kind: "position",
        vehicle: bytes.readUInt32BE(offset + 1),
        timeMs: bytes.readUIntBE(offset + 5, 6),
        lonE6: bytes.readInt32BE(offset + 11),
        latE6: bytes.readInt32BE(offset + 15),
        altitudeMeters: bytes.readUInt16BE(offset + 19),
        speedDkmh: bytes.readUInt16BE(offset + 21),
        headingDeg: bytes.readUInt16BE(offset + 23),
        status: bytes.readUInt32BE(offset + 25),
        alarm: bytes.readUInt32BE(offset + 29),
        items: bytes.subarray(offset + POSITION_BYTES, itemsEnd),
      });
      offset = itemsEnd;
    } else if (bytes[offset] === JSON_KIND) {
      const end = offset + 5 + bytes.readUInt32BE(offset + 1);
      records.push(JSON.parse(bytes.toString("utf8", offset + 5, end)));
      offset = end;
    } else {
      throw new Error(`ingest log: record kind ${bytes[offset]} at byte ${offset}, expected 1 or 2`);
    }
  }
  return records;
}
