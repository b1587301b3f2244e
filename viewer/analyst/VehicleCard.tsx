import { ToggleButton } from "react-aria-components";
import type { Vehicle } from "../../contract/api.ts";
import type { Label } from "../../contract/fields.ts";
import { trackLengthKm } from "../../contract/tracks/track-length.ts";
import { silencesOf, type VehicleTrack } from "../../contract/tracks/vehicle-track.ts";
import { useWords } from "../i18n/i18n.ts";
import { ageInWords } from "../ui/age-in-words.ts";
import { Figure } from "../ui/Figure.tsx";
import { formatNumber, type ZoneFormat } from "../ui/format.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { Segments } from "../ui/Segments.tsx";
import { type FollowMode, useDesk } from "./desk-state.ts";
import type { VehicleAt } from "./fleet-motion.ts";
import { SpeedTrend } from "./SpeedTrend.tsx";
import { useMatchedTrack } from "./useMatchedTrack.ts";

interface VehicleCardProps {
  vehicle: Vehicle;
  kindName: Label;
  colour: string;
  track: VehicleTrack | undefined;
  /** tracks are still on their way */
  isLoading: boolean;
  /** what is known of it at `timeMs` */
  at: VehicleAt | undefined;
  timeMs: number;
  fromMs: number;
  toMs: number;
  zone: ZoneFormat;
  isFollowing: boolean;
  onFollow: (follow: boolean) => void;
  onClose: () => void;
}

const FOLLOW_MODES = ["none", "beside", "chase", "top"] as const;

/** The selected vehicle: who it is, how fast it went, how far, and when it was silent. */
export function VehicleCard(props: VehicleCardProps) {
  const { t, name } = useWords();
  const mode = useDesk((state) => state.followMode);
  const { vehicle, track, timeMs, zone, at: now } = props;
  const silences = track ? silencesOf(track) : [];
  const age = now && ageInWords(t, timeMs - now.reportedMs);
  return (
    <section className="vehicle-card panel" aria-label={t("analyst.selectedTitle")}>
      <header>
        <div>
          <h2>{vehicle.plate}</h2>
          <p className="muted small">
            {[name(props.kindName), vehicle.company, vehicle.terminal].filter(Boolean).join(t("common.dot"))}
          </p>
        </div>
        <IconButton icon="close" label={t("common.close")} onPress={props.onClose} />
      </header>
      {track ? (
        <>
          <SpeedTrend
            track={track}
            fromMs={props.fromMs}
            toMs={props.toMs}
            timeMs={timeMs}
            colour={props.colour}
          />
          <div className="times">
            <span>{zone.minutes(props.fromMs)}</span>
            <span>
              {t("analyst.speedTrend")}
              {t("common.dot")}
              {t("analyst.max", {
                value: formatNumber(track.speedsKmh.reduce((most, speed) => Math.max(most, speed), 0)),
              })}
            </span>
            <span>{zone.minutes(props.toMs)}</span>
          </div>
          <div className="facts">
            <Figure
              value={now?.hasFix ? now.speedKmh : null}
              unit={t("unit.kmh")}
              counts={t("analyst.speed")}
            />
            <Figure
              value={trackLengthKm(track)}
              digits={1}
              unit={t("unit.km")}
              counts={t("analyst.distance")}
            />
            <Figure
              value={null}
              text={age}
              counts={now && !now.hasFix ? t("analyst.noFix") : t("analyst.lastFix")}
            />
          </div>
          {silences.map((silence) => (
            <p key={silence.fromMs} className="silence">
              {t("analyst.gap", {
                from: zone.minutes(silence.fromMs),
                to: zone.minutes(silence.toMs),
                times: silence.intervals,
              })}
            </p>
          ))}
        </>
      ) : (
        <p className="muted">{t(props.isLoading ? "common.loading" : "analyst.noTrack")}</p>
      )}
      <MatchedNote vehicle={vehicle.number} fromMs={props.fromMs} toMs={props.toMs} zone={zone} />
      <div className="actions">
        <Segments<FollowMode | "none">
          label={t("analyst.followMode")}
          value={props.isFollowing ? mode : "none"}
          onChange={(chosen) => {
            if (chosen !== "none") useDesk.setState({ followMode: chosen });
            props.onFollow(chosen !== "none");
          }}
          choices={FOLLOW_MODES.map((id) => ({ id, name: t(`analyst.followModes.${id}`) }))}
        />
      </div>
    </section>
  );
}

const MINUTE_MS = 60_000;
/** Shorter times off the roads are not worth a line, milliseconds. */
const LEAST_GAP_MS = MINUTE_MS;
const MOST_GAPS = 3;

/** Asks for the track on the roads, and says how much of it there is and when no road explains it. */
function MatchedNote(props: { vehicle: number; fromMs: number; toMs: number; zone: ZoneFormat }) {
  const { t } = useWords();
  const isMatched = useDesk((state) => state.isMatched);
  const matched = useMatchedTrack(props.vehicle, props.fromMs, props.toMs);
  const gaps = matched.data?.gaps.filter(
    ({ why, fromMs, toMs }) => why !== "silence" && toMs - fromMs >= LEAST_GAP_MS,
  );
  return (
    <div className="matched-note">
      <ToggleButton
        className="button quiet"
        isSelected={isMatched}
        onChange={(on) => useDesk.setState({ isMatched: on })}
      >
        {t("analyst.matched.toggle")}
      </ToggleButton>
      {isMatched && matched.isPending && <span className="muted small">{t("common.loading")}</span>}
      {isMatched && matched.error && (
        <span className="small" role="alert">
          {matched.error.message}
        </span>
      )}
      {isMatched && matched.data && (
        <span className="muted small">
          {t("analyst.matched.length", { km: formatNumber(matched.data.meters / 1000, 1) })}
        </span>
      )}
      {isMatched &&
        gaps?.slice(0, MOST_GAPS).map(({ fromMs, toMs, why }) => (
          <p key={fromMs} className="muted small">
            {t(why === "noRoad" ? "analyst.matched.noRoad" : "analyst.matched.noWay", {
              from: props.zone.minutes(fromMs),
              to: props.zone.minutes(toMs),
            })}
          </p>
        ))}
      {isMatched && gaps && gaps.length > MOST_GAPS && (
        <p className="muted small">{t("analyst.matched.more", { count: gaps.length - MOST_GAPS })}</p>
      )}
    </div>
  );
}
