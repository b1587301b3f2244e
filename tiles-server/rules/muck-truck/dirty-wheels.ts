import { measure } from "../finding.ts";
import type { Load } from "../fix.ts";
import type { TruckStep } from "./truck-step.ts";
import { BEYOND_BAY_METERS, metersToBay } from "./washing-bays.ts";

const LOADS: readonly Load[] = ["empty", "half", "full"];

/** 带泥上路: it left a site that has a washing bay without standing at one; judged once a trip. */
export function judgeDirtyWheels(step: TruckStep): void {
  const { fix, isMoving, isLoaded } = step.moment;
  const { world, rules } = step.context;
  const { state } = step;
  const { washing, machine } = state;
  const hasBay = world.washingBays.some(({ site }) => site === machine.trip?.source);
  if (!hasBay || washing.isJudged || (machine.phase !== "loading" && !isLoaded)) return;
  // what was washed before more was loaded must be washed again: it may be loaded beside the bay
  if (state.last && LOADS.indexOf(fix.load) > LOADS.indexOf(state.last.load)) {
    washing.isWashed = false;
    washing.standingSinceMs = null;
  }
  const meters = metersToBay(step.moment, world);
  const isAtBay = meters <= rules.number("muck.dirty-wheels", "bayMeters");
  if (isAtBay) washing.passed = { timeMs: fix.timeMs, place: [fix.lonE6, fix.latE6] };
  washing.standingSinceMs = isAtBay && !isMoving ? (washing.standingSinceMs ?? fix.timeMs) : null;
  const stoodMs = washing.standingSinceMs === null ? 0 : fix.timeMs - washing.standingSinceMs;
  const requiredSeconds = rules.number("muck.dirty-wheels", "washSeconds");
  if (stoodMs >= requiredSeconds * 1000) washing.isWashed = true;
  if (!isLoaded || meters < BEYOND_BAY_METERS) return;
  washing.isJudged = true;
  if (washing.isWashed) return;
  const observation = {
    values: { required: measure(requiredSeconds, "s") },
    details: { site: machine.trip!.source! },
    fences: [`construction-sites/${machine.trip!.source}`],
    permit: machine.trip!.permit,
  };
  step.instant("muck.dirty-wheels", "", observation, washing.passed ?? undefined);
}
