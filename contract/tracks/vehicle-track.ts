import { decodeVehicles, type FixColumns } from "../track-columns.ts";

/** JT/T 808 status bits: 0 engine on, 1 the position is a fix, 8–9 load (0 empty, 1 half, 3 full). */
const ENGINE_ON = 0b1;
const HAS_FIX = 0b10;
const LOAD_SHIFT = 8;
const LOAD_BITS = 0b11;

/** Values of `load` as JT/T 808 counts them. */
export const LOAD = { empty: 0, half: 1, full: 3 } as const;

/** The next fix follows in time; nothing was heard for longer than the reporting interval explains; not loaded. */
export const AFTER = { fix: 0, silence: 1, unknown: 2 } as const;

/** One vehicle's fixes in time order. All columns have the same length. */
export interface VehicleTrack {
  readonly vehicle: number;
  /** UTC ms, ascending */
  readonly timesMs: Float64Array;
  /** degrees, interleaved longitude, latitude; length = 2 × fixes */
  readonly positionsDeg: Float64Array;
  /** km/h */
  readonly speedsKmh: Float32Array;
  /** 1 where the terminal had a fix */
  readonly hasFix: Uint8Array;
  /** 1 where the engine ran */
  readonly engineOn: Uint8Array;
  /** as LOAD */
  readonly load: Uint8Array;
  /** as AFTER: what is known of the time after each fix */
  readonly silentAfter: Uint8Array;
}

/** The columns that come over the wire; `silentAfter` follows from them. */
export type TrackColumns = Omit<VehicleTrack, "silentAfter">;

/**
 * Decodes the body of /api/tracks: a run of length-delimited twin.Track messages, of which a vehicle may have several,
 * each later than the one before. Fixes outside of `fromMs` ≤ time < `toMs` are left out.
 * @throws Error that names the vehicle whose columns differ in length or whose parts run backwards, or RangeError where
 * bytes are missing
 */
export function decodeTracks(
  bytes: Uint8Array,
  fromMs = Number.NEGATIVE_INFINITY,
  toMs = Number.POSITIVE_INFINITY,
): TrackColumns[] {
  return decodeVehicles(bytes)
    .map((columns) => between(expand(columns), fromMs, toMs))
    .filter(({ timesMs }) => timesMs.length > 0);
}

function expand({ vehicle, timesMs, lonE6, latE6, speedDkmh, status }: FixColumns): TrackColumns {
  const count = timesMs.length;
  const positionsDeg = new Float64Array(2 * count);
  const speedsKmh = new Float32Array(count);
  const hasFix = new Uint8Array(count);
  const engineOn = new Uint8Array(count);
  const load = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    positionsDeg[2 * i] = lonE6[i]! / 1e6;
    positionsDeg[2 * i + 1] = latE6[i]! / 1e6;
    speedsKmh[i] = speedDkmh[i]! / 10;
    const bits = status[i]!;
    hasFix[i] = bits & HAS_FIX ? 1 : 0;
    engineOn[i] = bits & ENGINE_ON;
    load[i] = (bits >> LOAD_SHIFT) & LOAD_BITS;
  }
  return { vehicle, timesMs, positionsDeg, speedsKmh, hasFix, engineOn, load };
}

/** The fixes of a time range, UTC ms; the columns are views of the given ones. */
export function between(track: TrackColumns, fromMs: number, toMs: number): TrackColumns {
  return rows(track, firstAtOrAfter(track.timesMs, fromMs), firstAtOrAfter(track.timesMs, toMs));
}

/** Rows `start` … `end − 1` of a track, as views of its columns; the track itself where those are all. */
export function rows(track: TrackColumns, start: number, end: number): TrackColumns {
  if (start === 0 && end === track.timesMs.length) return track;
  return {
    vehicle: track.vehicle,
    timesMs: track.timesMs.subarray(start, end),
    positionsDeg: track.positionsDeg.subarray(2 * start, 2 * end),
    speedsKmh: track.speedsKmh.subarray(start, end),
    hasFix: track.hasFix.subarray(start, end),
    engineOn: track.engineOn.subarray(start, end),
    load: track.load.subarray(start, end),
  };
}

/** The part of a track in a time range, UTC ms, as views of its columns. */
export function clipped(track: VehicleTrack, fromMs: number, toMs: number): VehicleTrack {
  const start = firstAtOrAfter(track.timesMs, fromMs);
  const end = firstAtOrAfter(track.timesMs, toMs);
  if (start === 0 && end === track.timesMs.length) return track;
  return { ...rows(track, start, end), silentAfter: track.silentAfter.subarray(start, end) };
}

/** Columns of so many rows, each zero. */
export function emptyColumns(count: number): Omit<TrackColumns, "vehicle"> {
  return {
    timesMs: new Float64Array(count),
    positionsDeg: new Float64Array(2 * count),
    speedsKmh: new Float32Array(count),
    hasFix: new Uint8Array(count),
    engineOn: new Uint8Array(count),
    load: new Uint8Array(count),
  };
}

/** Copies all rows of one into another, from a row of that on. */
export function putColumns(
  into: Omit<TrackColumns, "vehicle">,
  from: Omit<TrackColumns, "vehicle">,
  row: number,
): void {
  into.timesMs.set(from.timesMs, row);
  into.positionsDeg.set(from.positionsDeg, 2 * row);
  into.speedsKmh.set(from.speedsKmh, row);
  into.hasFix.set(from.hasFix, row);
  into.engineOn.set(from.engineOn, row);
  into.load.set(from.load, row);
}

/** One track of parts in time order; what reaches back behind the part before is left out. */
export function joinedColumns(parts: readonly TrackColumns[]): TrackColumns {
  const first = parts[0];
  if (!first) throw new Error("no part of a track to join");
  if (parts.length === 1) return first;
  let lastMs = Number.NEGATIVE_INFINITY;
  const kept = parts.map((part) => {
    const later = rows(part, firstAfter(part.timesMs, lastMs), part.timesMs.length);
    lastMs = later.timesMs.at(-1) ?? lastMs;
    return later;
  });
  const count = kept.reduce((sum, part) => sum + part.timesMs.length, 0);
  const joined = { vehicle: first.vehicle, ...emptyColumns(count) };
  let at = 0;
  for (const part of kept) {
    putColumns(joined, part, at);
    at += part.timesMs.length;
  }
  return joined;
}

/** Index of the first of ascending times at or after `timeMs`; their count where all are earlier. */
export function firstAtOrAfter(timesMs: Float64Array, timeMs: number): number {
  let low = 0;
  let high = timesMs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timesMs[middle]! < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the first of ascending times after `timeMs`; their count where none is later. */
export function firstAfter(timesMs: Float64Array, timeMs: number): number {
  let low = 0;
  let high = timesMs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timesMs[middle]! <= timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Usual times between two reports, ms; undefined where fewer than two reports tell it. */
export interface ReportingIntervals {
  readonly driving: number | undefined;
  /** terminals report more seldom while the engine is off */
  readonly parked: number | undefined;
}

const LONGEST_INTERVAL_SECONDS = 900;

/** The medians, to the second, of the intervals that began with the engine on, and off. A silence does not stretch them. */
export function reportingIntervals({
  timesMs,
  engineOn,
}: Pick<TrackColumns, "timesMs" | "engineOn">): ReportingIntervals {
  const [parked, driving] = COUNTS;
  parked!.fill(0);
  driving!.fill(0);
  const intervals = Math.max(0, timesMs.length - 1);
  let ran = 0;
  for (let i = 0; i < intervals; i++) {
    const seconds = Math.round((timesMs[i + 1]! - timesMs[i]!) / 1000);
    COUNTS[engineOn[i]!]![Math.min(LONGEST_INTERVAL_SECONDS, seconds)]!++;
    ran += engineOn[i]!;
  }
  return { driving: medianOf(driving!, ran), parked: medianOf(parked!, intervals - ran) };
}
/** Intervals by their seconds, with the engine off and on; kept, because a day of a large fleet asks thousands of times. */
const COUNTS = [0, 1].map(() => new Uint32Array(LONGEST_INTERVAL_SECONDS + 1));

function medianOf(countOfSeconds: Uint32Array, total: number): number | undefined {
  if (total === 0) return undefined;
  let passed = 0;
  let seconds = 0;
  for (; seconds < LONGEST_INTERVAL_SECONDS; seconds++) {
    passed += countOfSeconds[seconds]!;
    if (2 * passed >= total) break;
  }
  return Math.max(1, seconds) * 1000;
}

/** A silence is longer than this many reporting intervals; nothing may be drawn across it as if it had been seen. */
const SILENCE_INTERVALS = 5;

/**
 * Tells where a track falls silent, from the vehicle's own reporting intervals. Where `isKnown` says that a stretch of
 * time (UTC ms) was not asked for, it is unknown instead.
 */
export function withSilences(
  columns: TrackColumns,
  isKnown: (fromMs: number, toMs: number) => boolean = () => true,
): VehicleTrack {
  const { timesMs, engineOn } = columns;
  const usual = reportingIntervals(columns);
  const parkedMs = usual.parked ?? usual.driving ?? Number.POSITIVE_INFINITY;
  const drivingMs = usual.driving ?? parkedMs;
  const silentAfter = new Uint8Array(timesMs.length);
  for (let i = 0; i + 1 < timesMs.length; i++) {
    // the interval that is longer counts: the engine may have been switched in between
    const usualMs = engineOn[i] && engineOn[i + 1] ? drivingMs : Math.max(drivingMs, parkedMs);
    const [fromMs, toMs] = [timesMs[i]!, timesMs[i + 1]!];
    if (toMs - fromMs > SILENCE_INTERVALS * usualMs)
      silentAfter[i] = isKnown(fromMs, toMs) ? AFTER.silence : AFTER.unknown;
  }
  return { ...columns, silentAfter };
}

export interface Silence {
  readonly vehicle: number;
  readonly fromMs: number;
  readonly toMs: number;
  /** how many reporting intervals it lasted */
  readonly intervals: number;
  /** index in the track of the fix before it */
  readonly after: number;
}

/** The times in which the vehicle said nothing for much longer than it usually does. */
export function silencesOf(track: VehicleTrack): Silence[] {
  const { timesMs, engineOn, silentAfter } = track;
  const silences: Silence[] = [];
  let usual: ReportingIntervals | undefined;
  for (let i = silentAfter.indexOf(AFTER.silence); i >= 0; i = silentAfter.indexOf(AFTER.silence, i + 1)) {
    if (i + 1 === timesMs.length) break; // the track was clipped in its silence
    usual ??= reportingIntervals(track);
    const [fromMs, toMs] = [timesMs[i]!, timesMs[i + 1]!];
    const usualMs =
      (engineOn[i] ? usual.driving : usual.parked) ?? usual.driving ?? usual.parked ?? toMs - fromMs;
    silences.push({
      vehicle: track.vehicle,
      fromMs,
      toMs,
      intervals: Math.round((toMs - fromMs) / usualMs),
      after: i,
    });
  }
  return silences;
}

/** Part of a track without a silence inside and with a fix at every point: what may be drawn as one line. */
interface TrackStretch {
  readonly vehicle: number;
  /** index of its first fix in the track, and one past its last */
  readonly start: number;
  readonly end: number;
}

/** Cuts a track where a line would claim a way nobody reported: at silences and at reports without a fix. Single points are dropped. */
export function stretchesOf(track: VehicleTrack): TrackStretch[] {
  const stretches: TrackStretch[] = [];
  let start = 0;
  const close = (end: number) => {
    if (end - start > 1) stretches.push({ vehicle: track.vehicle, start, end });
  };
  for (let i = 0; i < track.timesMs.length; i++) {
    if (!track.hasFix[i]) {
      close(i);
      start = i + 1;
    } else if (i > start && track.silentAfter[i - 1]) {
      close(i);
      start = i;
    }
  }
  close(track.timesMs.length);
  return stretches;
}

/** Fixes of all tracks counted into bins of `binMs` from `fromMs` up to `toMs`. */
export function fixHistogram(
  tracks: readonly VehicleTrack[],
  fromMs: number,
  toMs: number,
  binMs: number,
): Uint32Array {
  const bins = new Uint32Array(Math.max(1, Math.ceil((toMs - fromMs) / binMs)));
  for (const { timesMs } of tracks) {
    const end = firstAtOrAfter(timesMs, Math.min(toMs, fromMs + bins.length * binMs));
    for (let i = firstAtOrAfter(timesMs, fromMs); i < end; i++) {
      bins[Math.floor((timesMs[i]! - fromMs) / binMs)]!++;
    }
  }
  return bins;
}
