import { ToggleButton } from "react-aria-components";
import { useWords } from "../i18n/i18n.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { Segments } from "../ui/Segments.tsx";
import { useDesk } from "./desk-state.ts";
import { HEXAGON_METERS } from "./hexagons.ts";
import { PLAN_MODES, type PlanMode, SPEED_LIMIT_KMH } from "./plan-samples.ts";

/** What the plan shows, and the choice of it. */
export function PlanHeader({ note }: { note: string }) {
  const { t } = useWords();
  const mode = useDesk((state) => state.planMode);
  const isFull = useDesk((state) => state.isPlanFull);
  const filter = useDesk((state) => state.stopFilter);
  const isOfStops = mode === "stops" || mode === "dwell";
  return (
    <header>
      <div className="plan-title">
        <h2>{t(`analyst.plan.${mode}`)}</h2>
        <IconButton
          icon={isFull ? "unfull" : "full"}
          label={t(isFull ? "analyst.planSmall" : "analyst.planFull")}
          onPress={() => useDesk.setState({ isPlanFull: !isFull })}
        />
      </div>
      <p className="muted small">
        {mode === "trails"
          ? note
          : t(`analyst.planNote.${mode}`, { meters: 2 * HEXAGON_METERS, limit: SPEED_LIMIT_KMH })}
      </p>
      <div className="plan-choices">
        <Segments<PlanMode>
          label={t("analyst.pane")}
          value={mode}
          onChange={(planMode) => useDesk.setState({ planMode })}
          choices={PLAN_MODES.map((id) => ({ id, name: t(`analyst.planMode.${id}`) }))}
        />
        {isOfStops &&
          (["outside", "loaded"] as const).map((key) => (
            <ToggleButton
              key={key}
              className="button quiet"
              isSelected={filter[key]}
              onChange={(on) => useDesk.setState({ stopFilter: { ...filter, [key]: on } })}
            >
              {t(`analyst.stopFilter.${key}`)}
            </ToggleButton>
          ))}
      </div>
    </header>
  );
}
