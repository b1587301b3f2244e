import type { Vehicle } from "../../contract/api.ts";
import type { TrackFix } from "./track-fix.ts";

/** A fix as analysts want it: one row, no bits. */
export interface ExportRow {
  readonly vehicle: string;
  readonly plate: string;
  readonly kind: string;
  readonly company: string;
  /** UTC ms */
  readonly timeMs: number;
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly speedKmh: number;
  readonly headingDeg: number;
  readonly ignition: boolean;
  readonly hasFix: boolean;
  /** 0 empty, 1 half, 3 full (JT/T 808 status bits 8 and 9) */
  readonly load: number;
}

const IGNITION = 0b01;
const HAS_FIX = 0b10;
const LOAD_SHIFT = 8;

export function exportRows(vehicle: Vehicle, fixes: readonly TrackFix[]): ExportRow[] {
  const { id, plate, kind, company } = vehicle;
  return fixes.map(({ timeMs, lonDeg, latDeg, speedKmh, headingDeg, status }) => ({
    vehicle: id,
    plate,
    kind,
    company,
    timeMs,
    lonDeg,
    latDeg,
    speedKmh,
    headingDeg,
    ignition: (status & IGNITION) !== 0,
    hasFix: (status & HAS_FIX) !== 0,
    load: (status >>> LOAD_SHIFT) & 0b11,
  }));
}

/** Rows of one vehicle after the other, each array in time order and not empty. */
export type TrackRows = AsyncIterable<readonly ExportRow[]>;

/** Writes a file of tracks as they come. */
export type TrackWriter = (path: string, tracks: TrackRows) => Promise<void>;
