import { Reader } from "protobufjs/minimal.js";
import { twin } from "../../contract/twin.js";

/** JT/T 808 status bit 1: the position is a fix. */
const HAS_FIX = 0b10;

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
}

/**
 * Decodes the body of /api/tracks: a run of length-delimited twin.Track messages. A vehicle may come in several, as its
 * fixes are stored; they are joined.
 * @returns one track a vehicle, in the order in which the vehicles first came
 * @throws Error that names the vehicle whose columns differ in length or whose times run backwards, or RangeError from
 * protobufjs where bytes are missing
 */
export function decodeTracks(bytes: Uint8Array): VehicleTrack[] {
  const reader = Reader.create(bytes);
  const parts = new Map<number, twin.Track[]>();
  while (reader.pos < reader.len) {
    const part = twin.Track.decodeDelimited(reader);
    const known = parts.get(part.vehicle);
    if (known) known.push(part);
    else parts.set(part.vehicle, [part]);
  }
  return [...parts.values()].map(joined);
}

function joined(parts: readonly twin.Track[]): VehicleTrack {
  const { vehicle } = parts[0]!;
  const count = parts.reduce((sum, { dtMs }) => sum + dtMs.length, 0);
  const track = {
    vehicle,
    timesMs: new Float64Array(count),
    positionsDeg: new Float64Array(2 * count),
    speedsKmh: new Float32Array(count),
    hasFix: new Uint8Array(count),
  };
  let at = 0;
  for (const part of parts) at = expand(part, track, at);
  return track;
}

/** Writes a part's rows from row `at` on; returns the row after them. */
function expand(part: twin.Track, track: VehicleTrack, at: number): number {
  const count = part.dtMs.length;
  for (const column of ["lonE6Delta", "latE6Delta", "speedDkmh", "headingDeg", "status"] as const) {
    if (part[column].length !== count) {
      throw new Error(
        `Track of vehicle ${part.vehicle}: ${column} has ${part[column].length} rows, dt_ms has ${count}.`,
      );
    }
  }
  let timeMs = Number(part.t0Ms);
  let lonE6 = 0;
  let latE6 = 0;
  if (at > 0 && timeMs < track.timesMs[at - 1]!) {
    throw new Error(
      `Track of vehicle ${part.vehicle}: a part begins at ${timeMs}, the one before ends at ${track.timesMs[at - 1]}.`,
    );
  }
  for (let i = 0; i < count; i++, at++) {
    timeMs += part.dtMs[i]!;
    lonE6 += part.lonE6Delta[i]!;
    latE6 += part.latE6Delta[i]!;
    track.timesMs[at] = timeMs;
    track.positionsDeg[2 * at] = lonE6 / 1e6;
    track.positionsDeg[2 * at + 1] = latE6 / 1e6;
    track.speedsKmh[at] = part.speedDkmh[i]! / 10;
    track.hasFix[at] = part.status[i]! & HAS_FIX ? 1 : 0;
  }
  return at;
}

/** Usual time between two reports of a vehicle, ms: the median, which a silence does not stretch. Undefined below two fixes. */
export function reportingIntervalMs(timesMs: Float64Array): number | undefined {
  if (timesMs.length < 2) return undefined;
  const intervals = timesMs
    .slice(1)
    .map((timeMs, i) => timeMs - timesMs[i]!)
    .sort();
  return intervals[intervals.length >> 1];
}

/** A silence is longer than this many reporting intervals; a trail must not be drawn across it. */
const SILENCE_INTERVALS = 5;

interface Silence {
  readonly fromMs: number;
  readonly toMs: number;
  /** how many reporting intervals it lasted */
  readonly intervals: number;
}

/** The times in which the vehicle said nothing for more than SILENCE_INTERVALS of its own reporting interval. */
export function silencesOf(timesMs: Float64Array): Silence[] {
  const usual = reportingIntervalMs(timesMs);
  if (!usual) return [];
  const silences: Silence[] = [];
  for (let i = 1; i < timesMs.length; i++) {
    const fromMs = timesMs[i - 1]!;
    const toMs = timesMs[i]!;
    if (toMs - fromMs > SILENCE_INTERVALS * usual) {
      silences.push({ fromMs, toMs, intervals: Math.round((toMs - fromMs) / usual) });
    }
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
  const usual = reportingIntervalMs(track.timesMs) ?? 0;
  const stretches: TrackStretch[] = [];
  let start = 0;
  const close = (end: number) => {
    if (end - start > 1) stretches.push({ vehicle: track.vehicle, start, end });
  };
  for (let i = 0; i < track.timesMs.length; i++) {
    if (!track.hasFix[i]) {
      close(i);
      start = i + 1;
    } else if (i > start && track.timesMs[i]! - track.timesMs[i - 1]! > SILENCE_INTERVALS * usual) {
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
  for (const track of tracks) {
    for (const timeMs of track.timesMs) {
      const bin = Math.floor((timeMs - fromMs) / binMs);
      if (bin >= 0 && bin < bins.length) bins[bin] = bins[bin]! + 1;
    }
  }
  return bins;
}
