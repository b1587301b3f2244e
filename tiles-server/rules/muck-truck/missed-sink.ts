import type { TruckStep } from "./truck-step.ts";

/** 未到消纳场: it unloads where none of its permits has it unload. */
export function judgeMissedSink(step: TruckStep): void {
  const { permits, isInSite } = step.moment;
  const { phase, trip } = step.state.machine;
  const isUnloading = phase === "unloading" && permits.length > 0 && (trip!.sink !== null || !isInSite);
  const isElsewhere = isUnloading && permits.every(({ sink }) => sink !== trip!.sink);
  step.lasting("muck.missed-sink", "", isElsewhere, () => ({
    values: {},
    details: { expected: permits.map(({ sink }) => sink).join(","), found: trip!.sink ?? "" },
    fences: permits.map(({ sink }) => `disposal-sites/${sink}`),
    permit: permits[0]!.id,
  }));
}
