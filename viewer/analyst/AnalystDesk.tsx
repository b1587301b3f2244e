import { useEffect, useMemo, useState } from "react";
import { type CountyView, PATHS } from "../../contract/api.ts";
import { useWords } from "../i18n/i18n.ts";
import { ReplayTracks } from "../live/replay-tracks.ts";
import { useTwin } from "../state.ts";
import { DataOrigin } from "../ui/DataOrigin.tsx";
import { type DeskActions, DeskTools } from "../ui/DeskTools.tsx";
import { formatNumber, type ZoneFormat, zoneFormat } from "../ui/format.ts";
import { GlobeWidgets } from "../ui/GlobeWidgets.tsx";
import { useLayerStates, useTracks, useVehicles } from "../ui/queries.ts";
import { WovenBand } from "../ui/WovenBand.tsx";
import { DeckPane, type DeckPaneProps } from "./DeckPane.tsx";
import { FleetPanel } from "./FleetPanel.tsx";
import { FLEETS, fleetColours } from "./fleets.ts";
import { PaneDivider } from "./PaneDivider.tsx";
import { TimeBar, WINDOWS, type WindowId } from "./TimeBar.tsx";
import { fixHistogram, type VehicleTrack } from "./tracks.ts";
import { tripsFromTracks } from "./trips.ts";
import { usePlanView } from "./usePlanView.ts";

const MINUTE_MS = 60_000;
/** Length of the trails in the plan. */
const TRAIL_SECONDS = 600;

interface AnalystDeskProps {
  county: CountyView;
  actions: DeskActions;
  /** UTC ms of the clock now, between the 4 Hz of the store too */
  clockMs: () => number;
  /** CSS pixels of the longer side of the globe's canvas */
  globeLongSide: () => number;
  paneShare: number;
  onPaneShare: (share: number) => void;
}

/** The analyst's room: fleet and globe, the plan beside it, and time below as a thing to take hold of. */
export function AnalystDesk(props: AnalystDeskProps) {
  const { county, actions } = props;
  const { t, language, name } = useWords();
  const zone = useMemo(() => zoneFormat(county.timeZone, language), [county.timeZone, language]);
  // to the minute: the register, the plan and the time bar each follow the clock at their own pace
  const minuteMs = useTwin((state) => Math.floor(state.clock.timeMs / MINUTE_MS) * MINUTE_MS);
  const [windowId, setWindowId] = useState<WindowId>("1h");
  const [heldToMs, setHeldToMs] = useState<number | null>(null);
  const answer = useTracks(WINDOWS[windowId].ms, heldToMs);
  // while a longer or shorter window loads, the tracks of the one before stay in the plan, not in the histogram
  const { ms: windowMs, binMs } = WINDOWS[windowId];
  const isWhole = answer.data !== undefined && answer.data.toMs - answer.data.fromMs === windowMs;
  const tracks = answer.data?.tracks ?? NO_TRACKS;
  const toMs = answer.data?.toMs ?? minuteMs + MINUTE_MS;
  const fromMs = toMs - windowMs;
  const end = useTwin(({ clock }) =>
    clock.isLive ? null : heldWindowEnd(clock.timeMs, heldToMs ?? answer.data?.toMs, windowMs),
  );
  if (end !== heldToMs) setHeldToMs(end);
  const vehicles = useVehicles();
  const states = useLayerStates();
  const epochMs = zone.startOfDay(fromMs);
  const trips = useMemo(() => tripsFromTracks(tracks, epochMs), [tracks, epochMs]);
  const replay = useMemo(() => new ReplayTracks(tracks), [tracks]);
  const numbers = useMemo(() => vehicles.data?.map(({ number }) => number) ?? [], [vehicles.data]);
  const histogram = useMemo(
    () => (isWhole ? fixHistogram(tracks, fromMs, toMs, binMs) : undefined),
    [isWhole, tracks, fromMs, toMs, binMs],
  );
  const selection = useTwin((state) => state.selection);
  const selected = vehicles.data?.find(
    (vehicle) => vehicle.layer === selection?.layer && vehicle.id === selection.id,
  );
  const colourOf = useMemo(() => fleetColours(vehicles.data ?? []), [vehicles.data]);
  const canDraw = useTwin((state) => !state.problems.some(({ kind }) => kind === "noWebgl"));
  useTracksOnGlobe();

  const fixes = tracks.reduce((sum, track) => sum + track.timesMs.length, 0);
  const fleetCount = (layer: string) =>
    formatNumber(vehicles.data?.filter((vehicle) => vehicle.layer === layer).length ?? null);
  const hasRoads = states.data?.some((state) => state.id === "roads" && state.status === "live");
  return (
    <main id="content" className="analyst" tabIndex={-1}>
      <div className="analyst-globe">
        <header>
          <div>
            <h1>{t("analyst.title")}</h1>
            <div className="subtitle">
              <p className="muted small">
                {t("analyst.subtitle", {
                  muck: fleetCount("muck-trucks"),
                  sanitation: fleetCount("sanitation"),
                  date: zone.date(minuteMs),
                })}
              </p>
              <DataOrigin county={county} />
            </div>
            <WovenBand />
          </div>
          <DeskTools {...actions} />
        </header>
        <FleetPanel
          zone={zone}
          vehicles={vehicles}
          tracks={tracks}
          isLoading={answer.isPending}
          replay={replay}
          selected={selected}
          fromMs={fromMs}
          toMs={toMs}
        />
        <GlobeWidgets county={county} />
      </div>
      <PaneDivider share={props.paneShare} onShare={props.onPaneShare} />
      <section className="deck-pane" aria-label={t("analyst.pane")}>
        {canDraw && (
          <Plan
            county={county}
            globeLongSide={props.globeLongSide}
            vehicles={numbers}
            replay={replay}
            isLive={() => useTwin.getState().clock.isLive}
            trips={trips}
            epochMs={epochMs}
            timeMs={props.clockMs}
            colourOf={colourOf}
            selected={selected?.number}
            onSelect={(number) => {
              const vehicle = vehicles.data?.find((each) => each.number === number);
              useTwin.getState().select(vehicle ? { layer: vehicle.layer, id: vehicle.id } : null);
            }}
            roadsUrl={hasRoads ? PATHS.overlay("roads") : undefined}
            trailSeconds={TRAIL_SECONDS}
          />
        )}
        <header>
          <h2>{t("analyst.pane")}</h2>
          <p className="muted small">
            {t("analyst.paneSub", { minutes: TRAIL_SECONDS / 60 })}
            {answer.data && t("common.dot") + t("analyst.fixes", { number: formatNumber(fixes) })}
          </p>
        </header>
        <p className="legend">
          {FLEETS.map((fleet) => (
            <span key={fleet.layer}>
              <span className="swatch" style={{ background: fleet.css }} />
              {name(fleet.name)}
            </span>
          ))}
        </p>
        {answer.isError && (
          <p className="pane-message" role="alert">
            {t("problem.tracks", { message: answer.error.message })}
          </p>
        )}
        {answer.isPending && <p className="pane-message">{t("common.loading")}</p>}
        {answer.data?.tracks.length === 0 && <p className="pane-message">{t("analyst.noTracks")}</p>}
      </section>
      <Times
        windowId={windowId}
        onWindow={setWindowId}
        fromMs={fromMs}
        toMs={toMs}
        histogram={histogram}
        zone={zone}
        timeZone={county.timeZone}
      />
    </main>
  );
}

interface PlanProps extends Omit<DeckPaneProps, "view" | "onView"> {
  county: CountyView;
  globeLongSide: () => number;
}

/** The plan tied to the globe's camera; a component of its own, so that a moving camera renders nothing else. */
function Plan({ county, globeLongSide, ...pane }: PlanProps) {
  const { view, movePlan } = usePlanView(
    { longitude: county.origin[0], latitude: county.origin[1], zoom: 13 },
    globeLongSide,
  );
  return <DeckPane {...pane} view={view} onView={movePlan} />;
}

/** A replay keeps the window it began in, as long as its time is inside; UTC ms. */
function heldWindowEnd(timeMs: number, endMs: number | undefined, windowMs: number): number {
  const isInside = endMs !== undefined && timeMs <= endMs && timeMs >= endMs - windowMs;
  return isInside ? endMs : Math.round(timeMs + windowMs / 2);
}

const NO_TRACKS: readonly VehicleTrack[] = [];

/** Tracks are drawn on the globe for as long as this desk is on screen. */
function useTracksOnGlobe(): void {
  useEffect(() => {
    useTwin.getState().setShowTracks(true);
    return () => useTwin.getState().setShowTracks(false);
  }, []);
}

interface TimesProps {
  windowId: WindowId;
  onWindow: (id: WindowId) => void;
  fromMs: number;
  toMs: number;
  histogram: Uint32Array | undefined;
  zone: ZoneFormat;
  timeZone: string;
}

/** The time bar tied to the one clock. */
function Times(props: TimesProps) {
  const clock = useTwin((state) => state.clock);
  const { setClock } = useTwin.getState();
  return (
    <TimeBar
      {...props}
      timeMs={clock.timeMs}
      isLive={clock.isLive}
      isPlaying={clock.isPlaying}
      speed={clock.speed}
      onPlay={(isPlaying) => setClock({ isPlaying, ...(!isPlaying && { isLive: false }) })}
      onSpeed={(speed) => setClock({ speed, isLive: false })}
      onSeek={(timeMs) => setClock({ timeMs, isLive: false })}
      onLive={() => setClock({ isLive: true, isPlaying: true, speed: 1 })}
    />
  );
}
