import { type Finding, measure } from "./finding.ts";
import type { Observation } from "./lasting-condition.ts";
import { type Duty, dutyAt } from "./light-schedule.ts";
import type { RuleSet } from "./rule-set.ts";
import { nameOf, openFindings, type SubjectConditions, type Watched, watch } from "./subject-conditions.ts";

const MINUTE_MS = 60_000;
/** Readings of a circuit that are remembered for the evidence. */
const KEPT_READINGS = 8;

type Place = readonly [lonE6: number, latE6: number];

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

export interface CircuitReport {
  readonly circuit: string;
  readonly timeMs: number;
  /** percent */
  readonly level: number;
  /** ids of lamps that do not work */
  readonly faults: readonly string[];
}

/** What a lamp or cabinet says of itself, in TALQ names. */
export interface LightObservation {
  readonly device: string;
  readonly timeMs: number;
  readonly points: Readonly<Record<string, number | boolean | string>>;
}

interface CircuitState {
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

const lampFault = (kind: "lamp" | "circuit", id: string, talq: string): Watched => ({
  rule: "lamp.fault",
  subject: { kind, id },
  key: talq,
});

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

/** Circuits that fell silent; `endMs` null = they still are. */
function silenceOf(
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

/** What the clock shows: circuits that fell silent, and the rates of main and other roads. Call once a minute. */
export function lightsAt(state: LightState, nowMs: number, context: LightContext): Finding[] {
  const { rules } = context;
  const findings: Finding[] = [];
  for (const [name, circuit] of Object.entries(state.circuits)) {
    if (circuit.isSilent) continue;
    const silence = silenceOf(name, circuit, null, nowMs, context);
    circuit.isSilent = silence.length > 0;
    findings.push(...silence);
  }
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

/** What goes on, each with its end open. */
export function openLightFindings(state: LightState, nowMs: number, context: LightContext): Finding[] {
  const silent = Object.entries(state.circuits).flatMap(([name, circuit]) =>
    circuit.isSilent ? silenceOf(name, circuit, null, nowMs, context) : [],
  );
  return [...openFindings(state.conditions), ...silent];
}
