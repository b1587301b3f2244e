import type { FeatureTable } from "../feature-table.ts";
import type { Box } from "./box.ts";
import { ImplicitTileset } from "./implicit-tileset.ts";
import { FeatureProperties } from "./property-table.ts";
import type { TileAddress, TileGrid } from "./tile-grid.ts";
import { type PlacedDetail, placeDetail } from "./tile-levels.ts";
import type { DrawnTile, TiledLayer, TilesetPlan } from "./tileset-plan.ts";

/** One glb of a layer. */
export interface LayerTile {
  readonly address: TileAddress;
  /** position of its level of detail in the plan */
  readonly detail: number;
  /** rows of the layer that it shows */
  readonly rows: Uint32Array;
}

export interface TilesetFile {
  /** inside tiles/<layer>/ */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * A layer shared out to its tiles: each feature is in one tile a level of detail. Any tile can be drawn, in any order and
 * by any process; what lies beside the tiles needs the boxes of them all.
 */
export class LayerTileset {
  readonly tiles: readonly LayerTile[];
  readonly #plan: TilesetPlan;
  readonly #grid: TileGrid;
  readonly #properties: FeatureProperties;
  readonly #placed: readonly PlacedDetail[];
  readonly #layerId: string;
  readonly #featureCount: number;

  constructor({ layer, table, enu }: TiledLayer, plan: TilesetPlan, grid: TileGrid) {
    const references = referencePoints(table, enu);
    const placed: PlacedDetail[] = [];
    for (const detail of plan.details) {
      const shallowest = (placed.at(-1)?.level ?? -1) + 1;
      placed.push(placeDetail(grid, detail, references, detail.rows, shallowest));
    }
    this.tiles = placed.flatMap(({ tiles }, detail) => tiles.map((tile) => ({ ...tile, detail })));
    this.#plan = plan;
    this.#grid = grid;
    this.#placed = placed;
    this.#properties = new FeatureProperties(layer, table);
    this.#layerId = layer.id;
    this.#featureCount = table.count;
  }

  /** @throws Error naming a feature that cannot be drawn */
  draw({ address, rows, detail }: LayerTile): DrawnTile {
    return this.#plan.details[detail]!.draw({ address, rows, properties: this.#properties });
  }

  /**
   * tileset.json, its schema, its subtree and models.bin.
   * @param boxes what the tiles draw, in the order of `tiles`
   */
  filesBeside(boxes: readonly Box[]): TilesetFile[] {
    const { details, emptyErrorMeters, models } = this.#plan;
    const tileset = new ImplicitTileset({
      grid: this.#grid,
      levels: this.#placed.at(-1)!.level + 1,
      emptyErrorMeters,
      schema: this.#properties.schema,
      extras: {
        layer: this.#layerId,
        features: this.#featureCount,
        details: this.#placed.map(({ level }, i) => ({
          level,
          geometricErrorMeters: details[i]!.geometricErrorMeters,
          features: details[i]!.rows.length,
        })),
      },
    });
    this.tiles.forEach(({ address, detail }, i) => {
      tileset.addContent(address, boxes[i]!, details[detail]!.geometricErrorMeters);
    });
    return [...(models ? [{ path: "models.bin", bytes: models }] : []), ...tileset.files()];
  }
}

/** Path of a tile inside tiles/<layer>/. */
export function contentPath({ level, x, y }: TileAddress): string {
  return `content/${level}/${x}/${y}.glb`;
}

/** Middle of each feature's extent: decides its tile. East, north in metres, interleaved. */
export function referencePoints(table: FeatureTable, enu: Float64Array): Float64Array {
  const references = new Float64Array(2 * table.count);
  for (let row = 0; row < table.count; row++) {
    const first = table.partStart[table.featureStart[row]!]!;
    const end = table.partStart[table.featureStart[row + 1]!]!;
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let v = first; v < end; v++) {
      west = Math.min(west, enu[3 * v]!);
      east = Math.max(east, enu[3 * v]!);
      south = Math.min(south, enu[3 * v + 1]!);
      north = Math.max(north, enu[3 * v + 1]!);
    }
    references[2 * row] = (west + east) / 2;
    references[2 * row + 1] = (south + north) / 2;
  }
  return references;
}
