import { measure } from "../finding.ts";
import type { TruckStep } from "./truck-step.ts";

/** 长停: it stands with its load outside sites and disposal sites. */
export function judgeLongStop(step: TruckStep): void {
  const { fix, isLoaded, isMoving, source, sink } = step.moment;
  const isStanding = isLoaded && !isMoving && source === null && sink === null;
  const minutes = step.context.rules.number("muck.long-stop", "minutes");
  const since = step.state.conditions["muck.long-stop"]?.sinceMs ?? fix.timeMs;
  step.lasting(
    "muck.long-stop",
    "",
    isStanding,
    () => ({
      values: { stood: measure((fix.timeMs - since) / 60_000, "min"), limit: measure(minutes, "min") },
    }),
    { minSeconds: minutes * 60 },
  );
}
