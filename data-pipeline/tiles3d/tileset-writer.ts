import type { LayerDefinition } from "../../contract/layers.ts";
import type { FeatureTable, PublicationSink } from "../feature-table.ts";
import type { Box } from "./box.ts";
import { ImplicitTileset } from "./implicit-tileset.ts";
import { FeatureProperties } from "./property-table.ts";
import type { TileAddress, TileGrid } from "./tile-grid.ts";
import { type DetailLevel, type PlacedDetail, placeDetail } from "./tile-levels.ts";

export interface TileRequest {
  readonly address: TileAddress;
  /** rows of the layer; feature id = position */
  readonly rows: Uint32Array;
  readonly properties: FeatureProperties;
}

export interface Detail extends DetailLevel {
  /** rows that this level of detail shows */
  readonly rows: Uint32Array;
  readonly draw: (tile: TileRequest) => { bytes: Uint8Array; box: Box };
}

/** A layer's features in the county's frame. */
export interface TiledLayer {
  readonly layer: LayerDefinition;
  readonly table: FeatureTable;
  /** vertices of `table`, metres east, north, up, interleaved */
  readonly enu: Float64Array;
}

/** Where tiles go. */
export interface TilesTarget {
  readonly grid: TileGrid;
  readonly sink: PublicationSink;
  /** told the number of tiles written so far */
  readonly tick: (tiles: number) => void;
}

export interface TilesetPlan {
  /** error of drawing nothing, metres: at 1080 lines Cesium asks for the first tiles within 104 times this */
  readonly emptyErrorMeters: number;
  /** coarse to fine */
  readonly details: readonly Detail[];
}

/** Draws every tile of every level of detail and writes tiles/<layer>/. Each feature is in one tile a level. */
export async function writeTileset(
  { layer, table, enu }: TiledLayer,
  plan: TilesetPlan,
  { grid, sink, tick }: TilesTarget,
): Promise<void> {
  const folder = `tiles/${layer.id}`;
  const references = referencePoints(table, enu);
  const placed: PlacedDetail[] = [];
  for (const detail of plan.details) {
    const shallowest = (placed.at(-1)?.level ?? -1) + 1;
    placed.push(placeDetail(grid, detail, references, detail.rows, shallowest));
  }
  const properties = new FeatureProperties(layer, table);
  const tileset = new ImplicitTileset({
    grid,
    levels: placed.at(-1)!.level + 1,
    emptyErrorMeters: plan.emptyErrorMeters,
    schema: properties.schema,
    extras: {
      layer: layer.id,
      features: table.count,
      details: placed.map(({ level }, i) => ({
        level,
        geometricErrorMeters: plan.details[i]!.geometricErrorMeters,
        features: plan.details[i]!.rows.length,
      })),
    },
  });
  let written = 0;
  for (const [i, { tiles }] of placed.entries())
    for (const { address, rows } of tiles) {
      const { draw, geometricErrorMeters } = plan.details[i]!;
      const { bytes, box } = draw({ address, rows, properties });
      await sink.put(`${folder}/content/${address.level}/${address.x}/${address.y}.glb`, bytes);
      tileset.addContent(address, box, geometricErrorMeters);
      tick(++written);
    }
  await tileset.write(sink, folder);
}

/** Middle of each feature's extent: decides its tile. East, north in metres, interleaved. */
function referencePoints(table: FeatureTable, enu: Float64Array): Float64Array {
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
