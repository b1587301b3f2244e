import type { Evidence } from "../../contract/events.ts";
import { useWords } from "../i18n/i18n.ts";
import { formatMeasured } from "../ui/format.ts";
import { valueName } from "./value-name.ts";

const WIDTH = 240;
const HEIGHT = 30;
/** More values than a person compares at once. */
const MOST_LINES = 4;

/** Read with every fix, and seen on the map. */
const PLACES = new Set(["lon", "lat"]);

interface ReadingsPlotProps {
  readings: Evidence["readings"];
  /** UTC ms */
  fromMs: number;
  toMs: number;
  timeMs: number;
}

/** Each value that was read as a small line over the evidence's time, with its range; the clock is a thin upright. */
export function ReadingsPlot({ readings, fromMs, toMs, timeMs }: ReadingsPlotProps) {
  const { t } = useWords();
  const names = [...new Set(readings.flatMap(({ values }) => Object.keys(values)))]
    .filter((name) => !PLACES.has(name))
    .slice(0, MOST_LINES);
  const x = (ms: number) => ((ms - fromMs) / (toMs - fromMs)) * WIDTH;
  return (
    <div className="readings">
      {names.map((name) => {
        const rows = readings.flatMap((row) => {
          const measure = row.values[name];
          return measure ? [{ timeMs: row.timeMs, ...measure }] : [];
        });
        const [low, high] = [
          Math.min(...rows.map(({ value }) => value)),
          Math.max(...rows.map(({ value }) => value)),
        ];
        const y = (value: number) => HEIGHT - 2 - ((value - low) / (high - low || 1)) * (HEIGHT - 4);
        const unit = rows[0]?.unit ?? "";
        return (
          <div key={name} className="reading">
            <span className="muted small">
              {valueName(name, t)} {formatMeasured(low, 2)}–{formatMeasured(high, 2)} {unit}
            </span>
            <svg
              className="sparkline"
              viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
              preserveAspectRatio="none"
              role="img"
              aria-label={t("analyst.reading", {
                name,
                low: formatMeasured(low, 2),
                high: formatMeasured(high, 2),
                unit,
              })}
            >
              <path
                className="line"
                d={`M${rows.map((row) => `${x(row.timeMs).toFixed(1)} ${y(row.value).toFixed(1)}`).join("L")}`}
              />
              <path
                className="now"
                d={`M${x(Math.min(toMs, Math.max(fromMs, timeMs))).toFixed(1)} 0V${HEIGHT}`}
              />
            </svg>
          </div>
        );
      })}
    </div>
  );
}
