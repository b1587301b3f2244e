import type { Permit } from "../../../contract/events.ts";
import type { Fix } from "../fix.ts";
import type { ConditionState } from "../lasting-condition.ts";
import type { RuleSet } from "../rule-set.ts";
import type { RuledVehicle, RuleWorld } from "../rule-world.ts";
import { idleMachine, type TripMachineState } from "../trip-machine.ts";

/** What a truck is judged by; it may change between two reports. */
export interface TruckContext {
  readonly world: RuleWorld;
  readonly rules: RuleSet;
  readonly vehicle: RuledVehicle;
  /** of this vehicle */
  readonly permits: readonly Permit[];
}

/** All that is remembered of a truck; plain JSON of about 1 kB. */
export interface TruckState {
  last: Fix | null;
  lastPlace: { timeMs: number; x: number; y: number } | null;
  machine: TripMachineState;
  conditions: Record<string, ConditionState>;
  washing: WashingState;
  /** it has been on its route since it loaded */
  hasJoinedRoute: boolean;
  drivingMs: number;
  restSinceMs: number | null;
  dayMs: number;
  dayDrivingMs: number;
}

export interface WashingState {
  standingSinceMs: number | null;
  /** where and when it was last at a bay */
  passed: { timeMs: number; place: [lonE6: number, latE6: number] } | null;
  isWashed: boolean;
  isJudged: boolean;
}

export function newTruckState(): TruckState {
  return {
    last: null,
    lastPlace: null,
    machine: idleMachine(),
    conditions: {},
    washing: unwashed(),
    hasJoinedRoute: false,
    drivingMs: 0,
    restSinceMs: null,
    dayMs: 0,
    dayDrivingMs: 0,
  };
}

export function unwashed(): WashingState {
  return { standingSinceMs: null, passed: null, isWashed: false, isJudged: false };
}
