import type { Point } from "../county-plane.ts";
import {
  type Activity,
  type Body,
  chosenRoute,
  type Drive,
  driveAlong,
  kmh,
  near,
  type Rounds,
  randomWay,
  stand,
  type Way,
  wayAlong,
} from "./activities.ts";
import {
  alongPath,
  cutPath,
  DEEDS,
  type DeedName,
  detour,
  distanceTo,
  longestRun,
  runsOf,
} from "./cheating.ts";
import { distance, joined, keptRight, type Path, pathLength, reversed } from "./path.ts";
import type { Deed } from "./planted.ts";
import type { Random } from "./random.ts";
import type { RoadGraph } from "./road-graph.ts";
import type { SimulatedVehicle, World } from "./world.ts";

const LANE_OFFSET_METERS = 2;
const TARE_TONNES = 13;
const TONNES_PER_M3 = 1.6;
const USUAL_M3 = 12;
const LIFTED_DEG = 45;
/** A gate's washing bay is at most this far from where the route begins. */
const BAY_WITHIN_METERS = 250;
/** Off the approved route by what is too much in the country too, and above the speed, by which a deed is dated. */
const OFF_ROUTE_METERS = 100;
const FAST_KMH = 72;
/** A load may be driven at this in the town, and faster in the country. */
const LOADED_KMH = 50;
const SHORTEST_SPEEDING_SECONDS = 20;
const SHORTEST_STRAYING_SECONDS = 90;
/** Rubble is tipped this far beside the road, and this far from every place where it may be. */
const BESIDE_METERS = 130;
const AWAY_METERS = 500;

const CLOSED = { isCoverOpen: false, liftDeg: 0 };
const OPEN = { isCoverOpen: true, liftDeg: 0 };
const LIFTED = { isCoverOpen: true, liftDeg: LIFTED_DEG };

/**
 * A muck truck's trip: loading at the site, washing at its gate, the approved route loaded, tipping at the disposal
 * site, back empty. On some trips the driver does one thing that is not allowed.
 */
export function haulage(
  vehicle: SimulatedVehicle,
  { truckRoutes, graph, sites, disposals, bays }: World,
  random: Random,
  cheating: number,
): Rounds | undefined {
  const route = chosenRoute(vehicle, truckRoutes, random);
  const path = route?.path ?? randomWay(graph, random);
  if (!path) return undefined;
  const depot = near((route && sites.get(route.from)) ?? path[0]!, random);
  const tip = (route && disposals.get(route.to)) ?? path.at(-1)!;
  const bay = bays.find((one) => distance(one, path[0]!) < BAY_WITHIN_METERS) ?? path[0]!;
  const toBay = wayAlong(joined([depot], [bay]), undefined);
  const approved = keptRight(joined([bay], path, [tip]), LANE_OFFSET_METERS);
  const there = wayAlong(approved, graph);
  const back = wayAlong(keptRight(joined([tip], reversed(path), [depot]), LANE_OFFSET_METERS), graph);
  const rated = vehicle.ratedM3 ?? USUAL_M3;
  const permitted = [...sites.values(), ...disposals.values(), path[0]!, path.at(-1)!];
  return {
    depot,
    *round(trip) {
      const wanted = trip.chance(cheating) ? trip.pick(DEEDS) : undefined;
      const load =
        rated * TONNES_PER_M3 * (wanted === "overload" ? trip.between(1.15, 1.3) : trip.between(0.85, 0.98));
      const body = (state: Omit<Body, "grossTonnes">, share: number): Body => ({
        ...state,
        grossTonnes: TARE_TONNES + load * share,
      });
      yield { ...stand(depot, toBay.path, trip.between(300, 660), "half"), body: body(OPEN, 0.5) };
      if (distance(depot, bay) > 5)
        yield { ...driveAlong(toBay, kmh(12), trip, "full"), isInSite: true, body: body(CLOSED, 1) };
      const isDirty = wanted === "dirtyWheels";
      yield {
        ...stand(bay, there.path, isDirty ? 3 : trip.between(50, 90), "full"),
        body: body(CLOSED, 1),
        ...(isDirty && { deeds: [{ rule: "muck.dirty-wheels" }] }),
      };

      const spot = wanted === "dumping" ? tippingPlace(path, permitted, trip) : undefined;
      if (spot) {
        yield* dump(approved, spot, { graph, trip, body, depot });
        return;
      }
      const { drive, deeds } = transport(there, path, graph, trip, wanted);
      if (wanted === "overload")
        deeds.push({
          rule: "muck.overload",
          details: { ratedTonnes: tenths(rated * TONNES_PER_M3), loadTonnes: tenths(load) },
        });
      yield { ...drive, body: body(wanted === "openCover" ? OPEN : CLOSED, 1), deeds };
      yield { ...stand(tip, back.path, trip.between(40, 80), "full"), body: body(OPEN, 1) };
      yield { ...stand(tip, back.path, trip.between(60, 120), "half"), body: body(LIFTED, 0.5) };
      yield { ...stand(tip, back.path, trip.between(40, 80), "empty"), body: body(OPEN, 0) };
      yield { ...driveAlong(back, kmh(trip.between(40, 48)), trip, "empty"), body: body(CLOSED, 0) };
    },
  };
}

/** The loaded drive, and what is wrong with it: a deed that this road does not allow is not done. */
function transport(
  there: Way,
  approved: Path,
  graph: RoadGraph | undefined,
  trip: Random,
  wanted: DeedName | undefined,
): { drive: Drive; deeds: Deed[] } {
  const cruise = kmh(trip.between(32, 38));
  const honest = () => driveAlong(there, cruise, trip, "full");
  switch (wanted) {
    case "openCover":
      // with the cover open only 20 km/h are allowed
      return { drive: honest(), deeds: [{ rule: "muck.open-cover", also: ["muck.speeding"] }] };
    case "speeding": {
      const drive = driveAlong({ ...there, junctions: [] }, kmh(trip.between(82, 92)), trip, "full");
      const above = (limitKmh: number) => runsOf(drive.motion, ({ speedMs }) => speedMs > kmh(limitKmh));
      const deeds = above(FAST_KMH)
        .filter(([from, to]) => to - from >= SHORTEST_SPEEDING_SECONDS)
        .map((within): Deed => ({ rule: "muck.speeding", within }));
      if (deeds.length === 0) return { drive: honest(), deeds };
      const rest = above(LOADED_KMH).map(
        (within): Deed => ({ rule: "muck.speeding", isDoubtful: true, within }),
      );
      return { drive, deeds: [...deeds, ...rest] };
    }
    case "straying": {
      const way = graph && detour(there.path, graph, trip);
      if (!way) return { drive: honest(), deeds: [] };
      const drive = driveAlong(wayAlong(keptRight(way, LANE_OFFSET_METERS), graph), cruise, trip, "full");
      const within = longestRun(drive.motion, ({ point }) => distanceTo(approved, point) > OFF_ROUTE_METERS);
      const isLong = within && within[1] - within[0] >= SHORTEST_STRAYING_SECONDS;
      const also = ["muck.detour", "muck.restricted-zone"];
      return isLong
        ? { drive, deeds: [{ rule: "muck.off-route", also, within }] }
        : { drive: honest(), deeds: [] };
    }
    default:
      return { drive: honest(), deeds: [] };
  }
}

interface TippingPlace {
  /** along the approved route, metres */
  readonly leavesAt: number;
  readonly point: Point;
}

/** Beside the route, away from every site and disposal site; undefined when they are everywhere. */
function tippingPlace(path: Path, permitted: readonly Point[], trip: Random): TippingPlace | undefined {
  const length = pathLength(path);
  for (let attempt = 0; attempt < 10; attempt++) {
    const leavesAt = length * trip.between(0.3, 0.75);
    const { index, point: on } = alongPath(path, leavesAt);
    const [a, b] = [path[index - 1]!, path[Math.min(index, path.length - 1)]!];
    const along = distance(a, b) || 1;
    const side = trip.chance(0.5) ? BESIDE_METERS : -BESIDE_METERS;
    const point: Point = [
      on[0] + ((b[1] - a[1]) / along) * side,
      on[1] - ((b[0] - a[0]) / along) * side,
      on[2],
    ];
    const isAway = permitted.every((place) => distance(place, point) > AWAY_METERS);
    if (isAway && distanceTo(path, point) > BESIDE_METERS / 2) return { leavesAt, point };
  }
  return undefined;
}

interface Dumping {
  readonly graph: RoadGraph | undefined;
  readonly trip: Random;
  readonly body: (state: Omit<Body, "grossTonnes">, share: number) => Body;
  readonly depot: Point;
}

/** Off the road, tipping there, and home as if nothing had been. */
function* dump(
  approved: Path,
  spot: TippingPlace,
  { graph, trip, body, depot }: Dumping,
): Generator<Activity> {
  const [driven] = cutPath(approved, spot.leavesAt, spot.leavesAt);
  const out = wayAlong(joined(driven, [spot.point]), graph);
  const back = wayAlong(
    keptRight(joined([spot.point], reversed(driven), [depot]), LANE_OFFSET_METERS),
    graph,
  );
  yield { ...driveAlong(out, kmh(trip.between(32, 38)), trip, "full"), body: body(CLOSED, 1) };
  yield { ...stand(spot.point, back.path, trip.between(20, 40), "full"), body: body(OPEN, 1) };
  yield {
    ...stand(spot.point, back.path, trip.between(60, 120), "half"),
    body: body(LIFTED, 0.5),
    deeds: [
      {
        rule: "muck.dumping",
        also: ["muck.illegal-lift", "muck.missed-sink", "muck.off-route"],
        at: [spot.point[0], spot.point[1]],
      },
    ],
  };
  yield { ...stand(spot.point, back.path, trip.between(20, 40), "empty"), body: body(OPEN, 0) };
  yield { ...driveAlong(back, kmh(trip.between(40, 48)), trip, "empty"), body: body(CLOSED, 0) };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
