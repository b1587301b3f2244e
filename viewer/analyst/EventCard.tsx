import { Fragment } from "react";
import { Button } from "react-aria-components";
import {
  EVIDENCE_MARGIN_MS,
  type EventDetail,
  type Measure,
  type Rule,
  SEVERITY_NAMES,
  type TwinEvent,
} from "../../contract/events.ts";
import { useWords } from "../i18n/i18n.ts";
import { useTwin } from "../state.ts";
import { formatMeasured } from "../ui/format.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { vehicleOf } from "./event-filter.ts";
import { type EventWords, ruleName } from "./events-csv.ts";
import { useEvent } from "./events-query.ts";
import { ReadingsPlot } from "./ReadingsPlot.tsx";
import { SEVERITY_COLOURS } from "./severity.ts";
import { valueName } from "./value-name.ts";

interface EventCardProps {
  event: TwinEvent;
  words: Omit<EventWords, "name">;
  onClose: () => void;
}

/** An event with its evidence: what was found against which limit, by which version of the rule, under which permit. */
export function EventCard({ event, words, onClose }: EventCardProps) {
  const { t, name } = useWords();
  const { zone, rules, plates } = words;
  const detail = useEvent(event.id);
  const rule = rules.get(event.rule);
  const timeMs = useTwin((state) => Math.floor(state.clock.timeMs / 1000) * 1000);
  const evidence = detail.data?.evidence;
  const [fromMs, toMs] = [
    evidence?.fromMs ?? event.startMs - EVIDENCE_MARGIN_MS,
    evidence?.toMs ?? (event.endMs ?? event.startMs) + EVIDENCE_MARGIN_MS,
  ];
  const { setLoop, setClock } = useTwin.getState();
  return (
    <section className="event-card panel" aria-label={t("analyst.evidence")}>
      <header>
        <div>
          <h2>
            <span className="dot" style={{ background: SEVERITY_COLOURS[event.severity] }} />
            {ruleName(event.rule, rules, name)}
          </h2>
          <p className="muted small">
            {[
              plates.get(vehicleOf(event) ?? -1) ?? event.subject.id,
              event.company,
              event.grid,
              name(SEVERITY_NAMES[event.severity]),
            ]
              .filter(Boolean)
              .join(t("common.dot"))}
          </p>
        </div>
        <IconButton icon="close" label={t("common.close")} onPress={onClose} />
      </header>
      <p>
        {zone.date(event.startMs)} {zone.time(event.startMs)}
        {" – "}
        {event.endMs === null ? t("analyst.notOver") : zone.time(event.endMs)}
      </p>
      {rule && <p className="muted small">{name(rule.condition)}</p>}
      <dl className="event-values">
        {Object.entries(event.values).map(([key, measure]) => (
          <div key={key}>
            <dt>{rule?.limits[key] ? name(rule.limits[key].name) : valueName(key, t)}</dt>
            <dd>{measured(measure)}</dd>
          </div>
        ))}
      </dl>
      {detail.isError && <p role="alert">{t("problem.events", { message: detail.error.message })}</p>}
      {evidence && evidence.readings.length > 1 && (
        <ReadingsPlot readings={evidence.readings} fromMs={fromMs} toMs={toMs} timeMs={timeMs} />
      )}
      {evidence && <Ground evidence={evidence} version={event.ruleVersion} rule={rule} />}
      <div className="actions">
        <Button
          className="button"
          onPress={() => {
            setLoop({ fromMs, toMs });
            setClock({ timeMs: fromMs, isLive: false, isPlaying: true });
          }}
        >
          {t("analyst.replayEvidence", { from: zone.time(fromMs), to: zone.time(toMs) })}
        </Button>
      </div>
    </section>
  );
}

/** What the decision stands on: version, limits, permit and areas as they were then. */
function Ground(props: { evidence: EventDetail["evidence"]; version: number; rule: Rule | undefined }) {
  const { evidence, version, rule } = props;
  const { t, name } = useWords();
  const { permit, fences, limits } = evidence;
  return (
    <dl className="event-ground small">
      <dt>{t("analyst.ruleVersion")}</dt>
      <dd>{version}</dd>
      {Object.entries(limits).map(([key, value]) => (
        <Fragment key={key}>
          <dt>{rule?.limits[key] ? name(rule.limits[key].name) : key}</dt>
          <dd>{`${value} ${rule?.limits[key]?.unit ?? ""}`.trim()}</dd>
        </Fragment>
      ))}
      {permit && (
        <>
          <dt>{t("analyst.permit")}</dt>
          <dd>{`${permit.id} ${permit.source} → ${permit.sink}`}</dd>
        </>
      )}
      {fences.length > 0 && (
        <>
          <dt>{t("analyst.fences")}</dt>
          <dd>{fences.map((fence) => fence.name || fence.id).join(t("common.listSeparator"))}</dd>
        </>
      )}
    </dl>
  );
}

function measured({ value, unit }: Measure): string {
  return unit ? `${formatMeasured(value, 2)} ${unit}` : formatMeasured(value, 2);
}
