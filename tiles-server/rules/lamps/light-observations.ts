import { type Finding, measure } from "../finding.ts";
import type { Observation } from "../lasting-condition.ts";
import { watch } from "../subject-conditions.ts";
import { lampFault } from "./lamp-fault.ts";
import type { LampPlan, LightContext, LightState, Place } from "./light-state.ts";

/** What a lamp or cabinet says of itself, in TALQ names. */
export interface LightObservation {
  readonly device: string;
  readonly timeMs: number;
  readonly points: Readonly<Record<string, number | boolean | string>>;
}

/** TALQ events that a device reports as flags. */
const TALQ_FLAGS = [
  "lampFailure",
  "lampUnexpectedOn",
  "switchingErrorOn",
  "switchingErrorOff",
  "supplyVoltageTooHigh",
  "supplyVoltageTooLow",
  "currentTooHigh",
  "currentTooLow",
  "powerFactorTooLow",
  "highTemperature",
  "dimmingFailure",
  "leakageDetected",
  "contactorError",
  "supplyLoss",
  "cyclingFailure",
  "cabinetDoorOpen",
  "circuitBreakerTripped",
  "controlGearCommFailure",
] as const;

/** Measured values that mean a TALQ event, for devices that send no flag: point, factor to the limit's unit, limit. */
const MEASURED: readonly {
  talq: (typeof TALQ_FLAGS)[number];
  point: string;
  factor: number;
  limit: string;
  unit: string;
  above: boolean;
  /** of a lamp that is off it says nothing */
  onlyLit?: boolean;
}[] = [
  {
    talq: "supplyVoltageTooHigh",
    point: "supplyVoltage",
    factor: 1,
    limit: "overVoltage",
    unit: "V",
    above: true,
  },
  {
    talq: "supplyVoltageTooLow",
    point: "supplyVoltage",
    factor: 1,
    limit: "underVoltage",
    unit: "V",
    above: false,
  },
  {
    talq: "highTemperature",
    point: "temperature",
    factor: 1,
    limit: "highTemperatureC",
    unit: "°C",
    above: true,
  },
  {
    talq: "powerFactorTooLow",
    point: "powerFactor",
    factor: 1,
    limit: "lowPowerFactor",
    unit: "",
    above: false,
    onlyLit: true,
  },
  {
    talq: "leakageDetected",
    point: "leakageCurrent",
    factor: 1000,
    limit: "leakageMilliamps",
    unit: "mA",
    above: true,
  },
];

/** Takes what a lamp or cabinet says of itself: its TALQ flags, and measured values beyond the rule's limits. */
export function acceptLight(
  state: LightState,
  { device, timeMs, points }: LightObservation,
  { plan, rules }: LightContext,
): Finding[] {
  if (timeMs <= (state.devices[device] ?? 0)) return [];
  state.devices[device] = timeMs;
  const place = placeOfLamp(plan, device);
  const measured = Object.fromEntries(
    Object.entries(points).flatMap(([name, value]) =>
      typeof value === "number" ? [[name, measure(value, "")]] : [],
    ),
  );
  const limits = {
    minSeconds: rules.number("lamp.fault", "minSeconds"),
    minReports: rules.number("lamp.fault", "minReports"),
  };
  const findings: Finding[] = [];
  for (const talq of TALQ_FLAGS) {
    const rule = MEASURED.find((one) => one.talq === talq);
    const value = rule && points[rule.point];
    const flag = points[talq];
    let observation: Observation | null | undefined;
    if (flag === true) observation = { values: {}, details: { talq } };
    else if (rule && typeof value === "number" && !(rule.onlyLit && points.actualLightState === 0)) {
      const limit = rules.number("lamp.fault", rule.limit);
      const found = value * rule.factor;
      const isBeyond = rule.above ? found > limit : found < limit;
      observation = isBeyond
        ? {
            values: {
              [rule.above ? rule.point : `least${rule.point[0]!.toUpperCase()}${rule.point.slice(1)}`]:
                measure(found, rule.unit),
              limit: measure(limit, rule.unit),
            },
            details: { talq },
          }
        : null;
    } else if (flag === false) observation = null;
    // not a word about it: it stays as it was
    if (observation === undefined) continue;
    findings.push(
      ...watch(
        state.conditions,
        lampFault("lamp", device, talq),
        observation,
        { timeMs, place },
        limits,
        rules,
        () => [{ timeMs, values: measured }],
      ),
    );
  }
  return findings;
}

function placeOfLamp(plan: LampPlan, lamp: string): Place | null {
  for (const { lamps } of plan.circuits.values()) {
    const place = lamps.get(lamp)?.place;
    if (place) return place;
  }
  return null;
}
