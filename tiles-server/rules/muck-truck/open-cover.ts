import { measure } from "../finding.ts";
import type { TruckStep } from "./truck-step.ts";

/** 未密闭行驶: it drives with an open cover outside sites and disposal sites. */
export function judgeOpenCover(step: TruckStep): void {
  const { fix, source, sink } = step.moment;
  const { rules } = step.context;
  const isOpen =
    fix.isCoverOpen === true &&
    fix.speedKmh > rules.number("muck.open-cover", "aboveKmh") &&
    source === null &&
    sink === null &&
    (fix.load !== "empty" || !rules.flag("muck.open-cover", "onlyLoaded"));
  step.lasting("muck.open-cover", "", isOpen, () => ({ values: { speed: measure(fix.speedKmh, "km/h") } }));
}
