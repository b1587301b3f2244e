import { measure } from "../finding.ts";
import { localMidnight } from "../local-time.ts";
import { SILENCE_MS } from "./moment.ts";
import type { TruckStep } from "./truck-step.ts";

/** 疲劳: too many hours without a rest, or in one day. */
export function judgeFatigue(step: TruckStep): void {
  const { fix, isMoving, gapMs } = step.moment;
  const { state } = step;
  const number = (name: string) => step.context.rules.number("muck.fatigue", name);
  const dayMs = localMidnight(fix.timeMs);
  if (state.dayMs !== dayMs) {
    state.dayMs = dayMs;
    state.dayDrivingMs = 0;
  }
  const drivenMs = isMoving && gapMs <= SILENCE_MS ? gapMs : 0;
  state.drivingMs += drivenMs;
  state.dayDrivingMs += drivenMs;
  state.restSinceMs = isMoving ? null : (state.restSinceMs ?? fix.timeMs);
  const restedMs = Math.max(gapMs, state.restSinceMs === null ? 0 : fix.timeMs - state.restSinceMs);
  if (restedMs >= number("restMinutes") * 60_000) state.drivingMs = 0;
  const judge = (kind: string, hours: number, limit: number) =>
    step.lasting(
      "muck.fatigue",
      kind,
      hours >= limit,
      () => ({ values: { driving: measure(hours, "h"), limit: measure(limit, "h") }, details: { kind } }),
      { minSeconds: 0, minReports: 1 },
    );
  judge("unbroken", state.drivingMs / 3600_000, number("drivingHours"));
  judge("day", state.dayDrivingMs / 3600_000, number("dayHours"));
}
