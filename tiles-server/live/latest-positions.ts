import { STATUS } from "../ingest/jt808/location.ts";
import type { PositionRecord } from "../ingest/records.ts";

/** Edge of a live cell, 1e-6 degree (twin.CellFrame: 0.02°). */
export const CELL_E6 = 20_000;

export interface LatestPosition {
  readonly vehicle: number;
  /** time of the newest report, with a fix or without */
  reportMs: number;
  /** time of the fix that gave the place */
  fixMs: number;
  lonE6: number;
  latE6: number;
  altitudeMeters: number;
  speedDkmh: number;
  headingDeg: number;
  status: number;
  cell: number;
}

/** Where a cell is in the grid: floor(degrees / 0.02). */
export interface CellAddress {
  readonly x: number;
  readonly y: number;
}

const CELL_ROWS = 9_001;
const HALF_COLUMNS = 9_000;
const HALF_ROWS = 4_500;

/** One number for a cell of the whole earth. */
export function cellKey({ x, y }: CellAddress): number {
  return (x + HALF_COLUMNS) * CELL_ROWS + (y + HALF_ROWS);
}

export function cellAddress(key: number): CellAddress {
  return { x: Math.floor(key / CELL_ROWS) - HALF_COLUMNS, y: (key % CELL_ROWS) - HALF_ROWS };
}

function cellOf(lonE6: number, latE6: number): number {
  return cellKey({ x: Math.floor(lonE6 / CELL_E6), y: Math.floor(latE6 / CELL_E6) });
}

/** The last position of every vehicle, arranged by cell, with the cells that changed since they were asked for. */
export class LatestPositions {
  readonly #byVehicle = new Map<number, LatestPosition>();
  readonly #cells = new Map<number, Set<LatestPosition>>();
  #changed = new Set<number>();
  /** those of the changed that a vehicle left */
  #left = new Set<number>();
  /** when a vehicle's terminal last said anything, UTC */
  readonly #heardMs = new Map<number, number>();

  /** Takes a report; an older one than the newest (a back-fill) changes nothing here. */
  update(record: PositionRecord): void {
    const known = this.#byVehicle.get(record.vehicle);
    if (known && record.timeMs <= known.reportMs) return;
    const hasFix = (record.status & STATUS.positioned) !== 0;
    const cell = cellOf(record.lonE6, record.latE6);
    const position: LatestPosition = known ?? {
      vehicle: record.vehicle,
      reportMs: 0,
      fixMs: record.timeMs,
      lonE6: 0,
      latE6: 0,
      altitudeMeters: 0,
      speedDkmh: 0,
      headingDeg: 0,
      status: 0,
      cell,
    };
    if (known && known.cell !== cell) this.#leave(known);
    position.reportMs = record.timeMs;
    if (hasFix) position.fixMs = record.timeMs;
    position.lonE6 = record.lonE6;
    position.latE6 = record.latE6;
    position.altitudeMeters = record.altitudeMeters;
    position.speedDkmh = hasFix ? record.speedDkmh : 0;
    if (hasFix) position.headingDeg = record.headingDeg;
    position.status = record.status;
    position.cell = cell;
    this.#byVehicle.set(record.vehicle, position);
    const members = this.#cells.get(cell);
    if (members) members.add(position);
    else this.#cells.set(cell, new Set([position]));
    this.#changed.add(cell);
  }

  heard(vehicle: number, nowMs: number): void {
    this.#heardMs.set(vehicle, nowMs);
  }

  heardMs(vehicle: number): number | undefined {
    return this.#heardMs.get(vehicle);
  }

  get(vehicle: number): LatestPosition | undefined {
    return this.#byVehicle.get(vehicle);
  }

  /** Cells that hold a vehicle. */
  get cells(): Iterable<number> {
    return this.#cells.keys();
  }

  hasVehicles(cell: number): boolean {
    return this.#cells.has(cell);
  }

  /** Vehicles of a cell in order of their number; none when the last one left. */
  inCell(cell: number): LatestPosition[] {
    return [...(this.#cells.get(cell) ?? [])].sort((a, b) => a.vehicle - b.vehicle);
  }

  /**
   * Cells with a new report or a vehicle gone since the last call. Cells that a vehicle left come last, so
   * that a viewer meets it in its new cell before it misses it in the old one.
   */
  takeChanged(): number[] {
    const cells = [...[...this.#changed].filter((cell) => !this.#left.has(cell)), ...this.#left];
    this.#changed = new Set();
    this.#left = new Set();
    return cells;
  }

  #leave(position: LatestPosition): void {
    const members = this.#cells.get(position.cell)!;
    members.delete(position);
    if (members.size === 0) this.#cells.delete(position.cell);
    this.#left.add(position.cell);
  }
}
