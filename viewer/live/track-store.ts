import { valuesOfRuns } from "../../contract/cell-status.ts";
import type { twin } from "../../contract/twin.js";
import { type Fixes, type Motion, motionAt } from "./motion.ts";

/** Fixes kept of each vehicle. */
const KEPT = 8;
/** JT/T 808 status bit 1: the position is a fix. */
const HAS_FIX = 0b10;
/** Frames repeat a fix with its age in whole milliseconds; nearer than this it is the same report. */
const SAME_REPORT_MS = 400;
/** Assumed until two reports were seen, milliseconds. */
const FIRST_INTERVAL_MS = 10_000;
/** Vehicles are drawn this many of their intervals behind, so that a next fix is mostly there already. */
const LAG_INTERVALS = 1.15;
const MOST_LAG_MS = 45_000;

interface LiveFixes extends Fixes {
  count: number;
  intervalMs: number;
  cell: string;
}

/** The last fixes of every vehicle in view, in typed arrays; outside React. */
export class TrackStore {
  readonly #vehicles = new Map<number, LiveFixes>();
  /** changes with each new report */
  version = 0;

  get vehicles(): IterableIterator<number> {
    return this.#vehicles.keys();
  }

  get size(): number {
    return this.#vehicles.size;
  }

  /**
   * Takes in all vehicles of a cell; those that were there before and are not any more have left it.
   * @throws Error when the columns of the frame differ in length
   */
  accept(frame: twin.CellFrame): void {
    const rows = frame.vehicleDelta.length;
    for (const column of ["lonE6Delta", "latE6Delta", "speedDkmh", "fixAgeMs"] as const) {
      if (frame[column].length !== rows)
        throw new Error(`live cell: ${column} has ${frame[column].length} rows, vehicles are ${rows}`);
    }
    const status = valuesOfRuns(frame.statusRuns, rows);
    const cell = `${frame.cellX}/${frame.cellY}`;
    const serverTimeMs = Number(frame.serverTimeMs);
    const listed = new Set<number>();
    let [vehicle, lonE6, latE6] = [0, 0, 0];
    for (let row = 0; row < rows; row++) {
      vehicle += frame.vehicleDelta[row]!;
      lonE6 += frame.lonE6Delta[row]!;
      latE6 += frame.latE6Delta[row]!;
      listed.add(vehicle);
      this.#push(vehicle, cell, serverTimeMs - frame.fixAgeMs[row]!, lonE6 / 1e6, latE6 / 1e6, {
        speedKmh: frame.speedDkmh[row]! / 10,
        hasFix: (status[row]! & HAS_FIX) !== 0,
      });
    }
    for (const [number, fixes] of this.#vehicles) {
      if (fixes.cell === cell && !listed.has(number)) this.#vehicles.delete(number);
    }
    this.version++;
  }

  /** Where a vehicle is drawn now; `nowMs` is the server's time. False when nothing is known of it. */
  at(vehicle: number, nowMs: number, result: Motion): boolean {
    const fixes = this.#vehicles.get(vehicle);
    if (!fixes) return false;
    const lagMs = Math.min(MOST_LAG_MS, LAG_INTERVALS * fixes.intervalMs);
    const timeMs = Math.max(nowMs - lagMs, fixes.timesMs[0]!);
    if (!motionAt(fixes, fixes.count, fixes.intervalMs, timeMs, result)) return false;
    // what the person is told is the age of the newest report, and whether that one had a fix
    result.reportedMs = fixes.timesMs[fixes.count - 1]!;
    result.hasFix = fixes.hasFix[fixes.count - 1] === 1;
    return true;
  }

  clear(): void {
    this.#vehicles.clear();
    this.version++;
  }

  #push(
    vehicle: number,
    cell: string,
    timeMs: number,
    lonDeg: number,
    latDeg: number,
    report: { speedKmh: number; hasFix: boolean },
  ): void {
    let fixes = this.#vehicles.get(vehicle);
    if (!fixes) {
      fixes = emptyFixes();
      this.#vehicles.set(vehicle, fixes);
    }
    fixes.cell = cell;
    const last = fixes.count - 1;
    if (last >= 0 && timeMs - fixes.timesMs[last]! < SAME_REPORT_MS) {
      fixes.hasFix[last] = report.hasFix ? 1 : 0;
      return;
    }
    if (last >= 0) {
      const intervalMs = timeMs - fixes.timesMs[last]!;
      if (intervalMs < MOST_LAG_MS)
        fixes.intervalMs = last === 0 ? intervalMs : 0.7 * fixes.intervalMs + 0.3 * intervalMs;
    }
    if (fixes.count === KEPT) {
      fixes.timesMs.copyWithin(0, 1);
      fixes.positionsDeg.copyWithin(0, 2);
      fixes.speedsKmh.copyWithin(0, 1);
      fixes.hasFix.copyWithin(0, 1);
      fixes.count--;
    }
    const i = fixes.count++;
    fixes.timesMs[i] = timeMs;
    const staysPut = !report.hasFix && i > 0;
    fixes.positionsDeg[2 * i] = staysPut ? fixes.positionsDeg[2 * i - 2]! : lonDeg;
    fixes.positionsDeg[2 * i + 1] = staysPut ? fixes.positionsDeg[2 * i - 1]! : latDeg;
    fixes.speedsKmh[i] = report.speedKmh;
    fixes.hasFix[i] = report.hasFix ? 1 : 0;
  }
}

function emptyFixes(): LiveFixes {
  return {
    timesMs: new Float64Array(KEPT),
    positionsDeg: new Float64Array(2 * KEPT),
    speedsKmh: new Float32Array(KEPT),
    hasFix: new Uint8Array(KEPT),
    count: 0,
    intervalMs: FIRST_INTERVAL_MS,
    cell: "",
  };
}
