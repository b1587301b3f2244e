import { useMemo } from "react";
import { stretchesOf, type VehicleTrack } from "../../contract/tracks/vehicle-track.ts";
import { useWords } from "../i18n/i18n.ts";

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
  const x = (ms: number) => ((ms - fromMs) / (toMs - fromMs)) * WIDTH;
  // the clock moves four times a second, the line only with its track
  const lines = useMemo(() => speedLines(track, fromMs, toMs), [track, fromMs, toMs]);
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

interface SpeedLine {
  readonly key: number;
  readonly line: string;
  readonly first: number;
  readonly last: number;
}

/** A line for each stretch, of its quickest report in every half unit of the picture's width. */
function speedLines(track: VehicleTrack, fromMs: number, toMs: number): SpeedLine[] {
  const { timesMs, speedsKmh } = track;
  const top = speedsKmh.reduce((most, speed) => Math.max(most, speed), 20);
  const x = (ms: number) => ((ms - fromMs) / (toMs - fromMs)) * WIDTH;
  const y = (kmh: number) => HEIGHT - (kmh / top) * (HEIGHT - 2);
  return stretchesOf(track).map(({ start, end }) => {
    const points: string[] = [];
    let quickest = start;
    for (let i = start; i < end; i++) {
      if (speedsKmh[i]! > speedsKmh[quickest]!) quickest = i;
      const isLast = i + 1 === end;
      if (!isLast && i > start && x(timesMs[i + 1]!) - x(timesMs[quickest]!) < 0.5) continue;
      points.push(`${x(timesMs[quickest]!).toFixed(1)} ${y(speedsKmh[quickest]!).toFixed(1)}`);
      quickest = i + 1;
    }
    return {
      key: start,
      line: `M${points.join("L")}`,
      first: x(timesMs[start]!),
      last: x(timesMs[end - 1]!),
    };
  });
}
