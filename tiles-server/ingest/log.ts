import { type FileHandle, mkdir, open, readdir, readFile, truncate, unlink } from "node:fs/promises";
import { join } from "node:path";
import { crc32c } from "./crc32c.ts";

/**
 * Append-only log in front of the embedded database, which runs without fsync: what was appended is on
 * the disk, so that a report may be acknowledged. A folder of segments 00000001.log …; a segment is
 * "TWINLOG1" and entries of length U32 · CRC-32C U32 · payload, little-endian.
 */
const MAGIC = Buffer.from("TWINLOG1");
const ENTRY_HEAD_BYTES = 8;
const MAX_SEGMENT_BYTES = 16 * 1024 * 1024;
const MAX_SEGMENT_AGE_MS = 60_000;
/** How long a segment outlives its storing: Linux writes its cache to the disk within 35 s. */
const KEEP_STORED_MS = 90_000;

interface Segment {
  readonly number: number;
  readonly openedMs: number;
  bytes: number;
  /** entries appended and not yet stored in the database */
  unstored: number;
  storedMs: number;
}

/** One entry found when the log was opened, and the segment that holds it. */
export interface LoggedEntry {
  readonly segment: number;
  readonly payload: Buffer;
}

export class IngestLog {
  readonly #folder: string;
  #found: LoggedEntry[] = [];
  readonly #segments: Segment[] = [];
  #file: FileHandle | undefined;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Opens the folder, made when missing, and cuts off an entry that a crash left half written.
   * @throws Error for a segment that is damaged in its middle, naming the byte
   */
  static async open(folder: string): Promise<IngestLog> {
    await mkdir(folder, { recursive: true });
    const log = new IngestLog(folder);
    const files = (await readdir(folder)).filter((name) => /^\d{8}\.log$/.test(name)).sort();
    for (const [i, name] of files.entries()) {
      const bytes = await readFile(join(folder, name));
      const { entries, end } = readEntries(bytes);
      if (end < bytes.length) {
        if (i < files.length - 1) {
          throw new Error(
            `${join(folder, name)} is damaged at byte ${end} of ${bytes.length}: move it away to start without the rest of its records`,
          );
        }
        await truncate(join(folder, name), end);
      }
      const number = Number.parseInt(name, 10);
      log.#segments.push({ number, openedMs: 0, bytes: end, unstored: entries.length, storedMs: 0 });
      for (const payload of entries) log.#found.push({ segment: number, payload });
    }
    return log;
  }

  /** Entries that were there when the log was opened, oldest first: not known to be stored. Gives them away once. */
  takeFound(): LoggedEntry[] {
    const found = this.#found;
    this.#found = [];
    return found;
  }

  /**
   * Writes one entry and waits until the disk has it. One call at a time. Returns its segment.
   * @throws Error of the system, e.g. of a full disk; nothing of the entry is left then, and the next one may succeed
   */
  async append(payload: Buffer, nowMs: number): Promise<number> {
    const segment = await this.#writableSegment(nowMs);
    const head = Buffer.alloc(ENTRY_HEAD_BYTES);
    head.writeUInt32LE(payload.length, 0);
    head.writeUInt32LE(crc32c(payload), 4);
    try {
      await this.#file!.appendFile(Buffer.concat([head, payload]));
      await this.#file!.datasync();
    } catch (error) {
      await this.#abandon(segment);
      throw error;
    }
    segment.bytes += head.length + payload.length;
    segment.unstored++;
    return segment.number;
  }

  /** The database has committed one entry of this segment. */
  stored(segmentNumber: number, nowMs: number): void {
    const segment = this.#segments.find(({ number }) => number === segmentNumber);
    if (!segment) throw new Error(`ingest log: no segment ${segmentNumber}`);
    segment.unstored--;
    segment.storedMs = nowMs;
  }

  /**
   * Deletes closed segments that were stored long enough ago. `checkpoint` is called before, when there
   * are any, to have the database write its pages.
   */
  async retire(nowMs: number, checkpoint: () => Promise<unknown>): Promise<number> {
    const isOpen = (segment: Segment) => this.#file !== undefined && segment === this.#segments.at(-1);
    const done = this.#segments.filter(
      (segment) => !isOpen(segment) && segment.unstored === 0 && nowMs - segment.storedMs >= KEEP_STORED_MS,
    );
    if (done.length === 0) return 0;
    await checkpoint();
    for (const segment of done) {
      await unlink(this.#path(segment.number));
      this.#segments.splice(this.#segments.indexOf(segment), 1);
    }
    return done.length;
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  /** Half an entry would hide those behind it: it is cut off, and the segment not written to again. */
  async #abandon(segment: Segment): Promise<void> {
    try {
      await this.close();
    } finally {
      await truncate(this.#path(segment.number), segment.bytes);
    }
  }

  async #writableSegment(nowMs: number): Promise<Segment> {
    const last = this.#segments.at(-1);
    const isFull = last && (last.bytes > MAX_SEGMENT_BYTES || nowMs - last.openedMs > MAX_SEGMENT_AGE_MS);
    if (this.#file && last && !isFull) return last;

    await this.close();
    const number = (last?.number ?? 0) + 1;
    const file = await open(this.#path(number), "ax");
    try {
      await file.appendFile(MAGIC);
      const folder = await open(this.#folder);
      await folder.sync(); // the new file's name
      await folder.close();
    } catch (error) {
      // the next try must find its name free
      await file.close();
      await unlink(this.#path(number));
      throw error;
    }
    this.#file = file;
    const segment = { number, openedMs: nowMs, bytes: MAGIC.length, unstored: 0, storedMs: nowMs };
    this.#segments.push(segment);
    return segment;
  }

  #path(number: number): string {
    return join(this.#folder, `${String(number).padStart(8, "0")}.log`);
  }
}

/** Whole entries from the start of a segment, and where they end. */
function readEntries(bytes: Buffer): { entries: Buffer[]; end: number } {
  const entries: Buffer[] = [];
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return { entries, end: 0 };
  let offset = MAGIC.length;
  while (offset + ENTRY_HEAD_BYTES <= bytes.length) {
    const payloadStart = offset + ENTRY_HEAD_BYTES;
    const payload = bytes.subarray(payloadStart, payloadStart + bytes.readUInt32LE(offset));
    const isWhole = payload.length === bytes.readUInt32LE(offset);
    if (!isWhole || crc32c(payload) !== bytes.readUInt32LE(offset + 4)) break;
    entries.push(payload);
    offset = payloadStart + payload.length;
  }
  return { entries, end: offset };
}
