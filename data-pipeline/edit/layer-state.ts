import { isDeepStrictEqual } from "node:util";
import type { LayerDefinition } from "../../contract/layers.ts";
import type { FeatureTable } from "../feature-table.ts";
import type { Box } from "../tiles3d/box.ts";
import { contentPath, type LayerTileset } from "../tiles3d/layer-tileset.ts";
import { addressOf, usedTiles } from "../tiles3d/tile-levels.ts";
import type { TilesetPlan } from "../tiles3d/tileset-plan.ts";

/** A published layer in memory, from which an edit goes on. */
export interface LayerState {
  readonly layer: LayerDefinition;
  readonly table: FeatureTable;
  /** vertices of `table`, metres east, north, up, interleaved */
  readonly enu: Float64Array;
  readonly plan: TilesetPlan;
  readonly tileset: LayerTileset;
  /** what each tile draws, by contentPath */
  readonly boxes: ReadonlyMap<string, Box>;
}

export interface RedrawnTiles {
  /** tiles with new bytes, by contentPath */
  readonly drawn: ReadonlyMap<string, Uint8Array>;
  /** tiles that show nothing any more */
  readonly emptied: readonly string[];
  readonly boxes: ReadonlyMap<string, Box>;
}

/**
 * Draws the tiles of a layer that an edit changes: those of the rows that look different, where they were and where they
 * are. When something changes that all tiles share (the schema, the models, a level of detail), all of them.
 * @param from row before of each row; −1 = new or changed
 * @param restyled rows that an edit elsewhere changes: their joint, or how their model is turned
 * @throws Error naming a feature that cannot be drawn
 */
export function redraw(
  before: LayerState,
  after: Pick<LayerState, "plan" | "tileset">,
  from: Int32Array,
  restyled: ReadonlySet<number>,
): RedrawnTiles {
  const boxes = new Map(before.boxes);
  const drawn = new Map<string, Uint8Array>();
  const emptied: string[] = [];
  const isShared = sharesWithAll(before, after);
  after.tileset.details.forEach((placed, detail) => {
    const old = before.tileset.details[detail];
    const isSameLevel = old?.level === placed.level;
    if (old && !isSameLevel)
      for (const tile of usedTiles(old)) {
        const path = contentPath(addressOf(old, tile));
        emptied.push(path);
        boxes.delete(path);
      }
    const dirty =
      isShared && old && isSameLevel
        ? dirtyTiles(old.tileOfRow, placed.tileOfRow, from, restyled)
        : usedTiles(placed);
    for (const number of dirty) {
      const tile = after.tileset.tile(detail, number);
      const path = contentPath(tile.address);
      if (tile.rows.length === 0) {
        emptied.push(path);
        boxes.delete(path);
        continue;
      }
      const { bytes, box } = after.tileset.draw(tile);
      drawn.set(path, bytes);
      boxes.set(path, box);
    }
  });
  return { drawn, emptied: emptied.filter((path) => !drawn.has(path)), boxes };
}

/** Whether what every tile of the layer depends on is as before. */
function sharesWithAll(before: LayerState, after: Pick<LayerState, "plan" | "tileset">): boolean {
  return (
    before.tileset.details.length === after.tileset.details.length &&
    isDeepStrictEqual(before.tileset.schema, after.tileset.schema) &&
    Buffer.compare(before.plan.models ?? Buffer.alloc(0), after.plan.models ?? Buffer.alloc(0)) === 0
  );
}

/** Numbers of the tiles of one level of detail that show other features than before, or the same ones otherwise. */
function dirtyTiles(
  before: Int32Array,
  after: Int32Array,
  from: Int32Array,
  restyled: ReadonlySet<number>,
): number[] {
  const dirty = new Set<number>();
  const count = Math.min(before.length, after.length);
  for (let row = 0; row < count; row++) {
    const old = from[row]!;
    if (old === row && before[row] === after[row]) continue;
    dirty.add(after[row]!);
    if (old >= 0) dirty.add(before[old]!);
    dirty.add(before[row]!); // and where the feature was that had this row
  }
  for (let row = count; row < after.length; row++) {
    dirty.add(after[row]!);
    if (from[row]! >= 0) dirty.add(before[from[row]!]!);
  }
  for (let row = count; row < before.length; row++) dirty.add(before[row]!);
  for (const row of restyled) dirty.add(after[row]!);
  dirty.delete(-1);
  return [...dirty].sort((a, b) => a - b);
}
