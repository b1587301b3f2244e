import type { Point } from "../county-plane.ts";
import { bearing, densified, distance, type Path } from "./path.ts";

/** m/s² of a heavy vehicle: pulling away, braking, sideways in a bend. */
const ACCELERATION = 0.7;
const BRAKING = 1.1;
const SIDEWAYS = 1.2;
const STEP_METERS = 20;
const SLOWEST_TURN_MS = 2;

export interface Stop {
  /** index of the path's point at which to stand */
  readonly at: number;
  readonly seconds: number;
}

export interface MotionState {
  readonly point: Point;
  readonly speedMs: number;
  readonly headingDeg: number;
  /** driven since the start of the path */
  readonly meters: number;
}

/**
 * A drive along a path from standing to standing: cruising speed, slower in bends, stops, and between them
 * only as much acceleration and braking as a loaded truck has.
 */
export class Motion {
  readonly #points: readonly Point[];
  readonly #meters: Float64Array;
  readonly #speed: Float64Array;
  /** seconds at which a point is reached, and left */
  readonly #arrive: Float64Array;
  readonly #leave: Float64Array;

  constructor(path: Path, cruiseMs: number, stops: readonly Stop[]) {
    const { points, standing } = pointsWithStops(path, stops);
    const count = points.length;
    const meters = new Float64Array(count);
    for (let i = 1; i < count; i++) meters[i] = meters[i - 1]! + distance(points[i - 1]!, points[i]!);

    const speed = new Float64Array(count).map((_, i) => Math.min(cruiseMs, turnSpeed(points, i)));
    for (const i of standing.keys()) speed[i] = 0;
    speed[0] = 0;
    speed[count - 1] = 0;
    for (let i = 1; i < count; i++) {
      const reachable = Math.sqrt(speed[i - 1]! ** 2 + 2 * ACCELERATION * (meters[i]! - meters[i - 1]!));
      speed[i] = Math.min(speed[i]!, reachable);
    }
    for (let i = count - 2; i >= 0; i--) {
      const brakeable = Math.sqrt(speed[i + 1]! ** 2 + 2 * BRAKING * (meters[i + 1]! - meters[i]!));
      speed[i] = Math.min(speed[i]!, brakeable);
    }

    const arrive = new Float64Array(count);
    const leave = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      if (i > 0) {
        const mean = (speed[i - 1]! + speed[i]!) / 2;
        // two standing points next to each other: crawl
        arrive[i] = leave[i - 1]! + (meters[i]! - meters[i - 1]!) / Math.max(mean, 0.5);
      }
      leave[i] = arrive[i]! + (standing.get(i) ?? 0);
    }
    this.#points = points;
    this.#meters = meters;
    this.#speed = speed;
    this.#arrive = arrive;
    this.#leave = leave;
  }

  get seconds(): number {
    return this.#leave.at(-1)!;
  }

  get length(): number {
    return this.#meters.at(-1)!;
  }

  /** Where the vehicle is, seconds after its start; clamped to the ends. */
  at(seconds: number): MotionState {
    const last = this.#points.length - 1;
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#arrive[middle]! <= seconds) low = middle;
      else high = middle - 1;
    }
    const from = this.#points[low]!;
    const headingDeg = bearing(
      this.#points[Math.min(low, last - 1)]!,
      this.#points[Math.min(low, last - 1) + 1]!,
    );
    if (low === last || seconds <= this.#leave[low]!) {
      const isStanding = low === last || this.#leave[low]! > this.#arrive[low]!;
      const speedMs = isStanding ? 0 : this.#speed[low]!;
      return { point: from, speedMs, headingDeg, meters: this.#meters[low]! };
    }
    const to = this.#points[low + 1]!;
    const f = (seconds - this.#leave[low]!) / (this.#arrive[low + 1]! - this.#leave[low]!);
    const v0 = this.#speed[low]!;
    const v1 = this.#speed[low + 1]!;
    // constant acceleration over the piece: distance goes with v0·f + (v1 − v0)·f²/2
    const mean = (v0 + v1) / 2;
    const g = mean > 0 ? (v0 * f + ((v1 - v0) * f * f) / 2) / mean : f;
    return {
      point: [
        from[0] + g * (to[0] - from[0]),
        from[1] + g * (to[1] - from[1]),
        from[2] + g * (to[2] - from[2]),
      ],
      speedMs: v0 + f * (v1 - v0),
      headingDeg,
      meters: this.#meters[low]! + g * (this.#meters[low + 1]! - this.#meters[low]!),
    };
  }
}

/** The path in steps, with the seconds to stand at some of its points. */
function pointsWithStops(
  path: Path,
  stops: readonly Stop[],
): { points: Point[]; standing: Map<number, number> } {
  const points: Point[] = [];
  const standing = new Map<number, number>();
  const secondsAt = new Map(stops.map(({ at, seconds }) => [at, seconds]));
  for (let i = 0; i < path.length; i++) {
    if (i === 0) points.push(path[0]!);
    else points.push(...densified([path[i - 1]!, path[i]!], STEP_METERS).slice(1));
    const seconds = secondsAt.get(i);
    if (seconds !== undefined) standing.set(points.length - 1, seconds);
  }
  return { points, standing };
}

/** Speed at which a bend's sideways acceleration is bearable. */
function turnSpeed(points: readonly Point[], i: number): number {
  const before = points[i - 1];
  const here = points[i]!;
  const after = points[i + 1];
  if (!before || !after) return 0;
  let turn = Math.abs(bearing(before, here) - bearing(here, after));
  if (turn > 180) turn = 360 - turn;
  if (turn < 3) return Number.POSITIVE_INFINITY;
  const reach = Math.min(distance(before, here), distance(here, after));
  const radius = Math.max(reach, 4) / (2 * Math.tan((turn * Math.PI) / 360));
  return Math.max(SLOWEST_TURN_MS, Math.sqrt(SIDEWAYS * radius));
}
