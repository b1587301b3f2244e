import { firstAfter, type VehicleTrack } from "../../contract/tracks/vehicle-track.ts";
import { type Colouring, type Rgb, trailColour } from "./trail-colours.ts";

/** Lines of stretches of tracks in common columns: what TripsLayer takes without looking at one line after the other. */
export interface Trips {
  /** index of each line's first point; one more than there are lines, the last is the number of points */
  readonly starts: Uint32Array;
  /** of each line */
  readonly vehicles: Uint32Array;
  /** degrees, interleaved longitude, latitude, of each point */
  readonly path: Float64Array;
  /** seconds since `epochMs`; the shader has float32, in which UTC milliseconds would step by minutes */
  readonly seconds: Float32Array;
  /** km/h, load and engine on (0 or 1) of each point */
  readonly facts: Float32Array;
}

/**
 * Lines of all tracks between two times (UTC ms), cut at silences, with times in seconds after `epochMs`, the midnight
 * that begins the day. A line reaches one fix further than the times at either side.
 */
export function tripsBetween(
  tracks: readonly VehicleTrack[],
  epochMs: number,
  fromMs: number,
  toMs: number,
): Trips {
  const spans = tracks.map(({ timesMs }) => ({
    first: Math.max(0, firstAfter(timesMs, fromMs) - 1),
    end: Math.min(timesMs.length, firstAfter(timesMs, toMs) + 1),
  }));
  const most = spans.reduce((sum, { first, end }) => sum + Math.max(0, end - first), 0);
  const path = new Float64Array(2 * most);
  const seconds = new Float32Array(most);
  const facts = new Float32Array(3 * most);
  const starts = [0];
  const vehicles: number[] = [];
  let count = 0;
  for (const [k, track] of tracks.entries()) {
    const { timesMs, positionsDeg, speedsKmh, hasFix, engineOn, load, silentAfter } = track;
    const { first, end } = spans[k]!;
    let begun = count;
    const close = (lastMs: number) => {
      // one point is no line, and neither is what lies before or after the times as a whole
      if (count - begun < 2 || lastMs < fromMs || seconds[begun]! > (toMs - epochMs) / 1000) count = begun;
      else {
        vehicles.push(track.vehicle);
        starts.push(count);
      }
      begun = count;
    };
    for (let i = first; i < end; i++) {
      if (!hasFix[i] || (i > first && silentAfter[i - 1])) close(timesMs[i - 1]!);
      if (!hasFix[i]) continue;
      path[2 * count] = positionsDeg[2 * i]!;
      path[2 * count + 1] = positionsDeg[2 * i + 1]!;
      seconds[count] = (timesMs[i]! - epochMs) / 1000;
      facts[3 * count] = speedsKmh[i]!;
      facts[3 * count + 1] = load[i]!;
      facts[3 * count + 2] = engineOn[i]!;
      count++;
    }
    if (end > first) close(timesMs[end - 1]!);
  }
  return {
    starts: Uint32Array.from(starts),
    vehicles: Uint32Array.from(vehicles),
    path: path.subarray(0, 2 * count),
    seconds: seconds.subarray(0, count),
    facts: facts.subarray(0, 3 * count),
  };
}

const DIMMED_ALPHA = 90;

/** Red, green, blue and alpha of each point; others than the selected vehicle are dimmed. */
export function tripColours(
  { starts, vehicles, seconds, facts }: Trips,
  colouring: Colouring,
  colourOf: (vehicle: number) => Rgb,
  selected: number | undefined,
): Uint8ClampedArray {
  const colours = new Uint8ClampedArray(4 * seconds.length);
  for (const [line, vehicle] of vehicles.entries()) {
    const fleet = colourOf(vehicle);
    const alpha = selected === undefined || selected === vehicle ? 255 : DIMMED_ALPHA;
    for (let i = starts[line]!; i < starts[line + 1]!; i++) {
      const rgb = trailColour(colouring, facts[3 * i]!, facts[3 * i + 1]!, facts[3 * i + 2]!, fleet);
      colours[4 * i] = rgb[0];
      colours[4 * i + 1] = rgb[1];
      colours[4 * i + 2] = rgb[2];
      colours[4 * i + 3] = alpha;
    }
  }
  return colours;
}
