import { SEVERITIES, type Severity, type TwinEvent } from "../../contract/events.ts";
import type { Moment } from "../clock/moments.ts";

/** Which events are meant; undefined and empty = all. */
export interface EventFilter {
  readonly severities: ReadonlySet<Severity>;
  readonly rule: string | undefined;
}

/** Events that pass the filter, of the vehicles that are shown (null = all); withdrawn ones were none after all. */
export function filterEvents(
  events: readonly TwinEvent[],
  { severities, rule }: EventFilter,
  vehicles: ReadonlySet<number> | null,
): TwinEvent[] {
  return events.filter(
    (event) =>
      event.state !== "withdrawn" &&
      (severities.size === 0 || severities.has(event.severity)) &&
      (rule === undefined || event.rule === rule) &&
      (vehicles === null || vehicles.has(vehicleOf(event) ?? -1)),
  );
}

/** Registry number of the vehicle an event is about; undefined where it is about something else. */
export function vehicleOf({ subject }: TwinEvent): number | undefined {
  return subject.kind === "vehicle" ? Number(subject.id) : undefined;
}

export function momentOf(event: TwinEvent): Moment {
  return { timeMs: event.startMs, kind: "event", vehicle: vehicleOf(event), id: event.id };
}

/** A mark of the ribbon: the events of one narrow stretch of time. */
export interface EventMark {
  /** which of the stretches, from the left */
  readonly slot: number;
  /** the worst first */
  readonly events: readonly TwinEvent[];
}

/** Events gathered into `slots` stretches of the window, UTC ms, so that marks stand side by side and none hides another. */
export function eventMarks(
  events: readonly TwinEvent[],
  fromMs: number,
  toMs: number,
  slots: number,
): EventMark[] {
  const bySlot = new Map<number, TwinEvent[]>();
  for (const event of events) {
    const slot = Math.floor(((event.startMs - fromMs) / (toMs - fromMs)) * slots);
    if (slot < 0 || slot >= slots) continue;
    const there = bySlot.get(slot);
    if (there) there.push(event);
    else bySlot.set(slot, [event]);
  }
  return [...bySlot].map(([slot, found]) => ({
    slot,
    events: found.sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)),
  }));
}
