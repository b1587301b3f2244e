import type { Hours } from "../../contract/events.ts";

/** One time for all of China, without summer time since 1991. */
const OFFSET_MS = 8 * 3600_000;
const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
export const DAY_MS = DAY_MINUTES * MINUTE_MS;

/** Minutes since local midnight, with fractions. */
export function minuteOfDay(timeMs: number): number {
  return ((timeMs + OFFSET_MS) / MINUTE_MS) % DAY_MINUTES;
}

/** UTC of the local midnight before. */
export function localMidnight(timeMs: number): number {
  return Math.floor((timeMs + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS;
}

/** UTC of the local midnight that a day like 2026-11-22 begins with. */
export function dayStart(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - OFFSET_MS;
}

/** The local day, like 2026-11-22. */
export function dayOf(timeMs: number): string {
  return new Date(timeMs + OFFSET_MS).toISOString().slice(0, 10);
}

const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** Whether a moment lies in one of the windows, each widened by `graceMinutes` at both ends. No windows = always. */
export function isWithin(hours: readonly Hours[], timeMs: number, graceMinutes = 0): boolean {
  if (hours.length === 0) return true;
  const minute = minuteOfDay(timeMs);
  return hours.some(({ from, to }) => {
    const start = minuteOf(from) - graceMinutes;
    const length =
      ((minuteOf(to) - minuteOf(from) + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES) + 2 * graceMinutes;
    return (minute - start + 2 * DAY_MINUTES) % DAY_MINUTES < length;
  });
}

/** Windows of the local day that begins at `startMs`: UTC from and to; one over midnight ends on the next day. */
export function windowsOfDay(hours: readonly Hours[], startMs: number): { fromMs: number; toMs: number }[] {
  return hours.map(({ from, to }) => {
    const begin = minuteOf(from);
    const end = minuteOf(to) > begin ? minuteOf(to) : minuteOf(to) + DAY_MINUTES;
    return { fromMs: startMs + begin * MINUTE_MS, toMs: startMs + end * MINUTE_MS };
  });
}

/** Hours of a text like "20:00-06:00" or "05:00-07:00,13:00-15:00"; none when it is not written so. */
export function hoursOf(text: string): Hours[] {
  return [...text.matchAll(/(\d{1,2}):(\d{2})\s*[-–~至]\s*(\d{1,2}):(\d{2})/g)].map((match) => ({
    from: `${match[1]!.padStart(2, "0")}:${match[2]}`,
    to: `${match[3]!.padStart(2, "0")}:${match[4]}`,
  }));
}
