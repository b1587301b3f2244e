import { measure } from "../finding.ts";
import type { TruckStep } from "./truck-step.ts";

/** 绕行: loaded it has driven much further than the longest of its permits' routes. */
export function judgeDetour(step: TruckStep): void {
  const { isLoaded, permits } = step.moment;
  const { rules, world } = step.context;
  const lengths = permits.map(({ route }) => (route && world.routes.get(route)?.lengthMeters) || 0);
  const longest = Math.max(0, ...lengths) / 1000;
  const drivenKm = (step.state.machine.trip?.loadedMeters ?? 0) / 1000;
  const limit = longest * rules.number("muck.detour", "ratio") + rules.number("muck.detour", "extraKm");
  step.lasting("muck.detour", "", isLoaded && longest > 0 && drivenKm > limit, () => ({
    values: { driven: measure(drivenKm, "km"), route: measure(longest, "km"), limit: measure(limit, "km") },
    permit: permits[0]!.id,
  }));
}
