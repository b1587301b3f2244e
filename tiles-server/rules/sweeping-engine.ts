import type { Fix } from "./fix.ts";
import { dayOf } from "./local-time.ts";
import type { RuleSet } from "./rule-set.ts";
import type { RuledVehicle, RuleWorld } from "./rule-world.ts";
import type { SweepingPlan } from "./sweeping-plan.ts";

/** Between two reports further apart nobody knows where it drove. */
const MOST_GAP_MS = 60_000;
/** The way between two reports is looked at every so many metres. */
const STEP_METERS = 5;
const RULE = "sweeping.missed-stretch";

/** By route the bits of its pieces, eight in a number. */
export type CoveredPieces = Record<string, number[]>;

/** What a vehicle covered on one working day. */
export interface CoveredDay {
  readonly day: string;
  readonly untilMs: number;
  /** at working speed with the gear on */
  readonly swept: CoveredPieces;
  /** driven along, but too fast or with the gear off */
  readonly tooFast: CoveredPieces;
}

/** All that is remembered of a sweeper; plain JSON of a few kB. */
export interface SweeperState {
  last: Fix | null;
  place: { timeMs: number; x: number; y: number } | null;
  day: string;
  swept: CoveredPieces;
  tooFast: CoveredPieces;
}

export interface SweeperContext {
  readonly world: RuleWorld;
  readonly plan: SweepingPlan;
  readonly rules: RuleSet;
  readonly vehicle: RuledVehicle;
}

/** The day a moment belongs to: night shifts belong to the day before. */
export function workingDay(timeMs: number, rules: RuleSet): string {
  return dayOf(timeMs - rules.number(RULE, "dayBeginsHour") * 3600_000);
}

export function newSweeperState(): SweeperState {
  return { last: null, place: null, day: "", swept: {}, tooFast: {} };
}

/**
 * Takes one report of a sanitation vehicle, later than all before. Gives the day that is over when it is the first of
 * another.
 * @throws Error when the report is not later than the last
 */
export function acceptSweeperFix(
  state: SweeperState,
  fix: Fix,
  { world, plan, rules, vehicle }: SweeperContext,
): CoveredDay | undefined {
  if (state.last && fix.timeMs <= state.last.timeMs)
    throw new Error(`report of ${fix.timeMs}, expected later than ${state.last.timeMs}`);
  const day = workingDay(fix.timeMs, rules);
  const over = state.day !== "" && state.day !== day ? coveredDay(state) : undefined;
  if (state.day !== day) {
    state.day = day;
    state.swept = {};
    state.tooFast = {};
  }
  state.last = fix;
  if (!fix.isPositioned) return over;

  const [x, y] = world.plane.pointOf([fix.lonE6 / 1e6, fix.latE6 / 1e6]);
  const before = state.place;
  state.place = { timeMs: fix.timeMs, x, y };
  if (!before || fix.timeMs - before.timeMs > MOST_GAP_MS) return over;
  const meters = Math.hypot(x - before.x, y - before.y);
  if (meters < STEP_METERS) {
    // the noise of standing; slow work moves on with the next report
    if (fix.speedKmh > 1) state.place = before;
    return over;
  }

  const kmh = (meters / ((fix.timeMs - before.timeMs) / 1000)) * 3.6;
  const limit = rules.number(RULE, vehicle.kind === "sprinkler" ? "sprinklerMaxKmh" : "maxKmh");
  const target = kmh <= limit && fix.isWorking !== false ? state.swept : state.tooFast;
  const near = {
    withinMeters: rules.number(RULE, "bufferMeters"),
    headingDeg: ((Math.atan2(x - before.x, y - before.y) * 180) / Math.PI + 360) % 360,
    headingWithinDeg: rules.number(RULE, "headingDeg"),
  };
  const steps = Math.ceil(meters / STEP_METERS);
  for (let step = 1; step <= steps; step++) {
    const t = step / steps;
    plan.piecesAt(
      before.x + t * (x - before.x),
      before.y + t * (y - before.y),
      near,
      ({ line, pieces }, piece) => {
        target[line.id] ??= new Array<number>(Math.ceil(pieces / 8)).fill(0);
        const bits = target[line.id]!;
        bits[piece >> 3]! |= 1 << (piece & 7);
      },
    );
  }
  return over;
}

/** The day so far. */
export function coveredDay(state: SweeperState): CoveredDay {
  return { day: state.day, untilMs: state.last!.timeMs, swept: state.swept, tooFast: state.tooFast };
}
