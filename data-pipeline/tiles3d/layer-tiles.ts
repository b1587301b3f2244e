import type { LayerDefinition } from "../../contract/layers.ts";
import type { FeatureTable } from "../feature-table.ts";
import type { PipeNetwork } from "../network/pipe-network.ts";
import { writeExtrusionTiles } from "./extrusion-tiles.ts";
import { FittingPlacer } from "./fitting-placement.ts";
import type { ModelLibrary } from "./model-library.ts";
import { writePipeTiles } from "./pipe-tiles.ts";
import { writePointTiles } from "./point-tiles.ts";
import { enuCoordinates } from "./tile-grid.ts";
import type { TilesTarget } from "./tileset-writer.ts";

/** A pipe layer with its graph; facilities need the one they stand on. */
export interface PipeLayer {
  readonly table: FeatureTable;
  readonly network: PipeNetwork;
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
  target: TilesTarget & { readonly library: ModelLibrary },
): Promise<void> {
  const { grid, library } = target;
  const source = { layer, table, enu: enuCoordinates(grid, table) };
  if (layer.representation === "tubes") return writePipeTiles(source, pipes!.network, target);
  if (layer.representation === "extrusions") return writeExtrusionTiles(source, target);
  const fittings = pipes && new FittingPlacer(pipes.table, enuCoordinates(grid, pipes.table), pipes.network);
  return writePointTiles(source, library, fittings, target);
}
