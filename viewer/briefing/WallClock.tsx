import { useWords } from "../i18n/i18n.ts";
import type { ZoneFormat } from "../ui/format.ts";

interface WallClockProps {
  timeMs: number;
  isLive: boolean;
  zone: ZoneFormat;
}

/** Date and time of the county's clock, and whether it is now or a replay. */
export function WallClock({ timeMs, isLive, zone }: WallClockProps) {
  const { t } = useWords();
  return (
    <div className="wall-clock">
      <p className="date">
        {zone.date(timeMs)} {zone.weekday(timeMs)}
      </p>
      <p className="time">
        <time dateTime={new Date(timeMs).toISOString()}>{zone.time(timeMs)}</time>
        <span className="state">{t(isLive ? "briefing.live" : "briefing.replay")}</span>
      </p>
    </div>
  );
}
