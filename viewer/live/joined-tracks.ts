import {
  AFTER,
  between,
  joinedColumns,
  type TrackColumns,
  type VehicleTrack,
  withSilences,
} from "../../contract/tracks/vehicle-track.ts";

/** Tracks are kept by the hour. */
export const HOUR_MS = 3_600_000;

/** All tracks of an hour, in place of what was there of it; none where it is forgotten. */
export interface ArrivedHour {
  /** UTC ms */
  readonly fromMs: number;
  readonly tracks: readonly TrackColumns[];
}

/**
 * Puts hours that came into the tracks that were there, vehicle after vehicle: a day of two thousand vehicles is 200 MB to
 * copy, and pictures must be drawn meanwhile. What was there stays as it was.
 */
export class TrackJoin {
  readonly #before: ReadonlyMap<number, VehicleTrack>;
  readonly #hours: readonly number[];
  readonly #arrived = new Map<number, TrackColumns[]>();
  readonly #isKnown: (fromMs: number, toMs: number) => boolean;
  readonly #vehicles: readonly number[];
  readonly #joined = new Map<number, VehicleTrack>();
  #next = 0;

  /** @param isKnown whether a stretch of time, UTC ms, is in memory with these hours */
  constructor(
    before: ReadonlyMap<number, VehicleTrack>,
    hours: readonly ArrivedHour[],
    isKnown: (fromMs: number, toMs: number) => boolean,
  ) {
    this.#before = before;
    this.#isKnown = isKnown;
    this.#hours = hours.map(({ fromMs }) => fromMs);
    for (const { tracks } of hours) {
      for (const track of tracks) {
        const others = this.#arrived.get(track.vehicle);
        if (others) others.push(track);
        else this.#arrived.set(track.vehicle, [track]);
      }
    }
    this.#vehicles = [...new Set([...before.keys(), ...this.#arrived.keys()])];
  }

  /** Goes on for about `ms` of the watch. Returns the tracks when all are joined; vehicles without any fix are left out. */
  work(ms: number): ReadonlyMap<number, VehicleTrack> | undefined {
    const until = performance.now() + ms;
    for (; this.#next < this.#vehicles.length; this.#next++) {
      if (performance.now() > until) return undefined;
      const vehicle = this.#vehicles[this.#next]!;
      const track = this.#join(this.#before.get(vehicle), this.#arrived.get(vehicle) ?? []);
      if (track) this.#joined.set(vehicle, track);
    }
    return this.#joined;
  }

  #join(before: VehicleTrack | undefined, arrived: readonly TrackColumns[]): VehicleTrack | undefined {
    let kept: TrackColumns[] = before ? [before] : [];
    for (const fromMs of this.#hours) kept = kept.flatMap((piece) => withoutHour(piece, fromMs));
    if (before && kept[0] === before && arrived.length === 0 && !before.silentAfter.includes(AFTER.unknown))
      return before;
    const pieces = [...kept, ...arrived].filter(({ timesMs }) => timesMs.length > 0);
    if (pieces.length === 0) return undefined;
    pieces.sort((a, b) => a.timesMs[0]! - b.timesMs[0]!);
    return withSilences(joinedColumns(pieces), this.#isKnown);
  }
}

/** What of a track lies outside of an hour, as views of its columns; the track itself where all of it does. */
function withoutHour(track: TrackColumns, fromMs: number): readonly TrackColumns[] {
  const toMs = fromMs + HOUR_MS;
  if (track.timesMs[0]! >= toMs || track.timesMs.at(-1)! < fromMs) return [track];
  const [earlier, later] = [
    between(track, Number.NEGATIVE_INFINITY, fromMs),
    between(track, toMs, Number.POSITIVE_INFINITY),
  ];
  return [earlier, later].filter(({ timesMs }) => timesMs.length > 0);
}
