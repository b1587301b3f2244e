import { existsSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  EDITS_FILE,
  type FeatureEdit,
  heldEdits,
  type JournalEntry,
  journalEntrySchema,
} from "../../contract/edits.ts";

/** Name in the county's folder; also the source of features that an edit added. */
export const JOURNAL_FILE = EDITS_FILE;

/** The edits of a county, in the order in which they were made. */
export class EditJournal {
  readonly #path: string;
  #entries: readonly JournalEntry[];
  /** of the file, up to the end of its last whole line */
  #bytes: number;

  private constructor(path: string, entries: readonly JournalEntry[], bytes: number) {
    this.#path = path;
    this.#entries = entries;
    this.#bytes = bytes;
  }

  /**
   * Reads DIR/edits.jsonl; a county without one has no edits. A last line that was cut off by a crash was never
   * acknowledged and is dropped with the next edit.
   * @throws Error naming file and line of what cannot be read
   */
  static async open(countyDir: string): Promise<EditJournal> {
    const path = join(countyDir, JOURNAL_FILE);
    if (!existsSync(path)) return new EditJournal(path, [], 0);
    const text = await readFile(path, "utf8");
    const lines = text.split("\n");
    const cutOff = lines.pop()!; // what follows the last line's end
    const entries = lines.map((line, i) => parseEntry(line, path, i + 1));
    return new EditJournal(path, entries, Buffer.byteLength(text) - Buffer.byteLength(cutOff));
  }

  /** number of the last entry; 0 = none */
  get last(): number {
    return this.#entries.length;
  }

  /** Edits that hold after entry `upTo`, without those that a rollback took back. */
  edits(upTo = this.last): FeatureEdit[] {
    return heldEdits(this.#entries.slice(0, upTo));
  }

  /** The entries after n, as they were made. */
  after(n: number): JournalEntry[] {
    return this.#entries.slice(n);
  }

  /**
   * Adds entries; resolves when they are on disk.
   * @throws Error when another process has added some since this one read the file
   */
  async append(entries: readonly JournalEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const lines = Buffer.from(entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
    const file = await open(this.#path, existsSync(this.#path) ? "r+" : "w");
    try {
      const { size } = await file.stat();
      const behind = Buffer.alloc(Math.max(0, size - this.#bytes));
      await file.read(behind, 0, behind.length, this.#bytes);
      if (behind.includes("\n"))
        throw new Error(
          `${this.#path} has edits of another process since it was read; open the county again`,
        );
      await file.truncate(this.#bytes);
      await file.write(lines, 0, lines.length, this.#bytes);
      await file.datasync();
    } finally {
      await file.close();
    }
    this.#bytes += lines.length;
    this.#entries = [...this.#entries, ...entries];
  }
}

function parseEntry(line: string, path: string, number: number): JournalEntry {
  let entry: JournalEntry;
  try {
    entry = journalEntrySchema.parse(JSON.parse(line));
  } catch (cause) {
    throw new Error(
      `${path} line ${number}: found ${line.slice(0, 80)}, expected an edit as contract/edits.ts says`,
      {
        cause,
      },
    );
  }
  if (entry.n !== number)
    throw new Error(`${path} line ${number}: found edit ${entry.n}, expected ${number}`);
  return entry;
}
