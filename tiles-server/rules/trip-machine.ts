import type { TripPhase } from "../../contract/events.ts";
import type { Load } from "./fix.ts";

/** A trip so far; plain JSON, part of a vehicle's state. */
export interface TripState {
  startMs: number;
  endMs: number | null;
  phases: { phase: TripPhase; startMs: number; endMs: number | null }[];
  source: string | null;
  sink: string | null;
  permit: string | null;
  meters: number;
  loadedMeters: number;
  outcome: "running" | "complete" | "dumped" | "unfinished";
}

export interface TripMachineState {
  phase: TripPhase;
  trip: TripState | null;
  standingSinceMs: number | null;
  engineOffSinceMs: number | null;
  /** the most it carried since it drove off loaded */
  carried: Load;
  /** reports in a row with less than `carried`, and the first of them */
  lighter: number;
  lighterSinceMs: number;
  /** reports in a row with a load though it was empty */
  heavier: number;
  heavierSinceMs: number;
}

/** One report as the machine needs it. */
export interface TripSignal {
  readonly timeMs: number;
  readonly isMoving: boolean;
  readonly isEngineOn: boolean;
  readonly load: Load;
  readonly isLifted: boolean;
  /** areas it is in; null = in none */
  readonly source: string | null;
  readonly sink: string | null;
  /** driven since the report before */
  readonly meters: number;
  /** no report for so long before this one that anything may have happened */
  readonly isAfterSilence: boolean;
}

/** Standing in a site for this long is loading, in a disposal site unloading. */
const DWELL_MS = 60_000;
/** Engine off for this long: the work is over. */
const PARKED_MS = 600_000;
/** A load sensor is believed after so many reports. */
const REPORTS = 2;
const RANK: Record<Load, number> = { empty: 0, half: 1, full: 2 };

export function idleMachine(): TripMachineState {
  return {
    phase: "idle",
    trip: null,
    standingSinceMs: null,
    engineOffSinceMs: null,
    carried: "empty",
    lighter: 0,
    lighterSinceMs: 0,
    heavier: 0,
    heavierSinceMs: 0,
  };
}

/**
 * Takes one report of a truck: idle → loading (stands in a site) → loaded (left it with a load) → unloading (stands in a
 * disposal site, or the load falls anywhere) → empty → loading. A trip is given back when it is over; the state's `trip`
 * is the one under way.
 */
export function advanceTrip(state: TripMachineState, signal: TripSignal): TripState | null {
  const { timeMs, isMoving, load } = signal;
  state.standingSinceMs = isMoving ? null : (state.standingSinceMs ?? timeMs);
  state.engineOffSinceMs = signal.isEngineOn ? null : (state.engineOffSinceMs ?? timeMs);
  if (state.trip) {
    state.trip.meters += signal.meters;
    if (state.phase === "loaded") state.trip.loadedMeters += signal.meters;
  }
  const isLighter = RANK[load] < RANK[state.carried];
  if (!isLighter) state.lighter = 0;
  else if (state.lighter++ === 0) state.lighterSinceMs = timeMs;
  if (load === "empty") state.heavier = 0;
  else if (state.heavier++ === 0) state.heavierSinceMs = timeMs;

  switch (state.phase) {
    case "idle":
    case "empty":
      return whenEmpty(state, signal);
    case "loading":
      return whenLoading(state, signal);
    case "loaded":
      return whenLoaded(state, signal);
    case "unloading":
      return whenUnloading(state, signal);
  }
}

function hasStood(state: TripMachineState, timeMs: number): boolean {
  return state.standingSinceMs !== null && timeMs - state.standingSinceMs >= DWELL_MS;
}

function isParked({ engineOffSinceMs }: TripMachineState, timeMs: number): boolean {
  return engineOffSinceMs !== null && timeMs - engineOffSinceMs >= PARKED_MS;
}

function whenEmpty(state: TripMachineState, signal: TripSignal): TripState | null {
  const { timeMs, source, isEngineOn } = signal;
  const isHeavier = state.heavier >= REPORTS;
  if (source !== null && isEngineOn && (isHeavier || hasStood(state, timeMs))) {
    const sinceMs = state.trip?.phases.at(-1)?.startMs ?? 0;
    const startMs = Math.max(sinceMs, isHeavier ? state.heavierSinceMs : state.standingSinceMs!);
    return begin(state, "loading", startMs, source);
  }
  // loaded where no site is known
  if (source === null && signal.sink === null && isHeavier && signal.isMoving) {
    const ended = begin(state, "loaded", state.heavierSinceMs, null);
    state.carried = signal.load;
    return ended;
  }
  if (state.phase === "empty" && (isParked(state, timeMs) || signal.isAfterSilence)) {
    return finish(state, signal.isAfterSilence ? timeMs : state.engineOffSinceMs!);
  }
  return null;
}

function whenLoading(state: TripMachineState, signal: TripSignal): TripState | null {
  const { timeMs, source, load } = signal;
  if (source !== null && !signal.isAfterSilence) {
    if (isParked(state, timeMs)) abandon(state);
    return null;
  }
  if (load === "empty") {
    abandon(state);
    return null;
  }
  if (state.heavier < REPORTS) return null;
  enter(state, "loaded", timeMs);
  state.carried = load;
  state.lighter = 0;
  return null;
}

function whenLoaded(state: TripMachineState, signal: TripSignal): TripState | null {
  const { timeMs, load, sink, source } = signal;
  if (RANK[load] > RANK[state.carried]) state.carried = load;
  if (signal.isAfterSilence && state.lighter > 0 && sink === null) {
    // it was emptied while nobody heard of it: nobody knows where
    enter(state, "empty", timeMs);
    state.trip!.outcome = "unfinished";
    state.carried = "empty";
    return null;
  }
  const isLighter = state.lighter >= REPORTS;
  if (sink !== null && (isLighter || signal.isLifted || hasStood(state, timeMs))) {
    enter(state, "unloading", isLighter ? state.lighterSinceMs : timeMs);
    state.trip!.sink = sink;
    return null;
  }
  if (!isLighter) return null;
  if (source !== null && source === state.trip!.source) {
    enter(state, "loading", state.lighterSinceMs);
    return null;
  }
  enter(state, "unloading", state.lighterSinceMs);
  return null;
}

function whenUnloading(state: TripMachineState, signal: TripSignal): TripState | null {
  const { timeMs, load, sink, isMoving } = signal;
  const hasLeft = sink === null && state.trip!.sink !== null;
  if (load === "empty" && (isMoving || hasLeft || signal.isAfterSilence)) {
    enter(state, "empty", timeMs);
    state.trip!.outcome = state.trip!.sink === null ? "dumped" : "complete";
    state.carried = "empty";
    return null;
  }
  if (load !== "empty" && (hasLeft || (state.trip!.sink === null && isMoving))) {
    // a part is still on it: it drives on
    enter(state, "loaded", timeMs);
    state.trip!.sink = null;
    state.carried = load;
    state.lighter = 0;
  }
  return null;
}

function enter(state: TripMachineState, phase: TripPhase, timeMs: number): void {
  const phases = state.trip!.phases;
  const last = phases.at(-1);
  const startMs = Math.max(timeMs, last?.startMs ?? timeMs);
  if (last) last.endMs = startMs;
  phases.push({ phase, startMs, endMs: null });
  state.phase = phase;
}

function begin(
  state: TripMachineState,
  phase: TripPhase,
  timeMs: number,
  source: string | null,
): TripState | null {
  const ended = state.trip ? finish(state, timeMs) : null;
  state.trip = {
    startMs: timeMs,
    endMs: null,
    phases: [],
    source,
    sink: null,
    permit: null,
    meters: 0,
    loadedMeters: 0,
    outcome: "running",
  };
  state.carried = "empty";
  state.lighter = 0;
  enter(state, phase, timeMs);
  return ended;
}

function finish(state: TripMachineState, timeMs: number): TripState {
  const trip = state.trip!;
  trip.endMs = timeMs;
  const last = trip.phases.at(-1)!;
  last.endMs = timeMs;
  if (trip.outcome === "running") trip.outcome = "unfinished";
  state.trip = null;
  state.phase = "idle";
  return trip;
}

/** It stood in a site and drove off empty: no trip. */
function abandon(state: TripMachineState): void {
  state.trip = null;
  state.phase = "idle";
  state.carried = "empty";
}
