import { type Finding, measure } from "../finding.ts";
import type { Fix } from "../fix.ts";
import { SILENCE_MS } from "./moment.ts";
import type { TruckContext, TruckState } from "./truck-state.ts";
import type { TruckStep } from "./truck-step.ts";

/** JT/T 808 alarm bits that say the equipment is at fault, by the name it is given. */
const FAULT_BITS: readonly (readonly [name: string, mask: number])[] = [
  ["gnss", (1 << 4) | (1 << 5) | (1 << 6)],
  ["mainPowerLost", 1 << 8],
  ["camera", 1 << 11],
];
/** A bit is believed when two reports have it. */
const LIMITS = { minSeconds: 0, minReports: 2 };

/** 设备异常: fault bits, covered cameras, and places that nobody can have driven to. */
export function judgeEquipment(step: TruckStep): void {
  const { fix, gapMs, impliedKmh } = step.moment;
  for (const [fault, mask] of FAULT_BITS) {
    const isFaulty = (fix.alarm & mask) !== 0;
    step.lasting("muck.equipment", fault, isFaulty, () => ({ values: {}, details: { fault } }), LIMITS);
  }
  step.lasting(
    "muck.equipment",
    "cameraCovered",
    fix.coveredCameras > 0,
    () => ({ values: { cameras: measure(fix.coveredCameras, "") }, details: { fault: "cameraCovered" } }),
    LIMITS,
  );
  const limit = step.context.rules.number("muck.equipment", "jumpKmh");
  if (gapMs > 0 && gapMs <= SILENCE_MS && impliedKmh > limit)
    step.instant("muck.equipment", "jump", {
      values: { speed: measure(impliedKmh, "km/h"), limit: measure(limit, "km/h") },
      details: { fault: "jump" },
    });
}

/** What the clock alone shows: a truck that went silent with its engine on. `endMs` null = it still is. */
export function silenceAt(
  { last }: TruckState,
  nowMs: number,
  endMs: number | null,
  { rules, vehicle }: TruckContext,
): Finding[] {
  if (!last?.isEngineOn || !rules.isEnabled("muck.equipment")) return [];
  const limitSeconds = rules.number("muck.equipment", "offlineSeconds");
  if (nowMs - last.timeMs < limitSeconds * 1000) return [];
  return [silence(last, endMs, limitSeconds, vehicle.number, rules.rule("muck.equipment").version)];
}

function silence(
  last: Fix,
  endMs: number | null,
  limitSeconds: number,
  vehicle: number,
  ruleVersion: number,
): Finding {
  return {
    rule: "muck.equipment",
    subject: { kind: "vehicle", id: `${vehicle}` },
    key: "offline",
    startMs: last.timeMs,
    endMs,
    place: [last.lonE6, last.latE6],
    values: {
      ...(endMs !== null && { silent: measure((endMs - last.timeMs) / 1000, "s") }),
      limit: measure(limitSeconds, "s"),
    },
    details: { fault: "offline" },
    fences: [],
    permit: null,
    ruleVersion,
  };
}
