import { type Finding, measure } from "../finding.ts";
import { lampFault } from "./lamp-fault.ts";
import type { CircuitState, LightContext } from "./light-state.ts";

const MINUTE_MS = 60_000;

/** That a circuit said nothing for too long; `endMs` null = it still does not. */
export function silenceOf(
  circuit: string,
  { timeMs, level }: CircuitState,
  endMs: number | null,
  nowMs: number,
  { plan, rules }: LightContext,
): Finding[] {
  const limit = rules.number("lamp.fault", "silentMinutes");
  if (!rules.isEnabled("lamp.fault") || nowMs - timeMs < limit * MINUTE_MS) return [];
  return [
    {
      ...lampFault("circuit", circuit, "controlGearCommFailure"),
      startMs: timeMs,
      endMs,
      place: plan.circuits.get(circuit)?.place ?? null,
      values: {
        limit: measure(limit, "min"),
        ...(endMs !== null && { silent: measure((endMs - timeMs) / MINUTE_MS, "min") }),
      },
      details: { talq: "controlGearCommFailure" },
      fences: [],
      permit: null,
      ruleVersion: rules.rule("lamp.fault").version,
      readings: [{ timeMs, values: { level: measure(level, "%") } }],
    },
  ];
}
