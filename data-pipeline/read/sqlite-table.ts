/**
 * Reads the tables of an SQLite database file (https://www.sqlite.org/fileformat2.html), which is all that a GeoPackage
 * is. Only what such files hold: tables with row numbers, text in UTF-8, nothing left in a journal.
 */
const SIGNATURE = "SQLite format 3\0";
const UTF8 = 1;
const HEADER_BYTES = 100;
const INTERIOR = 0x05;
const LEAF = 0x0d;
/** More levels of pages than a file of 2^32 pages can have. */
const DEEPEST = 32;

/** Said where a database is not of the plain kind that is read here; the text says why. */
export class UnusualDatabase extends Error {}

/** One row: where each value stands in `bytes`. */
export interface SqliteRow {
  readonly rowId: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly count: number;
  /** serial types of the values, which say kind and length */
  readonly types: Float64Array;
  /** places of the values in `bytes` */
  readonly places: Float64Array;
}

/** Most values of one row. */
const MOST_COLUMNS = 2000;

/** A whole database file in memory. */
export class SqliteFile {
  readonly #view: DataView;
  readonly #buffer: Buffer;
  readonly #pageSize: number;
  readonly #usable: number;
  readonly #types = new Float64Array(MOST_COLUMNS);
  readonly #places = new Float64Array(MOST_COLUMNS);
  /** end of the varint read last */
  #after = 0;

  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < HEADER_BYTES || this.#buffer.toString("latin1", 0, SIGNATURE.length) !== SIGNATURE)
      throw new UnusualDatabase("no SQLite 3");
    const size = this.#view.getUint16(16);
    this.#pageSize = size === 1 ? 65_536 : size;
    this.#usable = this.#pageSize - bytes[20]!;
    if (this.#view.getUint32(56) !== UTF8) throw new UnusualDatabase("text that is not in UTF-8");
  }

  /** The statement that made a table, and its first page; null = there is none of that name. */
  table(name: string): { sql: string; page: number } | null {
    let found: { sql: string; page: number } | null = null;
    this.rows(1, (row) => {
      // type, name, tbl_name, rootpage, sql
      if (textOf(row, 0) !== "table" || textOf(row, 1) !== name) return;
      found = { page: numberOf(row, 3) ?? 0, sql: textOf(row, 4) ?? "" };
    });
    return found;
  }

  /** Goes through the rows of a table by their numbers. A row is gone when the next one comes. */
  rows(page: number, visit: (row: SqliteRow) => void, depth = 0): void {
    const start = (page - 1) * this.#pageSize;
    if (page < 1 || start + this.#pageSize > this.bytes.length || depth > DEEPEST)
      throw new UnusualDatabase("a page beyond the file");
    const header = page === 1 ? start + HEADER_BYTES : start;
    const kind = this.bytes[header];
    if (kind !== INTERIOR && kind !== LEAF) throw new UnusualDatabase("a table without row numbers");
    const cells = this.#view.getUint16(header + 3);
    const pointers = header + (kind === LEAF ? 8 : 12);
    for (let i = 0; i < cells; i++) {
      const cell = start + this.#view.getUint16(pointers + 2 * i);
      if (kind === LEAF) visit(this.#row(cell));
      else this.rows(this.#view.getUint32(cell), visit, depth + 1);
    }
    if (kind === INTERIOR) this.rows(this.#view.getUint32(header + 8), visit, depth + 1);
  }

  #row(cell: number): SqliteRow {
    const size = this.#varint(this.bytes, cell);
    const rowId = this.#varint(this.bytes, this.#after);
    const start = this.#after;
    const usable = this.#usable;
    let { bytes } = this;
    let view = this.#view;
    let at = start;
    if (size > usable - 35) {
      bytes = this.#withOverflow(start, size);
      view = new DataView(bytes.buffer);
      at = 0;
    }
    const headerEnd = at + this.#varint(bytes, at);
    let value = headerEnd;
    let count = 0;
    for (let next = this.#after; next < headerEnd; next = this.#after) {
      const type = this.#varint(bytes, next);
      if (count === MOST_COLUMNS) throw new UnusualDatabase("too many columns");
      this.#types[count] = type;
      this.#places[count] = value;
      value += lengthOf(type);
      count++;
    }
    return { rowId, bytes, view, count, types: this.#types, places: this.#places };
  }

  /** A row that is longer than its page has room for. */
  #withOverflow(start: number, size: number): Uint8Array<ArrayBuffer> {
    const least = Math.floor(((this.#usable - 12) * 32) / 255) - 23;
    const best = least + ((size - least) % (this.#usable - 4));
    const local = best <= this.#usable - 35 ? best : least;
    const result = new Uint8Array(size);
    result.set(this.bytes.subarray(start, start + local));
    let filled = local;
    let page = this.#view.getUint32(start + local);
    while (filled < size) {
      const at = (page - 1) * this.#pageSize;
      if (page < 1 || at + this.#pageSize > this.bytes.length)
        throw new UnusualDatabase("a page beyond the file");
      const length = Math.min(size - filled, this.#usable - 4);
      result.set(this.bytes.subarray(at + 4, at + 4 + length), filled);
      filled += length;
      page = this.#view.getUint32(at);
    }
    return result;
  }

  /** Seven bits a byte, the last of nine has eight; row numbers beyond 2^53 are not exact. */
  #varint(bytes: Uint8Array, at: number): number {
    let value = 0;
    for (let i = 0; i < 8; i++) {
      const byte = bytes[at + i]!;
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) {
        this.#after = at + i + 1;
        return value;
      }
    }
    this.#after = at + 9;
    return value * 256 + bytes[at + 8]!;
  }
}

const LENGTHS = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0];
const TYPE = { null: 0, int64: 6, float: 7, zero: 8, one: 9 };

function lengthOf(type: number): number {
  return type >= 12 ? Math.floor((type - 12) / 2) : (LENGTHS[type] ?? 0);
}

/** What kind of value stands in a column. */
export function kindOf(row: SqliteRow, column: number): "null" | "integer" | "real" | "blob" | "text" {
  const type = row.types[column]!;
  if (column >= row.count || type === TYPE.null) return "null";
  if (type >= 12) return type % 2 === 0 ? "blob" : "text";
  return type === TYPE.float ? "real" : "integer";
}

/** Place and length of a text or blob in the row's bytes. */
export function spanOf(row: SqliteRow, column: number): { at: number; length: number } {
  return { at: row.places[column]!, length: lengthOf(row.types[column]!) };
}

/** A number, whole or real; null when the column holds none. */
export function numberOf({ view, types, places, count }: SqliteRow, column: number): number | null {
  if (column >= count) return null;
  const at = places[column]!;
  switch (types[column]) {
    case 1:
      return view.getInt8(at);
    case 2:
      return view.getInt16(at);
    case 3:
      return view.getInt16(at) * 256 + view.getUint8(at + 2);
    case 4:
      return view.getInt32(at);
    case 5:
      return view.getInt16(at) * 2 ** 32 + view.getUint32(at + 2);
    case TYPE.int64:
      return Number(view.getBigInt64(at));
    case TYPE.float:
      return view.getFloat64(at);
    case TYPE.zero:
      return 0;
    case TYPE.one:
      return 1;
    default:
      return null;
  }
}

/** A text; null when the column holds none. */
export function textOf(row: SqliteRow, column: number): string | null {
  if (kindOf(row, column) !== "text") return null;
  const { at, length } = spanOf(row, column);
  return Buffer.from(row.bytes.buffer, row.bytes.byteOffset + at, length).toString("utf8");
}

/**
 * Names of a table's columns in the order of its rows, from the statement that made it.
 * @throws UnusualDatabase for what may change how rows are stored
 */
export function columnNames(sql: string): string[] {
  const open = sql.indexOf("(");
  const close = sql.lastIndexOf(")");
  if (open < 0 || close < open || sql.slice(close + 1).trim() !== "")
    throw new UnusualDatabase("a table with options");
  const names: string[] = [];
  for (const part of topLevelParts(sql.slice(open + 1, close))) {
    if (/^(CONSTRAINT|PRIMARY|UNIQUE|CHECK|FOREIGN)\b/i.test(part)) continue;
    const match = /^(?:"((?:[^"]|"")+)"|`([^`]+)`|\[([^\]]+)\]|([\p{L}_][\p{L}\p{N}_$]*))(\s[\s\S]*)?$/u.exec(
      part,
    );
    if (!match) throw new UnusualDatabase(`a column written as ${part}`);
    if (/\bGENERATED\b|\bAS\s*\(/i.test(match[5] ?? ""))
      throw new UnusualDatabase("a column that is worked out");
    names.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? match[3] ?? match[4]!);
  }
  return names;
}

function topLevelParts(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = "";
  let part = "";
  for (const char of text) {
    if (quote !== "") {
      if (char === quote) quote = "";
    } else if (char === '"' || char === "'" || char === "`") quote = char;
    else if (char === "[") quote = "]";
    else if (char === "(") depth++;
    else if (char === ")") depth--;
    else if (char === "," && depth === 0) {
      parts.push(part.trim());
      part = "";
      continue;
    }
    part += char;
  }
  return [...parts, part.trim()];
}
