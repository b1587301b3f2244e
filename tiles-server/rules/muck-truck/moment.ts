import type { Permit } from "../../../contract/events.ts";
import type { Fix } from "../fix.ts";
import { advanceTrip, type TripState } from "../trip-machine.ts";
import { type TruckContext, type TruckState, unwashed } from "./truck-state.ts";

/** No report for longer: what lasted before is over, because nobody knows what happened. */
export const SILENCE_MS = 300_000;
/** Slower is standing: the noise of positioning. */
const STANDING_KMH = 5;

/** What one report says, with the areas around it. */
export interface Moment {
  readonly fix: Fix;
  /** metres in the plane of the county */
  readonly x: number;
  readonly y: number;
  /** since the report before; 0 = it is the first */
  readonly gapMs: number;
  /** that the way from the last known place would need; 0 = there is none */
  readonly impliedKmh: number;
  /** with a trip under way the site it loaded in, otherwise any; null = it is not there */
  readonly source: string | null;
  readonly isInSite: boolean;
  readonly sink: string | null;
  readonly isInTown: boolean;
  readonly isMoving: boolean;
  readonly isLoaded: boolean;
  /** valid now and, when it is known where the truck loaded, from there */
  readonly permits: readonly Permit[];
}

/** Moves the trip on by one report and gathers what the rules ask; `trips` are those that began, changed or ended. */
export function momentOf(
  state: TruckState,
  fix: Fix,
  { world, rules, permits }: TruckContext,
): { readonly moment: Moment; readonly trips: readonly TripState[] } {
  const { machine } = state;
  const gapMs = state.last ? fix.timeMs - state.last.timeMs : 0;
  const [x, y] = world.plane.pointOf([fix.lonE6 / 1e6, fix.latE6 / 1e6]);
  const { meters, impliedKmh } = movedTo(x, y, state, fix);
  const sources = world.sources.at(x, y);
  const sink = world.sinks.at(x, y)[0]?.id ?? null;
  const isMoving = fix.speedKmh > STANDING_KMH;
  const valid = permits.filter(
    ({ validFromMs, validUntilMs }) =>
      (validFromMs ?? 0) <= fix.timeMs && fix.timeMs < (validUntilMs ?? Number.POSITIVE_INFINITY),
  );
  // with a trip under way only the site it loaded in counts: a road leads past others
  const isUnderWay = machine.trip !== null && machine.phase !== "empty";
  const own = sources.find(({ id }) => id === machine.trip?.source);
  const permitted = sources.find(({ id }) => valid.some((permit) => permit.source === id));
  const source = (isUnderWay ? own : (permitted ?? sources[0]))?.id ?? null;
  const phaseBefore = machine.phase;
  const tripBefore = machine.trip;
  const ended = advanceTrip(machine, {
    timeMs: fix.timeMs,
    isMoving,
    isEngineOn: fix.isEngineOn,
    load: fix.load,
    isLifted: (fix.liftDeg ?? 0) > rules.number("muck.dumping", "liftDeg"),
    source,
    sink,
    meters,
    isAfterSilence: gapMs > SILENCE_MS,
  });
  const { trip } = machine;
  const ofTrip = valid.filter((permit) => !trip?.source || permit.source === trip.source);
  if (trip && trip !== tripBefore) {
    state.washing = unwashed();
    state.hasJoinedRoute = false;
  }
  if (trip && machine.phase !== "loading")
    trip.permit = (ofTrip.find((permit) => permit.sink === trip.sink) ?? ofTrip[0])?.id ?? null;
  const trips: TripState[] = [];
  if (ended) trips.push(structuredClone(ended));
  if (trip && (machine.phase !== phaseBefore || trip !== tripBefore)) trips.push(structuredClone(trip));
  const moment = {
    fix,
    x: x,
    y: y,
    gapMs,
    impliedKmh,
    source,
    isInSite: sources.length > 0,
    sink,
    isInTown: world.grids.areas.length === 0 || world.grids.at(x, y).length > 0,
    isMoving,
    isLoaded: machine.phase === "loaded",
    permits: trip ? ofTrip : valid,
  };
  return { moment, trips };
}

/** Distance since the last known place, and the speed that would need. */
function movedTo(
  x: number,
  y: number,
  { last, lastPlace }: TruckState,
  fix: Fix,
): { meters: number; impliedKmh: number } {
  if (!fix.isPositioned || !lastPlace) return { meters: 0, impliedKmh: 0 };
  const meters = Math.hypot(x - lastPlace.x, y - lastPlace.y);
  const impliedKmh = (meters / ((fix.timeMs - lastPlace.timeMs) / 1000)) * 3.6;
  const hasMoved = fix.speedKmh > STANDING_KMH || (last?.speedKmh ?? 0) > STANDING_KMH;
  return { meters: hasMoved ? meters : 0, impliedKmh };
}
