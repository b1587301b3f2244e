import type { RuleId, Subject } from "../../contract/events.ts";
import { type Finding, measure } from "./finding.ts";
import { type ConditionLimits, type ConditionState, type Observation, observe } from "./lasting-condition.ts";
import type { RuleSet } from "./rule-set.ts";

type Readings = NonNullable<Finding["readings"]>;

/** One rule about one lamp, circuit, water point or area. */
export interface Watched {
  readonly rule: RuleId;
  readonly subject: Subject;
  /** tells conditions of one rule and subject apart; "" = there is one */
  readonly key: string;
}

/** Conditions of many subjects by rule, subject and key; plain JSON. */
export type SubjectConditions = Record<string, ConditionState & { watched: Watched }>;

/**
 * Takes one report about one condition; null = it does not hold. Gives the finding when it is raised or ends.
 * @param readings what it was decided by, kept with the finding
 */
export function watch(
  conditions: SubjectConditions,
  watched: Watched,
  observation: Observation | null,
  at: { readonly timeMs: number; readonly place: readonly [lonE6: number, latE6: number] | null },
  limits: ConditionLimits,
  rules: RuleSet,
  readings: () => Readings,
): Finding[] {
  const name = nameOf(watched);
  const before = conditions[name];
  if (!before && !observation) return [];
  const rule = rules.rule(watched.rule);
  const { state, change } = observe(before, rule.enabled ? observation : null, at, limits, rule.version);
  if (state && change !== "ended") conditions[name] = { ...state, watched };
  else delete conditions[name];
  if (!state || !change) return [];
  return [findingOf(watched, state, change === "ended" ? state.brokenMs : null, readings())];
}

/** Conditions that were raised and go on. */
export function openFindings(conditions: SubjectConditions): Finding[] {
  return Object.values(conditions).flatMap((condition) =>
    condition.isRaised ? [findingOf(condition.watched, condition, null)] : [],
  );
}

export function nameOf({ rule, subject, key }: Watched): string {
  return [rule, subject.kind, subject.id, key].join("~");
}

function findingOf(
  watched: Watched,
  state: ConditionState,
  endMs: number | null,
  readings?: Readings,
): Finding {
  return {
    ...watched,
    startMs: state.sinceMs,
    endMs,
    place: state.place && [...state.place],
    values: {
      ...state.values,
      duration: measure(((endMs ?? state.untilMs) - state.sinceMs) / 1000, "s"),
    },
    details: { ...state.details },
    fences: [],
    permit: null,
    ruleVersion: state.ruleVersion,
    ...(readings && { readings }),
  };
}
