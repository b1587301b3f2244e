import { measure } from "../finding.ts";
import { isWithin } from "../local-time.ts";
import type { TruckStep } from "./truck-step.ts";

/** 超时段: it drives loaded at a time that none of its permits allows. */
export function judgeOutOfHours(step: TruckStep): void {
  const { isLoaded, isMoving, permits, source, sink, fix } = step.moment;
  const grace = step.context.rules.number("muck.out-of-hours", "graceMinutes");
  const isOut =
    isLoaded &&
    isMoving &&
    source === null &&
    sink === null &&
    permits.length > 0 &&
    permits.every(({ hours }) => !isWithin(hours, fix.timeMs, grace));
  // a red light is no end of the drive
  if (isLoaded && !isMoving && step.state.conditions["muck.out-of-hours"]) return;
  step.lasting("muck.out-of-hours", "", isOut, () => ({
    values: { speed: measure(fix.speedKmh, "km/h") },
    details: { hours: permits[0]!.hours.map(({ from, to }) => `${from}-${to}`).join(",") },
    permit: permits[0]!.id,
  }));
}
