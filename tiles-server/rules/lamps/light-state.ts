import type { RuleSet } from "../rule-set.ts";
import type { SubjectConditions } from "../subject-conditions.ts";

export type Place = readonly [lonE6: number, latE6: number];

/** Lamps of the county by circuit, as the survey has them. */
export interface LampPlan {
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly circuits: ReadonlyMap<string, PlannedCircuit>;
}

export interface PlannedCircuit {
  readonly place: Place;
  /** id → place, and whether it stands on a main road */
  readonly lamps: ReadonlyMap<string, { readonly place: Place; readonly isMain: boolean }>;
}

export interface CircuitState {
  timeMs: number;
  level: number;
  faults: string[];
  /** it has been lit since a time at which it had to be */
  isLitFromNight: boolean;
  /** it was told that nothing was heard since */
  isSilent: boolean;
  recent: { timeMs: number; level: number; faults: number }[];
}

/** All that is remembered of the lighting; plain JSON. */
export interface LightState {
  circuits: Record<string, CircuitState>;
  devices: Record<string, number>;
  conditions: SubjectConditions;
}

export interface LightContext {
  readonly plan: LampPlan;
  readonly rules: RuleSet;
}

export function newLightState(): LightState {
  return { circuits: {}, devices: {}, conditions: {} };
}
