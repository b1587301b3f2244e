import { useWords } from "../i18n/i18n.ts";
import { roundLength } from "../ui/roundLength.ts";
import type { Compared } from "./useShiftCheck.ts";

/** Half the plot's edge, units of its own. */
const HALF = 100;
const RINGS = [0.5, 1] as const;

/** Residuals in plan around their reference: east to the right, north up, the outer ring a round number of metres. */
export function ResidualPlot({ points }: { points: readonly Compared[] }) {
  const { t } = useWords();
  const drawn = points.filter(({ residual }) => Number.isFinite(residual.dx) && Number.isFinite(residual.dy));
  const largest = Math.max(...drawn.map(({ residual }) => residual.distance));
  if (!Number.isFinite(largest) || largest === 0) return null;
  const reach = ringMeters(largest);
  const at = (meters: number) => ((HALF - 12) * meters) / reach;
  return (
    <figure className="residual-plot">
      <svg viewBox={`${-HALF} ${-HALF} ${2 * HALF} ${2 * HALF}`} role="img">
        <title>{t("shift.plot", { count: drawn.length, metres: reach })}</title>
        {RINGS.map((share) => (
          <circle key={share} className="ring" r={(HALF - 12) * share} />
        ))}
        <path className="ring" d={`M${-HALF + 12} 0H${HALF - 12}M0 ${-HALF + 12}V${HALF - 12}`} />
        {drawn.map(({ key, residual }) => (
          <g key={key}>
            <line className="vector" x2={at(residual.dx)} y2={-at(residual.dy)} />
            <circle className="tip" cx={at(residual.dx)} cy={-at(residual.dy)} r="3" />
          </g>
        ))}
        <text x="3" y={-HALF + 10}>
          {t("coordinates.north")}
        </text>
        <text x={HALF - 12} y="-4" textAnchor="end">
          {reach} m
        </text>
      </svg>
    </figure>
  );
}

/** The round length at or above the largest residual. */
function ringMeters(largest: number): number {
  const round = roundLength(largest);
  return round >= largest ? round : roundLength(2.6 * largest);
}
