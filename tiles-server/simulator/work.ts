import type { Point } from "../county-plane.ts";
import {
  chosenRoute,
  drive,
  driveAlong,
  kmh,
  near,
  type Rounds,
  randomWay,
  stand,
  type Work,
  wayAlong,
} from "./activities.ts";
import { cutPath } from "./cheating.ts";
import { haulage } from "./haulage.ts";
import { MissedStretches, type Stretch } from "./missed-stretch.ts";
import type { Stop } from "./motion.ts";
import { distance, joined, keptRight, type Path, pathLength, reversed } from "./path.ts";
import { Random } from "./random.ts";
import type { RoadGraph } from "./road-graph.ts";
import { crewWindows, windowsFromHours } from "./shifts.ts";
import type { SimulatedVehicle, World } from "./world.ts";

const LANE_OFFSET_METERS = 2;
/** Sweepers work along the kerb. */
const KERB_OFFSET_METERS = 4;
/** Share of a vehicle's trips with a deed that is not allowed. */
export const CHEATING = 0.12;
/** Share of days with an early start, of those trips. */
const EARLY_SHARE = 0.5;
/** A round of a sweeper is planned for this speed, with its stops; its last of a shift begins so long before the end. */
const PLANNED_KMH = { sweeper: 7.5, sprinkler: 12 } as const;

/** The work of a vehicle in this county, or undefined when there is neither a route nor a road for it. */
export function workOf(
  vehicle: SimulatedVehicle,
  world: World,
  seed: number,
  cheating = CHEATING,
): Work | undefined {
  const random = new Random(seed, vehicle.id, "work");
  const rounds = roundsOf(vehicle, world, random, { seed, cheating });
  if (!rounds) return undefined;
  const route = world.truckRoutes.find(({ id }) => id === vehicle.route);
  const permitted = windowsFromHours(route?.hours ?? "");
  // trucks keep to the hours of their permit; crews of the town's own vehicles overlap
  return {
    ...rounds,
    earlyDays: permitted.length > 0 ? cheating * EARLY_SHARE : 0,
    windows: permitted.length > 0 ? permitted : crewWindows(seed, vehicle.id, vehicle.kind),
  };
}

interface Character {
  readonly seed: number;
  readonly cheating: number;
}

function roundsOf(
  vehicle: SimulatedVehicle,
  world: World,
  random: Random,
  character: Character,
): Rounds | undefined {
  if (vehicle.kind === "muckTruck") return haulage(vehicle, world, random, character.cheating);
  if (vehicle.kind === "compactor")
    return collection(vehicle, world, random) ?? sweeping(vehicle, world, random, character);
  return sweeping(vehicle, world, random, character);
}

/** Driving to the route, working along it there and back, driving home. */
function sweeping(
  vehicle: SimulatedVehicle,
  { sweepingRoutes, graph, bins }: World,
  random: Random,
  { seed, cheating }: Character,
): Rounds | undefined {
  const planned = chosenRoute(vehicle, sweepingRoutes, random);
  const route = planned?.path ?? randomWay(graph, random);
  if (!route) return undefined;
  const length = pathLength(route);
  const stretches = new MissedStretches(route, length);
  const depot = near(depotPoint(graph, bins, random) ?? route[0]!, random);
  const road = roadBetween(graph, depot, route[0]!);
  const out = wayAlong(keptRight(road, LANE_OFFSET_METERS), graph);
  const home = wayAlong(keptRight(reversed(road), LANE_OFFSET_METERS), graph);
  const isSprinkler = vehicle.kind === "sprinkler";
  const offset = isSprinkler ? LANE_OFFSET_METERS : KERB_OFFSET_METERS;
  const lane = keptRight(route, offset);
  const laneBack = keptRight(reversed(route), offset);

  /** Along one side; a stretch that is left out today is driven past without brushes, fast, in both directions. */
  function* side(
    path: Path,
    missed: Stretch | undefined,
    workingMs: number,
    transferMs: number,
    trip: Random,
  ) {
    const work = (part: Path) => ({
      ...driveAlong(wayAlong(part, graph), workingMs, trip, "half"),
      isGearWorking: true,
    });
    if (!missed) {
      yield work(path);
      return;
    }
    const [before, left, after] = cutPath(path, missed.from, missed.to);
    yield work(before);
    const deed = {
      rule: "sweeping.missed-stretch",
      oncePerDay: "missed",
      details: { route: planned?.id ?? "", meters: Math.round(missed.to - missed.from) },
    };
    yield { ...drive(left, transferMs, [], "half"), isGearWorking: false, deeds: [deed] };
    yield work(after);
  }

  const plannedMs = kmh(isSprinkler ? PLANNED_KMH.sprinkler : PLANNED_KMH.sweeper);
  return {
    depot,
    roundMs: ((2 * length) / plannedMs) * 1000,
    *round(trip, day) {
      const missed = cheating > 0 ? stretches.of(seed, vehicle.id, day) : undefined;
      const mirrored = missed && { from: length - missed.to, to: length - missed.from };
      const transfer = kmh(trip.between(30, 38));
      const working = kmh(isSprinkler ? trip.between(13, 18) : trip.between(7, 11));
      yield driveAlong(out, transfer, trip, isSprinkler ? "full" : "empty");
      yield* side(lane, missed, working, transfer, trip);
      yield stand(lane.at(-1)!, laneBack, trip.between(60, 300), "half");
      yield* side(laneBack, mirrored, working, transfer, trip);
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
