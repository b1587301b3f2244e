import { useMemo } from "react";
import { Button } from "react-aria-components";
import type { CountyView } from "../../contract/api.ts";
import { useWords } from "../i18n/i18n.ts";
import { Age } from "../ui/Age.tsx";
import { DataOrigin } from "../ui/DataOrigin.tsx";
import { type DeskActions, DeskTools } from "../ui/DeskTools.tsx";
import { zoneFormat } from "../ui/format.ts";
import { useFigures } from "../ui/queries.ts";
import { sunOf } from "../ui/sun.ts";
import { WovenBand } from "../ui/WovenBand.tsx";
import { Caption } from "./Caption.tsx";
import {
  AssetsCard,
  CategoriesCard,
  CommunitiesCard,
  FleetCard,
  LampsCard,
  ParkingCard,
  WaterCard,
  WorkOrdersCard,
} from "./cards.tsx";
import { WallClock } from "./WallClock.tsx";

type NamedView = CountyView["views"][number];

interface BriefingDeskProps {
  county: CountyView;
  timeMs: number;
  isLive: boolean;
  /** id of the view flown to last */
  viewId: string | undefined;
  onView: (view: NamedView) => void;
  actions: DeskActions;
}

/** The wall: the county is the picture, figures stand at its sides, one sentence says what is true now. */
export function BriefingDesk({ county, timeMs, isLive, viewId, onView, actions }: BriefingDeskProps) {
  const { t, language, name } = useWords();
  const zone = useMemo(() => zoneFormat(county.timeZone, language), [county.timeZone, language]);
  const sun = sunOf(timeMs, zone.startOfDay(timeMs), ...county.origin);
  const sunset = sun.sunsetMs === null ? "—" : zone.minutes(sun.sunsetMs);
  const answer = useFigures();
  const source = answer.data;
  return (
    <main id="content" className="wall" tabIndex={-1}>
      <WallClock timeMs={timeMs} isLive={isLive} zone={zone} />
      <header className="wall-title">
        <h1>{name(county.title)}</h1>
        <WovenBand />
        <DataOrigin county={county} />
      </header>
      <div className="wall-tools">
        <DeskTools {...actions} />
        {county.views.length > 0 && (
          <nav className="wall-views" aria-label={t("briefing.views")}>
            {county.views.map((view) => (
              <Button
                key={view.id}
                className="text-button"
                data-selected={view.id === viewId || undefined}
                aria-pressed={view.id === viewId}
                onPress={() => onView(view)}
              >
                {name(view.name)}
              </Button>
            ))}
          </nav>
        )}
      </div>
      {source ? (
        <>
          <div className="wall-side left scroll">
            <WaterCard {...source} />
            <LampsCard {...source} isNight={sun.isNight} sunset={sunset} />
            <FleetCard {...source} fleet="muck" />
            <FleetCard {...source} fleet="sanitation" />
            <AssetsCard {...source} />
          </div>
          <div className="wall-side right scroll">
            <WorkOrdersCard {...source} />
            <CommunitiesCard {...source} />
            <CategoriesCard {...source} />
            <ParkingCard {...source} />
          </div>
        </>
      ) : (
        <CardsWithoutFigures failed={answer.isError} />
      )}
      {source && answer.isError && (
        <p className="wall-problem" role="status">
          {t("problem.figures")}{" "}
          <Age asOfMs={source.figures.serverTimeMs} clockOffsetMs={source.clockOffsetMs} staleAfterMs={0} />
        </p>
      )}
      <Caption figures={source?.figures} sun={sun} sunset={sunset} />
    </main>
  );
}

/** Before the first figures: empty cards in their places, or the sentence that they cannot be read. */
function CardsWithoutFigures({ failed }: { failed: boolean }) {
  const { t } = useWords();
  return (
    <div
      className="wall-side left"
      role="status"
      aria-label={t(failed ? "briefing.neverLoaded" : "common.loading")}
    >
      {failed ? (
        <p className="wall-problem">{t("briefing.neverLoaded")}</p>
      ) : (
        ["a", "b", "c", "d"].map((card) => (
          <div key={card} className="card">
            <div className="skeleton">
              <span style={{ width: "30%" }} />
              <span style={{ width: "64%" }} />
              <span style={{ width: "48%" }} />
            </div>
          </div>
        ))
      )}
    </div>
  );
}
