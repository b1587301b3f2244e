import { Motion, type Stop } from "./motion.ts";
import { distance, joined, keptRight, type Path, type Point, reversed } from "./path.ts";
import { Random } from "./random.ts";
import type { RoadGraph } from "./road-graph.ts";
import { crewWindows, type Window, windowsFromHours } from "./shifts.ts";
import type { SimulatedVehicle, World } from "./world.ts";

/** Load in words of JT/T 808 status bits 8–9. */
export type Load = "empty" | "half" | "full";

/** One thing a vehicle does: drive, or stand with the engine on. */
export type Activity =
  | { readonly kind: "drive"; readonly motion: Motion; readonly load: Load }
  | {
      readonly kind: "stand";
      readonly at: Point;
      readonly headingDeg: number;
      readonly seconds: number;
      readonly load: Load;
    };

/** What a vehicle does all day: where it is kept, when it works, and its rounds, each from the depot back to it. */
export interface Work {
  readonly depot: Point;
  readonly windows: readonly Window[];
  round(random: Random): Generator<Activity>;
}

const RED_LIGHT_CHANCE = 0.25;
const MIN_BETWEEN_LIGHTS_METERS = 150;
const LANE_OFFSET_METERS = 2;
/** Sweepers work along the kerb. */
const KERB_OFFSET_METERS = 4;
/** Places of vehicles kept together differ by this. */
const PARKING_METERS = 25;
const kmh = (speed: number): number => speed / 3.6;

/** The work of a vehicle in this county, or undefined when there is neither a route nor a road for it. */
export function workOf(vehicle: SimulatedVehicle, world: World, seed: number): Work | undefined {
  const random = new Random(seed, vehicle.id, "work");
  const rounds = roundsOf(vehicle, world, random);
  if (!rounds) return undefined;
  const route = world.truckRoutes.find(({ id }) => id === vehicle.route);
  const permitted = windowsFromHours(route?.hours ?? "");
  // trucks keep to the hours of their permit; crews of the town's own vehicles overlap
  return {
    ...rounds,
    windows: permitted.length > 0 ? permitted : crewWindows(seed, vehicle.id, vehicle.kind),
  };
}

type Rounds = Omit<Work, "windows">;

function roundsOf(vehicle: SimulatedVehicle, world: World, random: Random): Rounds | undefined {
  if (vehicle.kind === "muckTruck") return haulage(vehicle, world, random);
  if (vehicle.kind === "compactor")
    return collection(vehicle, world, random) ?? sweeping(vehicle, world, random);
  return sweeping(vehicle, world, random);
}

/** Loading at the site, driving loaded to the disposal site, tipping, driving back empty. */
function haulage(
  vehicle: SimulatedVehicle,
  { truckRoutes, graph }: World,
  random: Random,
): Rounds | undefined {
  const path = chosenRoute(vehicle, truckRoutes, random) ?? randomWay(graph, random);
  if (!path) return undefined;
  const depot = near(path[0]!, random);
  const there = wayAlong(keptRight(joined([depot], path), LANE_OFFSET_METERS), graph);
  const back = wayAlong(keptRight(joined(reversed(path), [depot]), LANE_OFFSET_METERS), graph);
  return {
    depot,
    *round(trip) {
      yield stand(depot, there.path, trip.between(300, 660), "half");
      yield driveAlong(there, kmh(trip.between(32, 38)), trip, "full");
      const tip = there.path.at(-1)!;
      yield stand(tip, back.path, trip.between(180, 330), "half");
      yield driveAlong(back, kmh(trip.between(40, 48)), trip, "empty");
    },
  };
}

/** Driving to the route, working along it there and back, driving home. */
function sweeping(
  vehicle: SimulatedVehicle,
  { sweepingRoutes, graph, bins }: World,
  random: Random,
): Rounds | undefined {
  const route = chosenRoute(vehicle, sweepingRoutes, random) ?? randomWay(graph, random);
  if (!route) return undefined;
  const depot = near(depotPoint(graph, bins, random) ?? route[0]!, random);
  const road = roadBetween(graph, depot, route[0]!);
  const out = wayAlong(keptRight(road, LANE_OFFSET_METERS), graph);
  const home = wayAlong(keptRight(reversed(road), LANE_OFFSET_METERS), graph);
  const isSprinkler = vehicle.kind === "sprinkler";
  const offset = isSprinkler ? LANE_OFFSET_METERS : KERB_OFFSET_METERS;
  const lane = wayAlong(keptRight(route, offset), graph);
  const laneBack = wayAlong(keptRight(reversed(route), offset), graph);
  return {
    depot,
    *round(trip) {
      const transfer = kmh(trip.between(30, 38));
      const working = kmh(isSprinkler ? trip.between(13, 18) : trip.between(7, 11));
      yield driveAlong(out, transfer, trip, isSprinkler ? "full" : "empty");
      yield driveAlong(lane, working, trip, "half");
      yield stand(lane.path.at(-1)!, laneBack.path, trip.between(60, 300), "half");
      yield driveAlong(laneBack, working, trip, "half");
      yield driveAlong(home, transfer, trip, isSprinkler ? "empty" : "full");
      yield stand(depot, out.path, trip.between(300, 900), "half");
    },
  };
}

const BINS_PER_TOUR = 24;

/** From bin to bin of one quarter, then to the transfer station. */
function collection(_vehicle: SimulatedVehicle, { graph, bins }: World, random: Random): Rounds | undefined {
  if (!graph || bins.length < BINS_PER_TOUR) return undefined;
  const depot = near(depotPoint(graph, bins, random)!, random);
  const depotNode = graph.nearestNode(depot);
  const centre = random.pick(bins);
  const quarter = [...bins]
    .sort((a, b) => distance(a, centre) - distance(b, centre))
    .slice(0, 2 * BINS_PER_TOUR);
  return {
    depot,
    *round(trip) {
      const left = [...quarter];
      const path: Point[] = [depot];
      const stops: Stop[] = [];
      let node = depotNode;
      for (let i = 0; i < BINS_PER_TOUR; i++) {
        const here = graph.nodes[node]!;
        left.sort((a, b) => distance(a, here) - distance(b, here));
        const bin = left.splice(trip.integer(Math.min(2, left.length)), 1)[0]!;
        const next = graph.nearestNode(bin);
        const leg = graph.route(node, next);
        if (!leg || next === node) continue;
        path.push(...leg);
        stops.push({ at: path.length - 1, seconds: trip.between(35, 80) });
        node = next;
      }
      const home = graph.route(node, depotNode) ?? reversed(path);
      path.push(...home);
      yield drive(keptRight(path, LANE_OFFSET_METERS), kmh(trip.between(24, 30)), stops, "half");
      yield stand(depot, path, trip.between(420, 720), "full");
    },
  };
}

function drive(path: Path, cruiseMs: number, stops: readonly Stop[], load: Load): Activity {
  return { kind: "drive", motion: new Motion(path, cruiseMs, stops), load };
}

function stand(at: Point, next: Path, seconds: number, load: Load): Activity {
  const [from, to] = [next[0]!, next[1] ?? next[0]!];
  const headingDeg = ((Math.atan2(to[0] - from[0], to[1] - from[1]) * 180) / Math.PI + 360) % 360;
  return { kind: "stand", at, headingDeg, seconds, load };
}

/** A way that is driven again and again, with the points of it at which there can be a red light. */
interface Way {
  readonly path: Path;
  readonly junctions: readonly number[];
}

function wayAlong(path: Path, graph: RoadGraph | undefined): Way {
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

function driveAlong({ path, junctions }: Way, cruiseMs: number, random: Random, load: Load): Activity {
  const red = junctions.filter(() => random.chance(RED_LIGHT_CHANCE));
  return drive(
    path,
    cruiseMs,
    red.map((at) => ({ at, seconds: random.between(8, 45) })),
    load,
  );
}

/** The route named by the vehicle, or the first that names it, or any. */
function chosenRoute(
  { route, plate, id }: SimulatedVehicle,
  routes: World["truckRoutes"],
  random: Random,
): Path | undefined {
  if (routes.length === 0) return undefined;
  const named = routes.find((candidate) => candidate.id === route);
  const listed = routes.filter(({ vehicles }) => vehicles.includes(plate) || vehicles.includes(id));
  return (named ?? (listed.length > 0 ? random.pick(listed) : random.pick(routes))).path;
}

const RANDOM_WAY_METERS = 1_500;

function randomWay(graph: RoadGraph | undefined, random: Random): Path | undefined {
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

function roadBetween(graph: RoadGraph | undefined, from: Point, to: Point): Path {
  const route = graph?.route(graph.nearestNode(from), graph.nearestNode(to)) ?? [];
  return joined([from], route, [to]);
}

const DEPOTS = 3;

/** Vehicles are kept in a few places: at bins that lie apart, or else at junctions. */
function depotPoint(graph: RoadGraph | undefined, bins: readonly Point[], random: Random): Point | undefined {
  const candidates = bins.length >= DEPOTS ? bins : (graph?.nodes ?? []);
  if (candidates.length === 0) return undefined;
  const which = random.integer(Math.min(DEPOTS, candidates.length));
  return candidates[Math.floor(((which + 0.5) * candidates.length) / DEPOTS)];
}

function near(point: Point, random: Random): Point {
  const angle = random.between(0, 2 * Math.PI);
  const meters = PARKING_METERS * Math.sqrt(random.next());
  return [point[0] + meters * Math.cos(angle), point[1] + meters * Math.sin(angle), point[2]];
}
