import type { ZoneFormat } from "../ui/format.ts";

const TYPED =
  /^(?:(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?[ T]+)?(\d{1,2})[:：时](\d{1,2})?(?:[:：分](\d{1,2})?秒?)?分?$/;
const DAY_MS = 86_400_000;

/**
 * UTC ms of a time as people type it, in the zone of `zone`: "18:57", "18:57:12", "11-21 18:57", "2026-11-21 18:57:12",
 * "11月21日 18:57". Without a date it is the day of `dayMs` (UTC ms), or the day before where that is later than
 * `latestMs`; without a year it is that year. Undefined for what is no time, such as 24:60 or 31 February.
 */
export function typedTime(
  text: string,
  dayMs: number,
  zone: ZoneFormat,
  latestMs = Number.POSITIVE_INFINITY,
): number | undefined {
  const found = TYPED.exec(text.trim());
  if (!found) return undefined;
  const [, year, month, day, hours, minutes = "0", seconds = "0"] = found;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const sinceMidnight = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  if (month === undefined || day === undefined) {
    const midnight = zone.startOfDay(dayMs);
    const isAhead = midnight + sinceMidnight > latestMs;
    return (isAhead ? zone.startOfDay(midnight - DAY_MS / 2) : midnight) + sinceMidnight;
  }
  const midnight = midnightOf(year ?? zone.date(dayMs).slice(0, 4), month, day, zone);
  return midnight === undefined ? undefined : midnight + sinceMidnight;
}

function midnightOf(year: string, month: string, day: string, zone: ZoneFormat): number | undefined {
  const written = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const utcMs = Date.parse(`${written}T12:00:00Z`);
  // noon in London is the day before or after in few zones; one of the three is it
  for (const guessMs of [utcMs, utcMs - DAY_MS, utcMs + DAY_MS]) {
    if (zone.date(guessMs) === written) return zone.startOfDay(guessMs);
  }
  return undefined;
}
