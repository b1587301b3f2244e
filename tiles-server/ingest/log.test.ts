import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { crc32c } from "./crc32c.ts";
import { IngestLog } from "./log.ts";
import { decodeRecords, encodeRecords, type IngestRecord } from "./records.ts";

/** util-linux sets the largest file of a running process: beyond it a write fails as on a full disk. */
const noLimit = spawnSync("prlimit", ["--version"]).status !== 0;
if (noLimit) console.warn("skipped: prlimit (util-linux) is not here");
process.on("SIGXFSZ", () => {}); // without a handler the signal ends the process
const limitFiles = (bytes: number | "unlimited") =>
  execFileSync("prlimit", ["--pid", String(process.pid), `--fsize=${bytes}:unlimited`]);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ingest-log-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function payloads(log: IngestLog): string[] {
  return log.takeFound().map(({ payload }) => payload.toString());
}

async function written(...texts: string[]): Promise<string> {
  const log = await IngestLog.open(folder);
  for (const text of texts) await log.append(Buffer.from(text), 1000);
  await log.close();
  return join(folder, readdirSync(folder).sort().at(-1)!);
}

describe("the ingest log", () => {
  it("gives back what was appended, in order, over restarts", async () => {
    await written("one", "two");
    await written("three");
    expect(payloads(await IngestLog.open(folder))).toEqual(["one", "two", "three"]);
  });

  it("cuts off an entry that was half written when the process died, at every length", async () => {
    const file = await written("first", "second");
    const whole = readFileSync(file);
    const secondStart = 8 + 8 + 5;
    for (let length = secondStart; length < whole.length; length++) {
      writeFileSync(file, whole.subarray(0, length));
      const log = await IngestLog.open(folder);
      expect(payloads(log)).toEqual(["first"]);
      expect(readFileSync(file)).toHaveLength(secondStart);
    }
  });

  it.skipIf(noLimit)(
    "on a full disk refuses, keeps what it has, and goes on when there is room again",
    async () => {
      const log = await IngestLog.open(folder);
      const kept: string[] = [];
      const append = (text: string) => log.append(Buffer.from(text), 1000).then(() => void kept.push(text));
      await append("before");
      // a write that fits in part only, then none at all, also not of a new segment
      for (const bytes of [60, 0]) {
        limitFiles(bytes);
        await expect(append("x".repeat(500))).rejects.toThrow("EFBIG");
        await expect(append("x".repeat(500))).rejects.toThrow("EFBIG");
        limitFiles("unlimited");
        await append(`after ${bytes}`);
      }
      await log.close();
      expect(payloads(await IngestLog.open(folder))).toEqual(kept);
      expect(kept).toEqual(["before", "after 60", "after 0"]);
    },
  );

  it("starts again when the crash came before the first entry", async () => {
    const file = await written("x");
    truncateSync(file, 3);
    const log = await IngestLog.open(folder);
    expect(payloads(log)).toEqual([]);
    await log.append(Buffer.from("after"), 0);
    await log.close();
    expect(payloads(await IngestLog.open(folder))).toEqual(["after"]);
  });

  it("refuses to start on an older segment with a changed byte, and says where", async () => {
    const file = await written("first", "second");
    await written("third");
    const bytes = readFileSync(file);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(file, bytes);
    await expect(IngestLog.open(folder)).rejects.toThrow(/00000001\.log is damaged at byte 21 of 35/);
  });

  it("deletes a segment only when it is stored, closed and old enough, after the checkpoint", async () => {
    const log = await IngestLog.open(folder);
    const first = await log.append(Buffer.from("a"), 0);
    await log.append(Buffer.from("b"), 61_000); // older than a minute: the next segment
    let checkpoints = 0;
    const checkpoint = async () => {
      checkpoints++;
    };
    expect(await log.retire(1_000_000, checkpoint)).toBe(0);
    log.stored(first, 70_000);
    expect(await log.retire(100_000, checkpoint)).toBe(0);
    expect(checkpoints).toBe(0);
    expect(await log.retire(160_000, checkpoint)).toBe(1);
    expect(checkpoints).toBe(1);
    expect(readdirSync(folder)).toEqual(["00000002.log"]);
    await log.close();
  });
});

describe("records", () => {
  it("come back from their bytes", () => {
    const unsigned = (max: number) => fc.integer({ min: 0, max });
    const coordinate = fc.integer({ min: -180_000_000, max: 180_000_000 });
    const position: fc.Arbitrary<IngestRecord> = fc.record({
      kind: fc.constant("position" as const),
      vehicle: unsigned(0xffffffff),
      timeMs: unsigned(2 ** 44),
      lonE6: coordinate,
      latE6: coordinate,
      altitudeMeters: unsigned(0xffff),
      speedDkmh: unsigned(0xffff),
      headingDeg: unsigned(359),
      status: unsigned(0xffffffff),
      alarm: unsigned(0xffffffff),
      items: fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes)),
    });
    const lamp: fc.Arbitrary<IngestRecord> = fc.record({
      kind: fc.constant("lamp" as const),
      circuit: fc.string(),
      timeMs: unsigned(2 ** 44),
      level: unsigned(100),
      faults: fc.array(fc.string()),
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(position, lamp), { maxLength: 20 }), (records) => {
        expect(decodeRecords(encodeRecords(records))).toEqual(records);
      }),
    );
  });

  it("are guarded by the Castagnoli CRC of RFC 3720", () => {
    expect(crc32c(Buffer.from("123456789"))).toBe(0xe3069283);
    expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa);
    expect(crc32c(Buffer.alloc(32, 0xff))).toBe(0x62a8ab43);
  });
});
