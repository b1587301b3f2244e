import { memo } from "react";
import { Button, ToggleButton } from "react-aria-components";
import { SEVERITIES, SEVERITY_NAMES, type Severity, type TwinEvent } from "../../contract/events.ts";
import { useWords } from "../i18n/i18n.ts";
import { ChoiceMenu } from "../ui/ChoiceMenu.tsx";
import { formatNumber } from "../ui/format.ts";
import { Icon } from "../ui/Icon.tsx";
import { saveFile } from "../ui/saveFile.ts";
import { useDesk } from "./desk-state.ts";
import { vehicleOf } from "./event-filter.ts";
import { type EventWords, eventsCsv, ruleName } from "./events-csv.ts";
import type { EventsAnswer } from "./events-query.ts";
import { SEVERITY_COLOURS } from "./severity.ts";

/** More rows than a person reads; the file has all. */
const MOST_ROWS = 400;

interface EventListProps {
  answer: EventsAnswer;
  /** those that pass the filters */
  shown: readonly TwinEvent[];
  words: Omit<EventWords, "name">;
  onOpen: (event: TwinEvent) => void;
}

/** The events of the window as a list with their filters; the whole list can be taken away as CSV. */
export const EventList = memo(function EventList({ answer, shown, words, onOpen }: EventListProps) {
  const { t, name } = useWords();
  const { severities, rule } = useDesk((state) => state.eventFilter);
  const openId = useDesk((state) => state.eventId);
  const count = (severity: Severity) => answer.events.filter((event) => event.severity === severity).length;
  const setFilter = (part: object) =>
    useDesk.setState(({ eventFilter }) => ({ eventFilter: { ...eventFilter, ...part } }));
  const rules = [...new Set(answer.events.map((event) => event.rule))].sort();
  const named = { ...words, name };
  return (
    <div className="event-list">
      <div className="event-filters">
        {SEVERITIES.map((severity) => (
          <ToggleButton
            key={severity}
            className="button quiet severity"
            aria-label={name(SEVERITY_NAMES[severity])}
            isSelected={severities.has(severity)}
            onChange={(on) => {
              const next = new Set(severities);
              if (on) next.add(severity);
              else next.delete(severity);
              setFilter({ severities: next });
            }}
          >
            <span className="dot" style={{ background: SEVERITY_COLOURS[severity] }} />
            {formatNumber(count(severity))}
          </ToggleButton>
        ))}
        <ChoiceMenu
          label={t("analyst.rule")}
          value={rule}
          onChange={(chosen) => setFilter({ rule: chosen })}
          choices={rules.map((id) => ({ id, name: ruleName(id, words.rules, name) }))}
        />
      </div>
      <ul className="event-rows scroll">
        {shown.slice(0, MOST_ROWS).map((event) => (
          <li key={event.id}>
            <button
              type="button"
              className="event-row"
              aria-current={event.id === openId}
              onClick={() => onOpen(event)}
            >
              <span className="dot" style={{ background: SEVERITY_COLOURS[event.severity] }} />
              <span className="what">{ruleName(event.rule, words.rules, name)}</span>
              <span className="who">{words.plates.get(vehicleOf(event) ?? -1) ?? event.subject.id}</span>
              <time className="muted">{words.zone.time(event.startMs)}</time>
            </button>
          </li>
        ))}
        {shown.length === 0 && (
          <li className="listbox-empty">
            {answer.error
              ? t("problem.events", { message: answer.error.message })
              : t(answer.isMissing ? "analyst.noRules" : "analyst.noEvents")}
          </li>
        )}
      </ul>
      <div className="table-count hint">
        {t("analyst.eventsShown", {
          shown: formatNumber(shown.length),
          total: `${formatNumber(answer.events.length)}${answer.isCut ? "+" : ""}`,
        })}
        <span className="spacer" />
        <Button
          className="button quiet"
          isDisabled={shown.length === 0}
          onPress={() => saveFile("events.csv", eventsCsv(shown, named), "text/csv")}
        >
          <Icon name="download" />
          CSV
        </Button>
      </div>
    </div>
  );
});
