import { type Finding, measure } from "./finding.ts";
import { dayOf, dayStart, minuteOfDay } from "./local-time.ts";
import type { RuleSet } from "./rule-set.ts";

const RULE = "water.night-flow";
const FROM_MINUTE = 2 * 60;
const TO_MINUTE = 5 * 60;
const BIN_MINUTES = 5;
const BINS = (TO_MINUTE - FROM_MINUTE) / BIN_MINUTES;
const BINS_PER_HOUR = 60 / BIN_MINUTES;
const MINUTE_MS = 60_000;

/** By metered district; plain JSON. */
export type NightState = Record<string, DmaNights>;

interface DmaNights {
  /** the night that is gathered: YYYY-MM-DD of its morning */
  night: string;
  /** by inlet: sum and count of the readings of each five minutes */
  inlets: Record<string, { sums: number[]; counts: number[] }>;
  /** nights that are over, oldest first */
  past: { night: string; leastFlow: number; isHigh: boolean }[];
  /** the night that was judged last */
  judged: string;
}

/** Takes the flow of one inlet of a district; only that of 02:00–05:00 counts. */
export function addNightFlow(
  state: NightState,
  dma: string,
  inlet: string,
  timeMs: number,
  flow: number,
  rules: RuleSet,
): void {
  const minute = minuteOfDay(timeMs);
  if (minute < FROM_MINUTE || minute >= TO_MINUTE) return;
  const night = dayOf(timeMs);
  state[dma] ??= { night, inlets: {}, past: [], judged: "" };
  const nights = state[dma]!;
  if (nights.night !== night) close(nights, rules);
  nights.night = night;
  nights.inlets[inlet] ??= { sums: new Array(BINS).fill(0), counts: new Array(BINS).fill(0) };
  const bin = Math.floor((minute - FROM_MINUTE) / BIN_MINUTES);
  nights.inlets[inlet]!.sums[bin]! += flow;
  nights.inlets[inlet]!.counts[bin]! += 1;
}

/**
 * Least of the one-hour means of a night: inlets are added up first, then the least is taken (CJJ 92, IWA). Undefined
 * when no hour has a reading of every inlet in each five minutes.
 */
function leastHour(inlets: DmaNights["inlets"]): number | undefined {
  const all = Object.values(inlets);
  if (all.length === 0) return undefined;
  const flows = Array.from({ length: BINS }, (_, bin) =>
    all.every(({ counts }) => counts[bin]! > 0)
      ? all.reduce((sum, { sums, counts }) => sum + sums[bin]! / counts[bin]!, 0)
      : undefined,
  );
  let least: number | undefined;
  for (let from = 0; from + BINS_PER_HOUR <= BINS; from++) {
    const hour = flows.slice(from, from + BINS_PER_HOUR);
    if (hour.some((flow) => flow === undefined)) continue;
    const mean = hour.reduce<number>((sum, flow) => sum + flow!, 0) / BINS_PER_HOUR;
    if (least === undefined || mean < least) least = mean;
  }
  return least;
}

/** Ends the night that is gathered: compares it with the nights before that were not high themselves. */
function close(nights: DmaNights, rules: RuleSet): void {
  const leastFlow = leastHour(nights.inlets);
  const baselineNights = rules.number(RULE, "baselineNights");
  if (leastFlow !== undefined) {
    const threshold = thresholdOf(nights, rules);
    const isHigh = threshold !== undefined && leastFlow > threshold.flow;
    nights.past.push({ night: nights.night, leastFlow, isHigh });
    nights.past = nights.past.slice(-3 * baselineNights);
  }
  nights.inlets = {};
}

function thresholdOf(nights: DmaNights, rules: RuleSet): { flow: number; mean: number } | undefined {
  const baselineNights = rules.number(RULE, "baselineNights");
  const baseline = nights.past.filter(({ isHigh }) => !isHigh).slice(-baselineNights);
  if (baseline.length < baselineNights) return undefined;
  const mean = baseline.reduce((sum, { leastFlow }) => sum + leastFlow, 0) / baseline.length;
  const variance =
    baseline.reduce((sum, { leastFlow }) => sum + (leastFlow - mean) ** 2, 0) / (baseline.length - 1);
  const flow = Math.max(
    mean + rules.number(RULE, "sigmas") * Math.sqrt(variance),
    mean * (1 + rules.number(RULE, "minRisePercent") / 100),
  );
  return { flow, mean };
}

/** Judges the night once it is over: raised after so many high nights in a row, ended with the first that is not. */
export function nightFindings(state: NightState, dma: string, timeMs: number, rules: RuleSet): Finding[] {
  const nights = state[dma];
  if (!nights || !rules.isEnabled(RULE)) return [];
  if (minuteOfDay(timeMs) >= TO_MINUTE && Object.keys(nights.inlets).length > 0) close(nights, rules);
  const last = nights.past.at(-1);
  if (!last || last.night === nights.judged) return [];
  nights.judged = last.night;
  const finding = runFinding(nights, dma, rules);
  return finding ? [finding] : [];
}

/** Districts whose last nights were all high, each with its end open. */
export function openNights(state: NightState, rules: RuleSet): Finding[] {
  return Object.entries(state).flatMap(([dma, nights]) => {
    const finding = nights.past.at(-1)?.isHigh ? runFinding(nights, dma, rules) : undefined;
    return finding ? [finding] : [];
  });
}

/** The last run of high nights, when it is long enough; it is over when the last night was as usual. */
function runFinding(nights: DmaNights, dma: string, rules: RuleSet): Finding | undefined {
  const last = nights.past.at(-1)!;
  const needed = rules.number(RULE, "nights");
  const before = last.isHigh ? nights.past : nights.past.slice(0, -1);
  const lastNormal = before.findLastIndex(({ isHigh }) => !isHigh);
  const run = before.slice(lastNormal + 1);
  if (run.length < needed) return undefined;
  const at = (night: string, minute: number) => dayStart(night) + minute * MINUTE_MS;
  const threshold = thresholdOf(nights, rules);
  return {
    rule: RULE,
    subject: { kind: "area", id: `dma:${dma}` },
    key: "",
    startMs: at(run[0]!.night, FROM_MINUTE),
    endMs: last.isHigh ? null : at(run.at(-1)!.night, TO_MINUTE),
    place: null,
    values: {
      nightFlow: measure(Math.max(...run.map(({ leastFlow }) => leastFlow)), "m³/h"),
      ...(threshold && { usual: measure(threshold.mean, "m³/h"), limit: measure(threshold.flow, "m³/h") }),
      nights: measure(run.length, ""),
    },
    details: { dma },
    fences: [],
    permit: null,
    ruleVersion: rules.rule(RULE).version,
    readings: nights.past.map(({ night, leastFlow }) => ({
      timeMs: at(night, FROM_MINUTE),
      values: { nightFlow: measure(leastFlow, "m³/h") },
    })),
  };
}
