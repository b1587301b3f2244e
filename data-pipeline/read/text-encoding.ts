import { isUtf8 } from "node:buffer";

/** Offsets in a dBASE header (https://www.dbf2002.com/dbf-file-format.html). */
const DBF_LANGUAGE_DRIVER = 29;
const DBF_HEADER_SIZE = 8;
const DBF_RECORD_SIZE = 10;
/** Enough of a table to tell its encoding. */
const DBF_SAMPLE_CELLS = 200_000;

/**
 * Encoding of text that does not say it: UTF-8 when the bytes are valid UTF-8, else GBK when they are valid
 * GB 18030 (its superset), else ISO-8859-1, which every byte string is.
 * @returns null for plain ASCII, where it makes no difference
 */
export function detectEncoding(bytes: Uint8Array): "UTF-8" | "GBK" | "ISO-8859-1" | null {
  if (!hasHighByte(bytes, 0, bytes.length)) return null;
  if (isUtf8(bytes)) return "UTF-8";
  return isGbk(bytes) ? "GBK" : "ISO-8859-1";
}

/**
 * Every high byte starts a two-byte GBK or four-byte GB 18030 character, and most second bytes are high too:
 * in ISO-8859-1 text a lone é before an ASCII letter also makes a valid pair, in Chinese text such pairs are rare.
 */
function isGbk(bytes: Uint8Array): boolean {
  let highTrails = 0;
  let lowTrails = 0;
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i]!;
    if (lead < 0x80) continue;
    if (lead === 0x80 || lead === 0xff) return false;
    const trail = bytes[++i];
    if (trail === undefined) return false;
    if (trail >= 0x30 && trail <= 0x39) {
      i += 2; // GB 18030: lead, digit, lead, digit
      continue;
    }
    if (trail < 0x40 || trail === 0x7f || trail === 0xff) return false;
    if (trail >= 0x80) highTrails++;
    else lowTrails++;
  }
  return highTrails > lowTrails;
}

/**
 * Encoding to open a Shapefile's .dbf with, when no .cpg stands beside it, from its field names and texts. Both are
 * cut to a number of bytes, so the last character of one may be incomplete.
 */
export function detectDbfEncoding(dbf: Uint8Array): string | null {
  const headerSize = dbf[DBF_HEADER_SIZE]! | (dbf[DBF_HEADER_SIZE + 1]! << 8);
  const recordSize = dbf[DBF_RECORD_SIZE]! | (dbf[DBF_RECORD_SIZE + 1]! << 8);
  if (!(headerSize > 32 && recordSize > 0)) return null; // broken: GDAL will say so
  const texts: Uint8Array[] = [];
  const widths: number[] = [];
  for (let at = 32; at + 32 <= headerSize && dbf[at] !== 0x0d; at += 32) {
    texts.push(dbf.subarray(at, at + 11));
    widths.push(dbf[at + 16]!);
  }
  let sampled = texts.length;
  for (let at = headerSize; at + recordSize <= dbf.length && sampled < DBF_SAMPLE_CELLS; at += recordSize) {
    let cell = at + 1; // a deletion mark comes first
    for (const width of widths) {
      if (hasHighByte(dbf, cell, cell + width)) texts.push(dbf.subarray(cell, cell + width));
      cell += width;
    }
    sampled += widths.length;
  }
  const high = texts.map(withoutPadding).filter((text) => hasHighByte(text, 0, text.length));
  if (high.length === 0) return null;
  if (high.every((text) => isUtf8(withoutCutCharacter(text)))) return "UTF-8";
  if (high.every((text) => isGbk(text) || isGbk(text.subarray(0, -1)))) return "GBK";
  // a language driver says what ISO-8859-1-looking bytes really are; GDAL knows its codes
  return dbf[DBF_LANGUAGE_DRIVER] === 0 ? "ISO-8859-1" : null;
}

function hasHighByte(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i]! >= 0x80) return true;
  return false;
}

function withoutPadding(text: Uint8Array): Uint8Array {
  let end = text.indexOf(0);
  if (end < 0) end = text.length;
  while (end > 0 && text[end - 1] === 0x20) end--;
  return text.subarray(0, end);
}

/** Without a UTF-8 character at the end that lacks bytes. */
function withoutCutCharacter(text: Uint8Array): Uint8Array {
  let lead = text.length - 1;
  while (lead >= 0 && (text[lead]! & 0xc0) === 0x80) lead--;
  const first = lead < 0 ? 0 : text[lead]!;
  const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  return lead >= 0 && text.length - lead < size ? text.subarray(0, lead) : text;
}

/**
 * Encoding of a drawing whose header names no code page ($DWGCODEPAGE), or names the Western one although its
 * text is none; null = GDAL takes what the header says.
 */
export function dxfEncoding(bytes: Uint8Array): string | null {
  const header = Buffer.from(bytes.subarray(0, 1 << 16)).toString("latin1");
  const codePage = /\$DWGCODEPAGE\s+3\s+(\S+)/.exec(header)?.[1];
  return codePage === undefined || codePage === "ANSI_1252" ? detectEncoding(bytes) : null;
}
