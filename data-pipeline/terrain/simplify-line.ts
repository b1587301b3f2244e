/**
 * Indices of the vertices that a line needs so that it leaves no height by more than its tolerance (Douglas, Peucker).
 * @param heights what the line has to follow
 * @param drawn what a vertex is drawn at: the heights, rounded
 * @returns ascending, first and last included
 */
export function simplifyLine(
  heights: readonly number[],
  drawn: readonly number[],
  tolerances: readonly number[],
): number[] {
  const last = heights.length - 1;
  if (last <= 0) return last < 0 ? [] : [0];
  const kept = [0, last];
  const split = (from: number, to: number) => {
    let worst = 1;
    let at = -1;
    const rise = (drawn[to]! - drawn[from]!) / (to - from);
    for (let i = from + 1; i < to; i++) {
      const error = Math.abs(heights[i]! - drawn[from]! - rise * (i - from)) / tolerances[i]!;
      if (error > worst) {
        worst = error;
        at = i;
      }
    }
    if (at < 0) return;
    kept.push(at);
    split(from, at);
    split(at, to);
  };
  split(0, last);
  return kept.sort((a, b) => a - b);
}
