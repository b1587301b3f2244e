/** A label's box on the screen, CSS pixels; the larger rank wins. */
export interface LabelBox {
  readonly key: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly rank: number;
}

/** Extra rank of labels that are shown already, so that two of a kind do not take turns. */
const KEEP = 0.5;
/** Free space around each label, CSS pixels. */
const MARGIN = 6;

/**
 * Chooses labels of which no two overlap, highest rank first.
 * @returns keys of those that are shown, at most `most`
 */
export function chooseLabels(
  boxes: readonly LabelBox[],
  shown: ReadonlySet<string>,
  most: number,
): ReadonlySet<string> {
  const rankOf = (box: LabelBox) => box.rank + (shown.has(box.key) ? KEEP : 0);
  const placed: LabelBox[] = [];
  for (const box of [...boxes].sort((a, b) => rankOf(b) - rankOf(a))) {
    if (placed.length === most) break;
    if (!placed.some((other) => overlaps(box, other))) placed.push(box);
  }
  return new Set(placed.map((box) => box.key));
}

function overlaps(a: LabelBox, b: LabelBox): boolean {
  return (
    a.left < b.left + b.width + MARGIN &&
    b.left < a.left + a.width + MARGIN &&
    a.top < b.top + b.height + MARGIN &&
    b.top < a.top + a.height + MARGIN
  );
}
