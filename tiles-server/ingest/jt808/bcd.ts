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
  const digits = digitsFromBcd(bytes);
  if (!/^\d{12}$/.test(digits)) return undefined;
  const [year, month, day, hour, minute, second] = digits.match(/../g)!.map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const local = Date.UTC(2000 + year, month - 1, day, hour, minute, second);
  const isSame = bcdFromLocal(local).toString("hex") === digits;
  return isSame ? local - BEIJING_OFFSET_MS : undefined;
}

/** The six bytes of a time given in UTC milliseconds (years 2000–2099); fractions of a second are cut. */
export function bcdFromTime(timeMs: number): Buffer {
  return bcdFromLocal(timeMs + BEIJING_OFFSET_MS);
}

function bcdFromLocal(localMs: number): Buffer {
  const iso = new Date(localMs).toISOString(); // 2026-11-22T19:04:05.000Z
  return Buffer.from(iso.slice(2, 19).replaceAll(/\D/g, ""), "hex");
}
