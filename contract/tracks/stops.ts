import { metersBetween } from "./distance.ts";
import type { VehicleTrack } from "./vehicle-track.ts";

/** A vehicle stood in one place. */
export interface Stop {
  readonly vehicle: number;
  /** UTC ms of the first and the last report from there */
  readonly fromMs: number;
  readonly toMs: number;
  /** mean of the reports */
  readonly lonDeg: number;
  readonly latDeg: number;
  /** when it came; as LOAD */
  readonly load: number;
  /** the engine ran for this share of the reports, 0 … 1 */
  readonly engineShare: number;
}

/** Faster reports are of a vehicle that drives, km/h. */
const STANDING_KMH = 5;
/** Reports of a standing vehicle scatter by this much around their mean, metres. */
const SAME_PLACE_METERS = 30;
/** Shorter ones are traffic lights, milliseconds. */
export const LEAST_STOP_MS = 120_000;

/**
 * Where and how long a vehicle stood. A silence and a report without a fix end a stop: nobody knows what was meanwhile.
 * The vehicle may come back to the same place: that is a second stop.
 */
export function stopsOf(track: VehicleTrack, leastMs = LEAST_STOP_MS): Stop[] {
  const { timesMs, positionsDeg, speedsKmh, hasFix, silentAfter, load, engineOn } = track;
  const stops: Stop[] = [];
  let start = -1;
  let [count, lon, lat, engine] = [0, 0, 0, 0];
  const close = (end: number) => {
    if (start >= 0 && timesMs[end]! - timesMs[start]! >= leastMs) {
      stops.push({
        vehicle: track.vehicle,
        fromMs: timesMs[start]!,
        toMs: timesMs[end]!,
        lonDeg: lon,
        latDeg: lat,
        load: load[start]!,
        engineShare: engine / count,
      });
    }
    start = -1;
  };
  for (let i = 0; i < timesMs.length; i++) {
    const stands = hasFix[i] === 1 && speedsKmh[i]! <= STANDING_KMH;
    const [x, y] = [positionsDeg[2 * i]!, positionsDeg[2 * i + 1]!];
    const isElsewhere = start >= 0 && metersBetween(lon, lat, x, y) > SAME_PLACE_METERS;
    if (!stands || isElsewhere || (i > 0 && silentAfter[i - 1])) close(i - 1);
    if (!stands) continue;
    if (start < 0) {
      start = i;
      [count, lon, lat, engine] = [0, 0, 0, 0];
    }
    count++;
    lon += (x - lon) / count;
    lat += (y - lat) / count;
    engine += engineOn[i]!;
  }
  close(timesMs.length - 1);
  return stops;
}
