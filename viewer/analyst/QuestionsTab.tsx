import { memo, useMemo, useState } from "react";
import { Button } from "react-aria-components";
import type { FeatureDetail, Vehicle } from "../../contract/api.ts";
import type { TwinEvent } from "../../contract/events.ts";
import type { VehicleTrack } from "../../contract/tracks/vehicle-track.ts";
import { clockNow, jumpTo } from "../clock/clock.ts";
import { useWords } from "../i18n/i18n.ts";
import { trackArchive } from "../live/fleet.ts";
import { useTwin } from "../state.ts";
import { ChoiceMenu } from "../ui/ChoiceMenu.tsx";
import { formatNumber, type ZoneFormat } from "../ui/format.ts";
import { useFeature } from "../ui/queries.ts";
import { useDesk } from "./desk-state.ts";
import { type FenceRing, fenceVisits } from "./fence.ts";
import { vehicleAt } from "./fleet-motion.ts";
import { type Pass, passesNear } from "./nearby.ts";

const DISTANCES = [20, 50, 100, 200, 500] as const;
const MINUTES = [1, 5, 15, 60] as const;
const MOST_ROWS = 200;

interface QuestionsTabProps {
  vehicles: readonly Vehicle[];
  /** of the vehicles that are shown */
  tracks: readonly VehicleTrack[];
  /** whose evidence is open */
  event: TwinEvent | undefined;
  fromMs: number;
  toMs: number;
  zone: ZoneFormat;
}

/** Two questions to the tracks: who was in a fence that is drawn in the plan, and what came near a place, a pipe or an event. */
export const QuestionsTab = memo(function QuestionsTab(props: QuestionsTabProps) {
  return (
    <div className="desk-table questions scroll">
      <FenceQuestion {...props} />
      <NearQuestion {...props} />
    </div>
  );
});

function FenceQuestion({ vehicles, tracks, fromMs, toMs, zone }: QuestionsTabProps) {
  const { t } = useWords();
  const fence = useDesk((state) => state.fence);
  const isDrawing = useDesk((state) => state.isDrawing);
  const isWhole = fence.length >= 3 && !isDrawing;
  const visits = useMemo(
    () =>
      isWhole
        ? tracks
            .flatMap((track) => fenceVisits(track, fence, fromMs, toMs))
            .sort((a, b) => a.firstMs - b.firstMs)
        : [],
    [isWhole, tracks, fence, fromMs, toMs],
  );
  const count = (key: "entered" | "left") => formatNumber(visits.filter((visit) => visit[key]).length);
  return (
    <section aria-label={t("analyst.fenceQuestion")}>
      <h3>{t("analyst.fenceQuestion")}</h3>
      <p className="muted small">{t(isDrawing ? "analyst.fenceDrawing" : "analyst.fenceHint")}</p>
      <div className="actions">
        <Button
          className="button"
          aria-pressed={isDrawing}
          onPress={() => useDesk.setState(isDrawing ? { isDrawing: false } : { isDrawing: true, fence: [] })}
        >
          {t(isDrawing ? "analyst.fenceDone" : "analyst.fenceDraw")}
        </Button>
        {fence.length > 0 && (
          <Button className="text-button" onPress={() => useDesk.setState({ fence: [], isDrawing: false })}>
            {t("analyst.clear")}
          </Button>
        )}
      </div>
      {isWhole && (
        <>
          <p>
            {t("analyst.fenceAnswer", {
              visits: formatNumber(visits.length),
              vehicles: formatNumber(new Set(visits.map(({ vehicle }) => vehicle)).size),
              entered: count("entered"),
              left: count("left"),
            })}
          </p>
          <ul>
            {visits.slice(0, MOST_ROWS).map((visit) => (
              <Answer
                key={`${visit.vehicle} ${visit.firstMs}`}
                vehicle={vehicles.find(({ number }) => number === visit.vehicle)}
                timeMs={visit.firstMs}
                text={`${visit.entered ? "" : "…"}${zone.time(visit.firstMs)} – ${zone.time(visit.lastMs)}${visit.left ? "" : "…"}`}
                note={
                  visit.hasSilence
                    ? t("analyst.noSignal")
                    : t("analyst.minutes", { count: Math.round((visit.lastMs - visit.firstMs) / 60_000) })
                }
              />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function NearQuestion({ vehicles, tracks, event, zone }: QuestionsTabProps) {
  const { t } = useWords();
  const [meters, setMeters] = useState<number>(50);
  const [minutes, setMinutes] = useState<number>(5);
  const [answer, setAnswer] = useState<readonly Pass[] | null>(null);
  const selection = useTwin((state) => state.selection);
  const vehicle = vehicles.find(({ layer, id }) => layer === selection?.layer && id === selection.id);
  const feature = useFeature(vehicle ? null : selection);
  const what = event
    ? t("analyst.nearEvent")
    : (vehicle?.plate ?? (selection ? String(feature.data?.properties.name ?? selection.id) : null));
  const ask = () => {
    const timeMs = event?.startMs ?? clockNow();
    const line = placeOf(event, vehicle, feature.data, timeMs);
    if (line.length === 0) return;
    useDesk.setState({ near: { line, meters } });
    const around = minutes * 60_000;
    const own = vehicle?.number;
    setAnswer(
      passesNear(tracks, line, meters, timeMs - around, timeMs + around).filter(
        (pass) => pass.vehicle !== own,
      ),
    );
  };
  return (
    <section aria-label={t("analyst.nearQuestion")}>
      <h3>{t("analyst.nearQuestion")}</h3>
      <p className="muted small">{what === null ? t("analyst.nearHint") : t("analyst.nearOf", { what })}</p>
      <div className="actions">
        <ChoiceMenu
          label={t("analyst.within")}
          none={`${DISTANCES[1]} m`}
          value={meters === DISTANCES[1] ? undefined : String(meters)}
          onChange={(chosen) => setMeters(Number(chosen ?? DISTANCES[1]))}
          choices={DISTANCES.filter((each) => each !== DISTANCES[1]).map((each) => ({
            id: String(each),
            name: `${each} m`,
          }))}
        />
        <ChoiceMenu
          label="±"
          none={t("analyst.minutes", { count: MINUTES[1] })}
          value={minutes === MINUTES[1] ? undefined : String(minutes)}
          onChange={(chosen) => setMinutes(Number(chosen ?? MINUTES[1]))}
          choices={MINUTES.filter((each) => each !== MINUTES[1]).map((each) => ({
            id: String(each),
            name: t("analyst.minutes", { count: each }),
          }))}
        />
        <Button className="button" isDisabled={what === null} onPress={ask}>
          {t("analyst.ask")}
        </Button>
      </div>
      {answer && (
        <>
          <p>{t("analyst.nearAnswer", { count: answer.length })}</p>
          <ul>
            {answer.slice(0, MOST_ROWS).map((pass) => (
              <Answer
                key={pass.vehicle}
                vehicle={vehicles.find(({ number }) => number === pass.vehicle)}
                timeMs={pass.timeMs}
                text={zone.time(pass.timeMs)}
                note={`${formatNumber(pass.meters)} m`}
              />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** One vehicle of an answer: pressed, the clock goes there and the vehicle is selected. */
function Answer(props: { vehicle: Vehicle | undefined; timeMs: number; text: string; note: string }) {
  const { vehicle, timeMs, text, note } = props;
  return (
    <li>
      <button
        type="button"
        className="event-row"
        onClick={() => {
          jumpTo(timeMs);
          useTwin.getState().setClock({ isPlaying: false });
          if (vehicle) useTwin.getState().select({ layer: vehicle.layer, id: vehicle.id });
        }}
      >
        <span />
        <span className="what">{vehicle?.plate}</span>
        <time>{text}</time>
        <span className="muted">{note}</span>
      </button>
    </li>
  );
}

/** Where the question is asked around, degrees: an event's place, where a vehicle is now, or a feature's line. */
function placeOf(
  event: TwinEvent | undefined,
  vehicle: Vehicle | undefined,
  feature: FeatureDetail | undefined,
  timeMs: number,
): FenceRing {
  if (event?.place) return [[event.place.lonDeg, event.place.latDeg]];
  if (vehicle) {
    const at = vehicleAt(vehicle.number, trackArchive, timeMs, useTwin.getState().clock.isLive);
    return at ? [[at.lonDeg, at.latDeg]] : [];
  }
  return feature?.geometry ? flatLine(feature.geometry.coordinates) : [];
}

/** The first line of coordinates however deep they are nested. */
function flatLine(coordinates: unknown): FenceRing {
  if (!Array.isArray(coordinates) || coordinates.length === 0) return [];
  const [first] = coordinates;
  if (typeof first === "number") return [[first, Number(coordinates[1])]];
  if (Array.isArray(first) && typeof first[0] === "number")
    return coordinates.map(([lon, lat]) => [Number(lon), Number(lat)] as const);
  return flatLine(first);
}
