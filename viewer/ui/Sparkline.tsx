/** A polyline through the values as SVG path data in a box of `width` × `height`; y grows downward, the baseline is zero. */
export function sparklinePath(values: readonly number[], width: number, height: number): string {
  if (values.length < 2) return "";
  const top = Math.max(...values, 1e-9);
  return values
    .map((value, index) => {
      const x = (index / (values.length - 1)) * width;
      const y = height - (value / top) * height;
      return `${index === 0 ? "M" : "L"}${x.toFixed(2)} ${y.toFixed(2)}`;
    })
    .join("");
}

interface SparklineProps {
  values: readonly number[];
  /** what the line shows, for screen readers */
  label: string;
  colour: string;
  /** rem */
  height?: number;
}

const WIDTH = 100;
const HEIGHT = 32;

/** A small trend line without axes, from zero. Fewer than two values draw an empty baseline. */
export function Sparkline({ values, label, colour, height = 2.5 }: SparklineProps) {
  const line = sparklinePath(values, WIDTH, HEIGHT);
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
      style={{ height: `${height}rem`, color: colour }}
    >
      {line && <path className="area" d={`${line}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`} />}
      <path className="line" d={line || `M0 ${HEIGHT}L${WIDTH} ${HEIGHT}`} />
    </svg>
  );
}
