import { type Finding, measure } from "../finding.ts";
import { type Duty, dutyAt } from "../light-schedule.ts";
import { watch } from "../subject-conditions.ts";
import type { LightContext, LightState, PlannedCircuit } from "./light-state.ts";

const MINUTE_MS = 60_000;

interface Rates {
  readonly should: number;
  readonly lit: number;
  readonly known: number;
  readonly intact: number;
}

/** Lamps of circuits on main and on other roads; counted once a plan. */
const lampCounts = new WeakMap<PlannedCircuit, { main: number; other: number }>();

function lampsOf(circuit: PlannedCircuit, isMain: boolean): number {
  let counts = lampCounts.get(circuit);
  if (!counts) {
    const main = [...circuit.lamps.values()].filter((lamp) => lamp.isMain).length;
    counts = { main, other: circuit.lamps.size - main };
    lampCounts.set(circuit, counts);
  }
  return isMain ? counts.main : counts.other;
}

/** Lamps of main or other roads whose circuits have reported lately: how many must be lit, are, and are without a fault. */
export function lampRates(
  state: LightState,
  nowMs: number,
  isMain: boolean,
  { plan, rules }: LightContext,
): Rates {
  const freshMs = rules.number("lamp.fault", "silentMinutes") * MINUTE_MS;
  const duty: Duty = dutyAt(nowMs, plan, rules);
  let [should, lit, known, intact] = [0, 0, 0, 0];
  for (const [name, planned] of plan.circuits) {
    const circuit = state.circuits[name];
    if (!circuit || nowMs - circuit.timeMs > freshMs) continue;
    const lamps = lampsOf(planned, isMain);
    const broken = [...new Set(circuit.faults)].filter((id) => planned.lamps.get(id)?.isMain === isMain);
    known += lamps;
    intact += lamps - broken.length;
    if (duty !== "lit") continue;
    should += lamps;
    if (circuit.level > 0) lit += lamps - broken.length;
  }
  return { should, lit, known, intact };
}

/** Whether the rates of lamps that are lit and that are without a fault are below their targets, on main and other roads. */
export function ratesAt(state: LightState, nowMs: number, context: LightContext): Finding[] {
  const { rules } = context;
  const findings: Finding[] = [];
  for (const isMain of [true, false]) {
    const { should, lit, known, intact } = lampRates(state, nowMs, isMain, context);
    const subject = { kind: "area", id: isMain ? "roads:main" : "roads:other" } as const;
    const rate = (rule: "lamp.lit-rate" | "lamp.intact-rate", part: number, of: number, target: number) => {
      const percent = (100 * part) / of;
      findings.push(
        ...watch(
          state.conditions,
          { rule, subject, key: "" },
          of > 0 && percent < target
            ? {
                values: {
                  leastRate: measure(percent, "%"),
                  target: measure(target, "%"),
                  lamps: measure(of, ""),
                },
              }
            : null,
          { timeMs: nowMs, place: null },
          { minSeconds: rules.number(rule, "minMinutes") * 60, minReports: 2 },
          rules,
          () => [{ timeMs: nowMs, values: { rate: measure(percent, "%"), lamps: measure(of, "") } }],
        ),
      );
    };
    const target = rules.number("lamp.lit-rate", isMain ? "mainRoadPercent" : "otherRoadPercent");
    rate("lamp.lit-rate", lit, should, target);
    rate("lamp.intact-rate", intact, known, rules.number("lamp.intact-rate", "percent"));
  }
  return findings;
}
