import type { PointCounts } from "../../contract/point-counts.ts";
import type { FeatureTable } from "../feature-table.ts";
import { type TileGrid, tileIndex } from "./tile-grid.ts";
import { DEEPEST_LEVEL, levelOfEdge, MAX_FEATURES_PER_TILE } from "./tile-levels.ts";
import type { TiledFeatures } from "./tileset-plan.ts";

/** Edge of the cells, metres: about a finger's width on the screen where the first single points are drawn. */
const CELL_METERS = 256;

type CountedCells = Omit<PointCounts, "emptyErrorMeters">;

/**
 * Counts the features of a point layer by cells of the tile grid (contract/point-counts.ts). Coarser cells are sums of
 * these, so a file of one level serves them all.
 * @param features all of the layer, in their order; asked for again where a cell holds more than a tile may
 */
export function countPoints(grid: TileGrid, features: Iterable<TiledFeatures>): CountedCells {
  for (let cells = PointCells.coarsest(grid); ; cells = cells.finer) {
    for (const batch of features) cells.add(batch);
    if (cells.isFinal) return cells.counted;
  }
}

/** First vertex of a point. */
export function standingVertex({ partStart, featureStart }: FeatureTable, row: number): number {
  return partStart[featureStart[row]!]!;
}

/** Points counted by the cells of one level. */
export class PointCells {
  readonly #grid: TileGrid;
  readonly #level: number;
  // an edit counts again: arrays by cell, in the order of rows
  readonly #members: Uint32Array;
  readonly #sums: Float64Array;

  static coarsest(grid: TileGrid): PointCells {
    return new PointCells(grid, levelOfEdge(grid, CELL_METERS));
  }

  private constructor(grid: TileGrid, level: number) {
    this.#grid = grid;
    this.#level = level;
    this.#members = new Uint32Array(4 ** level);
    this.#sums = new Float64Array(3 * 4 ** level);
  }

  add({ table, enu }: TiledFeatures): void {
    const { sizeMeters } = this.#grid;
    const [half, across] = [sizeMeters / 2, 2 ** this.#level];
    for (let row = 0; row < table.count; row++) {
      const at = 3 * standingVertex(table, row);
      const x = tileIndex(sizeMeters, half, across, enu[at]!);
      const cell = tileIndex(sizeMeters, half, across, enu[at + 1]!) * across + x;
      this.#members[cell]!++;
      for (let axis = 0; axis < 3; axis++) this.#sums[3 * cell + axis]! += enu[at + axis]!;
    }
  }

  /** Whether no cell holds more than a tile may, or cells are not made smaller any more. */
  get isFinal(): boolean {
    return this.#level >= DEEPEST_LEVEL || this.#members.every((count) => count <= MAX_FEATURES_PER_TILE);
  }

  /** Cells of half the edge, empty. */
  get finer(): PointCells {
    return new PointCells(this.#grid, this.#level + 1);
  }

  get counted(): CountedCells {
    const across = 2 ** this.#level;
    const { sizeMeters } = this.#grid;
    const cellMeters = sizeMeters / across;
    const [members, sums] = [this.#members, this.#sums];
    const counts: CountedCells = { level: this.#level, steps: [], counts: [], east: [], north: [], up: [] };
    let before = 0;
    for (let cell = 0; cell < members.length; cell++) {
      const count = members[cell]!;
      if (count === 0) continue;
      const west = (cell % across) * cellMeters - sizeMeters / 2;
      const south = Math.floor(cell / across) * cellMeters - sizeMeters / 2;
      counts.steps.push(cell - before);
      counts.counts.push(count);
      counts.east.push(Math.round(sums[3 * cell]! / count - west));
      counts.north.push(Math.round(sums[3 * cell + 1]! / count - south));
      counts.up.push(Math.round(sums[3 * cell + 2]! / count));
      before = cell;
    }
    return counts;
  }
}
