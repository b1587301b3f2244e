import { getTimes } from "suncalc";
import type { LampReport } from "../../contract/api.ts";
import type { Planted } from "./planted.ts";
import { randomOf } from "./random.ts";
import type { Observation } from "./water.ts";
import type { Lamp } from "./world.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3600_000;
const BEIJING_OFFSET_MS = 8 * HOUR_MS;
const REPORT_EVERY_MS = 60_000;
/** Cabinets switch within this of the calculated moment. */
const SWITCH_SPREAD_MS = 8 * MINUTE_MS;
/** Share of lamps that fail in a week, how long they stay so, and by when in the week. */
const FAULT_SHARE = 0.012;
const WEEK_MS = 7 * 24 * HOUR_MS;
const FAULT_MIN_MS = 24 * HOUR_MS;
const FAULT_MAX_MS = 6 * 24 * HOUR_MS;
/** One lamp in so many has a controller of its own, which reports every quarter of an hour. */
const OWN_CONTROLLER = 20;
const OWN_EVERY_MS = 15 * MINUTE_MS;
const USUAL_WATTS = 120;

/** Half-night dimming by the local hour: 60 % from 23:00, 40 % from 01:00, full again from 05:30 until sunrise. */
function dimming(localHour: number): number {
  if (localHour >= 23) return 60;
  if (localHour < 1) return 60;
  if (localHour < 5.5) return 40;
  return 100;
}

/** Cabinets that switch their circuits by sunset and sunrise and report every minute. */
export class Lighting {
  readonly #seed: number;
  readonly #lonDeg: number;
  readonly #latDeg: number;
  readonly #circuits = new Map<string, string[]>();
  readonly #lamps: readonly Lamp[];

  constructor(seed: number, lamps: readonly Lamp[], [lonDeg, latDeg]: readonly [number, number]) {
    this.#seed = seed;
    this.#lonDeg = lonDeg;
    this.#latDeg = latDeg;
    this.#lamps = lamps;
    for (const { id, circuit } of lamps) {
      if (circuit === "") continue;
      const known = this.#circuits.get(circuit);
      if (known) known.push(id);
      else this.#circuits.set(circuit, [id]);
    }
  }

  get circuits(): number {
    return this.#circuits.size;
  }

  /** Percent of one circuit. */
  level(circuit: string, timeMs: number): number {
    const shiftMs = (randomOf(this.#seed, circuit, "switch") - 0.5) * SWITCH_SPREAD_MS;
    const moment = new Date(timeMs - shiftMs);
    const { sunrise, sunset, alwaysDown } = getTimes(moment, this.#latDeg, this.#lonDeg);
    const isNight = sunrise && sunset ? moment < sunrise || moment >= sunset : alwaysDown === true;
    if (!isNight) return 0;
    return dimming(((((timeMs + BEIJING_OFFSET_MS) / HOUR_MS) % 24) + 24) % 24);
  }

  /** Reports that became due after `sinceMs` and up to `untilMs`; all of them when nothing was reported before. */
  reports(sinceMs: number | undefined, untilMs: number): LampReport {
    const report: LampReport = [];
    for (const [circuit, lamps] of this.#circuits) {
      const phase = randomOf(this.#seed, circuit, "phase") * REPORT_EVERY_MS;
      const dueMs = Math.floor((untilMs - phase) / REPORT_EVERY_MS) * REPORT_EVERY_MS + phase;
      if (sinceMs !== undefined && dueMs <= sinceMs) continue;
      const faults = lamps.filter((id) => this.#isBroken(id, untilMs)).slice(0, 500);
      report.push({ circuit, timeMs: untilMs, level: this.level(circuit, untilMs), faults });
    }
    return report;
  }

  /** What lamps with controllers of their own report after `sinceMs` and up to `untilMs`, in TALQ's names. */
  observations(sinceMs: number, untilMs: number): Observation[] {
    const messages: Observation[] = [];
    for (const lamp of this.#lamps) {
      if (lamp.circuit === "" || randomOf(this.#seed, lamp.id, "controller") >= 1 / OWN_CONTROLLER) continue;
      const phase = Math.floor(randomOf(this.#seed, lamp.id, "phase") * OWN_EVERY_MS);
      const first = Math.floor((sinceMs - phase) / OWN_EVERY_MS + 1) * OWN_EVERY_MS + phase;
      for (let ts = first; ts <= untilMs; ts += OWN_EVERY_MS)
        messages.push({ device: lamp.id, domain: "lighting", type: "lamp", ts, v: this.#measured(lamp, ts) });
    }
    return messages;
  }

  #measured({ id, circuit, watts = USUAL_WATTS }: Lamp, ts: number): Observation["v"] {
    const level = this.level(circuit, ts);
    const lampFailure = level > 0 && this.#isBroken(id, ts);
    const noise = randomOf(this.#seed, id, ts) - 0.5;
    const share = lampFailure ? 0 : level / 100;
    const supplyVoltage = Math.round((226 + 8 * noise) * 10) / 10;
    const activePower = Math.round(watts * (share > 0 ? 0.08 + 0.92 * share : 0.02) * 10) / 10;
    const powerFactor = share > 0 ? 0.95 : 0.5;
    return {
      actualLightState: lampFailure ? 0 : level,
      supplyVoltage,
      supplyCurrent: Math.round((activePower / supplyVoltage / powerFactor) * 1000) / 1000,
      activePower,
      powerFactor,
      lampFailure,
    };
  }

  /** Lamps that fail in an interval. */
  planted(fromMs: number, toMs: number): Planted[] {
    const list: Planted[] = [];
    for (const { id, circuit } of this.#lamps) {
      if (circuit === "") continue;
      for (let week = weekOf(fromMs); week <= weekOf(toMs); week++) {
        const fault = this.#fault(id, week);
        if (!fault || fault.startMs < fromMs || fault.startMs >= toMs) continue;
        list.push({ rule: "lamp.fault", subject: id, ...fault, details: { fault: "lampFailure", circuit } });
      }
    }
    return list.sort((a, b) => a.startMs - b.startMs);
  }

  /** A lamp that is broken stays so for days; each week others are. */
  #isBroken(id: string, timeMs: number): boolean {
    const week = weekOf(timeMs);
    return [week - 1, week].some((one) => {
      const fault = this.#fault(id, one);
      return fault !== undefined && timeMs >= fault.startMs && timeMs < fault.endMs;
    });
  }

  #fault(id: string, week: number): { startMs: number; endMs: number } | undefined {
    if (randomOf(this.#seed, id, week) >= FAULT_SHARE) return undefined;
    const startMs = Math.floor((week + randomOf(this.#seed, id, week, "fails")) * WEEK_MS);
    const lasts = FAULT_MIN_MS + (FAULT_MAX_MS - FAULT_MIN_MS) * randomOf(this.#seed, id, week, "lasts");
    return { startMs, endMs: Math.floor(startMs + lasts) };
  }
}

function weekOf(timeMs: number): number {
  return Math.floor(timeMs / WEEK_MS);
}
