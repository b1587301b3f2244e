/** One level of the history: fixes of spans of time, thinned to one in `everySeconds`. */
export interface Level {
  readonly level: number;
  /** 0 = every fix */
  readonly everySeconds: number;
  readonly spanMs: number;
}

const MINUTE_MS = 60_000;

/**
 * Ten minutes hold some 60 fixes, which cost 10 B each where 256 of them cost 8.5, and are read 3 times faster for a small
 * box (streams.md §E.3). Coarser levels hold as many in longer spans: a day of 180 vehicles is 2 MB at one a minute.
 */
export const LEVELS: readonly Level[] = [
  { level: 0, everySeconds: 0, spanMs: 10 * MINUTE_MS },
  { level: 1, everySeconds: 60, spanMs: 60 * MINUTE_MS },
  { level: 2, everySeconds: 300, spanMs: 360 * MINUTE_MS },
  { level: 3, everySeconds: 3600, spanMs: 72 * 60 * MINUTE_MS },
];
export const FINEST = LEVELS[0]!;

/** Begin of the span of a level that a time lies in, UTC ms. */
export function spanStart({ spanMs }: Level, timeMs: number): number {
  return Math.floor(timeMs / spanMs) * spanMs;
}
