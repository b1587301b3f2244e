import { measure } from "../finding.ts";
import { isWithin } from "../local-time.ts";
import { nearestRoute } from "./nearest-route.ts";
import type { TruckStep } from "./truck-step.ts";

/** 闯禁区: it is in a zone at a forbidden time, and neither at work there nor on its permit's own route. */
export function judgeRestrictedZone(step: TruckStep): void {
  const { moment, context } = step;
  const { world, rules } = context;
  const zone = world.zones.at(moment.x, moment.y).find(({ hours }) => isWithin(hours, moment.fix.timeMs));
  // a site inside the zone may be worked
  let isForbidden = zone !== undefined && !moment.isInSite && moment.sink === null;
  if (isForbidden && rules.flag("muck.restricted-zone", "permitExempts")) {
    const nearest = nearestRoute(moment, context);
    isForbidden = !nearest || nearest.meters > nearest.limit;
  }
  step.lasting("muck.restricted-zone", "", isForbidden, () => ({
    values: { speed: measure(moment.fix.speedKmh, "km/h") },
    details: { fence: zone!.id },
    fences: [`restricted-zones/${zone!.id}`],
  }));
}
