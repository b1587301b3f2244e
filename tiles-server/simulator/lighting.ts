import { getTimes } from "suncalc";
import type { LampReport } from "../../contract/api.ts";
import { randomOf } from "./random.ts";
import type { Lamp } from "./world.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3600_000;
const BEIJING_OFFSET_MS = 8 * HOUR_MS;
const REPORT_EVERY_MS = 60_000;
/** Cabinets switch within this of the calculated moment. */
const SWITCH_SPREAD_MS = 8 * MINUTE_MS;
const FAULT_SHARE = 0.012;

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

  constructor(seed: number, lamps: readonly Lamp[], [lonDeg, latDeg]: readonly [number, number]) {
    this.#seed = seed;
    this.#lonDeg = lonDeg;
    this.#latDeg = latDeg;
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

  /** A lamp that is broken stays so for days; each week others are. */
  #isBroken(id: string, timeMs: number): boolean {
    const week = Math.floor(timeMs / (7 * 24 * HOUR_MS));
    return randomOf(this.#seed, id, week) < FAULT_SHARE;
  }
}
