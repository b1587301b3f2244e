import { getTimes } from "suncalc";
import { DAY_MS, localMidnight } from "./local-time.ts";
import type { RuleSet } from "./rule-set.ts";

const MINUTE_MS = 60_000;

export type Duty = "lit" | "dark" | "either";

/**
 * Whether street lamps must be lit at a moment, by sunset and sunrise at a place with the rule's offsets. Around the
 * moments of switching either is right. Computed without any service (suncalc).
 */
export function dutyAt(
  timeMs: number,
  { lonDeg, latDeg }: { readonly lonDeg: number; readonly latDeg: number },
  rules: RuleSet,
): Duty {
  const minutes = (name: string) => rules.number("lamp.fault", name) * MINUTE_MS;
  const tolerance = minutes("switchMinutes");
  const noon = localMidnight(timeMs) + DAY_MS / 2;
  const { sunrise, sunset, alwaysDown } = getTimes(new Date(noon), latDeg, lonDeg);
  // beyond the polar circles there is a season without either
  if (!sunrise || !sunset) return alwaysDown === true ? "lit" : "dark";
  const off = sunrise.getTime() + minutes("sunriseOffsetMinutes");
  const on = sunset.getTime() + minutes("sunsetOffsetMinutes");
  if (Math.abs(timeMs - off) <= tolerance || Math.abs(timeMs - on) <= tolerance) return "either";
  return timeMs > off && timeMs < on ? "dark" : "lit";
}
