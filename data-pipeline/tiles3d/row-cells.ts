import { type TileGrid, tileIndex } from "./tile-grid.ts";
import { DEEPEST_LEVEL, type DetailLevel, levelOfEdge, MAX_FEATURES_PER_TILE } from "./tile-levels.ts";

/** Tiles of every level are whole numbers of cells of this one. */
const CELL_LEVEL = 16;
const CELLS_ACROSS = 2 ** CELL_LEVEL;

/** In which cell of the tile grid each row of a layer lies, 4 bytes: its tile of any level follows from that. */
export class RowCells {
  readonly #grid: TileGrid;
  /** y × CELLS_ACROSS + x */
  readonly #cells: Uint32Array;

  constructor(grid: TileGrid, count: number) {
    this.#grid = grid;
    this.#cells = new Uint32Array(count);
  }

  /**
   * @param first row of the layer of the first of them
   * @param references east, north of each row, metres, interleaved
   */
  add(first: number, references: Float64Array): void {
    const { sizeMeters } = this.#grid;
    const half = sizeMeters / 2;
    for (let i = 0; 2 * i < references.length; i++) {
      const x = tileIndex(sizeMeters, half, CELLS_ACROSS, references[2 * i]!);
      const y = tileIndex(sizeMeters, half, CELLS_ACROSS, references[2 * i + 1]!);
      this.#cells[first + i] = y * CELLS_ACROSS + x;
    }
  }

  /** Number of a row's tile, as PlacedDetail has it. */
  tileOf(row: number, level: number): number {
    const cell = this.#cells[row]!;
    const shift = CELL_LEVEL - level;
    return ((cell >>> CELL_LEVEL) >>> shift) * 2 ** level + ((cell & (CELLS_ACROSS - 1)) >>> shift);
  }

  /**
   * Level of each level of detail, as placeDetail finds it.
   * @param rowsOf rows that it shows; undefined = all
   * @throws Error for tiles smaller than cells
   */
  placed(
    details: readonly DetailLevel[],
    rowsOf: (detail: number) => Uint32Array | undefined,
  ): TilesOfLevel[] {
    const placed: TilesOfLevel[] = [];
    for (const [i, { edgeMeters }] of details.entries()) {
      let level = Math.max((placed.at(-1)?.level ?? -1) + 1, levelOfEdge(this.#grid, edgeMeters));
      for (; ; level++) {
        if (level > CELL_LEVEL)
          throw new Error(
            `found a level ${level} of tiles in a grid of ${this.#grid.sizeMeters} m, expected at most 16`,
          );
        const counts = this.#countsAt(level, rowsOf(i));
        if (level !== DEEPEST_LEVEL && counts.some((count) => count > MAX_FEATURES_PER_TILE)) continue;
        placed.push({ level, counts });
        break;
      }
    }
    return placed;
  }

  /** All rows, those of a tile side by side and rising, tile by tile. */
  sortedBy({ level, counts }: TilesOfLevel): Uint32Array {
    const next = new Uint32Array(counts.length);
    for (let tile = 1; tile < counts.length; tile++) next[tile] = next[tile - 1]! + counts[tile - 1]!;
    const sorted = new Uint32Array(this.#cells.length);
    for (let row = 0; row < sorted.length; row++) sorted[next[this.tileOf(row, level)]!++] = row;
    return sorted;
  }

  #countsAt(level: number, rows: Uint32Array | undefined): Uint32Array {
    const counts = new Uint32Array(4 ** level);
    if (rows) for (const row of rows) counts[this.tileOf(row, level)]!++;
    else for (let row = 0; row < this.#cells.length; row++) counts[this.tileOf(row, level)]!++;
    return counts;
  }
}

/** Tiles of one level of detail. */
export interface TilesOfLevel {
  readonly level: number;
  /** rows in each tile of the level, by its number */
  readonly counts: Uint32Array;
}
