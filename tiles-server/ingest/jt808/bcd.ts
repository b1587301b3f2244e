/**
 * Packed decimal digits of JT/T 808, two a byte, and its six-byte time YY MM DD hh mm ss, which is
 * always Beijing time (UTC+8) whatever the terminal's place.
 */

const BEIJING_OFFSET_MS = 8 * 3600_000;

/** Two characters a byte; a nibble above 9 shows as a–f, so that a broken number stays visible. */
export function digitsFromBcd(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}

/**
 * Digits, padded with zeros on the left, as `length` bytes.
 * @throws RangeError for anything but decimal digits or for more than 2 × length of them
 */
export function bcdFromDigits(digits: string, length: number): Buffer {
  if (!/^\d*$/.test(digits) || digits.length > 2 * length) {
    throw new RangeError(`"${digits}" is not a number of at most ${2 * length} digits`);
  }
  return Buffer.from(digits.padStart(2 * length, "0"), "hex");
}

/** UTC milliseconds of a six-byte BCD time, or undefined when it is no date (all zero, month 13, 31 February). */
export function timeFromBcd(bytes: Uint8Array): number | undefined {
  const year = 2000 + pair(bytes[0]!);
  const month = pair(bytes[1]!) - 1;
  const day = pair(bytes[2]!);
  const hour = pair(bytes[3]!);
  const minute = pair(bytes[4]!);
  const second = pair(bytes[5]!);
  // Date.UTC carries what is too big into the next field; only the day needs the calendar to be refused
  const isTime = month >= 0 && month < 12 && hour < 24 && minute < 60 && second < 60;
  const local = Date.UTC(year, month, day, hour, minute, second);
  const isSame = isTime && new Date(local).getUTCDate() === day;
  return isSame ? local - BEIJING_OFFSET_MS : undefined;
}

/** The number two BCD digits say; NaN when one of them is none. */
function pair(byte: number): number {
  const tens = byte >> 4;
  const ones = byte & 15;
  return tens < 10 && ones < 10 ? 10 * tens + ones : Number.NaN;
}

/** The six bytes of a time given in UTC milliseconds (years 2000–2099); fractions of a second are cut. */
export function bcdFromTime(timeMs: number): Buffer {
  return bcdFromLocal(timeMs + BEIJING_OFFSET_MS);
}

function bcdFromLocal(localMs: number): Buffer {
  const iso = new Date(localMs).toISOString(); // 2026-11-22T19:04:05.000Z
  return Buffer.from(iso.slice(2, 19).replaceAll(/\D/g, ""), "hex");
}
