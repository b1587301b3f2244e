import { useWords } from "../i18n/i18n.ts";
import { stretchesOf, type VehicleTrack } from "./tracks.ts";

interface SpeedTrendProps {
  track: VehicleTrack;
  fromMs: number;
  toMs: number;
  timeMs: number;
  colour: string;
}

const WIDTH = 240;
const HEIGHT = 40;

/** Speed over the window, true to time: a silence is a hole in the line. The clock is a thin upright. */
export function SpeedTrend({ track, fromMs, toMs, timeMs, colour }: SpeedTrendProps) {
  const { t } = useWords();
  const top = Math.max(20, ...track.speedsKmh);
  const x = (ms: number) => ((ms - fromMs) / (toMs - fromMs)) * WIDTH;
  const y = (kmh: number) => HEIGHT - (kmh / top) * (HEIGHT - 2);
  const lines = stretchesOf(track).map(({ start, end }) => {
    const points: string[] = [];
    for (let i = start; i < end; i++) {
      points.push(`${x(track.timesMs[i]!).toFixed(1)} ${y(track.speedsKmh[i]!).toFixed(1)}`);
    }
    return {
      key: start,
      line: `M${points.join("L")}`,
      first: x(track.timesMs[start]!),
      last: x(track.timesMs[end - 1]!),
    };
  });
  return (
    <svg
      className="sparkline speed-trend"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t("analyst.speedTrend")}
      style={{ height: "3rem", color: colour }}
    >
      {lines.map(({ key, line, first, last }) => (
        <g key={key}>
          <path className="area" d={`${line}L${last.toFixed(1)} ${HEIGHT}L${first.toFixed(1)} ${HEIGHT}Z`} />
          <path className="line" d={line} />
        </g>
      ))}
      <path className="now" d={`M${x(Math.min(toMs, Math.max(fromMs, timeMs))).toFixed(1)} 0V${HEIGHT}`} />
    </svg>
  );
}
