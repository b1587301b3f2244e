import { between, type PlanePoint, type RoadNetwork, type RoadPlace } from "./road-network.ts";

/**
 * Map matching by a hidden Markov model: Newson, P., Krumm, J. (2009), Hidden Markov Map Matching Through Noise and
 * Sparseness, ACM GIS '09, https://doi.org/10.1145/1653771.1653818. States are places on roads near a position; a place is
 * the likelier the nearer it is, and two places the likelier the more the way between them is as long as the positions are
 * apart.
 */

/** A position with its time, UTC ms. */
export interface TrackPoint {
  readonly timeMs: number;
  readonly at: PlanePoint;
}

/** What was driven along roads without an interruption. */
export interface MatchedStretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly meters: number;
  readonly line: readonly PlanePoint[];
  /** ids of the roads in order, each once in a row */
  readonly roads: readonly string[];
}

/** Time in which no road explains the positions. */
export interface MatchGap {
  readonly fromMs: number;
  readonly toMs: number;
  /** no road is near; or none leads on to the next position in a reasonable way */
  readonly why: "noRoad" | "noWay";
}

export interface MatchedTrack {
  readonly stretches: readonly MatchedStretch[];
  readonly gaps: readonly MatchGap[];
}

/** Scatter of positions around the road's axis, metres: some 5 of the receiver, and half a carriageway. */
const SIGMA_METERS = 8;
/** Positions nearer to the last one than this say nothing new (Newson & Krumm: twice the scatter). */
const LEAST_STEP_METERS = 2 * SIGMA_METERS;
/** A road farther away is not the one that was driven on. */
const NEAR_METERS = 50;
const MOST_PLACES = 8;
/** Newson & Krumm's β, which grows with the time between positions: so much, and a share of the distance. Metres. */
const BETA_METERS = 5;
const BETA_SHARE = 0.05;
/** A longer detour between two positions is not believed. */
const MOST_DETOUR = 3;
const MOST_DETOUR_METERS = 300;

interface State {
  readonly place: RoadPlace;
  readonly log: number;
  /** index among the states before; -1 = the stretch begins */
  readonly before: number;
}

/** @param points in time order, without a silence between them */
export function matchTrack(points: readonly TrackPoint[], network: RoadNetwork): MatchedTrack {
  const stretches: MatchedStretch[] = [];
  const gaps: MatchGap[] = [];
  let run: Column[] = [];
  /** no road was near since, UTC ms */
  let lostMs: number | undefined;
  const close = () => {
    const stretch = stretchOf(run, network);
    if (stretch) stretches.push(stretch);
    run = [];
  };
  const steps = stepsOf(points);
  for (const point of steps) {
    const places = network.near(point.at, NEAR_METERS, MOST_PLACES);
    if (places.length === 0) {
      lostMs ??= run.at(-1)?.point.timeMs ?? point.timeMs;
      close();
      continue;
    }
    if (lostMs !== undefined) gaps.push({ fromMs: lostMs, toMs: point.timeMs, why: "noRoad" });
    lostMs = undefined;
    const before = run.at(-1);
    const states = before ? statesAfter(before, point, places, network) : firstStates(places);
    if (before && states.length === 0) {
      gaps.push({ fromMs: before.point.timeMs, toMs: point.timeMs, why: "noWay" });
      close();
    }
    run.push({ point, states: states.length > 0 ? states : firstStates(places) });
  }
  close();
  if (lostMs !== undefined) gaps.push({ fromMs: lostMs, toMs: steps.at(-1)!.timeMs, why: "noRoad" });
  return { stretches, gaps };
}

/** A position with the places it may be of. */
interface Column {
  readonly point: TrackPoint;
  readonly states: readonly State[];
}

/** Positions that are a step away from the one before, and the last. */
function stepsOf(points: readonly TrackPoint[]): TrackPoint[] {
  const steps: TrackPoint[] = [];
  for (const [i, point] of points.entries()) {
    const last = steps.at(-1);
    const isLast = i === points.length - 1;
    if (!last || isLast || between(last.at, point.at) >= LEAST_STEP_METERS) steps.push(point);
  }
  return steps;
}

const emission = ({ distance }: RoadPlace): number => -0.5 * (distance / SIGMA_METERS) ** 2;

function firstStates(places: readonly RoadPlace[]): State[] {
  return places.map((place) => ({ place, log: emission(place), before: -1 }));
}

function statesAfter(
  { point: last, states }: Column,
  point: TrackPoint,
  places: readonly RoadPlace[],
  network: RoadNetwork,
): State[] {
  const straight = between(last.at, point.at);
  const beta = BETA_METERS + BETA_SHARE * straight;
  const best = places.map(() => ({ log: Number.NEGATIVE_INFINITY, before: -1 }));
  for (const [i, state] of states.entries()) {
    const ways = network.metersTo(state.place, places, mostMeters(straight));
    for (const [j, meters] of ways.entries()) {
      if (meters === undefined) continue;
      const log = state.log - Math.abs(meters - straight) / beta;
      if (log > best[j]!.log) best[j] = { log, before: i };
    }
  }
  return places.flatMap((place, j) => {
    const { log, before } = best[j]!;
    return before < 0 ? [] : [{ place, log: log + emission(place), before }];
  });
}

const mostMeters = (straight: number): number => MOST_DETOUR * straight + MOST_DETOUR_METERS;

/** The likeliest way through a run (Viterbi); none of a single position. */
function stretchOf(run: readonly Column[], network: RoadNetwork): MatchedStretch | undefined {
  if (run.length < 2) return undefined;
  const places: RoadPlace[] = [];
  const lastStates = run.at(-1)!.states;
  let at = lastStates.reduce((best, { log }, i) => (log > lastStates[best]!.log ? i : best), 0);
  for (let i = run.length - 1; i >= 0; i--) {
    const state = run[i]!.states[at]!;
    places.unshift(state.place);
    at = state.before;
  }
  const line: PlanePoint[] = [];
  const roads: string[] = [];
  let meters = 0;
  for (let i = 1; i < places.length; i++) {
    const straight = between(run[i - 1]!.point.at, run[i]!.point.at);
    const way = network.way(places[i - 1]!, places[i]!, mostMeters(straight));
    if (!way)
      throw new Error(`no way between matched places ${i - 1} and ${i}, expected the one that was chosen`);
    meters += way.meters;
    for (const point of way.line) {
      const last = line.at(-1);
      if (!last || between(last, point) > 0.01) line.push(point);
    }
    for (const edge of way.edges) {
      const { id } = network.edges[edge]!.road;
      if (roads.at(-1) !== id) roads.push(id);
    }
  }
  return { fromMs: run[0]!.point.timeMs, toMs: run.at(-1)!.point.timeMs, meters, line, roads };
}
