/** On the screen, CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
/** A label's box; the larger rank wins. */
export interface LabelBox extends Box {
  readonly key: string;
  readonly rank: number;
}

/** Extra rank of labels that are shown already, so that two of a kind do not take turns. */
const KEEP = 0.5;
/** Free space around each label, CSS pixels. */
const MARGIN = 6;

/**
 * Chooses labels of which no two overlap, highest rank first.
 * @param taken boxes where nothing may be written: panels, cards, titles
 * @returns keys of those that are shown, at most `most`
 */
export function chooseLabels(
  boxes: readonly LabelBox[],
  shown: ReadonlySet<string>,
  most: number,
  taken: readonly Box[] = [],
): ReadonlySet<string> {
  const rankOf = (box: LabelBox) => box.rank + (shown.has(box.key) ? KEEP : 0);
  const covered: Box[] = [...taken];
  const chosen = new Set<string>();
  for (const box of [...boxes].sort((a, b) => rankOf(b) - rankOf(a))) {
    if (chosen.size === most) break;
    if (covered.some((other) => overlaps(box, other))) continue;
    covered.push(box);
    chosen.add(box.key);
  }
  return chosen;
}

function overlaps(a: Box, b: Box): boolean {
  return (
    a.left < b.left + b.width + MARGIN &&
    b.left < a.left + a.width + MARGIN &&
    a.top < b.top + b.height + MARGIN &&
    b.top < a.top + a.height + MARGIN
  );
}
