import type { Finding } from "./finding.ts";
import type { Fix } from "./fix.ts";
import { judgeDetour } from "./muck-truck/detour.ts";
import { judgeDirtyWheels } from "./muck-truck/dirty-wheels.ts";
import { judgeDumping } from "./muck-truck/dumping.ts";
import { judgeEquipment, silenceAt } from "./muck-truck/equipment.ts";
import { judgeFatigue } from "./muck-truck/fatigue.ts";
import { judgeIllegalLift } from "./muck-truck/illegal-lift.ts";
import { judgeLongStop } from "./muck-truck/long-stop.ts";
import { judgeMissedSink } from "./muck-truck/missed-sink.ts";
import { momentOf, SILENCE_MS } from "./muck-truck/moment.ts";
import { judgeNoPermit } from "./muck-truck/no-permit.ts";
import { judgeOffRoute } from "./muck-truck/off-route.ts";
import { judgeOpenCover } from "./muck-truck/open-cover.ts";
import { judgeOutOfHours } from "./muck-truck/out-of-hours.ts";
import { judgeOverload } from "./muck-truck/overload.ts";
import { judgeRestrictedZone } from "./muck-truck/restricted-zone.ts";
import { judgeSpeeding } from "./muck-truck/speeding.ts";
import type { TruckContext, TruckState } from "./muck-truck/truck-state.ts";
import { TruckStep, truckFinding } from "./muck-truck/truck-step.ts";
import type { TripState } from "./trip-machine.ts";

export interface TruckOutcome {
  readonly findings: readonly Finding[];
  /** trips that began, changed their phase or ended with this report */
  readonly trips: readonly TripState[];
}

/** Rules that need a place, in the order they are judged; a file each. */
const PLACED = [
  judgeNoPermit,
  judgeOutOfHours,
  judgeOffRoute,
  judgeRestrictedZone,
  judgeMissedSink,
  judgeSpeeding,
  judgeOpenCover,
  judgeIllegalLift,
  judgeDumping,
  judgeOverload,
  judgeDirtyWheels,
  judgeDetour,
  judgeLongStop,
] as const;

/**
 * Takes one report, later than all before, into the state and gives what the rules found and the trips that changed.
 * It depends on nothing else, so that live reports and stored ones give the same answers.
 * @throws Error when the report is not later than the last
 */
export function acceptTruckFix(state: TruckState, fix: Fix, context: TruckContext): TruckOutcome {
  if (state.last && fix.timeMs <= state.last.timeMs)
    throw new Error(`report of ${fix.timeMs}, expected later than ${state.last.timeMs}`);
  const findings: Finding[] = [];
  if (state.last && fix.timeMs - state.last.timeMs > SILENCE_MS) findings.push(...endAll(state, context));
  findings.push(...silenceAt(state, fix.timeMs, fix.timeMs, context));
  const { moment, trips } = momentOf(state, fix, context);
  const step = new TruckStep(state, moment, context, findings);
  if (fix.isPositioned) for (const judge of PLACED) judge(step);
  judgeEquipment(step);
  judgeFatigue(step);
  state.last = fix;
  if (fix.isPositioned) state.lastPlace = { timeMs: fix.timeMs, x: moment.x, y: moment.y };
  return { findings, trips };
}

/** What the clock alone shows: a truck that went silent with its engine on. */
export function truckSilence(state: TruckState, nowMs: number, context: TruckContext): Finding[] {
  return silenceAt(state, nowMs, null, context);
}

/** What goes on after the last report, each with its end open. */
export function openTruckFindings(state: TruckState, { vehicle }: TruckContext): Finding[] {
  return Object.entries(state.conditions).flatMap(([name, condition]) =>
    condition.isRaised ? [truckFinding(name, condition, null, vehicle)] : [],
  );
}

/** After a silence nothing that was going on is known to go on. */
function endAll(state: TruckState, { vehicle }: TruckContext): Finding[] {
  const ended = Object.entries(state.conditions).flatMap(([name, condition]) =>
    condition.isRaised ? [truckFinding(name, condition, condition.untilMs, vehicle)] : [],
  );
  state.conditions = {};
  return ended;
}
