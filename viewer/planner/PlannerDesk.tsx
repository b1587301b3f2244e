import { useState } from "react";
import { Button, ToggleButton } from "react-aria-components";
import { Link } from "wouter";
import type { CountyView } from "../../contract/api.ts";
import { FindingCard } from "../findings/FindingCard.tsx";
import { FindingsPanel } from "../findings/FindingsPanel.tsx";
import { useWords } from "../i18n/i18n.ts";
import { ShiftPanel } from "../shift-check/ShiftPanel.tsx";
import { ShiftTable } from "../shift-check/ShiftTable.tsx";
import { ShiftVerdict } from "../shift-check/ShiftVerdict.tsx";
import { useShiftCheck } from "../shift-check/useShiftCheck.ts";
import { useTwin } from "../state.ts";
import { DataOrigin } from "../ui/DataOrigin.tsx";
import { type DeskActions, DeskTools } from "../ui/DeskTools.tsx";
import { zoneFormat } from "../ui/format.ts";
import { GlobeWidgets } from "../ui/GlobeWidgets.tsx";
import { useFigures, useLayerStates } from "../ui/queries.ts";
import { WovenBand } from "../ui/WovenBand.tsx";
import { FiguresSheet } from "./FiguresSheet.tsx";
import { GroundControls } from "./GroundControls.tsx";
import { LayerTree } from "./LayerTree.tsx";
import { MeasureResult } from "./MeasureResult.tsx";
import { MeasureTools } from "./MeasureTools.tsx";
import { Phases } from "./Phases.tsx";
import { PLANNER_PAGES, type PlannerPage } from "./PlannerPages.tsx";
import { SearchBox } from "./SearchBox.tsx";
import { SelectionInspector } from "./SelectionInspector.tsx";
import { Stylings } from "./Stylings.tsx";
import { useChooseHit } from "./useChooseHit.ts";

interface PlannerDeskProps {
  county: CountyView;
  /** undefined = the layers */
  page: PlannerPage | undefined;
  actions: DeskActions;
}

/** The engineer's sheet: layers and ground on the left, what is selected on the right, figures below. */
export function PlannerDesk({ county, page, actions }: PlannerDeskProps) {
  const { t, name } = useWords();
  const [showFigures, setShowFigures] = useState(true);
  const hasSelection = useTwin((state) => state.selection !== null);
  const choose = useChooseHit();
  return (
    <main id="content" className="planner" tabIndex={-1}>
      <aside className="planner-left panel">
        <header>
          <h1>{t(page ? `page.${page}` : "desk.planner")}</h1>
          <div className="subtitle">
            <p className="muted small">{name(county.name)}</p>
            <DataOrigin county={county} />
          </div>
          <WovenBand />
        </header>
        <div className="body scroll">
          {page && (
            <Link href="/planner" className="text-button back-to-layers">
              {t("page.back")}
            </Link>
          )}
          {page === "findings" && <FindingsPanel />}
          {page === "shift-check" && <ShiftInput county={county} />}
          {!page && (
            <>
              <Layers />
              <PlannedPhases county={county} />
            </>
          )}
        </div>
        <div className="foot">
          <Ground />
          <MeasureTools />
        </div>
      </aside>
      <div className="planner-top">
        <SearchBox onChoose={choose} />
        {!page && (
          <ToggleButton className="panel figures-toggle" isSelected={showFigures} onChange={setShowFigures}>
            {t("figures.open")}
          </ToggleButton>
        )}
        {PLANNER_PAGES.map((each) => (
          <Link
            key={each}
            href={each === page ? "/planner" : `/planner/${each}`}
            className="panel figures-toggle"
            aria-current={each === page ? "page" : undefined}
          >
            {t(`page.${each}`)}
          </Link>
        ))}
        <span className="spacer" />
        <div className="toolbar panel">
          <DeskTools {...actions} />
        </div>
      </div>
      <div className="planner-right">
        {page === "findings" && <FindingCard />}
        {page === "shift-check" && <ShiftResult county={county} />}
        {(page !== "shift-check" || hasSelection) && <SelectionInspector onCopyLink={actions.onShare} />}
      </div>
      <div className="planner-bottom">
        <MeasureResult />
        {page === "shift-check" && <ShiftPoints county={county} />}
        {!page && showFigures && <FiguresBelow onClose={() => setShowFigures(false)} />}
        <GlobeWidgets county={county} />
      </div>
    </main>
  );
}

/** Asked for every few seconds; only this part of the desk is written anew. */
function FiguresBelow({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const figures = useFigures();
  if (figures.data) return <FiguresSheet {...figures.data} onClose={onClose} />;
  if (!figures.isError) return null;
  return (
    <div className="sheet panel" role="status">
      <p>{t("problem.figures")}</p>
      <Button className="button" onPress={() => figures.refetch()}>
        {t("common.retry")}
      </Button>
    </div>
  );
}

function ShiftInput({ county }: { county: CountyView }) {
  return <ShiftPanel county={county} check={useShiftCheck(county)} />;
}

function ShiftResult({ county }: { county: CountyView }) {
  return <ShiftVerdict county={county} check={useShiftCheck(county)} />;
}

function ShiftPoints({ county }: { county: CountyView }) {
  return <ShiftTable check={useShiftCheck(county)} />;
}

function Layers() {
  const { t } = useWords();
  const states = useLayerStates();
  const theme = useTwin((state) => state.theme);
  const visible = useTwin((state) => state.visible);
  const opacity = useTwin((state) => state.opacity);
  const standardColours = useTwin((state) => state.standardColours);
  const { setVisible, setOpacity, setStandardColours } = useTwin.getState();
  if (!states.data) return <p className="hint">{t("common.loading")}</p>;
  return (
    <>
      <LegendColours standard={standardColours} onStandard={setStandardColours} />
      <Stylings />
      <LayerTree
        states={states.data}
        theme={theme}
        isVisible={(layer) => visible[layer] === true}
        setVisible={setVisible}
        opacityOf={(layer) => opacity[layer] ?? 1}
        setOpacity={setOpacity}
        standardColours={standardColours}
      />
    </>
  );
}

function LegendColours({ standard, onStandard }: { standard: boolean; onStandard: (on: boolean) => void }) {
  const { t } = useWords();
  return (
    <div className="legend-colours">
      <span className="section-title">{t("layers.colours")}</span>
      <ToggleButton className="text-button" isSelected={!standard} onChange={() => onStandard(false)}>
        {t("layers.screenColour")}
      </ToggleButton>
      <ToggleButton className="text-button" isSelected={standard} onChange={() => onStandard(true)}>
        {t("layers.standardColour")}
      </ToggleButton>
    </div>
  );
}

function PlannedPhases({ county }: { county: CountyView }) {
  const { language } = useWords();
  const zone = zoneFormat(county.timeZone, language);
  const today = useTwin((state) => zone.date(state.clock.timeMs));
  return <Phases phases={county.phases} today={today} />;
}

function Ground() {
  const mode = useTwin((state) => state.groundMode);
  const transparency = useTwin((state) => state.groundTransparency);
  const { setGroundMode, setGroundTransparency } = useTwin.getState();
  return (
    <GroundControls
      mode={mode}
      onMode={setGroundMode}
      transparency={mode === "glass" ? transparency : 0}
      onTransparency={(value) => {
        setGroundTransparency(value);
        setGroundMode(value > 0 ? "glass" : "surface");
      }}
    />
  );
}
