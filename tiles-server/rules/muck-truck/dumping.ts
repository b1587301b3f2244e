import { measure } from "../finding.ts";
import type { TruckStep } from "./truck-step.ts";

/** 偷倒: on the way with a load the body goes up or the load falls, and no site is there. */
export function judgeDumping(step: TruckStep): void {
  const { fix, isInSite, sink } = step.moment;
  const { phase, trip, lighter, carried } = step.state.machine;
  const isOnTheWay = phase === "loaded" || (phase === "unloading" && trip!.sink === null);
  const isLifted = (fix.liftDeg ?? 0) > step.context.rules.number("muck.dumping", "liftDeg");
  const isDumping = isOnTheWay && !isInSite && sink === null && (isLifted || lighter > 0);
  step.lasting("muck.dumping", "", isDumping, () => ({
    values: {
      ...(fix.liftDeg !== null && { lift: measure(fix.liftDeg, "°") }),
      ...(fix.grossTonnes !== null && {
        gross: measure(fix.grossTonnes, "t"),
        leastGross: measure(fix.grossTonnes, "t"),
      }),
    },
    details: { loadBefore: carried, loadAfter: fix.load },
    permit: trip!.permit,
  }));
}
