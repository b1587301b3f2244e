import { measure } from "../finding.ts";
import { nearestRoute } from "./nearest-route.ts";
import type { TruckStep } from "./truck-step.ts";
import { BEYOND_BAY_METERS, metersToBay } from "./washing-bays.ts";

/** From a site to its route it is at most this far, by way of a washing bay that may stand at the neighbour's gate. */
const JOINS_WITHIN_METERS = 1_000;

/** 偏航: it drives beyond the corridors of its permits' routes. The way to the route and to a bay is none. */
export function judgeOffRoute(step: TruckStep): void {
  const { moment, state, context } = step;
  const isEmpty = state.machine.phase === "empty" && context.rules.flag("muck.off-route", "whenEmpty");
  const isWatched = (moment.isLoaded || isEmpty) && moment.source === null && moment.sink === null;
  const nearest = isWatched ? nearestRoute(moment, context) : undefined;
  const isBeyond = nearest !== undefined && nearest.meters > nearest.limit;
  if (nearest && !isBeyond) state.hasJoinedRoute = true;
  const driven = state.machine.trip?.loadedMeters ?? 0;
  const isAtBay = metersToBay(moment, context.world) < BEYOND_BAY_METERS;
  const hasBegun = driven > JOINS_WITHIN_METERS || (state.hasJoinedRoute && !isAtBay);
  step.lasting("muck.off-route", "", isBeyond && hasBegun, () => ({
    values: { offRoute: measure(nearest!.meters, "m"), limit: measure(nearest!.limit, "m") },
    details: { route: nearest!.route },
    permit: nearest!.permit,
  }));
}
