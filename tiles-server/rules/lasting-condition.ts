import type { Measure } from "../../contract/events.ts";

/** A condition that holds or has just held; plain JSON, part of a vehicle's state. */
export interface ConditionState {
  /** first report at which it held */
  sinceMs: number;
  /** last report at which it held */
  untilMs: number;
  reports: number;
  /** first report since at which it did not hold; null = it holds */
  brokenMs: number | null;
  breaks: number;
  isRaised: boolean;
  place: [lonE6: number, latE6: number] | null;
  values: Record<string, Measure>;
  details: Record<string, string>;
  fences: string[];
  permit: string | null;
  ruleVersion: number;
}

export interface ConditionLimits {
  readonly minSeconds: number;
  readonly minReports: number;
}

/** So many reports in a row without it end it: a single doubtful report does not break one event into two. */
const BREAKS = 2;

/** What the evidence says of it at one report. `values` whose names begin with "least" keep the least, others the greatest. */
export interface Observation {
  readonly values: Record<string, Measure>;
  readonly details?: Record<string, string>;
  readonly fences?: readonly string[];
  readonly permit?: string | null;
}

/** Time and place of a report; null = it has no place. */
export interface ConditionPlace {
  readonly timeMs: number;
  readonly place: readonly [lonE6: number, latE6: number] | null;
}

export type Change = "raised" | "ended" | undefined;

/**
 * Takes one report into a condition. `observation` null = it does not hold. Returns the state that is left (undefined =
 * none) and whether it was raised or ended with this report; the start is the first report at which it held.
 */
export function observe(
  state: ConditionState | undefined,
  observation: Observation | null,
  at: ConditionPlace,
  limits: ConditionLimits,
  ruleVersion: number,
): { state: ConditionState | undefined; change: Change } {
  if (!observation) {
    if (!state) return { state, change: undefined };
    state.brokenMs ??= at.timeMs;
    state.breaks++;
    if (!state.isRaised) return { state: undefined, change: undefined };
    return state.breaks < BREAKS ? { state, change: undefined } : { state, change: "ended" };
  }
  const { values, details = {}, fences = [], permit = null } = observation;
  if (!state) {
    state = {
      sinceMs: at.timeMs,
      untilMs: at.timeMs,
      reports: 0,
      brokenMs: null,
      breaks: 0,
      isRaised: false,
      place: at.place && [...at.place],
      values: {},
      details: {},
      fences: [],
      permit,
      ruleVersion,
    };
  }
  state.reports++;
  state.untilMs = at.timeMs;
  state.brokenMs = null;
  state.breaks = 0;
  for (const [name, measured] of Object.entries(values)) {
    const before = state.values[name];
    const isWorse = name.startsWith("least")
      ? measured.value < (before?.value ?? Number.POSITIVE_INFINITY)
      : measured.value > (before?.value ?? Number.NEGATIVE_INFINITY);
    if (isWorse) state.values[name] = measured;
  }
  Object.assign(state.details, details);
  for (const fence of fences) if (!state.fences.includes(fence)) state.fences.push(fence);
  const isLongEnough =
    state.untilMs - state.sinceMs >= limits.minSeconds * 1000 && state.reports >= limits.minReports;
  if (state.isRaised || !isLongEnough) return { state, change: undefined };
  state.isRaised = true;
  return { state, change: "raised" };
}
