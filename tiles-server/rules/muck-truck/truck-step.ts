import type { Measure, RuleId } from "../../../contract/events.ts";
import { type Finding, measure } from "../finding.ts";
import { type ConditionPlace, type ConditionState, type Observation, observe } from "../lasting-condition.ts";
import type { RuledVehicle } from "../rule-world.ts";
import type { Moment } from "./moment.ts";
import type { TruckContext, TruckState } from "./truck-state.ts";

/** One report before a rule: what it says, what is remembered, and where findings go. */
export class TruckStep {
  readonly state: TruckState;
  readonly moment: Moment;
  readonly context: TruckContext;
  readonly #findings: Finding[];

  /** @param findings what the rules find is added here */
  constructor(state: TruckState, moment: Moment, context: TruckContext, findings: Finding[]) {
    this.state = state;
    this.moment = moment;
    this.context = context;
    this.#findings = findings;
  }

  /** One report of a condition of a rule; limits are the rule's own (`minSeconds`, `minFixes`) unless given. */
  lasting(
    rule: RuleId,
    key: string,
    holds: boolean,
    observation: () => Observation,
    limits: { readonly minSeconds?: number; readonly minReports?: number } = {},
  ): void {
    const { conditions } = this.state;
    const name = key === "" ? rule : `${rule}~${key}`;
    const before = conditions[name];
    if (!holds && !before) return;
    const definition = this.context.rules.rule(rule);
    const isTrue = holds && definition.enabled;
    const limit = (field: string, otherwise: number): number => {
      const value = definition.limits[field]?.value;
      return typeof value === "number" ? value : otherwise;
    };
    const { state, change } = observe(
      before,
      isTrue ? observation() : null,
      this.#at,
      {
        minSeconds: limits.minSeconds ?? limit("minSeconds", 0),
        minReports: limits.minReports ?? limit("minFixes", 1),
      },
      definition.version,
    );
    if (change && state) {
      const endMs = change === "ended" ? state.brokenMs : null;
      this.#findings.push(truckFinding(name, state, endMs, this.context.vehicle));
    }
    if (state && change !== "ended") conditions[name] = state;
    else delete conditions[name];
  }

  /** Something that has no duration, found with this report; `at` is when and where it happened. */
  instant(rule: RuleId, key: string, observation: Observation, at: ConditionPlace = this.#at): void {
    const definition = this.context.rules.rule(rule);
    if (!definition.enabled) return;
    const limits = { minSeconds: 0, minReports: 1 };
    const { state } = observe(undefined, observation, at, limits, definition.version);
    const name = key === "" ? rule : `${rule}~${key}`;
    this.#findings.push(truckFinding(name, state!, at.timeMs, this.context.vehicle));
  }

  get #at(): ConditionPlace {
    const { timeMs, lonE6, latE6 } = this.moment.fix;
    return { timeMs, place: [lonE6, latE6] };
  }
}

/** @param name of the condition: the rule, and "~" with the key where there is one */
export function truckFinding(
  name: string,
  state: ConditionState,
  endMs: number | null,
  { number }: RuledVehicle,
): Finding {
  const [rule, key = ""] = name.split("~") as [RuleId, string?];
  const values: Record<string, Measure> = {
    ...state.values,
    duration: measure(((endMs ?? state.untilMs) - state.sinceMs) / 1000, "s"),
  };
  return {
    rule,
    subject: { kind: "vehicle", id: `${number}` },
    key,
    startMs: state.sinceMs,
    endMs,
    place: state.place && [...state.place],
    values,
    details: { ...state.details },
    fences: [...state.fences],
    permit: state.permit,
    ruleVersion: state.ruleVersion,
  };
}
