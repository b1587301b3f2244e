import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BodyError } from "../jt808/messages.ts";
import {
  bodyOf,
  crypt,
  decodeJt809Frame,
  encodeJt809Frame,
  type Jt809Frame,
  Jt809FrameReader,
} from "./frame.ts";
import { decodeLogin, decodeVehicleData, yearOfLogin } from "./messages.ts";

// Frames of another parser's tests with an independent decode; shared/data/README.md says whose.
const framesFile = resolve("../shared/data/protocols/jt809-frames.jsonl");
const present = existsSync(framesFile);
if (!present) console.warn(`skipped: ${framesFile} is not here`);

interface Entry {
  hex: string;
  decoded: {
    msg_length: number;
    msg_sn: number;
    msg_id: string;
    gnss_center_id: number;
    version: string;
    encrypt: number;
    crc_ok: boolean;
    length_ok: boolean;
  };
}
const entries: Entry[] = present
  ? readFileSync(framesFile, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
  : [];
const inside = ({ hex }: Entry): Buffer => Buffer.from(hex.slice(2, -2), "hex");
const good = entries.filter(({ decoded }) => decoded.crc_ok && decoded.length_ok);

function read(entry: Entry): Jt809Frame {
  const frame = decodeJt809Frame(inside(entry));
  if (!frame.ok) throw new Error(`${entry.hex}: ${frame.reason}`);
  return frame;
}
/** constants of the other parser's encryption test */
const CIPHER = { m1: 30_000_000, ia1: 20_000_000, ic1: 20_000_000 };

describe.skipIf(!present)("frames of a public parser", () => {
  it("are decoded as the independent decoder did, the broken ones refused", () => {
    expect([entries.length, good.length]).toEqual([38, 33]);
    for (const entry of good) {
      const frame = read(entry);
      expect({
        msg_length: frame.bytes.length + 4,
        msg_sn: frame.serial,
        msg_id: `0x${frame.messageId.toString(16).padStart(4, "0")}`,
        gnss_center_id: frame.accessCode,
        version: frame.version,
        encrypt: frame.isEncrypted ? 1 : 0,
        crc_ok: true,
        length_ok: true,
      }).toEqual(entry.decoded);
    }
    for (const entry of entries.filter(({ decoded }) => !decoded.crc_ok))
      expect(decodeJt809Frame(inside(entry)).ok).toBe(false);
  });

  it("are found in one stream, between junk and in pieces of any size", () => {
    // what stands unescaped within a frame cannot be told from its begin
    const clean = good.filter((entry) => !inside(entry).includes(0x5b) && !inside(entry).includes(0x5d));
    const junk = fc
      .uint8Array({ maxLength: 12 })
      .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 0x5b && byte !== 0x5d)));
    fc.assert(
      fc.property(fc.array(junk, { minLength: 1 }), fc.integer({ min: 1, max: 97 }), (noises, size) => {
        const stream = Buffer.concat(
          clean.flatMap(({ hex }, i) => [noises[i % noises.length]!, Buffer.from(hex, "hex")]),
        );
        const reader = new Jt809FrameReader();
        let found = 0;
        for (let offset = 0; offset < stream.length; offset += size) {
          reader.append(stream.subarray(offset, offset + size));
          for (let next = reader.nextFrame(); next; next = reader.nextFrame()) if (next.ok) found++;
        }
        expect(found).toBe(clean.length);
      }),
      { numRuns: 100 },
    );
  });

  it("with encryption have the plain body of their twins", () => {
    const logins = good.filter(({ decoded }) => decoded.msg_id === "0x1001");
    const plain = read(logins.find(({ decoded }) => decoded.encrypt === 0)!);
    const secret = logins.filter(({ decoded }) => decoded.encrypt === 1).map(read);
    const withItsKey = secret.find(
      ({ key, bytes }) => key === 256_178 && bytes.readUInt32BE(22) === 0xd37d9cc4,
    );
    const login = decodeLogin(bodyOf(withItsKey!, 2011, CIPHER), 2011);
    expect(login).toEqual(decodeLogin(bodyOf(plain, 2011, CIPHER), 2011));
    const listens = { host: "127.0.0.1", port: 809 };
    expect(login).toEqual({ user: 20_180_920, password: "20180920", listens });
    expect(logins.map(({ decoded }) => yearOfLogin(decoded.msg_length - 4))).toEqual([
      2011, 2011, 2011, 2011, 2019,
    ]);
    // the vector of the standard's own appendix, as that parser tests it
    expect(crypt(Buffer.of(1, 2, 3, 4, 5, 6, 7), 256_178, CIPHER).toString("hex")).toBe("d34c7078a73a41");
  });

  it("hold a location whose plate, place and time are read", () => {
    const frame = read(good.find(({ hex }) => hex.includes("b1a8beaf"))!);
    const data = decodeVehicleData(bodyOf(frame, 2019, CIPHER), 2019)!;
    expect(data).toMatchObject({ plate: "测试报警", isBackfill: false });
    const [{ report }] = data.reports as [(typeof data.reports)[0]];
    expect(report).toMatchObject({
      lonE6: 112_414_833,
      latE6: 34_674_454,
      timeMs: Date.parse("2025-09-29T17:54:43+08:00"),
      headingDeg: 123,
      altitudeMeters: 176,
      status: 0x00040003,
      alarm: 1,
    });
    // 28,031 km in the 0.1 km of a terminal's item
    expect(report.items.toString("hex")).toMatch(/^0104000446f6/);
  });
});

describe("the main link", () => {
  const header = { messageId: 0x1200, serial: 7, accessCode: 9, timeS: 1_795_000_000 };

  it("returns what was encoded in both editions, escaped bytes included", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(2011 as const, 2019 as const),
        fc.array(fc.oneof(fc.nat(255), fc.constantFrom(0x5a, 0x5b, 0x5d, 0x5e)), { maxLength: 200 }),
        (year, bytes) => {
          const body = Buffer.from(bytes);
          const reader = new Jt809FrameReader();
          reader.append(encodeJt809Frame({ ...header, year }, body));
          const frame = reader.nextFrame();
          if (!frame?.ok) throw new Error("no frame");
          expect(bodyOf(frame, year, CIPHER).equals(body)).toBe(true);
          expect(reader.nextFrame()).toBeUndefined();
        },
      ),
      { numRuns: 300 },
    );
  });

  it("throws nothing but a body error at any body", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 150 }),
        fc.constantFrom(2011 as const, 2019 as const),
        (bytes, year) => {
          const body = Buffer.from(bytes);
          if (body.length > 24) body.writeUInt16BE(body[23]! & 1 ? 0x1203 : 0x1202, 22);
          if (body.length > 28) body.writeUInt32BE(body.length - 28, 24);
          try {
            decodeVehicleData(body, year);
          } catch (error) {
            expect(error).toBeInstanceOf(BodyError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("keeps at most one frame of a stream that never ends one", () => {
    const reader = new Jt809FrameReader();
    reader.append(Buffer.of(0x5b));
    let refusals = 0;
    for (let i = 0; i < 100; i++) {
      reader.append(Buffer.alloc(10_000, 1));
      for (let next = reader.nextFrame(); next; next = reader.nextFrame()) if (!next.ok) refusals++;
    }
    expect(refusals).toBe(1);
  });
});
