import type { Database } from "../database/database.ts";
import type { ObservationRecord } from "../ingest/records.ts";

type PointValue = ObservationRecord["points"][string];

export interface DeviceState {
  readonly device: string;
  /** domain and type, e.g. lighting/lamp */
  readonly type: string;
  /** of the newest message */
  readonly timeMs: number;
  readonly points: Readonly<Record<string, { readonly value: PointValue; readonly timeMs: number }>>;
}

interface Kept {
  type: string;
  timeMs: number;
  readonly points: Map<string, { value: PointValue; timeMs: number }>;
}

/** Devices that a message was ever taken from; a broken gateway must not fill the memory with names. */
const MOST_DEVICES = 200_000;

/** The newest value of every point of every device. */
export class DeviceStates {
  readonly #devices = new Map<string, Kept>();

  update({ device, type, timeMs, points }: ObservationRecord): void {
    let kept = this.#devices.get(device);
    if (!kept) {
      if (this.#devices.size >= MOST_DEVICES) return;
      kept = { type, timeMs, points: new Map() };
      this.#devices.set(device, kept);
    }
    if (timeMs >= kept.timeMs) {
      kept.timeMs = timeMs;
      kept.type = type;
    }
    for (const [point, value] of Object.entries(points)) {
      const known = kept.points.get(point);
      if (!known || timeMs >= known.timeMs) kept.points.set(point, { value, timeMs });
    }
  }

  /** Of one domain, or all; in the order of their names. */
  list(domain: string | undefined): DeviceState[] {
    return [...this.#devices]
      .filter(([, { type }]) => domain === undefined || type.startsWith(`${domain}/`))
      .map(([device, { type, timeMs, points }]) => ({
        device,
        type,
        timeMs,
        points: Object.fromEntries(points),
      }))
      .sort((a, b) => (a.device < b.device ? -1 : 1));
  }
}

const RESTORED_MS = 24 * 3600_000;

/** The last message of each device of the last day. */
export async function lastObservations(database: Database, nowMs: number): Promise<ObservationRecord[]> {
  const rows = await database.query<{
    device: string;
    ts: number;
    type: string;
    points: ObservationRecord["points"];
  }>(
    `SELECT DISTINCT ON (device) device, ts, type, points FROM observations WHERE ts > $1 ORDER BY device, ts DESC`,
    [nowMs - RESTORED_MS],
  );
  return rows.map(({ device, ts, type, points }) => ({
    kind: "observation",
    device,
    type,
    timeMs: ts,
    points,
  }));
}
