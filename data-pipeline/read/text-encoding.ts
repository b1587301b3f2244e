import { isUtf8 } from "node:buffer";

/** Offsets in a dBASE header (https://www.dbf2002.com/dbf-file-format.html). */
const DBF_LANGUAGE_DRIVER = 29;
const DBF_HEADER_SIZE = 8;

/**
 * Encoding of text that does not say it: UTF-8 when the bytes are valid UTF-8, else GBK when they are valid
 * GB 18030 (its superset), else ISO-8859-1, which every byte string is.
 * @returns null for plain ASCII, where it makes no difference
 */
export function detectEncoding(bytes: Uint8Array): "UTF-8" | "GBK" | "ISO-8859-1" | null {
  if (!bytes.some((byte) => byte >= 0x80)) return null;
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
 * Encoding to open a Shapefile's .dbf with, when no .cpg stands beside it. Looks at field names and records;
 * a record is padded with spaces, so no character crosses the end of a field.
 */
export function detectDbfEncoding(dbf: Uint8Array): string | null {
  const headerSize = dbf[DBF_HEADER_SIZE]! | (dbf[DBF_HEADER_SIZE + 1]! << 8);
  const names: number[] = [];
  for (let at = 32; at + 32 <= headerSize && dbf[at] !== 0x0d; at += 32) {
    for (let i = 0; i < 11 && dbf[at + i] !== 0; i++) names.push(dbf[at + i]!);
    names.push(0x20);
  }
  const text = detectEncoding(
    Uint8Array.from([...names, ...dbf.subarray(headerSize, headerSize + (1 << 22))]),
  );
  // a language driver says what ISO-8859-1-looking bytes really are; GDAL knows its codes
  if (text === "ISO-8859-1" && dbf[DBF_LANGUAGE_DRIVER] !== 0) return null;
  return text;
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
