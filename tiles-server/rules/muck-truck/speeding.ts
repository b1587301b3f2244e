import { measure } from "../finding.ts";
import type { TruckStep } from "./truck-step.ts";

/** 超速: faster than the limit of town or country, loaded or empty; with a load under an open cover 20 km/h. */
export function judgeSpeeding(step: TruckStep): void {
  const { fix, isInTown } = step.moment;
  const isCarrying = fix.load !== "empty";
  const usual = !isInTown ? "ruralKmh" : isCarrying ? "loadedKmh" : "emptyKmh";
  const name = isCarrying && fix.isCoverOpen ? "openCoverKmh" : usual;
  const limit = step.context.rules.number("muck.speeding", name);
  step.lasting("muck.speeding", "", fix.speedKmh > limit, () => ({
    values: { speed: measure(fix.speedKmh, "km/h"), limit: measure(limit, "km/h") },
    details: { limit: name },
  }));
}
