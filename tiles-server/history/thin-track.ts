import type { FixRow } from "./track-block.ts";

/** JT/T 808 status bits whose change is kept: ignition, has a fix, load (bits 8 and 9). */
const KEPT_STATUS = 0b11_0000_0011;

/**
 * The first fix of each interval, and every fix with which ignition, fix or load changes: a thinned track keeps its colours,
 * and a silence longer than the interval stays a silence.
 * @param rows of one vehicle in time order
 */
export function thinTrack(rows: readonly FixRow[], everySeconds: number): FixRow[] {
  const everyMs = everySeconds * 1000;
  const kept: FixRow[] = [];
  let interval = Number.NaN;
  for (const row of rows) {
    const current = Math.floor(row.ts / everyMs);
    const before = kept.at(-1);
    const changes = before !== undefined && (row.status ^ before.status) & KEPT_STATUS;
    if (current === interval && !changes) continue;
    interval = current;
    kept.push(row);
  }
  return kept;
}
