import { formatNumber, UNKNOWN } from "../ui/format.ts";

/** A residual: to the centimetre, from 100 m to the decimetre, from 10 km in kilometres; no figure where there is none. */
export function metres(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return UNKNOWN;
  if (Math.abs(value) >= 10_000) return `${formatNumber(value / 1000, 0)} km`;
  // what rounds to nothing has no sign
  const shown = Math.abs(value) < 0.005 ? 0 : value;
  return formatNumber(shown, Math.abs(shown) >= 100 ? 1 : 2);
}

/** The same with its unit. */
export function withUnit(value: number | undefined): string {
  const text = metres(value);
  return text === UNKNOWN || text.endsWith("km") ? text : `${text} m`;
}
