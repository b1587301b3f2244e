import { measure } from "../finding.ts";
import type { TruckStep } from "./truck-step.ts";

/** 超载: the load weighs more than the rated volume of soil; weighed while driving only. */
export function judgeOverload(step: TruckStep): void {
  const { fix, isMoving } = step.moment;
  const { rules, vehicle } = step.context;
  const number = (name: string) => rules.number("muck.overload", name);
  const rated = (vehicle.ratedM3 ?? 0) * number("densityTonnesPerM3");
  const tonnes = (fix.grossTonnes ?? 0) - number("tareTonnes");
  const isOver = isMoving && rated > 0 && tonnes > rated * number("ratio");
  if (!isMoving && step.state.conditions["muck.overload"]) return;
  step.lasting("muck.overload", "", isOver, () => ({
    values: { load: measure(tonnes, "t"), rated: measure(rated, "t") },
  }));
}
