import { type Finding, measure } from "../finding.ts";
import type { Observation } from "../lasting-condition.ts";
import { dutyAt } from "../light-schedule.ts";
import { nameOf, type Watched, watch } from "../subject-conditions.ts";
import { lampFault } from "./lamp-fault.ts";
import type { CircuitState, LightContext, LightState, Place } from "./light-state.ts";
import { silenceOf } from "./silent-circuits.ts";

/** Readings of a circuit that are remembered for the evidence. */
const KEPT_READINGS = 8;

export interface CircuitReport {
  readonly circuit: string;
  readonly timeMs: number;
  /** percent */
  readonly level: number;
  /** ids of lamps that do not work */
  readonly faults: readonly string[];
}

/** Takes one report of a circuit. One that is not later than the last of it is passed over: nothing live comes of it. */
export function acceptCircuit(state: LightState, report: CircuitReport, context: LightContext): Finding[] {
  const { plan, rules } = context;
  const { circuit, timeMs, level } = report;
  const known = state.circuits[circuit];
  if (known && timeMs <= known.timeMs) return [];
  const planned = plan.circuits.get(circuit);
  const duty = dutyAt(timeMs, plan, rules);
  const findings: Finding[] = [];
  if (known) findings.push(...silenceOf(circuit, known, timeMs, timeMs, context));

  const now: CircuitState = {
    timeMs,
    level,
    faults: [...report.faults],
    isSilent: false,
    isLitFromNight: level > 0 && (duty === "lit" || (known?.isLitFromNight ?? false)),
    recent: [
      ...(known?.recent ?? []).slice(1 - KEPT_READINGS),
      { timeMs, level, faults: report.faults.length },
    ],
  };
  state.circuits[circuit] = now;
  const readings = () =>
    now.recent.map((one) => ({
      timeMs: one.timeMs,
      values: { level: measure(one.level, "%"), faults: measure(one.faults, "") },
    }));
  const limits = {
    minSeconds: rules.number("lamp.fault", "minSeconds"),
    minReports: rules.number("lamp.fault", "minReports"),
  };
  const fault = (watched: Watched, observation: Observation | null, place: Place | undefined) => {
    const at = { timeMs, place: place ?? planned?.place ?? null };
    findings.push(...watch(state.conditions, watched, observation, at, limits, rules, readings));
  };

  for (const lamp of new Set([...(known?.faults ?? []), ...report.faults])) {
    const isBroken = report.faults.includes(lamp);
    const watched = lampFault("lamp", lamp, "lampFailure");
    fault(
      watched,
      isBroken ? { values: { level: measure(level, "%") }, details: { talq: "lampFailure", circuit } } : null,
      planned?.lamps.get(lamp)?.place,
    );
    // it must be seen working twice before the fault is over
    if (!isBroken && state.conditions[nameOf(watched)]) now.faults.push(lamp);
  }
  const judge = (talq: string, holds: boolean) =>
    fault(
      lampFault("circuit", circuit, talq),
      holds
        ? {
            values: { level: measure(level, "%"), lamps: measure(planned?.lamps.size ?? 0, "") },
            details: { talq, duty },
          }
        : null,
      undefined,
    );
  judge("switchingErrorOn", duty === "lit" && level === 0);
  judge("switchingErrorOff", duty === "dark" && level > 0 && now.isLitFromNight);
  judge("lampUnexpectedOn", duty === "dark" && level > 0 && !now.isLitFromNight);
  return findings;
}
