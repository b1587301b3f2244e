import type { Point } from "../county-plane.ts";
import { Motion, type Stop } from "./motion.ts";
import { distance, type Path } from "./path.ts";
import type { Deed } from "./planted.ts";
import type { Random } from "./random.ts";
import type { RoadGraph } from "./road-graph.ts";
import type { Window } from "./shifts.ts";
import type { Route, SimulatedVehicle, World } from "./world.ts";

/** Load in words of JT/T 808 status bits 8–9. */
export type Load = "empty" | "half" | "full";

/** Sensors of a muck truck's body. */
export interface Body {
  readonly isCoverOpen: boolean;
  readonly liftDeg: number;
  readonly grossTonnes: number;
}

/** What a vehicle's sensors say during an activity, and what its driver does that is not allowed. */
interface Equipment {
  /** muck trucks */
  readonly body?: Body;
  /** sweepers and sprinklers: brushes or nozzles are at work */
  readonly isGearWorking?: boolean;
  readonly deeds?: readonly Deed[];
}

export interface Drive extends Equipment {
  readonly kind: "drive";
  readonly motion: Motion;
  readonly load: Load;
  /** within a site, where the permit's hours do not hold */
  readonly isInSite?: boolean;
}

/** Standing with the engine on. */
export interface Stand extends Equipment {
  readonly kind: "stand";
  readonly at: Point;
  readonly headingDeg: number;
  readonly seconds: number;
  readonly load: Load;
}

/** One thing a vehicle does. */
export type Activity = Drive | Stand;

/** What a vehicle does all day: where it is kept, when it works, and its rounds, each from the depot back to it. */
export interface Work {
  readonly depot: Point;
  readonly windows: readonly Window[];
  /** share of days on which the vehicle begins before its permitted hours; 0 = it has none */
  readonly earlyDays: number;
  /** how long a round takes, ms: none begins later than that before the end of a shift; absent = not long */
  readonly roundMs?: number;
  /** `day` is the operating day's number */
  round(random: Random, day: number): Generator<Activity>;
}

export type Rounds = Omit<Work, "windows" | "earlyDays">;

const RED_LIGHT_CHANCE = 0.25;
const MIN_BETWEEN_LIGHTS_METERS = 150;
/** Places of vehicles kept together differ by this. */
const PARKING_METERS = 25;
/** metres a second */
export const kmh = (speed: number): number => speed / 3.6;

export function drive(path: Path, cruiseMs: number, stops: readonly Stop[], load: Load): Drive {
  return { kind: "drive", motion: new Motion(path, cruiseMs, stops), load };
}

export function stand(at: Point, next: Path, seconds: number, load: Load): Stand {
  const [from, to] = [next[0]!, next[1] ?? next[0]!];
  const headingDeg = ((Math.atan2(to[0] - from[0], to[1] - from[1]) * 180) / Math.PI + 360) % 360;
  return { kind: "stand", at, headingDeg, seconds, load };
}

/** A way that is driven again and again, with the points of it at which there can be a red light. */
export interface Way {
  readonly path: Path;
  readonly junctions: readonly number[];
}

export function wayAlong(path: Path, graph: RoadGraph | undefined): Way {
  const junctions: number[] = [];
  let sinceMeters = 0;
  for (let i = 1; i < path.length - 1; i++) {
    sinceMeters += distance(path[i - 1]!, path[i]!);
    if (sinceMeters < MIN_BETWEEN_LIGHTS_METERS || !graph?.isNearJunction(path[i]!)) continue;
    sinceMeters = 0;
    junctions.push(i);
  }
  return { path, junctions };
}

export function driveAlong({ path, junctions }: Way, cruiseMs: number, random: Random, load: Load): Drive {
  const red = junctions.filter(() => random.chance(RED_LIGHT_CHANCE));
  return drive(
    path,
    cruiseMs,
    red.map((at) => ({ at, seconds: random.between(8, 45) })),
    load,
  );
}

/** The route named by the vehicle, or the first that names it, or any. */
export function chosenRoute(
  { route, plate, id }: SimulatedVehicle,
  routes: World["truckRoutes"],
  random: Random,
): Route | undefined {
  if (routes.length === 0) return undefined;
  const named = routes.find((candidate) => candidate.id === route);
  const listed = routes.filter(({ vehicles }) => vehicles.includes(plate) || vehicles.includes(id));
  return named ?? (listed.length > 0 ? random.pick(listed) : random.pick(routes));
}

const RANDOM_WAY_METERS = 1_500;

export function randomWay(graph: RoadGraph | undefined, random: Random): Path | undefined {
  if (!graph) return undefined;
  for (let attempt = 0; attempt < 20; attempt++) {
    const from = random.integer(graph.nodes.length);
    const to = random.integer(graph.nodes.length);
    if (distance(graph.nodes[from]!, graph.nodes[to]!) < RANDOM_WAY_METERS) continue;
    const path = graph.route(from, to);
    if (path) return path;
  }
  return undefined;
}

export function near(point: Point, random: Random): Point {
  const angle = random.between(0, 2 * Math.PI);
  const meters = PARKING_METERS * Math.sqrt(random.next());
  return [point[0] + meters * Math.cos(angle), point[1] + meters * Math.sin(angle), point[2]];
}
