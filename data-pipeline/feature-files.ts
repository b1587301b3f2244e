import { closeSync, openSync, readSync } from "node:fs";
import type { FeatureBatch, FeatureSource } from "./feature-source.ts";
import type { FeatureTable } from "./feature-table.ts";
import { parseFeatureFile } from "./read/feature-file.ts";
import { joinTables } from "./survey/join-tables.ts";

/** Rows that are read at a time when all are. */
const BATCH_ROWS = 1024;
/** Bytes that are read at a time; features no farther apart are read together. */
const WINDOW_BYTES = 1 << 18;
/** The signature and the length of the header come before the header. */
const HEADER_FROM = 12;
/** Features begin at multiples of these bytes: their places take 32 bits in files of up to 32 GiB. */
const ALIGNMENT = 8;

/** A file of writeFeatureFile. */
interface FeatureFile {
  readonly path: string;
  /** row of the layer of its first one */
  readonly first: number;
  readonly count: number;
  /** where each row begins, and the end of the last, in steps of ALIGNMENT */
  readonly starts: Uint32Array;
}

/**
 * The features of a layer in its files, which writeFeatureFile wrote, one file after the other. In memory is where each
 * feature begins, 4 bytes; the features themselves are read when they are asked for.
 */
export class FeatureFiles implements FeatureSource {
  readonly layer: string;
  readonly count: number;
  readonly #files: readonly FeatureFile[];
  /** one without rows: all columns of all files, in their order */
  readonly #none: FeatureTable;

  /** @throws Error when a file is no FlatGeobuf of this layer, or ends within a feature */
  constructor(paths: readonly string[], layer: string) {
    this.layer = layer;
    const files: FeatureFile[] = [];
    const empty: FeatureTable[] = [];
    let count = 0;
    for (const path of paths) {
      const file = { path, first: count, ...readStarts(path) };
      count += file.count;
      files.push(file);
      empty.push(parseFeatureFile(readBytes(path, 0, ALIGNMENT * file.starts[0]!), path, layer));
    }
    this.count = count;
    this.#files = files;
    this.#none = { ...joinTables(empty), sources: [] };
  }

  get columns(): readonly string[] {
    return [...this.#none.columns.keys()];
  }

  *batches(columns?: readonly string[]): Iterable<FeatureBatch> {
    for (let first = 0; first < this.count; first += BATCH_ROWS) {
      const rows = Math.min(BATCH_ROWS, this.count - first);
      yield {
        first,
        table: this.rows(
          Uint32Array.from({ length: rows }, (_, i) => first + i),
          columns,
        ),
      };
    }
  }

  rows(rows: Uint32Array, columns?: readonly string[]): FeatureTable {
    const tables: FeatureTable[] = [];
    let next = 0;
    for (const file of this.#files) {
      let end = next;
      while (end < rows.length && rows[end]! < file.first + file.count) end++;
      if (end > next) {
        const bytes = readFeatures(
          file,
          rows.subarray(next, end).map((row) => row - file.first),
        );
        tables.push(parseFeatureFile(bytes, file.path, this.layer, columns));
      }
      next = end;
    }
    if (next < rows.length)
      throw new Error(`found row ${rows[next]} of ${this.layer}, expected one of ${this.count}`);
    const names = columns?.filter((name) => this.#none.columns.has(name)) ?? this.columns;
    const [only] = tables;
    if (tables.length === 1 && hasColumns(only!, names, columns !== undefined)) return only!;
    const none = { ...this.#none, columns: new Map(names.map((name) => [name, []])) };
    return joinTables([none, ...tables]);
  }
}

/** @param orMore whether the table may have other columns too, and in another order */
function hasColumns({ columns }: FeatureTable, names: readonly string[], orMore: boolean): boolean {
  if (orMore) return names.every((name) => columns.has(name));
  return columns.size === names.length && [...columns.keys()].every((name, i) => name === names[i]);
}

/** Walks over a file's features by the lengths that stand before them. */
function readStarts(path: string): Pick<FeatureFile, "count" | "starts"> {
  const file = openSync(path, "r");
  try {
    const window = Buffer.alloc(WINDOW_BYTES);
    let [windowAt, windowEnd] = [0, readSync(file, window, 0, WINDOW_BYTES, 0)];
    /** undefined = the file ends here */
    const uint32At = (at: number): number | undefined => {
      if (at + 4 > windowEnd) {
        windowAt = at;
        windowEnd = at + readSync(file, window, 0, WINDOW_BYTES, at);
      }
      if (windowEnd === at) return undefined;
      if (at + 4 > windowEnd)
        throw new Error(`${path} ends at byte ${windowEnd}, expected a feature's length`);
      return window.readUInt32LE(at - windowAt);
    };
    let starts = new Uint32Array(BATCH_ROWS + 1);
    let count = 0;
    let at = HEADER_FROM + (uint32At(HEADER_FROM - 4) ?? 0);
    for (;;) {
      if (at % ALIGNMENT !== 0)
        throw new Error(`${path}: a feature begins at byte ${at}, expected a multiple of ${ALIGNMENT}`);
      if (count === starts.length) {
        const larger = new Uint32Array(2 * starts.length);
        larger.set(starts);
        starts = larger;
      }
      starts[count] = at / ALIGNMENT;
      const bytes = uint32At(at);
      if (bytes === undefined) return { count, starts: starts.slice(0, count + 1) };
      at += 4 + bytes;
      count++;
    }
  } finally {
    closeSync(file);
  }
}

/** The header of a file and some of its features, as a file of its own. */
function readFeatures({ path, starts }: FeatureFile, rows: Uint32Array): Uint8Array {
  const headerBytes = ALIGNMENT * starts[0]!;
  let size = headerBytes;
  for (const row of rows) size += ALIGNMENT * (starts[row + 1]! - starts[row]!);
  const bytes = Buffer.allocUnsafe(size);
  const file = openSync(path, "r");
  try {
    readWhole(file, path, bytes.subarray(0, headerBytes), 0);
    let filled = headerBytes;
    for (let i = 0, end: number; i < rows.length; i = end) {
      const from = ALIGNMENT * starts[rows[i]!]!;
      let to = ALIGNMENT * starts[rows[i]! + 1]!;
      let isWithoutGap = true;
      for (end = i + 1; end < rows.length; end++) {
        const [next, nextEnd] = [ALIGNMENT * starts[rows[end]!]!, ALIGNMENT * starts[rows[end]! + 1]!];
        if (next !== to && nextEnd - from > WINDOW_BYTES) break;
        isWithoutGap &&= next === to;
        to = nextEnd;
      }
      if (isWithoutGap) {
        readWhole(file, path, bytes.subarray(filled, filled + to - from), from);
        filled += to - from;
        continue;
      }
      const window = Buffer.allocUnsafe(to - from);
      readWhole(file, path, window, from);
      for (let k = i; k < end; k++) {
        const [start, stop] = [ALIGNMENT * starts[rows[k]!]!, ALIGNMENT * starts[rows[k]! + 1]!];
        filled += window.copy(bytes, filled, start - from, stop - from);
      }
    }
  } finally {
    closeSync(file);
  }
  return bytes;
}

function readBytes(path: string, from: number, end: number): Uint8Array {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.allocUnsafe(end - from);
    readWhole(file, path, bytes, from);
    return bytes;
  } finally {
    closeSync(file);
  }
}

function readWhole(file: number, path: string, into: Uint8Array, from: number): void {
  const read = readSync(file, into, 0, into.byteLength, from);
  if (read < into.byteLength)
    throw new Error(`${path} ends at byte ${from + read}, expected ${from + into.byteLength}`);
}
