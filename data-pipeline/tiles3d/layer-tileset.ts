import { POINT_COUNTS_FILE, type PointCounts } from "../../contract/point-counts.ts";
import type { CheckVerdicts } from "../check/tile-grade.ts";
import type { FeatureTable } from "../feature-table.ts";
import type { Box } from "./box.ts";
import { ImplicitTileset } from "./implicit-tileset.ts";
import { FeatureProperties } from "./property-table.ts";
import type { TileAddress, TileGrid } from "./tile-grid.ts";
import { addressOf, type PlacedDetail, placeDetail, usedTiles } from "./tile-levels.ts";
import type { DrawnTile, TiledLayer, TileStyle, TilesetPlan } from "./tileset-plan.ts";

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
  readonly details: readonly PlacedDetail[];
  readonly #plan: TilesetPlan;
  readonly #grid: TileGrid;
  readonly #properties: FeatureProperties;
  readonly #layerId: string;

  constructor(
    { layer, table, enu }: TiledLayer,
    plan: TilesetPlan,
    { grid, verdicts }: { readonly grid: TileGrid; readonly verdicts?: CheckVerdicts | undefined },
  ) {
    const references = referencePoints(table, enu);
    const details: PlacedDetail[] = [];
    for (const detail of plan.details) {
      const shallowest = (details.at(-1)?.level ?? -1) + 1;
      details.push(placeDetail(grid, detail, references, detail.rows, shallowest));
    }
    this.details = details;
    this.#plan = plan;
    this.#grid = grid;
    this.#properties = new FeatureProperties(layer, table, verdicts);
    this.#layerId = layer.id;
  }

  /** Schema of the property tables. */
  get schema(): Record<string, unknown> {
    return this.#properties.schema;
  }

  /** One tile of a level of detail, by its number there; without rows it is not drawn any more. */
  tile(detail: number, tile: number): LayerTile {
    const placed = this.details[detail]!;
    const rows: number[] = [];
    for (let row = 0; row < placed.tileOfRow.length; row++)
      if (placed.tileOfRow[row] === tile) rows.push(row);
    return { address: addressOf(placed, tile), detail, rows: Uint32Array.from(rows) };
  }

  /** @throws Error naming a feature that cannot be drawn */
  draw({ address, rows, detail }: LayerTile): DrawnTile {
    return this.#plan.details[detail]!.draw({ address, rows, properties: this.#properties });
  }

  /**
   * tileset.json, its schema, its subtree, models.bin and counts.json.
   * @param boxes what each tile draws, by contentPath
   * @throws Error for a tile without a box
   */
  filesBeside(boxes: ReadonlyMap<string, Box>): TilesetFile[] {
    const { details } = this.#plan;
    return filesBesideTiles(
      {
        layerId: this.#layerId,
        grid: this.#grid,
        schema: this.schema,
        style: { ...this.#plan, levels: details },
        counts: this.#plan.counts,
      },
      this.details.map((placed) => ({ level: placed.level, tiles: usedTiles(placed) })),
      boxes,
    );
  }
}

/** What a tileset is besides its tiles. */
export interface TilesetAbout {
  readonly layerId: string;
  readonly grid: TileGrid;
  readonly schema: Record<string, unknown>;
  readonly style: TileStyle;
  readonly counts: PointCounts | undefined;
}

/**
 * tileset.json, its schema, its subtree, models.bin and counts.json.
 * @param details by level of detail: its level in the grid, and the numbers of its tiles, rising
 * @param boxes what each tile draws, by contentPath
 * @throws Error for a tile without a box
 */
export function filesBesideTiles(
  { layerId, grid, schema, style, counts }: TilesetAbout,
  details: readonly { readonly level: number; readonly tiles: readonly number[] }[],
  boxes: ReadonlyMap<string, Box>,
): TilesetFile[] {
  const tileset = new ImplicitTileset({
    grid,
    levels: details.at(-1)!.level + 1,
    emptyErrorMeters: style.emptyErrorMeters,
    schema,
    extras: {
      // no counts: a tileset.json that every new feature changes would have viewers fetch all of the tileset again
      layer: layerId,
      details: details.map(({ level }, i) => ({
        level,
        geometricErrorMeters: style.levels[i]!.geometricErrorMeters,
      })),
    },
  });
  details.forEach(({ level, tiles }, i) => {
    for (const tile of tiles) {
      const address = addressOf({ level }, tile);
      const path = contentPath(address);
      const box = boxes.get(path);
      if (!box) throw new Error(`${layerId}: found no box of ${path}, expected one of every tile`);
      tileset.addContent(address, box, style.levels[i]!.geometricErrorMeters);
    }
  });
  return [
    ...(style.models ? [{ path: "models.bin", bytes: style.models }] : []),
    ...(counts ? [{ path: POINT_COUNTS_FILE, bytes: Buffer.from(JSON.stringify(counts)) }] : []),
    ...tileset.files(),
  ];
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
