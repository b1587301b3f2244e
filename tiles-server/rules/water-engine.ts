import { type Finding, measure } from "./finding.ts";
import type { Observation } from "./lasting-condition.ts";
import { addNightFlow, type NightState, nightFindings, openNights } from "./night-flow.ts";
import type { RuleSet } from "./rule-set.ts";
import { nameOf, openFindings, type SubjectConditions, type Watched, watch } from "./subject-conditions.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MOST_KEPT = 240;
const EVIDENCE_READINGS = 60;

export type SamplingPlace = "outlet" | "network" | "end" | "reservoir";

/** Where something is measured. */
export interface WaterPoint {
  /** null = a tank's is the reservoir, anything else is in the network */
  readonly place: SamplingPlace | null;
  /** metered district its flow enters or its pressure belongs to; "" = none */
  readonly dma: string;
  /** 1e-6 degree; null = nobody said */
  readonly at: readonly [lonE6: number, latE6: number] | null;
}

/** What a device measured, in the names and units of assets/codes/telemetry.json. */
export interface WaterReading {
  readonly device: string;
  /** of its domain: pressure, flow, quality, tank, pump */
  readonly type: string;
  readonly timeMs: number;
  readonly points: Readonly<Record<string, number | boolean | string>>;
}

interface Sample {
  timeMs: number;
  pressure: number | null;
  flow: number | null;
}

interface PointState {
  timeMs: number;
  /** of the last hour and a quarter */
  recent: Sample[];
  /** last report at which the pressure had fallen fast, and the first of that fall */
  fell: { sinceMs: number; untilMs: number } | null;
}

/** All that is remembered of the water; plain JSON. */
export interface WaterState {
  points: Record<string, PointState>;
  conditions: SubjectConditions;
  nights: NightState;
}

export interface WaterContext {
  readonly points: ReadonlyMap<string, WaterPoint>;
  readonly rules: RuleSet;
}

export function newWaterState(): WaterState {
  return { points: {}, conditions: {}, nights: {} };
}

const UNITS: Readonly<Record<string, string>> = {
  pressure: "MPa",
  flow: "m³/h",
  turbidity: "NTU",
  residualChlorine: "mg/L",
  ph: "",
  level: "m",
};
/** Judged after so many readings in a row; the others after a delay. */
const QUALITY = new Set(["turbidity", "residualChlorine", "ph"]);
const LEVELS = ["HH", "H", "L", "LL"] as const;

/** Takes one reading. One that is not later than the last of its device is passed over: nothing live comes of it. */
export function acceptWater(state: WaterState, reading: WaterReading, context: WaterContext): Finding[] {
  const { device, timeMs, points } = reading;
  const known = state.points[device];
  if (known && timeMs <= known.timeMs) return [];
  const sample: Sample = { timeMs, pressure: numberOf(points.pressure), flow: numberOf(points.flow) };
  const now: PointState = {
    timeMs,
    recent: [
      ...(known?.recent ?? []).filter((one) => one.timeMs > timeMs - 1.25 * HOUR_MS).slice(1 - MOST_KEPT),
      sample,
    ],
    fell: known?.fell ?? null,
  };
  state.points[device] = now;
  const step = new WaterStep(state, reading, now, context);
  return step.run();
}

/** What goes on, each with its end open. */
export function openWaterFindings(state: WaterState, { rules }: WaterContext): Finding[] {
  return [...openFindings(state.conditions), ...openNights(state.nights, rules)];
}

const numberOf = (value: number | boolean | string | undefined): number | null =>
  typeof value === "number" ? value : null;

class WaterStep {
  readonly #state: WaterState;
  readonly #reading: WaterReading;
  readonly #now: PointState;
  readonly #context: WaterContext;
  readonly #point: WaterPoint;
  readonly #findings: Finding[] = [];

  constructor(state: WaterState, reading: WaterReading, now: PointState, context: WaterContext) {
    this.#state = state;
    this.#reading = reading;
    this.#now = now;
    this.#context = context;
    this.#point = pointOf(reading, context);
  }

  run(): Finding[] {
    for (const name of Object.keys(UNITS)) {
      const value = this.#reading.points[name];
      if (typeof value === "number") for (const level of LEVELS) this.#limit(name, level, value);
    }
    this.#rate();
    this.#burst();
    const flow = this.#now.recent.at(-1)!.flow;
    const { dma } = this.#point;
    if (flow !== null && dma !== "" && this.#reading.type === "flow") {
      const { rules } = this.#context;
      addNightFlow(this.#state.nights, dma, this.#reading.device, this.#reading.timeMs, flow, rules);
      this.#findings.push(...nightFindings(this.#state.nights, dma, this.#reading.timeMs, rules));
    }
    return this.#findings;
  }

  #limit(name: string, level: (typeof LEVELS)[number], value: number): void {
    const { rules } = this.#context;
    const limitName = `${this.#place}.${name}.${level}`;
    const limit = rules.rule("water.limit").limits[limitName]?.value;
    if (typeof limit !== "number") return;
    const watched = this.#watched("water.limit", `${name}.${level}`);
    const isHigh = level.startsWith("H");
    // inside the dead band it stays as it was
    const wasRaised = this.#state.conditions[nameOf(watched)]?.isRaised ?? false;
    const band = wasRaised ? (rules.number("water.limit", "deadBandPercent") / 100) * Math.abs(limit) : 0;
    const isBeyond = isHigh ? value > limit - band : value < limit + band;
    const isQuality = QUALITY.has(name);
    const unit = UNITS[name]!;
    this.#watch(
      watched,
      isBeyond
        ? {
            values: {
              [isHigh ? name : `least${name[0]!.toUpperCase()}${name.slice(1)}`]: measure(value, unit),
              limit: measure(limit, unit),
            },
            details: { level, measured: name, place: this.#place },
          }
        : null,
      {
        minSeconds: isQuality ? 0 : rules.number("water.limit", "delaySeconds"),
        minReports: isQuality ? rules.number("water.limit", "qualityReadings") : 1,
      },
    );
  }

  #rate(): void {
    const { rules } = this.#context;
    const { timeMs } = this.#reading;
    const { pressure } = this.#now.recent.at(-1)!;
    if (pressure === null) return;
    const sinceMs = timeMs - rules.number("water.rate", "withinMinutes") * MINUTE_MS;
    const before = this.#now.recent.filter((one) => one.timeMs >= sinceMs && one.pressure !== null);
    const highest = Math.max(...before.map((one) => one.pressure!));
    const fall = highest - pressure;
    // 0.45 − 0.40 is 0.049999…
    const hasFallen = fall >= rules.number("water.rate", "fallMpa") - 1e-9;
    if (hasFallen) {
      const { fell } = this.#now;
      const goesOn = fell !== null && fell.untilMs >= sinceMs;
      this.#now.fell = { sinceMs: goesOn ? fell.sinceMs : timeMs, untilMs: timeMs };
    }
    this.#watch(
      this.#watched("water.rate", ""),
      hasFallen
        ? {
            values: {
              fall: measure(fall, "MPa"),
              leastPressure: measure(pressure, "MPa"),
              limit: measure(rules.number("water.rate", "fallMpa"), "MPa"),
            },
          }
        : null,
      { minSeconds: 0, minReports: 1 },
    );
  }

  /** Two or more points that belong together fell within minutes, and the flow there has risen. */
  #burst(): void {
    const { rules } = this.#context;
    const { timeMs } = this.#reading;
    const withinMs = rules.number("water.burst", "withinMinutes") * MINUTE_MS;
    const near = Object.entries(this.#state.points).filter(([device]) => this.#isNear(device));
    const fallen = near.filter(([, { fell }]) => fell !== null && timeMs - fell.untilMs <= withinMs);
    const flows = near.flatMap(([, { recent }]) => riseOf(recent, timeMs, withinMs));
    const rise = Math.max(Number.NEGATIVE_INFINITY, ...flows);
    const holds =
      fallen.length >= rules.number("water.burst", "neighbours") &&
      rise >= rules.number("water.burst", "flowRisePercent");
    const { dma } = this.#point;
    // of a district it is one event; without one, of the point that fell first
    const first = fallen.toSorted(
      ([a, x], [b, y]) => x.fell!.sinceMs - y.fell!.sinceMs || (a < b ? -1 : 1),
    )[0]?.[0];
    const watched: Watched = {
      rule: "water.burst",
      subject:
        dma === ""
          ? { kind: "waterPoint", id: first ?? this.#reading.device }
          : { kind: "area", id: `dma:${dma}` },
      key: "",
    };
    this.#watch(
      watched,
      holds
        ? {
            values: { points: measure(fallen.length, ""), flowRise: measure(rise, "%") },
            details: { points: fallen.map(([device]) => device).join(",") },
          }
        : null,
      { minSeconds: 0, minReports: 1 },
    );
  }

  #isNear(device: string): boolean {
    if (device === this.#reading.device) return true;
    const other = this.#context.points.get(device);
    if (!other) return false;
    if (this.#point.dma !== "" || other.dma !== "") return other.dma === this.#point.dma;
    if (!this.#point.at || !other.at) return false;
    const cos = Math.cos((this.#point.at[1] / 1e6) * (Math.PI / 180));
    const meters =
      0.11132 * Math.hypot((this.#point.at[0] - other.at[0]) * cos, this.#point.at[1] - other.at[1]);
    return meters <= this.#context.rules.number("water.burst", "neighbourMeters");
  }

  get #place(): SamplingPlace {
    return samplingPlace(this.#point.place, this.#reading.type);
  }

  #watched(rule: Watched["rule"], key: string): Watched {
    return { rule, subject: { kind: "waterPoint", id: this.#reading.device }, key };
  }

  #watch(
    watched: Watched,
    observation: Observation | null,
    limits: { minSeconds: number; minReports: number },
  ): void {
    const readings = () =>
      this.#now.recent.slice(-EVIDENCE_READINGS).map(({ timeMs, pressure, flow }) => ({
        timeMs,
        values: {
          ...(pressure !== null && { pressure: measure(pressure, "MPa") }),
          ...(flow !== null && { flow: measure(flow, "m³/h") }),
        },
      }));
    const at = { timeMs: this.#reading.timeMs, place: this.#point.at };
    const { rules } = this.#context;
    this.#findings.push(...watch(this.#state.conditions, watched, observation, at, limits, rules, readings));
  }
}

/** How much the flow has risen over its mean of the hour before, percent; none without both. */
function riseOf(recent: readonly Sample[], timeMs: number, withinMs: number): number[] {
  const flows = recent.filter((one) => one.flow !== null);
  const late = flows.filter((one) => one.timeMs > timeMs - withinMs);
  const early = flows.filter((one) => one.timeMs <= timeMs - withinMs);
  if (late.length === 0 || early.length === 0) return [];
  const before = early.reduce((sum, { flow }) => sum + flow!, 0) / early.length;
  return before > 0 ? [(100 * (Math.max(...late.map(({ flow }) => flow!)) - before)) / before] : [];
}

/** What is said of a point, otherwise by what it measures. @param type of the domain: pressure, flow, quality, tank, pump */
export function samplingPlace(place: SamplingPlace | null, type: string): SamplingPlace {
  return place ?? (type === "tank" ? "reservoir" : "network");
}

function pointOf({ device }: WaterReading, { points }: WaterContext): WaterPoint {
  return points.get(device) ?? { place: null, dma: "", at: null };
}
