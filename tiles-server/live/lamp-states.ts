import { twin } from "../../contract/twin.js";
import type { LampRecord, ObservationRecord } from "../ingest/records.ts";
import { binaryFrame } from "./web-socket-frame.ts";

/** Levels above 100 in twin.LampStates. */
const FAULT = 254;
const UNKNOWN = 255;
/** Cabinets repeat their report every minute; after this a circuit's lamps are unknown. */
const STALE_MS = 600_000;
/** Lamps with a controller of their own report every quarter of an hour. */
const OWN_STALE_MS = 2_400_000;

/** One lamp of the publication's streetlights layer. */
export interface LampRow {
  readonly id: string;
  /** as in reports; "" = none, its state is never known */
  readonly circuit: string;
}

interface CircuitState {
  readonly timeMs: number;
  readonly level: number;
  readonly faults: ReadonlySet<string>;
}

/** What a lamp said of itself; undefined = it did not say. */
interface LampState {
  timeMs: number;
  level: number | undefined;
  isFaulty: boolean | undefined;
}

/** Brightness of every lamp: what it last said of itself, otherwise from the last reports of the circuits. */
export class LampStates {
  #publication = "";
  #lamps: readonly LampRow[] = [];
  #circuitNames: readonly string[] = [];
  readonly #circuits = new Map<string, CircuitState>();
  readonly #own = new Map<string, LampState>();
  /** grows with every change, so that a viewer's state can be compared */
  version = 1;
  #encoded: { version: number; atMs: number; frame: Buffer } | undefined;

  /** `lamps` in the row order of the layer in that version of the publication. */
  setLamps(publication: string, lamps: readonly LampRow[]): void {
    this.#publication = publication;
    this.#lamps = lamps;
    this.#circuitNames = [...new Set(lamps.map(({ circuit }) => circuit))]
      .filter((name) => name !== "")
      .sort();
    this.version++;
  }

  update({ circuit, timeMs, level, faults }: LampRecord): void {
    const known = this.#circuits.get(circuit);
    if (known && timeMs <= known.timeMs) return;
    this.#circuits.set(circuit, { timeMs, level, faults: new Set(faults) });
    const isSame =
      known !== undefined &&
      known.level === level &&
      known.faults.size === faults.length &&
      faults.every((id) => known.faults.has(id));
    if (!isSame) this.version++;
  }

  /** A device reported: counts when it is a lamp with a controller of its own (TALQ LampActuator, LampMonitor). */
  observe({ device, type, timeMs, points }: ObservationRecord): void {
    if (type !== "lighting/lamp") return;
    const { actualLightState, lampFailure } = points;
    if (typeof actualLightState !== "number" && typeof lampFailure !== "boolean") return;
    const known = this.#own.get(device);
    if (known && timeMs <= known.timeMs) return;
    const level = typeof actualLightState === "number" ? actualLightState : known?.level;
    const isFaulty = typeof lampFailure === "boolean" ? lampFailure : known?.isFaulty;
    this.#own.set(device, { timeMs, level, isFaulty });
    if (known?.level !== level || known?.isFaulty !== isFaulty) this.version++;
  }

  get lampCount(): number {
    return this.#lamps.length;
  }

  /** One byte a lamp, row order of the layer: 0–100 percent, 254 fault, 255 unknown. */
  levels(nowMs: number): Uint8Array {
    return Uint8Array.from(this.#lamps, ({ id, circuit }) => {
      const own = this.#own.get(id);
      const isOwnFresh = own !== undefined && nowMs - own.timeMs <= OWN_STALE_MS;
      if (isOwnFresh && own.isFaulty) return FAULT;
      if (isOwnFresh && own.level !== undefined) return Math.round(own.level);
      const state = this.#circuits.get(circuit);
      if (!state || nowMs - state.timeMs > STALE_MS) return UNKNOWN;
      return state.faults.has(id) ? FAULT : Math.round(state.level);
    });
  }

  /** Lamps that burn, that are broken, and the newest report; null before the first. */
  counts(nowMs: number): { lit: number; faulty: number; asOfMs: number | null } {
    let lit = 0;
    let faulty = 0;
    for (const level of this.levels(nowMs)) {
      if (level === FAULT) faulty++;
      else if (level > 0 && level !== UNKNOWN) lit++;
    }
    let asOfMs: number | null = null;
    for (const { timeMs } of this.#circuits.values()) asOfMs = Math.max(asOfMs ?? 0, timeMs);
    for (const { timeMs } of this.#own.values()) asOfMs = Math.max(asOfMs ?? 0, timeMs);
    return { lit, faulty, asOfMs };
  }

  /** A frame of a twin.ServerMessage with the twin.LampStates; ages in the order of the circuits' names, 4294967295 = never reported. */
  frame(nowMs: number): Buffer {
    const cached = this.#encoded;
    if (cached?.version === this.version && nowMs - cached.atMs < 1_000) return cached.frame;
    const bytes = twin.ServerMessage.encode({
      lamps: {
        serverTimeMs: nowMs,
        publication: this.#publication,
        level: this.levels(nowMs),
        reportedAgeS: this.#circuitNames.map((name) => {
          const state = this.#circuits.get(name);
          return state ? Math.max(0, Math.round((nowMs - state.timeMs) / 1000)) : 0xffffffff;
        }),
      },
    }).finish();
    const frame = binaryFrame(bytes);
    this.#encoded = { version: this.version, atMs: nowMs, frame };
    return frame;
  }
}
