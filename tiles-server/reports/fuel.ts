import type { FuelDay } from "../../contract/day-report.ts";

/** A reading of the fuel sensor. */
export interface FuelReading {
  readonly timeMs: number;
  /** in the tank */
  readonly litres: number;
  readonly stands: boolean;
}

/** Fuel sloshes by some litres while a vehicle drives: the median of so many readings is the level. */
const MEDIAN_OF = 5;
/** A rise by less is sloshing, or the sensor's step. Litres. */
const LEAST_REFUEL_LITRES = 15;
/** A fall by less, beyond what a standing engine burns, is no drop. Litres. */
const LEAST_DROP_LITRES = 10;
/** More than a heavy truck's engine burns at idle. */
const IDLE_LITRES_PER_HOUR = 5;
/** More than a heavy truck burns at work, where nothing was heard of it. */
const DRIVING_LITRES_PER_HOUR = 45;
/** Longer between two readings, nobody saw what happened. */
const UNSEEN_MS = 600_000;
/** Levels that add up to less than nothing by more than this contradict themselves, litres. */
const CONTRADICTION_LITRES = 3;

/**
 * What a tank gained and lost over readings in time order; null without readings. A stop is one step, from the level it
 * began with to the one it ended with: a rise is a refuel, a fall beyond idling a drop. While it drives, the level is not
 * looked at.
 */
export function fuelOf(readings: readonly FuelReading[]): FuelDay | null {
  if (readings.length === 0) return null;
  const levels = mediansOf(readings.map(({ litres }) => litres));
  const refuels: { timeMs: number; litres: number }[] = [];
  const drops: { timeMs: number; litres: number; inSilence: boolean }[] = [];
  const judge = (from: number, to: number, litresPerHour: number, inSilence: boolean) => {
    const change = levels[to]! - levels[from]!;
    const hours = (readings[to]!.timeMs - readings[from]!.timeMs) / 3_600_000;
    const { timeMs } = readings[from]!;
    if (change >= LEAST_REFUEL_LITRES) refuels.push({ timeMs, litres: tenths(change) });
    else if (-change - hours * litresPerHour >= LEAST_DROP_LITRES)
      drops.push({ timeMs, litres: tenths(-change), inSilence });
  };
  let start = -1;
  for (let i = 0; i < readings.length; i++) {
    const isUnseen = i > 0 && readings[i]!.timeMs - readings[i - 1]!.timeMs > UNSEEN_MS;
    if (start >= 0 && (isUnseen || !readings[i]!.stands)) {
      if (i - 1 > start) judge(start, i - 1, IDLE_LITRES_PER_HOUR, false);
      start = -1;
    }
    if (isUnseen) judge(i - 1, i, DRIVING_LITRES_PER_HOUR, true);
    if (start < 0 && readings[i]!.stands) start = i;
  }
  if (start >= 0 && readings.length - 1 > start)
    judge(start, readings.length - 1, IDLE_LITRES_PER_HOUR, false);
  const sum = (list: readonly { litres: number }[]) => list.reduce((total, { litres }) => total + litres, 0);
  const used = levels[0]! - levels.at(-1)! + sum(refuels) - sum(drops);
  const isKnown = readings.length >= MEDIAN_OF && used > -CONTRADICTION_LITRES;
  return {
    readings: readings.length,
    usedLitres: isKnown ? tenths(Math.max(0, used)) : null,
    refuelledLitres: tenths(sum(refuels)),
    refuels,
    drops,
  };
}

/** The median of each value and its neighbours, fewer at the ends. */
function mediansOf(values: readonly number[]): number[] {
  const reach = (MEDIAN_OF - 1) / 2;
  return values.map((_, i) => {
    const near = values.slice(Math.max(0, i - reach), i + reach + 1).sort((a, b) => a - b);
    return near[(near.length - 1) >> 1]!;
  });
}

const tenths = (litres: number): number => Math.round(litres * 10) / 10;
