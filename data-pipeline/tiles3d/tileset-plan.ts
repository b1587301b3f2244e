import type { LayerDefinition } from "../../contract/layers.ts";
import type { PointCounts } from "../../contract/point-counts.ts";
import type { FeatureTable } from "../feature-table.ts";
import type { Box } from "./box.ts";
import type { FeatureProperties } from "./property-table.ts";
import type { TileAddress } from "./tile-grid.ts";
import type { DetailLevel } from "./tile-levels.ts";

export interface TileRequest {
  readonly address: TileAddress;
  /** rows of the layer; feature id = position */
  readonly rows: Uint32Array;
  readonly properties: FeatureProperties;
}

export interface DrawnTile {
  /** glb */
  readonly bytes: Uint8Array;
  /** what it draws, metres in the county's frame */
  readonly box: Box;
}

/** Depends on the rows it is given and on nothing that was drawn before. */
export type DrawTile = (tile: TileRequest) => DrawnTile;

export interface Detail extends DetailLevel {
  /** rows that this level of detail shows */
  readonly rows: Uint32Array;
  readonly draw: DrawTile;
}

/** How a kind of layer looks in tiles, whatever its features are. */
export interface TileStyle {
  /** error of drawing nothing, metres: at 1080 lines Cesium asks for the first tiles within 104 times this */
  readonly emptyErrorMeters: number;
  /** coarse to fine */
  readonly levels: readonly DetailLevel[];
  /** models.bin, which the tiles share; absent = they share none */
  readonly models?: Uint8Array;
}

/** Features in the county's frame. */
export interface TiledFeatures {
  readonly table: FeatureTable;
  /** vertices of `table`, metres east, north, up, interleaved */
  readonly enu: Float64Array;
}

/** A layer's features in the county's frame. */
export interface TiledLayer {
  readonly layer: LayerDefinition;
  readonly table: FeatureTable;
  /** vertices of `table`, metres east, north, up, interleaved */
  readonly enu: Float64Array;
}

/** How a layer becomes tiles; nothing is drawn yet. */
export interface TilesetPlan {
  /** error of drawing nothing, metres: at 1080 lines Cesium asks for the first tiles within 104 times this */
  readonly emptyErrorMeters: number;
  /** coarse to fine */
  readonly details: readonly Detail[];
  /** models.bin, which the tiles share */
  readonly models?: Uint8Array;
  /** counts.json: what is drawn where even the coarsest tiles are not */
  readonly counts?: PointCounts;
}

/**
 * The plan of a layer that is all in memory.
 * @param draws by level; @param first rows of the coarsest level; undefined = all, which the others show
 */
export function planOfStyle(
  { emptyErrorMeters, levels, models }: TileStyle,
  draws: readonly DrawTile[],
  count: number,
  first: Uint32Array | undefined,
  counts?: PointCounts,
): TilesetPlan {
  const all = new Uint32Array(count);
  for (let row = 0; row < count; row++) all[row] = row;
  return {
    emptyErrorMeters,
    details: levels.map((level, i) => ({
      ...level,
      rows: i === 0 && first ? first : all,
      draw: draws[i]!,
    })),
    ...(models && { models }),
    ...(counts && { counts }),
  };
}
