import { measure } from "../finding.ts";
import { nearestRoute } from "./nearest-route.ts";
import type { TruckStep } from "./truck-step.ts";
import { BEYOND_BAY_METERS, metersToBay } from "./washing-bays.ts";

/** From a site to its route it is at most this far, by way of a washing bay that may stand at the neighbour's gate. */
const JOINS_WITHIN_METERS = 1_000;

/** 偏航: it drives beyond the corridors of its permits' routes. The way to the route and to a bay is none. */
export function judgeOffRoute(step: TruckStep): void {
  const { moment, state, context } = step;
  const { phase } = state.machine;
  const isEmpty = phase === "empty" && context.rules.flag("muck.off-route", "whenEmpty");
  const isUnderWay = moment.isLoaded || isEmpty || (phase === "loading" && moment.isMoving);
  const nearest = isUnderWay ? nearestRoute(moment, context) : undefined;
  const isWatched = phase !== "loading" && moment.source === null && moment.sink === null;
  const isBeyond = nearest !== undefined && isWatched && nearest.meters > nearest.limit;
  const driven = state.machine.trip?.loadedMeters ?? 0;
  const isAtBay = metersToBay(moment, context.world) < BEYOND_BAY_METERS;
  // at the gate it may be on its route already, though still within the site's reach
  const isOnRoute = nearest !== undefined && nearest.meters <= nearest.limit;
  if (isOnRoute && (isWatched || !isAtBay)) state.hasJoinedRoute = true;
  const hasBegun = driven > JOINS_WITHIN_METERS || (state.hasJoinedRoute && !isAtBay);
  step.lasting("muck.off-route", "", isBeyond && hasBegun, () => ({
    values: { offRoute: measure(nearest!.meters, "m"), limit: measure(nearest!.limit, "m") },
    details: { route: nearest!.route },
    permit: nearest!.permit,
  }));
}
