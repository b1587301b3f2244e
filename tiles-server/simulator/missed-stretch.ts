import type { Point } from "../county-plane.ts";
import { distance, type Path } from "./path.ts";
import { randomOf } from "./random.ts";

/** Share of days on which a sweeper leaves out a stretch. */
const MISSED_DAYS = 0.3;
const SHORTEST_ROUTE_METERS = 1_000;
const SAMPLE_METERS = 10;
/** A vehicle on another leg of its route this near sweeps here too. */
const SWEEPS_BESIDE_METERS = 30;
/** Samples of one leg that are nearer to each other than this are not two legs. */
const SAME_LEG_METERS = 60;
/** So much in a row is left unswept at least: what a rule asks for, 100 m, and what is swept around the corner. */
const LEFT_METERS = 180;
const ATTEMPTS = 8;

/** Metres along the route. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Which stretch of its route a sweeper leaves out on a day. */
export class MissedStretches {
  readonly #route: Path;
  readonly #length: number;
  /** for each place of the route, ten metres apart, the places of other legs beside it */
  #beside: number[][] | undefined;

  /** @param length of the route, metres */
  constructor(route: Path, length: number) {
    this.#route = route;
    this.#length = length;
  }

  /**
   * The same all day; mostly nothing. What another leg of the route sweeps is not left out, so that a route that leads
   * everywhere twice has none.
   */
  of(seed: number, vehicle: string, day: number): Stretch | undefined {
    if (this.#length < SHORTEST_ROUTE_METERS || randomOf(seed, vehicle, day, "missed") >= MISSED_DAYS)
      return undefined;
    const meters = 250 + 200 * randomOf(seed, vehicle, day, "missed metres");
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const from = (0.1 + 0.5 * randomOf(seed, vehicle, day, "missed from", attempt)) * this.#length;
      const stretch = { from, to: Math.min(this.#length - 50, from + meters) };
      if (this.#longestLeft(stretch) >= LEFT_METERS) return stretch;
    }
    return undefined;
  }

  /** Metres in a row of a stretch that stay unswept when the rest of the route is swept. */
  #longestLeft({ from, to }: Stretch): number {
    this.#beside ??= besideEachOther(sampled(this.#route));
    const [first, last] = [Math.ceil(from / SAMPLE_METERS), Math.floor(to / SAMPLE_METERS)];
    let [run, longest] = [0, 0];
    for (let i = first; i <= Math.min(last, this.#beside.length - 1); i++) {
      const isSwept = this.#beside[i]!.some((other) => other < first || other > last);
      run = isSwept ? 0 : run + SAMPLE_METERS;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}

/** Places of a path, ten metres apart. */
function sampled(path: Path): Point[] {
  const samples: Point[] = [];
  let next = 0;
  let passed = 0;
  for (let i = 1; i < path.length; i++) {
    const [a, b] = [path[i - 1]!, path[i]!];
    const length = distance(a, b);
    for (; next <= passed + length; next += SAMPLE_METERS) {
      const t = length === 0 ? 0 : (next - passed) / length;
      samples.push([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), a[2]]);
    }
    passed += length;
  }
  return samples;
}

function besideEachOther(samples: readonly Point[]): number[][] {
  const apart = SAME_LEG_METERS / SAMPLE_METERS;
  return samples.map((here, i) =>
    samples.flatMap((there, j) =>
      Math.abs(i - j) > apart && distance(here, there) < SWEEPS_BESIDE_METERS ? [j] : [],
    ),
  );
}
