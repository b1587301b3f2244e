import { distanceToLine } from "../areas.ts";
import type { Moment } from "./moment.ts";
import type { TruckContext } from "./truck-state.ts";

interface NearestRoute {
  readonly meters: number;
  /** half the width of its corridor, m */
  readonly limit: number;
  readonly route: string;
  readonly permit: string;
}

/** Of the permits' routes the one the truck is nearest to, measured by how far it is beyond its corridor. */
export function nearestRoute(
  { permits, x, y, isInTown }: Moment,
  { rules, world }: TruckContext,
): NearestRoute | undefined {
  const usual = rules.number("muck.off-route", isInTown ? "urbanMeters" : "ruralMeters");
  let best: NearestRoute | undefined;
  for (const permit of permits) {
    const route = permit.route === null ? undefined : world.routes.get(permit.route);
    // a permit without a route lets it drive anywhere
    if (!route) return undefined;
    const limit = permit.corridorMeters ?? usual;
    const meters = distanceToLine(route.line, x, y);
    if (!best || meters - limit < best.meters - best.limit)
      best = { meters, limit, route: route.id, permit: permit.id };
  }
  return best;
}
