import type { Language } from "../i18n/i18n.ts";

/** Locales of numbers and dates for the two languages of the screen. */
const LOCALES: Record<Language, string> = { zh: "zh-CN", en: "en-GB" };

/** What the screen says for a figure nobody has given. */
export const UNKNOWN = "—";

/** Whole and decimal numbers with thousands separators; `digits` places after the point, no more and no fewer. */
export function formatNumber(value: number | null, digits = 0): string {
  if (value === null || !Number.isFinite(value)) return UNKNOWN;
  let format = NUMBERS.get(digits);
  if (!format) {
    format = new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
    NUMBERS.set(digits, format);
  }
  return format.format(value);
}
/** By digits: to make one takes longer than to write a hundred numbers. */
const NUMBERS = new Map<number, Intl.NumberFormat>();

/** A measured attribute as surveyed: up to `digits` places, without the zeros that measured nothing. */
export function formatMeasured(value: number, digits = 3): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: digits });
}

/** A length for reading: metres below one kilometre, kilometres above; two significant decimals at most. */
export function formatLength(meters: number): string {
  if (Math.abs(meters) < 1000) return `${formatMeasured(meters, meters < 100 ? 2 : 1)} m`;
  return `${formatMeasured(meters / 1000, 2)} km`;
}

/** An area: square metres, hectares from 1 ha, square kilometres from 1 km². */
export function formatArea(squareMeters: number): string {
  if (squareMeters < 10_000) return `${formatMeasured(squareMeters, 1)} m²`;
  if (squareMeters < 1_000_000) return `${formatMeasured(squareMeters / 10_000, 2)} ha`;
  return `${formatMeasured(squareMeters / 1_000_000, 2)} km²`;
}

/** A rate in percent with its digits, or unknown where nothing is counted. */
export function formatPercent(part: number | null, whole: number | undefined, digits = 1): string {
  if (part === null || !whole) return UNKNOWN;
  const percent = (100 * part) / whole;
  // 100 % means all of them: 99.97 % must not round up to it
  const floor = 10 ** digits;
  return formatNumber(
    part < whole ? Math.min(percent, 100 - 1 / floor) : percent,
    part === whole ? 0 : digits,
  );
}

type AgeUnit = "now" | "second" | "minute" | "hour" | "day";

/** How old something is, in the largest unit that says enough. A clock that runs ahead counts as now. */
export function ageOf(ageMs: number): { unit: AgeUnit; count: number } {
  const seconds = Math.floor(ageMs / 1000);
  if (seconds < 1) return { unit: "now", count: 0 };
  if (seconds < 60) return { unit: "second", count: seconds };
  if (seconds < 3600) return { unit: "minute", count: Math.floor(seconds / 60) };
  if (seconds < 48 * 3600) return { unit: "hour", count: Math.floor(seconds / 3600) };
  return { unit: "day", count: Math.floor(seconds / 86_400) };
}

/** Formatters of one IANA time zone. All take UTC milliseconds. */
export interface ZoneFormat {
  /** 19:42:08 */
  time(timeMs: number): string;
  /** 19:42 */
  minutes(timeMs: number): string;
  /** 2026-11-22 */
  date(timeMs: number): string;
  /** 星期日 */
  weekday(timeMs: number): string;
  /** UTC milliseconds of the midnight that begins the day of `timeMs` in the zone */
  startOfDay(timeMs: number): number;
}

const zones = new Map<string, ZoneFormat>();

/** Dates and times of `timeZone`, whatever zone the computer is in. Throws RangeError for a zone that does not exist. */
export function zoneFormat(timeZone: string, language: Language): ZoneFormat {
  const key = `${timeZone} ${language}`;
  const zone = zones.get(key) ?? makeZoneFormat(timeZone, language);
  zones.set(key, zone);
  return zone;
}

const MINUTE_MS = 60_000;

function makeZoneFormat(timeZone: string, language: Language): ZoneFormat {
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  const day = new Intl.DateTimeFormat("sv-SE", { timeZone });
  let dated = { minute: Number.NaN, text: "" };
  const weekday = new Intl.DateTimeFormat(LOCALES[language], { timeZone, weekday: "long" });
  return {
    time: (timeMs) => clock.format(timeMs),
    minutes: (timeMs) => clock.format(timeMs).slice(0, 5),
    date: (timeMs) => {
      // asked at every change of the shared state; days begin at whole minutes everywhere
      const minute = Math.floor(timeMs / MINUTE_MS);
      if (minute !== dated.minute) dated = { minute, text: day.format(timeMs) };
      return dated.text;
    },
    weekday: (timeMs) => weekday.format(timeMs),
    startOfDay: (timeMs) => {
      const [hours = 0, minutes = 0, seconds = 0] = clock.format(timeMs).split(":").map(Number);
      const sinceMidnight =
        ((hours * 60 + minutes) * 60 + seconds) * 1000 + (((timeMs % 1000) + 1000) % 1000);
      return timeMs - sinceMidnight;
    },
  };
}

/** Degrees with six decimals (0.1 m) and a sign, as surveys write them. */
export function formatDegrees(value: number): string {
  return `${value.toFixed(6)}°`;
}
