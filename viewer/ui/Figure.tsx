import { formatNumber, UNKNOWN } from "./format.ts";

interface FigureProps {
  value: number | null;
  /** what it counts: every figure says so */
  counts: string;
  unit?: string;
  digits?: number;
  /** denominator shown small behind the value */
  of?: number;
  size?: "large" | "normal";
  /** CSS colour where the colour means something */
  colour?: string;
  /** shown instead of the number, e.g. a rate that is formatted with its own rule */
  text?: string;
}

/** A number with its unit and what it counts; a missing value is a dash, never a zero. */
export function Figure({ value, counts, unit, digits = 0, of, size = "normal", colour, text }: FigureProps) {
  const shown = text ?? formatNumber(value, digits);
  return (
    <div className="figure-block">
      <span
        className={shown === UNKNOWN ? "figure-value figure-unknown" : "figure-value"}
        data-size={size}
        style={colour && shown !== UNKNOWN ? { color: colour } : undefined}
      >
        {shown}
        {unit && shown !== UNKNOWN && <span className="figure-unit">{unit}</span>}
        {of !== undefined && <span className="figure-of">/ {formatNumber(of)}</span>}
      </span>
      <span className="figure-counts">{counts}</span>
    </div>
  );
}
