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
 * Decodes the body of /api/tracks: a run of length-delimited twin.Track messages.
 * @throws Error that names the vehicle whose columns differ in length, or RangeError from protobufjs where bytes are missing
 */
export function decodeTracks(bytes: Uint8Array): VehicleTrack[] {
  const reader = Reader.create(bytes);
  const tracks: VehicleTrack[] = [];
  while (reader.pos < reader.len) tracks.push(expand(twin.Track.decodeDelimited(reader)));
  return tracks;
}

function expand(track: twin.Track): VehicleTrack {
  const count = track.dtMs.length;
  for (const column of ["lonE6Delta", "latE6Delta", "speedDkmh", "headingDeg", "status"] as const) {
    if (track[column].length !== count) {
      throw new Error(
        `Track of vehicle ${track.vehicle}: ${column} has ${track[column].length} rows, dt_ms has ${count}.`,
      );
    }
  }
  const timesMs = new Float64Array(count);
  const positionsDeg = new Float64Array(2 * count);
  let timeMs = Number(track.t0Ms);
  let lonE6 = 0;
  let latE6 = 0;
  for (let i = 0; i < count; i++) {
    timeMs += track.dtMs[i]!;
    lonE6 += track.lonE6Delta[i]!;
    latE6 += track.latE6Delta[i]!;
    timesMs[i] = timeMs;
    positionsDeg[2 * i] = lonE6 / 1e6;
    positionsDeg[2 * i + 1] = latE6 / 1e6;
  }
  return {
    vehicle: track.vehicle,
    timesMs,
    positionsDeg,
    speedsKmh: Float32Array.from(track.speedDkmh, (speed) => speed / 10),
    hasFix: Uint8Array.from(track.status, (status) => (status & HAS_FIX ? 1 : 0)),
  };
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
