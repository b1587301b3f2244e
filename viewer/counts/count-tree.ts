import type { PointCounts } from "../../contract/point-counts.ts";

/** Features of some point layers in one square of the tile grid. */
export interface CountCell {
  readonly key: string;
  readonly level: number;
  /** metres from edge to edge */
  readonly edgeMeters: number;
  /** features of each column; 0 = none */
  readonly counts: readonly number[];
  readonly total: number;
  /** mean place of the features: metres east, north, up of the county's origin */
  readonly place: readonly [east: number, north: number, up: number];
  /** the same features in squares of half the edge; none at the finest level */
  readonly parts: readonly CountCell[];
}

/** A layer and the column its features are counted in. */
export interface CountedLayer {
  readonly counts: PointCounts;
  readonly column: number;
}

interface OpenCell {
  level: number;
  x: number;
  y: number;
  counts: number[];
  /** sums of the places of all its features */
  sums: [number, number, number];
  parts: CountCell[];
}

/**
 * Squares of all levels, each the sum of its four parts.
 * @param gridMeters edge of the whole grid
 * @returns the one square that holds everything, or none when nothing is counted
 */
export function countTree(layers: readonly CountedLayer[], gridMeters: number): CountCell | undefined {
  if (layers.length === 0) return undefined;
  const finest = Math.min(...layers.map(({ counts }) => counts.level));
  const columns = 1 + Math.max(...layers.map(({ column }) => column));
  let cells = new Map<number, OpenCell>();
  for (const { counts: layer, column } of layers) {
    const edge = gridMeters / 2 ** layer.level;
    let number = 0;
    layer.steps.forEach((step, n) => {
      number += step;
      const [x, y] = [number % 2 ** layer.level, Math.floor(number / 2 ** layer.level)];
      const coarser = 2 ** (layer.level - finest);
      const cell = cellAt(cells, finest, Math.floor(x / coarser), Math.floor(y / coarser), columns);
      const count = layer.counts[n]!;
      cell.counts[column]! += count;
      cell.sums[0] += count * (x * edge - gridMeters / 2 + layer.east[n]!);
      cell.sums[1] += count * (y * edge - gridMeters / 2 + layer.north[n]!);
      cell.sums[2] += count * layer.up[n]!;
    });
  }
  for (let level = finest; ; level--) {
    const closed = [...cells.values()].map((cell) => ({ cell, done: closedCell(cell, gridMeters) }));
    if (level === 0) return closed[0]?.done;
    cells = new Map();
    for (const { cell, done } of closed) {
      const parent = cellAt(cells, level - 1, cell.x >> 1, cell.y >> 1, columns);
      for (let i = 0; i < columns; i++) parent.counts[i]! += cell.counts[i]!;
      for (let axis = 0; axis < 3; axis++) parent.sums[axis]! += cell.sums[axis]!;
      parent.parts.push(done);
    }
  }
}

function cellAt(
  cells: Map<number, OpenCell>,
  level: number,
  x: number,
  y: number,
  columns: number,
): OpenCell {
  const number = y * 2 ** level + x;
  const known = cells.get(number);
  if (known) return known;
  const counts = new Array<number>(columns).fill(0);
  const made: OpenCell = { level, x, y, counts, sums: [0, 0, 0], parts: [] };
  cells.set(number, made);
  return made;
}

function closedCell({ level, x, y, counts, sums, parts }: OpenCell, gridMeters: number): CountCell {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const place = [sums[0] / total, sums[1] / total, sums[2] / total] as const;
  return {
    key: `${level}/${x}/${y}`,
    level,
    edgeMeters: gridMeters / 2 ** level,
    counts,
    total,
    place,
    parts,
  };
}
