import type { AlarmRecord } from "./records.ts";

/** A bit that comes back within this is the same alarm: worn contacts and thresholds flicker. */
const DEBOUNCE_MS = 10_000;

interface OpenAlarm {
  readonly sinceMs: number;
  /** first report without the bit; undefined = the last report had it */
  clearMs: number | undefined;
}

interface VehicleAlarms {
  reportMs: number;
  readonly open: Map<number, OpenAlarm>;
}

/**
 * Turns the alarm bits of a vehicle's reports into edges: one record when a bit rises, one when it has been clear for
 * 10 s of the vehicle's own time. Only reports newer than all before count, so that a report sent twice, out of order
 * or as back-fill changes nothing.
 */
export class AlarmEdges {
  readonly #vehicles = new Map<number, VehicleAlarms>();
  /** open alarms that are stored: what is fallen back to when a report could not be stored */
  readonly #stored = new Map<number, Map<number, number>>();

  accept(vehicle: number, timeMs: number, bits: number): AlarmRecord[] {
    const alarms = this.#of(vehicle);
    if (timeMs <= alarms.reportMs) return [];
    alarms.reportMs = timeMs;
    if (bits === 0 && alarms.open.size === 0) return [];
    const records: AlarmRecord[] = [];
    for (let alarm = 0; alarm < 32; alarm++) {
      const isSet = ((bits >>> alarm) & 1) === 1;
      const open = alarms.open.get(alarm);
      if (isSet && !open) {
        alarms.open.set(alarm, { sinceMs: timeMs, clearMs: undefined });
        records.push({ kind: "alarm", vehicle, alarm, sinceMs: timeMs, untilMs: null });
      } else if (isSet && open) {
        open.clearMs = undefined;
      } else if (open) {
        open.clearMs ??= timeMs;
        if (timeMs - open.clearMs < DEBOUNCE_MS) continue;
        alarms.open.delete(alarm);
        records.push({ kind: "alarm", vehicle, alarm, sinceMs: open.sinceMs, untilMs: open.clearMs });
      }
    }
    return records;
  }

  /** An edge is stored: now, or before the last stop. */
  stored({ vehicle, alarm, sinceMs, untilMs }: AlarmRecord): void {
    const open = this.#stored.get(vehicle) ?? new Map<number, number>();
    this.#stored.set(vehicle, open);
    if (untilMs === null) open.set(alarm, sinceMs);
    else if (open.get(alarm) === sinceMs) open.delete(alarm);
  }

  /** Only these alarms are open and stored: they were read anew. */
  restore(open: readonly AlarmRecord[]): void {
    this.#stored.clear();
    for (const record of open) this.stored(record);
  }

  /** Another server took a report of this vehicle: its edges are those that are stored, and older reports raise none. */
  tookElsewhere(vehicle: number, timeMs: number): void {
    const before = this.#vehicles.get(vehicle)?.reportMs ?? 0;
    this.#vehicles.delete(vehicle);
    const alarms = this.#of(vehicle);
    alarms.reportMs = Math.max(alarms.reportMs, before, timeMs);
  }

  /** The last reports of this vehicle were not stored: they will come again and must raise their edges again. */
  forget(vehicle: number): void {
    this.#vehicles.delete(vehicle);
  }

  #of(vehicle: number): VehicleAlarms {
    const known = this.#vehicles.get(vehicle);
    if (known) return known;
    const open = new Map<number, OpenAlarm>();
    for (const [alarm, sinceMs] of this.#stored.get(vehicle) ?? [])
      open.set(alarm, { sinceMs, clearMs: undefined });
    const alarms = { reportMs: Math.max(0, ...[...open.values()].map(({ sinceMs }) => sinceMs)), open };
    this.#vehicles.set(vehicle, alarms);
    return alarms;
  }
}
