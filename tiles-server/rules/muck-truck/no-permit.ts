import type { TruckStep } from "./truck-step.ts";

/** 无证运输: a load is on the road and no permit is valid for the site it came from. */
export function judgeNoPermit(step: TruckStep): void {
  const { isLoaded, permits, source, sink } = step.moment;
  const isWithout = isLoaded && permits.length === 0 && source === null && sink === null;
  const from = step.state.machine.trip?.source;
  step.lasting("muck.no-permit", "", isWithout, () => ({
    values: {},
    fences: from ? [`construction-sites/${from}`] : [],
  }));
}
