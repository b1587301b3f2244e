import type { Work } from "./activities.ts";
import { Random, randomOf } from "./random.ts";

/** Beijing time for all of China; terminals and shifts keep it. */
const BEIJING_OFFSET_MS = 8 * 3600_000;
const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;
/** How much later than the first vehicle the last one begins, and ends earlier. */
const SPREAD_MS = 40 * 60_000;
/** A round that begins before the end of the shift must be over by the end of the window. */
const LAST_ROUND_MS = 40 * 60_000;

/** Hours of the day, which may go beyond 24 into the next. */
export type Window = readonly [fromHour: number, toHour: number];

export interface Shift {
  readonly startMs: number;
  readonly endMs: number;
  /** when the window begins; a shift that begins before it is out of hours until then */
  readonly windowStartMs: number;
}

/** Working windows of a kind of vehicle; each vehicle belongs to one of the crews, in these shares. */
const CREWS: Readonly<Record<string, readonly { share: number; windows: readonly Window[] }[]>> = {
  muckTruck: [
    { share: 0.55, windows: [[6.5, 18.5]] },
    { share: 0.45, windows: [[18.5, 29.5]] },
  ],
  sweeper: [
    {
      share: 0.5,
      windows: [
        [4.5, 11],
        [13.5, 18],
      ],
    },
    {
      share: 0.5,
      windows: [
        [9.5, 14.5],
        [19, 26.5],
      ],
    },
  ],
  sprinkler: [
    {
      share: 0.6,
      windows: [
        [5, 11.5],
        [14, 18],
      ],
    },
    { share: 0.4, windows: [[17, 24.5]] },
  ],
  compactor: [
    {
      share: 0.5,
      windows: [
        [4.5, 11.5],
        [15, 19],
      ],
    },
    { share: 0.5, windows: [[18.5, 27]] },
  ],
};

/** Crews of other kinds of vehicle work by day. */
const OFFICE: readonly { share: number; windows: readonly Window[] }[] = [{ share: 1, windows: [[7, 19]] }];

/** An operating day begins this long before the first window, when the vehicle stands at its depot. */
const BEFORE_FIRST_HOURS = 2;
/** How much before its hours a vehicle begins on a day when it does. */
const EARLY_MIN_MS = 60 * 60_000;
const EARLY_MAX_MS = 100 * 60_000;

/** Shifts of one vehicle on the operating day that holds this moment, in order, and the day's number. */
export function shiftsAround(
  seed: number,
  vehicle: string,
  { windows, earlyDays, roundMs = 0 }: Pick<Work, "windows" | "earlyDays" | "roundMs">,
  timeMs: number,
): { day: number; shifts: Shift[] } {
  const dayStartHour = windows[0]![0] - BEFORE_FIRST_HOURS;
  const localMs = timeMs + BEIJING_OFFSET_MS - dayStartHour * HOUR_MS;
  const day = Math.floor(localMs / DAY_MS);
  const midnightMs = day * DAY_MS - BEIJING_OFFSET_MS;
  const random = new Random(seed, vehicle, day, "shifts");
  const lastRoundMs = Math.max(LAST_ROUND_MS, roundMs);
  const shifts = windows.map(([from, to]) => {
    const windowStartMs = midnightMs + from * HOUR_MS;
    const startMs = windowStartMs + random.between(0, SPREAD_MS);
    const endMs = midnightMs + to * HOUR_MS - lastRoundMs - random.between(0, SPREAD_MS);
    // a route that is too long for the window is begun once
    return { windowStartMs, startMs, endMs: Math.max(startMs + 1, endMs) };
  });
  const [first] = shifts;
  if (first && randomOf(seed, vehicle, day, "early") < earlyDays) {
    const earlyMs = EARLY_MIN_MS + (EARLY_MAX_MS - EARLY_MIN_MS) * randomOf(seed, vehicle, day, "how early");
    first.startMs = first.windowStartMs - earlyMs;
  }
  return { day, shifts };
}

/** Working windows of the crew a vehicle belongs to. */
export function crewWindows(seed: number, vehicle: string, kind: string): readonly Window[] {
  const crews = CREWS[kind] ?? OFFICE;
  let share = new Random(seed, vehicle, "crew").next();
  for (const crew of crews) {
    if (share < crew.share) return crew.windows;
    share -= crew.share;
  }
  return crews.at(-1)!.windows;
}

/** Windows of a text like "20:00-06:00" or "05:00-07:00,13:00-15:00"; none when it is not written so. */
export function windowsFromHours(hours: string): Window[] {
  const windows = [...hours.matchAll(/(\d{1,2}):(\d{2})\s*[-–~至]\s*(\d{1,2}):(\d{2})/g)].map(
    (match): Window => {
      const from = Number(match[1]) + Number(match[2]) / 60;
      const to = Number(match[3]) + Number(match[4]) / 60;
      return [from, to > from ? to : to + 24];
    },
  );
  return windows.sort((a, b) => a[0] - b[0]);
}
