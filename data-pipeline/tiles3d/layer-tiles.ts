import type { LayerDefinition } from "../../contract/layers.ts";
import { tileBoxesFile } from "../../contract/publication.ts";
import type { CheckVerdicts } from "../check/tile-grade.ts";
import { type FeatureTable, isWanted, type PublicationSink } from "../feature-table.ts";
import type { PipeNetwork } from "../network/pipe-network.ts";
import type { Box } from "./box.ts";
import { planExtrusionTiles } from "./extrusion-tiles.ts";
import { FittingPlacer } from "./fitting-placement.ts";
import { contentPath, LayerTileset } from "./layer-tileset.ts";
import type { ModelLibrary, PlacedModel } from "./model-library.ts";
import { pipeJoints } from "./pipe-joints.ts";
import { planPipeTiles } from "./pipe-tiles.ts";
import { modelNamesOf, pointPlacement } from "./point-placement.ts";
import { planPointTiles } from "./point-tiles.ts";
import { encodeTileBoxes } from "./tile-boxes.ts";
import { enuCoordinates, type TileGrid } from "./tile-grid.ts";
import type { TiledLayer, TilesetPlan } from "./tileset-plan.ts";

/** A pipe layer with its graph; facilities need the one they stand on. */
export interface PipeLayer {
  readonly table: FeatureTable;
  readonly network: PipeNetwork;
}

/** What every layer's tiles are made with. */
export interface TileMaker {
  readonly grid: TileGrid;
  readonly library: ModelLibrary;
  /** what checks have said of the features; absent: nothing */
  readonly verdicts?: CheckVerdicts | undefined;
}

/** Where tiles go. */
export interface TilesTarget extends TileMaker {
  readonly sink: PublicationSink;
  /** what tiles draw that other processes made, by contentPath */
  readonly boxes?: ReadonlyMap<string, Box>;
  /** told the number of tiles written so far */
  readonly tick: (tiles: number) => void;
}

/** Whether a layer is drawn from 3D Tiles. */
export function hasTiles(layer: LayerDefinition): boolean {
  return ["tubes", "models", "extrusions"].includes(layer.representation);
}

/**
 * Writes tiles/<layer>/ of one layer with at least one feature.
 * @param pipes of the layer itself for pipes, of `layer.network` for facilities; undefined where not published
 * @throws Error naming the feature that cannot be drawn or lies outside the county's grid
 */
export async function writeLayerTiles(
  layer: LayerDefinition,
  table: FeatureTable,
  pipes: PipeLayer | undefined,
  target: TilesTarget,
): Promise<void> {
  const tileset = await layerTileset(layer, table, pipes, target);
  const folder = `tiles/${layer.id}`;
  const boxes = new Map(target.boxes);
  for (const tile of tileset.tiles()) {
    const path = contentPath(tile.address);
    if (!isWanted(target.sink, `${folder}/${path}`)) continue;
    const { bytes, box } = tileset.draw(tile);
    boxes.set(path, box);
    await target.sink.put(`${folder}/${path}`, bytes);
    target.tick(boxes.size);
  }
  if (isWanted(target.sink, `${folder}/tileset.json`))
    for (const { path, bytes } of tileset.filesBeside(boxes))
      await target.sink.put(`${folder}/${path}`, bytes);
  await target.sink.put(tileBoxesFile(layer.id), encodeTileBoxes(boxes));
}

/** A layer shared out to its tiles, ready to be drawn. Throws as writeLayerTiles. */
export async function layerTileset(
  layer: LayerDefinition,
  table: FeatureTable,
  pipes: PipeLayer | undefined,
  maker: TileMaker,
): Promise<LayerTileset> {
  const source = { layer, table, enu: enuCoordinates(maker.grid, table) };
  return new LayerTileset(source, await planOf(source, pipes, maker), maker);
}

async function planOf(
  source: TiledLayer,
  pipes: PipeLayer | undefined,
  { grid, library }: TileMaker,
): Promise<TilesetPlan> {
  const { layer, table, enu } = source;
  if (layer.representation === "tubes")
    return planPipeTiles(source, pipeJoints(table, enu, pipes!.network), grid);
  if (layer.representation === "extrusions") return planExtrusionTiles(source, grid);
  const models = await modelsOf(layer, library);
  const fittings =
    pipes &&
    new FittingPlacer(
      { table: pipes.table, enu: enuCoordinates(grid, pipes.table) },
      pipes.network,
      pipes.network.nodes,
    );
  const placementOf = pointPlacement(layer, table, fittings, models);
  const placements = Array.from({ length: table.count }, (_, row) => placementOf(row));
  return planPointTiles(source, placements, models, grid);
}

/** Every model that features of a point layer may stand as. */
export async function modelsOf(
  layer: LayerDefinition,
  library: ModelLibrary,
): Promise<ReadonlyMap<string, PlacedModel>> {
  const models = new Map<string, PlacedModel>();
  for (const name of modelNamesOf(layer)) models.set(name, await library.model(name));
  return models;
}
