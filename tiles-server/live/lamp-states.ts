import { twin } from "../../contract/twin.js";
import type { LampRecord } from "../ingest/records.ts";
import { binaryFrame } from "./web-socket-frame.ts";

/** Levels above 100 in twin.LampStates. */
const FAULT = 254;
const UNKNOWN = 255;
/** Cabinets repeat their report every minute; after this a circuit's lamps are unknown. */
const STALE_MS = 600_000;

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

/** Brightness of every lamp from the last reports of the circuits. */
export class LampStates {
  #publication = "";
  #lamps: readonly LampRow[] = [];
  #circuitNames: readonly string[] = [];
  readonly #circuits = new Map<string, CircuitState>();
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

  get lampCount(): number {
    return this.#lamps.length;
  }

  /** One byte a lamp, row order of the layer: 0–100 percent, 254 fault, 255 unknown. */
  levels(nowMs: number): Uint8Array {
    return Uint8Array.from(this.#lamps, ({ id, circuit }) => {
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
