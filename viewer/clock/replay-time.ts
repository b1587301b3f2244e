/** A stretch of time, UTC ms. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Fastest a replay runs, seconds of the county in one of the watch. */
export const SPEEDS = [1, 2, 5, 10, 30, 60, 300, 900, 3600] as const;

/**
 * Time of a replay, UTC ms, `elapsedMs` of the watch after it was at `anchorMs`. Inside of a loop it goes round and
 * round, backwards too; a replay that begins outside of the loop runs into it and stays.
 */
export function replayTime(
  anchorMs: number,
  elapsedMs: number,
  speed: number,
  loop: TimeRange | null,
): number {
  const timeMs = anchorMs + elapsedMs * speed;
  if (!loop) return timeMs;
  const { fromMs, toMs } = loop;
  const hasLeft = speed > 0 ? timeMs >= toMs : timeMs < fromMs;
  if (!hasLeft) return timeMs;
  const isBehind = speed > 0 ? anchorMs >= toMs : anchorMs < fromMs;
  // what the replay has run since it came to the loop's end, or from its start when it began behind the loop
  const ranMs = isBehind ? Math.abs(elapsedMs * speed) : speed > 0 ? timeMs - toMs : fromMs - timeMs;
  const inLoopMs = ranMs % (toMs - fromMs);
  return speed > 0 ? fromMs + inLoopMs : toMs - inLoopMs;
}

/** A loop of two ends in either order; null where they are nearer than a second. */
export function loopBetween(aMs: number, bMs: number): TimeRange | null {
  const [fromMs, toMs] = aMs < bMs ? [aMs, bMs] : [bMs, aMs];
  return toMs - fromMs < 1000 ? null : { fromMs, toMs };
}

/** The next faster (`step` 1) or slower (−1) speed, in the direction it has. */
export function nextSpeed(speed: number, step: 1 | -1): number {
  const sign = speed < 0 ? -1 : 1;
  const at = SPEEDS.findIndex((choice) => choice >= Math.abs(speed));
  return sign * SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, at + step))]!;
}
