import { getTimes } from "suncalc";

/** Sun of one county day: UTC ms of sunrise and sunset (null where there is none that day), and whether it is down. */
export interface SunDay {
  readonly sunriseMs: number | null;
  readonly sunsetMs: number | null;
  readonly isNight: boolean;
}

/** The sun at a place in degrees, at `timeMs` of the day that begins at `dayStartMs` (UTC ms of local midnight). */
export function sunOf(timeMs: number, dayStartMs: number, lonDeg: number, latDeg: number): SunDay {
  const times = getTimes(new Date(dayStartMs + 12 * 3_600_000), latDeg, lonDeg);
  const sunriseMs = times.sunrise?.getTime() ?? null;
  const sunsetMs = times.sunset?.getTime() ?? null;
  const isNight =
    sunriseMs === null || sunsetMs === null
      ? times.alwaysDown === true
      : timeMs < sunriseMs || timeMs > sunsetMs;
  return { sunriseMs, sunsetMs, isNight };
}
