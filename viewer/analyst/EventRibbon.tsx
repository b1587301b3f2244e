import { memo } from "react";
import type { TwinEvent } from "../../contract/events.ts";
import { useWords } from "../i18n/i18n.ts";
import { eventMarks, vehicleOf } from "./event-filter.ts";
import { type EventWords, ruleName } from "./events-csv.ts";
import { SEVERITY_COLOURS } from "./severity.ts";

/** Marks side by side over the width of the bar: about six CSS pixels each at 1920. */
const SLOTS = 300;

interface EventRibbonProps {
  events: readonly TwinEvent[];
  fromMs: number;
  toMs: number;
  selectedId: string | null;
  words: Omit<EventWords, "name">;
  onOpen: (event: TwinEvent) => void;
}

/** Events on the time bar. For keyboards and screen readers the list of events has the same. */
export const EventRibbon = memo(function EventRibbon(props: EventRibbonProps) {
  const { t, name } = useWords();
  const { events, fromMs, toMs, selectedId } = props;
  const { zone, rules, plates } = props.words;
  /** what a mark says when the pointer rests on it */
  const titleOf = (here: readonly TwinEvent[]) => {
    const first = here[0]!;
    const mark = t("analyst.eventMark", {
      time: zone.time(first.startMs),
      what: ruleName(first.rule, rules, name),
      who: plates.get(vehicleOf(first) ?? -1) ?? first.subject.id,
    });
    return here.length > 1 ? `${mark} ${t("analyst.eventMarkMore", { count: here.length })}` : mark;
  };
  return (
    <section className="event-ribbon" aria-label={t("analyst.events")}>
      {eventMarks(events, fromMs, toMs, SLOTS).map(({ slot, events: here }) => {
        const chosen = here.find(({ id }) => id === selectedId);
        return (
          <button
            key={slot}
            type="button"
            tabIndex={-1}
            className="event-mark"
            aria-pressed={chosen !== undefined}
            aria-label={titleOf(here)}
            title={titleOf(here)}
            style={{ left: `${(100 * (slot + 0.5)) / SLOTS}%`, color: SEVERITY_COLOURS[here[0]!.severity] }}
            onClick={() => {
              const at = here.findIndex(({ id }) => id === selectedId);
              // several in one place: each click opens the next of them
              props.onOpen(here[(at + 1) % here.length]!);
            }}
          />
        );
      })}
    </section>
  );
});
