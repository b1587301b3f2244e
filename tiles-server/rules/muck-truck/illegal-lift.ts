import { measure } from "../finding.ts";
import type { TruckStep } from "./truck-step.ts";

/** 违规举升: the body is up outside a disposal site, or while driving. */
export function judgeIllegalLift(step: TruckStep): void {
  const { fix, sink } = step.moment;
  const { rules } = step.context;
  const isLifted = (fix.liftDeg ?? 0) > rules.number("muck.illegal-lift", "liftDeg");
  const isDriving = fix.speedKmh > rules.number("muck.illegal-lift", "aboveKmh");
  step.lasting("muck.illegal-lift", "", isLifted && (sink === null || isDriving), () => ({
    values: { lift: measure(fix.liftDeg!, "°"), speed: measure(fix.speedKmh, "km/h") },
  }));
}
