import { useCallback, useEffect, useMemo } from "react";
import { type CountyView, PATHS, type Vehicle } from "../../contract/api.ts";
import type { TwinEvent } from "../../contract/events.ts";
import { clipped } from "../../contract/tracks/vehicle-track.ts";
import { clockNow, jumpTo } from "../clock/clock.ts";
import { type Moment, nextMoment } from "../clock/moments.ts";
import { useWords } from "../i18n/i18n.ts";
import { trackArchive, useFleet } from "../live/fleet.ts";
import { useTwin } from "../state.ts";
import { DataOrigin } from "../ui/DataOrigin.tsx";
import { type DeskActions, DeskTools } from "../ui/DeskTools.tsx";
import { formatNumber, zoneFormat } from "../ui/format.ts";
import { GlobeWidgets } from "../ui/GlobeWidgets.tsx";
import { useLayerStates, useVehicles } from "../ui/queries.ts";
import { WovenBand } from "../ui/WovenBand.tsx";
import { GRID_LAYER, useAreas } from "./areas.ts";
import { DeckPane, type DeckPaneProps } from "./DeckPane.tsx";
import { DeskTimes } from "./DeskTimes.tsx";
import { useDesk } from "./desk-state.ts";
import { filterEvents, momentOf } from "./event-filter.ts";
import { useEvents, useRules } from "./events-query.ts";
import { FleetPanel } from "./FleetPanel.tsx";
import { fleetColours } from "./fleets.ts";
import { PaneDivider } from "./PaneDivider.tsx";
import { PlanHeader } from "./PlanHeader.tsx";
import { standingMoments } from "./standing-moments.ts";
import { TrailLegend } from "./TrailLegend.tsx";
import { useDeskKeys } from "./useDeskKeys.ts";
import { useDeskWindow } from "./useDeskWindow.ts";
import { usePlanPicture } from "./usePlanPicture.ts";
import { usePlanView } from "./usePlanView.ts";
import { shownVehicles } from "./vehicle-filter.ts";

const DAY_MS = 86_400_000;
/** Length of the trails in the plan. */
const TRAIL_SECONDS = 600;

interface AnalystDeskProps {
  county: CountyView;
  actions: DeskActions;
  /** UTC ms of the clock, between the 4 Hz of the store too, at a performance.now() or now */
  clockMs: (atMs?: number) => number;
  /** CSS pixels of the longer side of the globe's canvas */
  globeLongSide: () => number;
  paneShare: number;
  onPaneShare: (share: number) => void;
}

/** Seconds of the county per second of the watch. */
function runningSpeed(): number {
  const { isLive, isPlaying, speed } = useTwin.getState().clock;
  return isLive ? 1 : isPlaying ? speed : 0;
}

/** The analyst's room: fleet and globe, the plan beside it, and time below as a thing to take hold of. */
export function AnalystDesk(props: AnalystDeskProps) {
  const { county, actions } = props;
  const { t, language } = useWords();
  const zone = useMemo(() => zoneFormat(county.timeZone, language), [county.timeZone, language]);
  // the register, the plan and the time bar each follow the clock at their own pace
  const date = useTwin((state) => zone.date(state.clock.timeMs));
  const { fromMs, toMs } = useDeskWindow();
  const fleet = useFleet("desk", fromMs, toMs);
  const vehicles = useVehicles();
  const states = useLayerStates();
  const epochMs = zone.startOfDay(fromMs);
  const selection = useTwin((state) => state.selection);
  const selected = vehicles.data?.find(
    (vehicle) => vehicle.layer === selection?.layer && vehicle.id === selection.id,
  );
  const colourOf = useMemo(() => fleetColours(vehicles.data ?? []), [vehicles.data]);
  const colouring = useDesk((state) => state.colouring);
  const canDraw = useTwin((state) => !state.problems.some(({ kind }) => kind === "noWebgl"));
  useTracksOnGlobe();

  const areas = useAreas();
  const filter = useDesk((state) => state.filter);
  const area = areas.find(({ layer, id }) => `${layer}/${id}` === filter.area);
  const shown = useMemo(
    () => shownVehicles(vehicles.data ?? [], filter, area, fleet.byVehicle, fromMs, toMs),
    [vehicles.data, filter, area, fleet.byVehicle, fromMs, toMs],
  );
  useEffect(() => useDesk.setState({ shown }), [shown]);
  const shownTracks = useMemo(
    () => (shown === null ? fleet.tracks : fleet.tracks.filter(({ vehicle }) => shown.has(vehicle))),
    [fleet.tracks, shown],
  );
  const compareDays = useDesk((state) => state.compareDays);
  const compareMs = (compareDays ?? 0) * DAY_MS;
  useFleet("compared", compareDays === null ? undefined : fromMs - compareMs, toMs - compareMs, compareMs);
  const events = useEvents(fromMs, toMs);
  const rules = useRules();
  const eventFilter = useDesk((state) => state.eventFilter);
  const shownEvents = useMemo(
    () => filterEvents(events.events, eventFilter, null),
    [events.events, eventFilter],
  );
  const eventWords = useMemo(
    () => ({ zone, rules, plates: new Map(vehicles.data?.map(({ number, plate }) => [number, plate])) }),
    [zone, rules, vehicles.data],
  );
  const openEvent = useCallback(
    (event: TwinEvent) => {
      goTo(momentOf(event), vehicles.data ?? []);
      useDesk.setState({ eventId: event.id });
      if (event.place) lookAtPlace(event.place.lonDeg, event.place.latDeg);
    },
    [vehicles.data],
  );
  const numbers = useMemo(
    () => vehicles.data?.flatMap(({ number }) => (shown === null || shown.has(number) ? number : [])) ?? [],
    [vehicles.data, shown],
  );
  const fences = useMemo(() => areas.filter(({ layer }) => layer !== GRID_LAYER), [areas]);
  const picture = usePlanPicture(shownTracks, fromMs, toMs, fences, county.origin, selected?.number);
  const planMode = useDesk((state) => state.planMode);
  const isPlanFull = useDesk((state) => state.isPlanFull);
  const step = (direction: 1 | -1) => {
    const eventMoments = shownEvents.map(momentOf);
    const moments =
      eventMoments.length > 0 ? eventMoments : standingMoments(shownTracks, selected?.number, fromMs, toMs);
    const moment = nextMoment(moments, clockNow(), direction);
    const event = moment?.id === undefined ? undefined : shownEvents.find(({ id }) => id === moment.id);
    if (event) openEvent(event);
    else goTo(moment, vehicles.data ?? []);
  };
  useDeskKeys({ onStep: step });
  const fixes = useMemo(
    () => fleet.tracks.reduce((sum, track) => sum + clipped(track, fromMs, toMs).timesMs.length, 0),
    [fleet.tracks, fromMs, toMs],
  );
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
                  date,
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
          fleet={fleet}
          selected={selected}
          fromMs={fromMs}
          toMs={toMs}
          events={events}
          shownEvents={shownEvents}
          eventWords={eventWords}
          onOpenEvent={openEvent}
          areas={areas}
          shownTracks={shownTracks}
        />
        <div className="globe-foot">
          <GlobeWidgets county={county} />
          <TrailLegend />
        </div>
      </div>
      <PaneDivider share={props.paneShare} onShare={props.onPaneShare} />
      <section className="deck-pane" aria-label={t("analyst.pane")} data-full={isPlanFull || undefined}>
        {canDraw && (
          <Plan
            county={county}
            globeLongSide={props.globeLongSide}
            vehicles={numbers}
            replay={trackArchive}
            isLive={() => useTwin.getState().clock.isLive}
            tracks={shownTracks}
            picture={picture}
            hasTrails={planMode === "trails"}
            compareMs={compareMs}
            onPlace={(lonDeg, latDeg) =>
              useDesk.setState(({ fence }) => ({ fence: [...fence, [lonDeg, latDeg]] }))
            }
            hexagonText={({ count, total }) =>
              planMode === "speeding"
                ? t("analyst.hexagon.speeding", { count, total: formatNumber(total / count) })
                : t("analyst.hexagon.stops", { count, total: formatNumber(total) })
            }
            speed={runningSpeed}
            epochMs={epochMs}
            timeMs={props.clockMs}
            colourOf={colourOf}
            colouring={colouring}
            selected={selected?.number}
            onSelect={(number) => {
              const vehicle = vehicles.data?.find((each) => each.number === number);
              useTwin.getState().select(vehicle ? { layer: vehicle.layer, id: vehicle.id } : null);
            }}
            roadsUrl={hasRoads ? PATHS.overlay("roads") : undefined}
            trailSeconds={TRAIL_SECONDS}
          />
        )}
        <PlanHeader
          note={[
            t("analyst.paneSub", { minutes: TRAIL_SECONDS / 60 }),
            ...(fixes > 0 ? [t("analyst.fixes", { number: formatNumber(fixes) })] : []),
          ].join(t("common.dot"))}
        />
        {fleet.error && (
          <p className="pane-message" role="alert">
            {t("problem.tracks", { message: fleet.error.message })}
          </p>
        )}
        {fixes === 0 && !fleet.error && (
          <p className="pane-message">{t(fleet.missing > 0 ? "common.loading" : "analyst.noTracks")}</p>
        )}
      </section>
      <DeskTimes
        fromMs={fromMs}
        toMs={toMs}
        fleet={fleet}
        timeZone={county.timeZone}
        onStep={step}
        events={shownEvents}
        words={eventWords}
        onOpenEvent={openEvent}
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

/** Puts the clock on a moment and stops it there, with its vehicle selected. */
function goTo(moment: Moment | undefined, vehicles: readonly Vehicle[]): void {
  if (!moment) return;
  jumpTo(moment.timeMs);
  useTwin.getState().setClock({ isPlaying: false });
  const vehicle = vehicles.find(({ number }) => number === moment.vehicle);
  if (vehicle) useTwin.getState().select({ layer: vehicle.layer, id: vehicle.id });
}

/** Height of the camera over the place of an event, and its distance to the south, metres. */
const LOOK_METERS = 320;
const METERS_PER_DEGREE = 110_900;

/** Shows the ground of a place on the globe; degrees. */
function lookAtPlace(lon: number, lat: number): void {
  const view = { lon, lat: lat - LOOK_METERS / METERS_PER_DEGREE, heightMeters: LOOK_METERS };
  useTwin.getState().send({ kind: "view", view: { ...view, headingDeg: 0, pitchDeg: -45 }, seconds: 1.5 });
}

/** Tracks are drawn on the globe for as long as this desk is on screen. */
function useTracksOnGlobe(): void {
  useEffect(() => {
    useTwin.getState().setShowTracks(true);
    return () => useTwin.getState().setShowTracks(false);
  }, []);
}
