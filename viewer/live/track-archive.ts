import {
  AFTER,
  between,
  joinedColumns,
  type TrackColumns,
  type VehicleTrack,
  withSilences,
} from "../../contract/tracks/vehicle-track.ts";
import { type Motion, motionAt } from "./motion.ts";

/** Tracks are fetched by the hour. */
export const HOUR_MS = 3_600_000;
/** Two days can be compared; more hours are forgotten, the least wanted first. */
const MOST_HOURS = 52;
const AT_ONCE = 2;
/** The hour that runs is asked for again this often, and an hour that failed, milliseconds. */
const RENEW_MS = 30_000;
/** Terminals send what they kept while they had no radio; an hour is final after this, milliseconds. */
const SETTLED_MS = 20 * 60_000;
/** What arrives is put together this often at most: the columns of all vehicles are copied. Milliseconds. */
const TELL_MS = 200;

/** What is known of a stretch of time. The object is another one whenever anything changed. */
export interface Fleet {
  /** by registry number */
  readonly byVehicle: ReadonlyMap<number, VehicleTrack>;
  readonly tracks: readonly VehicleTrack[];
  /** hours of the wanted ranges that never came yet */
  readonly missing: number;
  /** of the last hour that could not be fetched; undefined when all could */
  readonly error: Error | undefined;
}

interface Hour {
  state: "waiting" | "loading" | "loaded" | "failed";
  fetchedMs: number;
  /** its tracks came at least once */
  isHeld: boolean;
}
/** UTC ms; `firstMs` is loaded first. */
export interface WantedRange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly firstMs: number;
}

/** Fetches and decodes the tracks of fromMs ≤ time < toMs. */
export type FetchTracks = (fromMs: number, toMs: number) => Promise<readonly TrackColumns[]>;

/**
 * The fleet's tracks in memory, for the globe, the plan and the tables alike: hours that somebody wants are fetched,
 * nearest to the clock first, put together, and kept while there is room.
 */
export class TrackArchive {
  readonly #fetch: FetchTracks;
  readonly #now: () => number;
  readonly #hours = new Map<number, Hour>();
  readonly #wanted = new Map<string, WantedRange>();
  readonly #listeners = new Set<() => void>();
  readonly #arrived: { readonly fromMs: number; readonly tracks: readonly TrackColumns[] }[] = [];
  #columns = new Map<number, TrackColumns>();
  #fleet: Fleet = { byVehicle: new Map(), tracks: [], missing: 0, error: undefined };
  #error: Error | undefined;
  #loading = 0;
  #telling: ReturnType<typeof setTimeout> | undefined;
  #renewing: ReturnType<typeof setTimeout> | undefined;

  constructor(fetch: FetchTracks, now: () => number) {
    this.#fetch = fetch;
    this.#now = now;
  }

  /** What is in memory now; the same object until something changes. */
  get fleet(): Fleet {
    return this.#fleet;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Says what `who` needs from now on; null = nothing any more. */
  want(who: string, range: WantedRange | null): void {
    if (range) this.#wanted.set(who, range);
    else this.#wanted.delete(who);
    this.#load();
    this.#tellSoon();
  }

  /** Where a vehicle was; false before its first report in memory. */
  at(vehicle: number, timeMs: number, result: Motion): boolean {
    const track = this.#fleet.byVehicle.get(vehicle);
    return track !== undefined && motionAt(track, track.timesMs.length, 0, timeMs, result);
  }

  /** Ends all timers; requests under way are not waited for. */
  close(): void {
    this.#wanted.clear();
    clearTimeout(this.#telling);
    clearTimeout(this.#renewing);
  }

  #load(): void {
    const now = this.#now();
    const due = this.#hoursWanted().filter((hourMs) => {
      const hour = this.#hours.get(hourMs);
      return hourMs <= now && (!hour || this.#isDue(hour, hourMs, now));
    });
    for (const hourMs of due.slice(0, Math.max(0, AT_ONCE - this.#loading))) void this.#fetchHour(hourMs);
    clearTimeout(this.#renewing);
    if (this.#wanted.size > 0) this.#renewing = setTimeout(() => this.#load(), RENEW_MS / 4);
  }

  #isDue({ state, fetchedMs }: Hour, hourMs: number, now: number): boolean {
    if (state === "loading") return false;
    const isSettled = state === "loaded" && fetchedMs > hourMs + HOUR_MS + SETTLED_MS;
    const runs = hourMs + HOUR_MS > fetchedMs;
    return !isSettled && now - fetchedMs >= (state === "loaded" && !runs ? 10 * RENEW_MS : RENEW_MS);
  }

  /** Hours in order of their distance from what is looked at. */
  #hoursWanted(): number[] {
    const distances = new Map<number, number>();
    for (const { fromMs, toMs, firstMs } of this.#wanted.values()) {
      for (let hourMs = hourOf(fromMs); hourMs < toMs; hourMs += HOUR_MS) {
        const away = Math.abs(hourMs + HOUR_MS / 2 - firstMs);
        distances.set(hourMs, Math.min(away, distances.get(hourMs) ?? away));
      }
    }
    return [...distances].sort(([, a], [, b]) => a - b).map(([hourMs]) => hourMs);
  }

  async #fetchHour(hourMs: number): Promise<void> {
    const hour: Hour = this.#hours.get(hourMs) ?? { state: "waiting", fetchedMs: 0, isHeld: false };
    this.#hours.set(hourMs, hour);
    hour.state = "loading";
    this.#loading++;
    const askedMs = this.#now();
    try {
      const tracks = await this.#fetch(hourMs, hourMs + HOUR_MS);
      hour.state = "loaded";
      hour.isHeld = true;
      this.#error = undefined;
      this.#arrived.push({ fromMs: hourMs, tracks });
    } catch (cause) {
      // what was there stays on screen; the hour is asked for again
      hour.state = "failed";
      this.#error = cause instanceof Error ? cause : new Error(String(cause));
    }
    hour.fetchedMs = askedMs;
    this.#loading--;
    this.#tellSoon();
    this.#load();
  }

  #tellSoon(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      this.#tell();
    }, TELL_MS);
  }

  #tell(): void {
    this.#forget();
    const arrived = this.#arrived.splice(0);
    if (arrived.length > 0) this.#columns = replaced(this.#columns, arrived);
    const wanted = this.#hoursWanted().filter((hourMs) => hourMs <= this.#now());
    const missing = wanted.filter((hourMs) => !this.#hours.get(hourMs)?.fetchedMs).length;
    const isSame =
      arrived.length === 0 && missing === this.#fleet.missing && this.#error === this.#fleet.error;
    if (isSame) return;
    const isKnown = (fromMs: number, toMs: number) => this.#holds(fromMs, toMs);
    const byVehicle =
      arrived.length === 0
        ? this.#fleet.byVehicle
        : new Map(
            [...this.#columns].map(([vehicle, columns]) => {
              const before = this.#fleet.byVehicle.get(vehicle);
              const isSameTrack =
                before?.timesMs === columns.timesMs && !before.silentAfter.includes(AFTER.unknown);
              return [vehicle, isSameTrack ? before : withSilences(columns, isKnown)];
            }),
          );
    const tracks = byVehicle === this.#fleet.byVehicle ? this.#fleet.tracks : [...byVehicle.values()];
    this.#fleet = { byVehicle, tracks, missing, error: this.#error };
    for (const listener of this.#listeners) listener();
  }

  /** Every hour of a stretch of time is in memory. */
  #holds(fromMs: number, toMs: number): boolean {
    for (let hourMs = hourOf(fromMs); hourMs <= toMs; hourMs += HOUR_MS) {
      if (!this.#hours.get(hourMs)?.isHeld) return false;
    }
    return true;
  }

  /** Makes room when more hours are in memory than there is room for. */
  #forget(): void {
    const wanted = new Set(this.#hoursWanted());
    const idle = [...this.#hours.keys()].filter((hourMs) => !wanted.has(hourMs)).sort();
    const gone = idle.slice(0, Math.max(0, this.#hours.size - MOST_HOURS));
    for (const fromMs of gone) {
      this.#hours.delete(fromMs);
      this.#arrived.push({ fromMs, tracks: [] });
    }
  }
}

function hourOf(timeMs: number): number {
  return Math.floor(timeMs / HOUR_MS) * HOUR_MS;
}

/** The columns with the given hours in place of what was there of them; vehicles without any fix are left out. */
function replaced(
  before: ReadonlyMap<number, TrackColumns>,
  hours: readonly { readonly fromMs: number; readonly tracks: readonly TrackColumns[] }[],
): Map<number, TrackColumns> {
  const parts = new Map([...before].map(([vehicle, columns]) => [vehicle, [columns]]));
  for (const { fromMs, tracks } of hours) {
    const toMs = fromMs + HOUR_MS;
    for (const [vehicle, [...pieces]] of parts) {
      const kept = pieces.flatMap((piece) => {
        if (piece.timesMs[0]! >= toMs || piece.timesMs.at(-1)! < fromMs) return [piece];
        const [earlier, later] = [
          between(piece, Number.NEGATIVE_INFINITY, fromMs),
          between(piece, toMs, Number.POSITIVE_INFINITY),
        ];
        return [earlier, later].filter(({ timesMs }) => timesMs.length > 0);
      });
      parts.set(vehicle, kept);
    }
    for (const track of tracks) {
      const pieces = parts.get(track.vehicle) ?? [];
      pieces.push(track);
      parts.set(track.vehicle, pieces);
    }
  }
  const after = new Map<number, TrackColumns>();
  for (const [vehicle, pieces] of parts) {
    const filled = pieces.filter(({ timesMs }) => timesMs.length > 0);
    if (filled.length === 0) continue;
    after.set(vehicle, joinedColumns(filled.sort((a, b) => a.timesMs[0]! - b.timesMs[0]!)));
  }
  return after;
}
