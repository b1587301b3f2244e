import type { Finding } from "./finding.ts";
import { ratesAt } from "./lamps/lamp-rates.ts";
import type { LightContext, LightState } from "./lamps/light-state.ts";
import { silenceOf } from "./lamps/silent-circuits.ts";
import { openFindings } from "./subject-conditions.ts";

/** What the clock shows: circuits that fell silent, and the rates of main and other roads. Call once a minute. */
export function lightsAt(state: LightState, nowMs: number, context: LightContext): Finding[] {
  const findings: Finding[] = [];
  for (const [name, circuit] of Object.entries(state.circuits)) {
    if (circuit.isSilent) continue;
    const silence = silenceOf(name, circuit, null, nowMs, context);
    circuit.isSilent = silence.length > 0;
    findings.push(...silence);
  }
  findings.push(...ratesAt(state, nowMs, context));
  return findings;
}

/** What goes on, each with its end open. */
export function openLightFindings(state: LightState, nowMs: number, context: LightContext): Finding[] {
  const silent = Object.entries(state.circuits).flatMap(([name, circuit]) =>
    circuit.isSilent ? silenceOf(name, circuit, null, nowMs, context) : [],
  );
  return [...openFindings(state.conditions), ...silent];
}
