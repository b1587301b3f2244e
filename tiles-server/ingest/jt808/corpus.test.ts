import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { decodeFrame, type Frame, FrameReader } from "./frame.ts";
import { decodeLocation, decodeLocationBatch } from "./location.ts";
import { readItems } from "./location-items.ts";
import { MESSAGE } from "./messages.ts";
import {
  decodeAnswer,
  decodeAuthentication,
  decodeRegisterAnswer,
  decodeRegistration,
} from "./session-messages.ts";

// Frames of other people's parsers with an independent decode; shared/data/README.md says which.
const framesFile = resolve("../shared/data/protocols/jt808-frames.jsonl");
const vectorsFile = resolve("../shared/data/codes/vectors.json");
const present = existsSync(framesFile) && existsSync(vectorsFile);
if (!present) console.warn(`skipped: ${framesFile} and ${vectorsFile} are not here`);

interface Entry {
  source: string;
  hex: string;
  decoded: {
    checksum_ok: boolean;
    body_len_ok: boolean;
    msg_id: string;
    encrypt: number;
    version: number;
    protocol_version?: number;
    terminal: string;
    serial: number;
    subpackage: boolean;
    total?: number;
    index?: number;
    location?: {
      alarm: number;
      status: number;
      lat: number;
      lon: number;
      altitude_m: number;
      speed_0_1kmh: number;
      direction_deg: number;
      time: string;
      extras: [id: string, hex: string][];
      extras_truncated?: boolean;
    };
  };
}

const entries: Entry[] = present
  ? readFileSync(framesFile, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
  : [];
const isGood = ({ decoded }: Entry): boolean => decoded.checksum_ok && decoded.body_len_ok;
const inside = (hex: string): Buffer => Buffer.from(hex.slice(2, -2), "hex");

function readOne(hex: string): Frame {
  const frame = decodeFrame(inside(hex));
  if (!frame.ok) throw new Error(`${hex}: ${frame.reason}: ${frame.detail}`);
  return frame;
}

describe.skipIf(!present)("frames of public parsers", () => {
  it("decodes the header of every good frame as the independent decoder did", () => {
    const good = entries.filter(isGood);
    expect(good).toHaveLength(489);
    for (const { hex, decoded } of good) {
      const frame = readOne(hex);
      expect({
        id: `0x${frame.messageId.toString(16).padStart(4, "0").toUpperCase()}`,
        year: frame.year,
        protocolVersion: frame.protocolVersion,
        terminal: frame.terminal,
        serial: frame.serial,
        encryption: frame.encryption,
        total: frame.subpackage?.total,
        index: frame.subpackage?.index,
      }).toEqual({
        id: decoded.msg_id,
        year: decoded.version,
        protocolVersion: decoded.protocol_version,
        terminal: decoded.terminal,
        serial: decoded.serial,
        encryption: decoded.encrypt,
        total: decoded.total,
        index: decoded.index,
      });
    }
  });

  it("refuses every bad frame", () => {
    const bad = entries.filter((entry) => !isGood(entry));
    expect(bad).toHaveLength(46);
    for (const { hex } of bad) expect(decodeFrame(inside(hex)).ok, hex).toBe(false);
  });

  it("finds the good frames, and no others, when the whole corpus comes as one stream", () => {
    const reader = new FrameReader();
    const whole: string[] = [];
    for (const { hex } of entries) {
      reader.append(Buffer.from(hex, "hex"));
      for (let next = reader.nextFrame(); next; next = reader.nextFrame()) {
        if (next.ok) whole.push(`${next.messageId} ${next.terminal} ${next.serial}`);
      }
    }
    // one entry is as it was before escaping; a flag inside a frame cannot be told from its end
    const isEscaped = ({ hex }: Entry): boolean => !inside(hex).includes(0x7e);
    const expected = entries
      .filter(isGood)
      .filter(isEscaped)
      .map(({ decoded }) => `${Number(decoded.msg_id)} ${decoded.terminal} ${decoded.serial}`);
    expect(expected.filter((frame) => !whole.includes(frame))).toEqual([]);
    // five more stand in entries that glue several frames together, which are bad only as one frame
    expect(whole.length - expected.length).toBe(5);
  });

  it("decodes every good location, its sign, time and items", () => {
    const located = entries.filter((entry) => isGood(entry) && entry.decoded.location);
    expect(located).toHaveLength(66);
    for (const { hex, decoded } of located) {
      const location = decoded.location!;
      const report = decodeLocation(readOne(hex).body);
      const { items, rest } = readItems(report.items);
      expect({
        alarm: report.alarm,
        status: report.status,
        lat: report.latE6 / 1e6,
        lon: report.lonE6 / 1e6,
        altitude: report.altitudeMeters,
        speed: report.speedDkmh,
        heading: report.headingDeg,
        time: report.timeDigits,
        extras: items.map((item) => [`0x${item.id.toString(16).padStart(2, "0").toUpperCase()}`, item.hex]),
        // a single byte after the last item is padding to the other decoder
        truncated: rest.length > 2,
      }).toEqual({
        alarm: location.alarm,
        status: location.status,
        lat: location.lat,
        lon: location.lon,
        altitude: location.altitude_m,
        speed: location.speed_0_1kmh,
        heading: location.direction_deg,
        time: location.time,
        extras: location.extras,
        truncated: location.extras_truncated === true,
      });
    }
  });

  it("reads every good registration, authentication, answer and batch without a body error", () => {
    const readers = new Map<number, (frame: Frame) => unknown>([
      [MESSAGE.register, (frame) => decodeRegistration(frame.body, frame.year)],
      [MESSAGE.authenticate, (frame) => decodeAuthentication(frame.body, frame.year)],
      [MESSAGE.registerAnswer, (frame) => decodeRegisterAnswer(frame.body)],
      [MESSAGE.platformAnswer, (frame) => decodeAnswer(frame.body)],
      [MESSAGE.locationBatch, (frame) => decodeLocationBatch(frame.body)],
    ]);
    const failures = entries.filter(isGood).flatMap(({ hex }) => {
      const frame = readOne(hex);
      if (frame.body.length === 0) return []; // samples of a header alone
      try {
        readers.get(frame.messageId)?.(frame);
        return [];
      } catch (error) {
        return [`${hex}: ${error}`];
      }
    });
    expect(failures).toEqual([]);
  });
});

describe.skipIf(!present)("published vectors", () => {
  interface Vector {
    ver: number;
    msg: string;
    phone?: string;
    hex: string;
    expect?: Record<string, unknown>;
  }
  const vectors: Vector[] = present ? JSON.parse(readFileSync(vectorsFile, "utf8")).jt808 : [];

  it.each(vectors)("$ver $msg gives the stated values", (vector) => {
    const frame = readOne(vector.hex);
    expect(frame.year).toBe(vector.ver);
    expect(frame.messageId).toBe(Number(vector.msg));
    if (vector.expect) expect(summaryOf(frame)).toMatchObject(vector.expect);
  });

  function summaryOf(frame: Frame): Record<string, unknown> {
    switch (frame.messageId) {
      case MESSAGE.location: {
        const report = decodeLocation(frame.body);
        const { items } = readItems(report.items);
        const item = (name: string): number =>
          Math.round(10 * Number(items.find(({ known }) => known?.name === name)?.known?.value));
        const beijing = new Date(report.timeMs! + 8 * 3600_000).toISOString();
        return {
          sn: frame.serial,
          alarm: report.alarm,
          status: report.status,
          latE6: Math.abs(report.latE6),
          lonE6: report.lonE6,
          alt: report.altitudeMeters,
          speed01: report.speedDkmh,
          dir: report.headingDeg,
          time: `${beijing.slice(0, 10)} ${beijing.slice(11, 19)}+08:00`,
          mileage01: item("mileageKm"),
          oil01: item("fuelLitres"),
        };
      }
      case MESSAGE.locationBatch: {
        const batch = decodeLocationBatch(frame.body);
        return { count: batch.reports.length, type: batch.backfill ? 1 : 0 };
      }
      case MESSAGE.register: {
        const { province, city, manufacturer, plateColour, plate } = decodeRegistration(
          frame.body,
          frame.year,
        );
        return { province, city, maker: manufacturer, plateColor: plateColour, plate };
      }
      case MESSAGE.authenticate: {
        const { code, imei, software } = decodeAuthentication(frame.body, frame.year);
        return { authCode: code, imei, sw: software };
      }
      case MESSAGE.registerAnswer: {
        const { serial, result, code } = decodeRegisterAnswer(frame.body);
        return { ackSn: serial, result, authCode: code };
      }
      default: {
        const { serial, messageId, result } = decodeAnswer(frame.body);
        return { ackSn: serial, ackId: `0x${messageId.toString(16).padStart(4, "0")}`, result };
      }
    }
  }
});
