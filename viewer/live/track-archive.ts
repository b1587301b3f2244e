import type { TrackColumns, VehicleTrack } from "../../contract/tracks/vehicle-track.ts";
import { type ArrivedHour, HOUR_MS, TrackJoin } from "./joined-tracks.ts";
import { findWay, type Motion, moveAlong, noWay, type Way } from "./motion.ts";

/** Two days can be compared; more hours are forgotten, the least wanted first. */
const MOST_HOURS = 52;
/** … and fixes of hours that nobody wants now, however few hours these are. */
const MOST_IDLE_FIXES = 750_000;
const AT_ONCE = 2;
/** An hour whose middle is nearer than this to what is looked at waits for no others, milliseconds. */
const AT_HAND_MS = 40 * 60_000;
/** The hour that runs is asked for again this often, and an hour that failed, milliseconds. */
const RENEW_MS = 30_000;
/** Terminals send what they kept while they had no radio; an hour is final after this, milliseconds. */
const SETTLED_MS = 20 * 60_000;
/** What arrives is put together this often at most: the columns of all vehicles are copied. Milliseconds. */
const TELL_MS = 200;
/** … and may take this part of the time, in pieces of so many milliseconds. */
const JOINING_SHARE = 0.2;
const PIECE_MS = 40;
/** React keeps what a component showed before: told again after this, it lets go of tracks that were replaced. Milliseconds. */
const LET_GO_MS = 1000;

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
  fixes: number;
}
/** UTC ms; what lies `behindMs` before the clock is loaded first. */
export interface WantedRange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly behindMs: number;
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
  readonly #clock: () => number;
  readonly #hours = new Map<number, Hour>();
  readonly #wanted = new Map<string, WantedRange>();
  readonly #listeners = new Set<() => void>();
  readonly #arrived: ArrivedHour[] = [];
  /** the way on which each vehicle was when it was last asked for: a fast replay draws many pictures of each */
  readonly #ways = new Map<number, Way>();
  #fleet: Fleet = { byVehicle: new Map(), tracks: [], missing: 0, error: undefined };
  #error: Error | undefined;
  #loading = 0;
  /** which putting together brought each hour */
  readonly #joined = new Map<number, number>();
  #joins = 0;
  #telling: ReturnType<typeof setTimeout> | undefined;
  #lettingGo: ReturnType<typeof setTimeout> | undefined;
  #isJoining = false;
  /** the last putting together took so long, milliseconds */
  #joiningMs = 0;
  #renewing: ReturnType<typeof setTimeout> | undefined;

  /** @param now the present, and `clock` the time that is looked at, UTC ms */
  constructor(fetch: FetchTracks, now: () => number, clock: () => number) {
    this.#fetch = fetch;
    this.#now = now;
    this.#clock = clock;
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

  /**
   * Differs whenever what is drawn of a stretch of time (UTC ms) may: with its hours and their neighbours, and with the end
   * of the loading, when the usual intervals of the vehicles are known.
   */
  version(fromMs: number, toMs: number): string {
    const serials: number[] = [];
    for (let hourMs = hourOf(fromMs) - HOUR_MS; hourMs <= toMs + HOUR_MS; hourMs += HOUR_MS)
      serials.push(this.#joined.get(hourMs) ?? 0);
    return `${serials.join(" ")} ${this.#fleet.missing === 0}`;
  }

  /** Where a vehicle was; false before its first report in memory. */
  at(vehicle: number, timeMs: number, result: Motion): boolean {
    const way = this.#wayAt(vehicle, timeMs);
    return way !== undefined && moveAlong(way, timeMs, result);
  }

  /** Index in a vehicle's track of the last fix at or before a time, UTC ms; −1 where there is none. */
  fixBefore(vehicle: number, timeMs: number): number {
    return this.#wayAt(vehicle, timeMs)?.index ?? -1;
  }

  /** Ends all timers; requests under way are not waited for. */
  close(): void {
    this.#wanted.clear();
    clearTimeout(this.#telling);
    clearTimeout(this.#lettingGo);
    clearTimeout(this.#renewing);
  }

  #wayAt(vehicle: number, timeMs: number): Way | undefined {
    let way = this.#ways.get(vehicle);
    if (way && timeMs >= way.fromMs && timeMs < way.toMs) return way;
    const track = this.#fleet.byVehicle.get(vehicle);
    if (!track) return undefined;
    if (!way) {
      way = noWay();
      this.#ways.set(vehicle, way);
    }
    findWay(track, track.timesMs.length, 0, timeMs, way);
    return way;
  }

  #load(): void {
    const now = this.#now();
    const due = this.#hoursWanted().filter((hourMs) => {
      const hour = this.#hours.get(hourMs);
      return hourMs <= now && (!hour || this.#isDue(hour, hourMs, now));
    });
    for (const hourMs of due) {
      if (this.#loading < AT_ONCE || this.#isAtHand(hourMs)) void this.#fetchHour(hourMs);
    }
    clearTimeout(this.#renewing);
    if (this.#wanted.size > 0) this.#renewing = setTimeout(() => this.#load(), RENEW_MS / 4);
  }

  #isDue({ state, fetchedMs }: Hour, hourMs: number, now: number): boolean {
    if (state === "loading") return false;
    const isSettled = state === "loaded" && fetchedMs > hourMs + HOUR_MS + SETTLED_MS;
    const runs = hourMs + HOUR_MS > fetchedMs;
    return !isSettled && now - fetchedMs >= (state === "loaded" && !runs ? 10 * RENEW_MS : RENEW_MS);
  }

  /** What is looked at lies in the hour or beside it. */
  #isAtHand(hourMs: number): boolean {
    const middleMs = hourMs + HOUR_MS / 2;
    const clockMs = this.#clock();
    return [...this.#wanted.values()].some(
      ({ behindMs }) => Math.abs(middleMs - clockMs + behindMs) < AT_HAND_MS,
    );
  }

  /** Hours in order of their distance from what is looked at. */
  #hoursWanted(): number[] {
    const distances = new Map<number, number>();
    const clockMs = this.#clock();
    for (const { fromMs, toMs, behindMs } of this.#wanted.values()) {
      for (let hourMs = hourOf(fromMs); hourMs < toMs; hourMs += HOUR_MS) {
        const away = Math.abs(hourMs + HOUR_MS / 2 - clockMs + behindMs);
        distances.set(hourMs, Math.min(away, distances.get(hourMs) ?? away));
      }
    }
    return [...distances].sort(([, a], [, b]) => a - b).map(([hourMs]) => hourMs);
  }

  async #fetchHour(hourMs: number): Promise<void> {
    const before = this.#hours.get(hourMs);
    const hour: Hour = before ?? { state: "waiting", fetchedMs: 0, isHeld: false, fixes: 0 };
    this.#hours.set(hourMs, hour);
    hour.state = "loading";
    this.#loading++;
    const askedMs = this.#now();
    try {
      const tracks = await this.#fetch(hourMs, hourMs + HOUR_MS);
      hour.state = "loaded";
      hour.isHeld = true;
      hour.fixes = tracks.reduce((sum, { timesMs }) => sum + timesMs.length, 0);
      this.#error = undefined;
      this.#arrived.push({ fromMs: hourMs, tracks });
    } catch (cause) {
      // what was there stays on screen; the hour is asked for again
      hour.state = "failed";
      this.#error = cause instanceof Error ? cause : new Error(String(cause));
    }
    hour.fetchedMs = askedMs;
    this.#loading--;
    this.#tellSoon(this.#isAtHand(hourMs));
    this.#load();
  }

  #tellSoon(isUrgent = false): void {
    if (this.#isJoining) return; // told when that is done
    if (isUrgent) clearTimeout(this.#telling);
    else if (this.#telling !== undefined) return;
    const waitMs = isUrgent ? 0 : Math.max(TELL_MS, this.#joiningMs / JOINING_SHARE);
    this.#telling = setTimeout(() => this.#join(), waitMs);
  }

  /** Puts together what came, in pieces between which pictures are drawn, and tells of it. */
  #join(): void {
    this.#telling = undefined;
    this.#forget();
    const arrived = this.#arrived.splice(0);
    if (arrived.length === 0) {
      this.#tell(this.#fleet.byVehicle);
      return;
    }
    this.#isJoining = true;
    this.#joiningMs = 0;
    const join = new TrackJoin(this.#fleet.byVehicle, arrived, (fromMs, toMs) => this.#holds(fromMs, toMs));
    const goOn = () => {
      const begunMs = performance.now();
      const joined = join.work(PIECE_MS);
      this.#joiningMs += performance.now() - begunMs;
      if (!joined) {
        this.#telling = setTimeout(goOn);
        return;
      }
      this.#telling = undefined;
      this.#isJoining = false;
      this.#ways.clear();
      this.#joins++;
      for (const { fromMs } of arrived) {
        if (this.#hours.has(fromMs)) this.#joined.set(fromMs, this.#joins);
      }
      this.#tell(joined);
      if (this.#arrived.length > 0)
        this.#tellSoon(this.#arrived.some(({ fromMs }) => this.#isAtHand(fromMs)));
    };
    goOn();
  }

  #tell(byVehicle: ReadonlyMap<number, VehicleTrack>): void {
    const wanted = this.#hoursWanted().filter((hourMs) => hourMs <= this.#now());
    const missing = wanted.filter((hourMs) => this.#isMissing(hourMs)).length;
    const isSameTracks = byVehicle === this.#fleet.byVehicle;
    if (isSameTracks && missing === this.#fleet.missing && this.#error === this.#fleet.error) return;
    const tracks = isSameTracks ? this.#fleet.tracks : [...byVehicle.values()];
    this.#fleet = { byVehicle, tracks, missing, error: this.#error };
    for (const listener of this.#listeners) listener();
    if (isSameTracks) return;
    clearTimeout(this.#lettingGo);
    this.#lettingGo = setTimeout(() => {
      this.#fleet = { ...this.#fleet };
      for (const listener of this.#listeners) listener();
    }, LET_GO_MS);
  }

  /** It came never yet, or came and is not among the tracks. */
  #isMissing(hourMs: number): boolean {
    const hour = this.#hours.get(hourMs);
    return !hour?.fetchedMs || (hour.isHeld && !this.#joined.has(hourMs));
  }

  /** Every hour of a stretch of time is in memory. */
  #holds(fromMs: number, toMs: number): boolean {
    for (let hourMs = hourOf(fromMs); hourMs <= toMs; hourMs += HOUR_MS) {
      if (!this.#hours.get(hourMs)?.isHeld) return false;
    }
    return true;
  }

  /** Makes room when more is in memory than there is room for: of what nobody wants, the oldest goes first. */
  #forget(): void {
    const wanted = new Set(this.#hoursWanted());
    const idle = [...this.#hours]
      .filter(([hourMs, { state }]) => !wanted.has(hourMs) && state !== "loading")
      .sort(([a], [b]) => a - b);
    let idleFixes = idle.reduce((sum, [, { fixes }]) => sum + fixes, 0);
    for (const [fromMs, { fixes }] of idle) {
      if (this.#hours.size <= MOST_HOURS && idleFixes <= MOST_IDLE_FIXES) return;
      idleFixes -= fixes;
      this.#hours.delete(fromMs);
      this.#joined.delete(fromMs);
      this.#arrived.push({ fromMs, tracks: [] });
    }
  }
}

function hourOf(timeMs: number): number {
  return Math.floor(timeMs / HOUR_MS) * HOUR_MS;
}
