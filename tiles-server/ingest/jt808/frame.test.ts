import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeFrame, encodeFrame, type FrameHeader, FrameReader, type ProtocolYear } from "./frame.ts";
import { decodeLocation, decodeLocationBatch, encodeLocation, encodeLocationBatch } from "./location.ts";
import { readItems } from "./location-items.ts";
import {
  decodeAuthentication,
  decodeRegistration,
  encodeAuthentication,
  encodeRegistration,
} from "./session-messages.ts";
import { SubpackageJoiner } from "./subpackages.ts";

/** `ALL_FAULTS=1 npx vitest run tiles-server/ingest` takes about a minute more; docs/reliability.md has the outcome. */
const all = process.env.ALL_FAULTS !== undefined;

const year = fc.constantFrom<ProtocolYear>(2013, 2019);
const sentFrame = fc
  .record({
    messageId: fc.integer({ min: 0, max: 0xffff }),
    year,
    terminal: fc.integer({ min: 1, max: 999_999_999_999 }).map(String),
    serial: fc.integer({ min: 0, max: 0xffff }),
    // the bytes that have to be escaped come up often
    body: fc
      .array(fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0x7d, 0x7e)), { maxLength: 200 })
      .map((bytes) => Buffer.from(bytes)),
  })
  .map(({ body, ...header }) => ({ header, body, bytes: encodeFrame(header, body) }));
const junk = fc
  .array(
    fc.integer({ min: 0, max: 255 }).filter((byte) => byte !== 0x7e),
    { maxLength: 30 },
  )
  .map((bytes) => Buffer.from(bytes));

function readAll(reader: FrameReader): { messageId: number; serial: number; body: string }[] {
  const found = [];
  for (let next = reader.nextFrame(); next; next = reader.nextFrame()) {
    if (next.ok) {
      found.push({ messageId: next.messageId, serial: next.serial, body: next.body.toString("hex") });
    }
  }
  return found;
}

describe("a stream of frames", () => {
  it("gives every frame whatever the chunks and the junk between frames", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(junk, sentFrame), { maxLength: 8 }),
        fc.infiniteStream(fc.nat(40)),
        (parts, sizes) => {
          const stream = Buffer.concat(parts.flatMap(([noise, frame]) => [noise, frame.bytes]));
          const reader = new FrameReader();
          const found = [];
          for (let offset = 0; offset < stream.length; ) {
            const size = 1 + sizes.next().value;
            reader.append(stream.subarray(offset, offset + size));
            offset += size;
            found.push(...readAll(reader));
          }
          const sent = parts.map(([, { header, body }]) => ({
            messageId: header.messageId,
            serial: header.serial,
            body: body.toString("hex"),
          }));
          expect(found.filter((frame) => sent.some((other) => other.body === frame.body))).toEqual(sent);
        },
      ),
      { numRuns: all ? 10_000 : 2_000 },
    );
  });

  it("never throws on mutated frames and still finds the intact frame that follows", () => {
    fc.assert(
      fc.property(
        sentFrame,
        fc.array(fc.tuple(fc.nat(250), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }),
        sentFrame,
        (mutated, changes, intact) => {
          const bytes = Buffer.from(mutated.bytes);
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          const reader = new FrameReader();
          reader.append(Buffer.concat([bytes, Buffer.of(0x7e), intact.bytes]));
          const found = readAll(reader);
          expect(found.at(-1)).toEqual({
            messageId: intact.header.messageId,
            serial: intact.header.serial,
            body: intact.body.toString("hex"),
          });
        },
      ),
      { numRuns: all ? 200_000 : 5_000 },
    );
  });

  it("takes one flag as the end of a frame and the beginning of the next", () => {
    const header: FrameHeader = { messageId: 2, year: 2013, terminal: "1", serial: 7, encryption: 0 };
    const first = encodeFrame(header, Buffer.alloc(0));
    const second = encodeFrame({ ...header, serial: 8 }, Buffer.alloc(0));
    const reader = new FrameReader();
    reader.append(Buffer.concat([first, second.subarray(1)]));
    expect(readAll(reader).map(({ serial }) => serial)).toEqual([7, 8]);
  });

  it("keeps no more than one frame of a stream that never ends one, and reports it once", () => {
    const reader = new FrameReader();
    const refusals = [];
    reader.append(Buffer.of(0x7e));
    for (let i = 0; i < 2000; i++) {
      reader.append(Buffer.alloc(1024, 1));
      for (let next = reader.nextFrame(); next; next = reader.nextFrame()) refusals.push(next);
    }
    expect(refusals.map((refusal) => !refusal.ok && refusal.reason)).toEqual(["too long"]);
    const good = encodeFrame({ messageId: 2, year: 2019, terminal: "5", serial: 1 }, Buffer.alloc(0));
    reader.append(Buffer.concat([Buffer.of(0x7e), good]));
    expect(readAll(reader)).toHaveLength(1);
  });

  it("refuses a body longer than the header can say", () => {
    const header = { messageId: 1, year: 2013, terminal: "1", serial: 0 } as const;
    expect(() => encodeFrame(header, Buffer.alloc(1024))).toThrow("1024 bytes does not fit");
  });
});

describe("bodies", () => {
  it("never throw anything but a body error on arbitrary bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), year, (bytes, edition) => {
        const body = Buffer.from(bytes);
        const readers = [
          () => decodeLocation(body),
          () => decodeLocationBatch(body),
          () => decodeRegistration(body, edition),
          () => decodeAuthentication(body, edition),
        ];
        for (const read of readers) {
          try {
            read();
          } catch (error) {
            expect((error as Error).name).toBe("BodyError");
          }
        }
        readItems(body);
        decodeFrame(body);
      }),
      { numRuns: 3000 },
    );
  });

  it("return what was encoded, west and south included", () => {
    fc.assert(
      fc.property(
        fc.record({
          alarm: fc.nat(0xffff),
          status: fc.nat(0xffff).map((bits) => (bits & ~0xc) >>> 0),
          lonE6: fc.integer({ min: -180_000_000, max: 180_000_000 }),
          latE6: fc.integer({ min: -90_000_000, max: 90_000_000 }),
          altitudeMeters: fc.nat(9000),
          speedDkmh: fc.nat(1500),
          headingDeg: fc.nat(359),
          timeMs: fc.integer({ min: 1_600_000_000, max: 2_000_000_000 }).map((seconds) => seconds * 1000),
        }),
        (report) => {
          const { status, timeDigits, items, ...rest } = decodeLocation(encodeLocation(report));
          const { status: sentStatus, ...sent } = report;
          expect(rest).toEqual(sent);
          expect((status & ~0xc) >>> 0).toBe(sentStatus);
          expect(timeDigits).toMatch(/^\d{12}$/);
          expect(items).toHaveLength(0);
        },
      ),
    );
  });

  it("carry Chinese text in all editions", () => {
    const registration = {
      province: 43,
      city: 1129,
      manufacturer: "厂家",
      model: "BD-2026",
      terminalId: "T000001",
      plateColour: 2,
      plate: "湘M·豸1234".replace("·", ""),
    };
    for (const edition of [2013, 2019] as const) {
      const shorter = { ...registration, manufacturer: "厂1" };
      expect(decodeRegistration(encodeRegistration(shorter, edition), edition)).toEqual(shorter);
      const login = {
        code: "鉴权码-1",
        ...(edition === 2019 && { imei: "123456789012345", software: "v1.2" }),
      };
      expect(decodeAuthentication(encodeAuthentication(login, edition), edition)).toEqual(login);
    }
  });

  it("refuse a batch whose count is not its content", () => {
    const location = encodeLocation({
      alarm: 0,
      status: 3,
      lonE6: 111_579_000,
      latE6: 25_185_000,
      altitudeMeters: 230,
      speedDkmh: 300,
      headingDeg: 90,
      timeMs: Date.UTC(2026, 10, 22),
    });
    const body = encodeLocationBatch([location, location], true);
    expect(decodeLocationBatch(body)).toMatchObject({ backfill: true, reports: [{}, {}] });
    body[1] = 3;
    expect(() => decodeLocationBatch(body)).toThrow("found 2 reports, expected 3");
  });
});

describe("subpackages", () => {
  const part = (index: number, total: number, serial: number, body: Buffer) => {
    const header = {
      messageId: 0x704,
      year: 2013,
      terminal: "13900000001",
      serial,
      subpackage: { total, index },
    } as const;
    const frame = decodeFrame(encodeFrame(header, body).subarray(1, -1));
    if (!frame.ok) throw new Error(frame.detail);
    return frame;
  };

  it("join in any order and give the first part's serial", () => {
    const joiner = new SubpackageJoiner();
    const parts = [
      part(1, 3, 65535, Buffer.from("aa")),
      part(2, 3, 0, Buffer.from("bb")),
      part(3, 3, 1, Buffer.from("c")),
    ];
    expect(joiner.accept(parts[2]!, 0)).toBeUndefined();
    expect(joiner.accept(parts[0]!, 1)).toBeUndefined();
    expect(joiner.accept(parts[0]!, 1)).toBeUndefined();
    const whole = joiner.accept(parts[1]!, 2);
    expect(whole).toMatchObject({ serial: 65535, messageId: 0x704 });
    expect(whole!.body.toString()).toBe("aabbc");
  });

  it("forget a message that is not finished in a minute", () => {
    const joiner = new SubpackageJoiner();
    joiner.accept(part(1, 2, 10, Buffer.from("a")), 0);
    expect(joiner.accept(part(2, 2, 11, Buffer.from("b")), 60_001)).toBeUndefined();
  });
});
