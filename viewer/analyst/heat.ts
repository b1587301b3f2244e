import { flatMetres } from "../../contract/tracks/flat-metres.ts";
import { AFTER, clipped, type VehicleTrack } from "../../contract/tracks/vehicle-track.ts";

/** Edge of a cell and standard deviation of the blur, metres. */
const CELL_METERS = 20;
const BLUR_METERS = 45;
const MOST_CELLS = 1024;

/** How long vehicles were where: seconds in each cell, smoothed; rows from the north. */
export interface Heat {
  /** [west, south, east, north] degrees */
  readonly bounds: readonly [number, number, number, number];
  readonly width: number;
  readonly height: number;
  readonly seconds: Float32Array;
  readonly most: number;
}

/**
 * Where vehicles drove between two times, UTC ms: each fix counts for the time to the next one, but not for a silence
 * after it, and not where the vehicle stood: a night in the yard would outshine all streets. Null where none drove.
 */
export function heatOf(tracks: readonly VehicleTrack[], fromMs: number, toMs: number): Heat | null {
  const parts = tracks.map((track) => clipped(track, fromMs, toMs));
  const bounds = boundsOf(parts);
  if (!bounds) return null;
  const [west, south, east, north] = bounds;
  const flat = flatMetres(west, south);
  const span = Math.max(flat.east(east), flat.north(north));
  const cell = Math.max(CELL_METERS, span / MOST_CELLS);
  const margin = Math.ceil((3 * BLUR_METERS) / cell);
  const width = Math.ceil(flat.east(east) / cell) + 2 * margin + 1;
  const height = Math.ceil(flat.north(north) / cell) + 2 * margin + 1;
  const seconds = new Float32Array(width * height);
  for (const part of parts) {
    for (let i = 0; i + 1 < part.timesMs.length; i++) {
      if (!isDriving(part, i)) continue;
      const column = margin + Math.floor(flat.east(part.positionsDeg[2 * i]!) / cell);
      const row = height - 1 - margin - Math.floor(flat.north(part.positionsDeg[2 * i + 1]!) / cell);
      seconds[row * width + column]! += (part.timesMs[i + 1]! - part.timesMs[i]!) / 1000;
    }
  }
  const blurred = blur(seconds, width, height, BLUR_METERS / cell);
  return {
    bounds: [
      flat.lonDeg(-margin * cell),
      flat.latDeg(-margin * cell),
      flat.lonDeg((width - margin) * cell),
      flat.latDeg((height - margin) * cell),
    ],
    width,
    height,
    seconds: blurred,
    most: blurred.reduce((most, value) => Math.max(most, value), 0),
  };
}

const STANDING_KMH = 3;

function isDriving({ hasFix, silentAfter, speedsKmh }: VehicleTrack, i: number): boolean {
  return hasFix[i] === 1 && silentAfter[i] === AFTER.fix && speedsKmh[i]! > STANDING_KMH;
}

function boundsOf(parts: readonly VehicleTrack[]): [number, number, number, number] | null {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const part of parts) {
    for (let i = 0; i + 1 < part.timesMs.length; i++) {
      if (!isDriving(part, i)) continue;
      const [lon, lat] = [part.positionsDeg[2 * i]!, part.positionsDeg[2 * i + 1]!];
      if (lon < west) west = lon;
      if (lon > east) east = lon;
      if (lat < south) south = lat;
      if (lat > north) north = lat;
    }
  }
  return west > east ? null : [west, south, east, north];
}

/** Gaussian blur in two passes; `sigma` in cells. What would fall over the edge is lost. */
function blur(values: Float32Array, width: number, height: number, sigma: number): Float32Array {
  const reach = Math.ceil(3 * sigma);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)),
  );
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const kernel = weights.map((weight) => weight / sum);
  const across = new Float32Array(values.length);
  const down = new Float32Array(values.length);
  // most cells are empty: what there is is spread
  spread(values, across, 1, (at) => at % width, width);
  spread(across, down, width, (at) => Math.floor(at / width), height);
  return down;

  function spread(
    from: Float32Array,
    to: Float32Array,
    step: number,
    placeOf: (at: number) => number,
    length: number,
  ): void {
    for (let at = 0; at < from.length; at++) {
      const value = from[at]!;
      if (value === 0) continue;
      const place = placeOf(at);
      for (let k = -reach; k <= reach; k++) {
        if (place + k >= 0 && place + k < length) to[at + k * step]! += value * kernel[k + reach]!;
      }
    }
  }
}
