import type { CountCell } from "./count-tree.ts";

/** Where a square's features lie on the screen, CSS pixels. */
export interface CountPlace {
  readonly x: number;
  readonly y: number;
  /** CSS pixels that a metre is long there */
  readonly pixelsPerMeter: number;
}

/** A number on the screen: that of one square, and of those whose numbers would have stood over it. */
export interface CountMark {
  readonly cell: CountCell;
  readonly counts: readonly number[];
  readonly x: number;
  readonly y: number;
}

/** Room around each mark, CSS pixels. */
const MARGIN = 5;

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * Chooses squares of about one size on the screen, and joins those whose marks would overlap: the one with more
 * features keeps its place and counts both. So no two marks overlap, and together they count every feature in view.
 * @param edgePixels a square longer than this on the screen is shown in parts
 * @param placeOf undefined = not on the screen, or single points are drawn there
 * @param sizeOf width and height of the mark of some counts, CSS pixels
 */
export function chooseCounts(
  root: CountCell,
  edgePixels: number,
  placeOf: (cell: CountCell) => CountPlace | undefined,
  sizeOf: (counts: readonly number[]) => readonly [width: number, height: number],
): CountMark[] {
  const found: { cell: CountCell; place: CountPlace }[] = [];
  const visit = (cell: CountCell) => {
    const place = placeOf(cell);
    const isLong = place === undefined || cell.edgeMeters * place.pixelsPerMeter > edgePixels;
    if (isLong && cell.parts.length > 0) cell.parts.forEach(visit);
    else if (place) found.push({ cell, place });
  };
  visit(root);
  found.sort((a, b) => b.cell.total - a.cell.total || (a.cell.key < b.cell.key ? -1 : 1));
  const marks: { cell: CountCell; counts: number[]; place: CountPlace; box: Box }[] = [];
  const boxOf = (counts: readonly number[], { x, y }: CountPlace): Box => {
    const [width, height] = sizeOf(counts);
    return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
  };
  for (const { cell, place } of found) {
    const box = boxOf(cell.counts, place);
    const over = marks.find((mark) => overlaps(mark.box, box));
    if (!over) {
      marks.push({ cell, counts: [...cell.counts], place, box });
      continue;
    }
    over.counts = over.counts.map((count, i) => count + cell.counts[i]!);
    over.box = boxOf(over.counts, over.place);
  }
  return parted(marks, boxOf).map(({ cell, counts, place: { x, y } }) => ({ cell, counts, x, y }));
}

/** A mark that counts more became wider and may touch another by now: such two are joined as well. */
function parted<M extends { counts: number[]; place: CountPlace; box: Box }>(
  marks: readonly M[],
  boxOf: (counts: readonly number[], place: CountPlace) => Box,
): M[] {
  const kept: M[] = [];
  for (const mark of marks) {
    const over = kept.find((other) => overlaps(other.box, mark.box));
    if (!over) {
      kept.push(mark);
      continue;
    }
    over.counts = over.counts.map((count, i) => count + mark.counts[i]!);
    over.box = boxOf(over.counts, over.place);
  }
  return kept.length === marks.length ? kept : parted(kept, boxOf);
}

function overlaps(a: Box, b: Box): boolean {
  return (
    a.left < b.right + MARGIN &&
    b.left < a.right + MARGIN &&
    a.top < b.bottom + MARGIN &&
    b.top < a.bottom + MARGIN
  );
}
