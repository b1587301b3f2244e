import type { RuleWorld } from "../rule-world.ts";
import type { Moment } from "./moment.ts";

/** So far behind the bay nobody will wash any more. */
export const BEYOND_BAY_METERS = 150;

/** To the nearest bay, m; infinite where there is none. A neighbour's bay washes as well. */
export function metersToBay({ x, y }: Moment, { washingBays }: RuleWorld): number {
  return Math.min(...washingBays.map(({ at }) => Math.hypot(at[0] - x, at[1] - y)));
}
