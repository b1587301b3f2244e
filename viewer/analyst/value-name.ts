import type { Words } from "../i18n/i18n.ts";

/** Values of events and their evidence that have words of their own. */
const NAMED = [
  "duration",
  "required",
  "limit",
  "speed",
  "load",
  "loadBefore",
  "loadAfter",
  "offRoute",
  "lift",
  "stood",
  "driving",
  "driven",
  "route",
  "rated",
  "level",
  "lamps",
  "faults",
  "rate",
  "points",
  "gross",
  "coverOpen",
  "working",
] as const;

/** What a value of an event is called on screen; its own name where it has no words. */
export function valueName(key: string, t: Words["t"]): string {
  const named = NAMED.find((each) => each === key);
  return named ? t(`analyst.value.${named}`) : key;
}
