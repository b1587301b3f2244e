/** Stretches of time the bar can show, with the width of a bar of the histogram and between two ticks. */
export const WINDOWS = {
  "1h": { ms: 3_600_000, binMs: 60_000, tickMs: 600_000 },
  "6h": { ms: 6 * 3_600_000, binMs: 5 * 60_000, tickMs: 3_600_000 },
  "24h": { ms: 24 * 3_600_000, binMs: 15 * 60_000, tickMs: 2 * 3_600_000 },
} as const;

export type WindowId = keyof typeof WINDOWS;

/** A live window ends on a multiple of this, so that what is derived from it need not follow every tick. */
const LIVE_STEP_MS = 30_000;

/** End of the window while the clock is live, UTC ms. */
export function liveWindowEnd(timeMs: number): number {
  return Math.ceil(timeMs / LIVE_STEP_MS) * LIVE_STEP_MS;
}

/** A replay keeps the window it began in as long as its time is inside, and has its time in the middle else; UTC ms. */
export function heldWindowEnd(timeMs: number, endMs: number, windowMs: number, presentMs: number): number {
  const isInside = timeMs <= endMs && timeMs >= endMs - windowMs;
  if (isInside) return endMs;
  // beyond the present there is nothing to show
  return Math.min(Math.round(timeMs + windowMs / 2), liveWindowEnd(presentMs));
}
