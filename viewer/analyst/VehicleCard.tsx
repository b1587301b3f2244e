import type { Vehicle } from "../../contract/api.ts";
import type { Label } from "../../contract/fields.ts";
import { trackLengthKm } from "../../contract/tracks/track-length.ts";
import { silencesOf, type VehicleTrack } from "../../contract/tracks/vehicle-track.ts";
import { useWords } from "../i18n/i18n.ts";
import { Figure } from "../ui/Figure.tsx";
import { ageOf, formatNumber, type ZoneFormat } from "../ui/format.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { Segments } from "../ui/Segments.tsx";
import { type FollowMode, useDesk } from "./desk-state.ts";
import type { VehicleAt } from "./fleet-motion.ts";
import { SpeedTrend } from "./SpeedTrend.tsx";

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
  const age = now ? ageOf(timeMs - now.reportedMs) : undefined;
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
              text={age ? t(`age.${age.unit}`, { count: age.count }) : undefined}
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
