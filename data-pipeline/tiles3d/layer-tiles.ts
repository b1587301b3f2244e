import type { LayerDefinition } from "../../contract/layers.ts";
import { tileBoxesFile } from "../../contract/publication.ts";
import type { CheckVerdicts } from "../check/tile-grade.ts";
import { type FeatureSource, tableSource } from "../feature-source.ts";
import { type FeatureTable, isWanted, type PublicationSink } from "../feature-table.ts";
import type { PipeNetwork } from "../network/pipe-network.ts";
import type { Box } from "./box.ts";
import {
  ExtrusionReader,
  type LayerReader,
  PipeReader,
  type PipeSource,
  PointReader,
  tiledFeatures,
} from "./layer-reader.ts";
import { contentPath, filesBesideTiles, referencePoints } from "./layer-tileset.ts";
import type { ModelLibrary, PlacedModel } from "./model-library.ts";
import { modelNamesOf } from "./point-placement.ts";
import { FeatureProperties, tableColumns } from "./property-table.ts";
import { RowCells } from "./row-cells.ts";
import { encodeTileBoxes } from "./tile-boxes.ts";
import type { TileAddress, TileGrid } from "./tile-grid.ts";
import { addressOf } from "./tile-levels.ts";

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
  /** told of all features, piece by piece, before tiles are drawn */
  readonly scanned?: (table: FeatureTable) => void;
  /** told the number of tiles written so far */
  readonly tick: (tiles: number) => void;
}

/** Whether a layer is drawn from 3D Tiles. */
export function hasTiles(layer: LayerDefinition): boolean {
  return ["tubes", "models", "extrusions"].includes(layer.representation);
}

/** writeSourceTiles of a layer that is in memory. */
export function writeLayerTiles(
  layer: LayerDefinition,
  table: FeatureTable,
  pipes: PipeLayer | undefined,
  target: TilesTarget,
): Promise<void> {
  const pipeSource = pipes && { source: tableSource(pipes.table), network: pipes.network };
  return writeSourceTiles(layer, tableSource(table), pipeSource, target);
}

/**
 * Writes tiles/<layer>/ of one layer with at least one feature. Its features are read once to know where they are, 8 bytes
 * each, and then tile by tile of the coarsest level that shows them all: at most 8,000 at a time, of which that tile and
 * all below it are drawn. So memory does not grow with what features hold.
 * @param pipes of the layer itself for pipes, of `layer.network` for facilities; undefined where not published
 * @throws Error naming the feature that cannot be drawn or lies outside the county's grid
 */
export async function writeSourceTiles(
  layer: LayerDefinition,
  source: FeatureSource,
  pipes: PipeSource | undefined,
  target: TilesTarget,
): Promise<void> {
  const { grid, verdicts, sink } = target;
  const reader = await readerOf(layer, source, pipes, target);
  const cells = new RowCells(grid, source.count);
  for (const { first, table } of source.batches(reader.scanned)) {
    const features = tiledFeatures(grid, table);
    cells.add(first, referencePoints(table, features.enu));
    reader.scan(first, features);
    target.scanned?.(table);
  }
  const { coarsest, style } = reader;
  const placed = cells.placed(style.levels, (detail) => (detail === 0 ? coarsest : undefined));
  const columns = [...new Set([...tableColumns(layer), ...reader.drawn])];
  const boxes = new Map(target.boxes);
  const folder = `tiles/${layer.id}`;

  const drawTiles = async (rows: Uint32Array, details: readonly number[], isCoarsest: boolean) => {
    const tiles = details.flatMap((detail) =>
      tilesOfRows(rows, cells, placed[detail]!.level)
        .map((tile) => ({ ...tile, detail, path: contentPath(tile.address) }))
        .filter(({ path }) => isWanted(sink, `${folder}/${path}`)),
    );
    if (tiles.length === 0) return;
    const { table, layerRows, draws } = reader.open(rows, isCoarsest, columns);
    const properties = new FeatureProperties(layer, table, verdicts, layerRows);
    for (const tile of tiles) {
      const { bytes, box } = draws[tile.detail]!({
        address: tile.address,
        rows: positionsOf(tile.rows, layerRows),
        properties,
      });
      boxes.set(tile.path, box);
      await sink.put(`${folder}/${tile.path}`, bytes);
      target.tick(boxes.size);
    }
  };
  if (coarsest)
    for (const { rows } of tilesOfRows(coarsest, cells, placed[0]!.level)) await drawTiles(rows, [0], true);
  const details = placed.map((_, detail) => detail).slice(coarsest ? 1 : 0);
  const block = placed[details[0]!]!;
  const sorted = cells.sortedBy(block);
  let end = 0;
  for (const count of block.counts) {
    if (count === 0) continue;
    await drawTiles(sorted.subarray(end, end + count), details, false);
    end += count;
  }

  if (isWanted(sink, `${folder}/tileset.json`)) {
    const { schema } = new FeatureProperties(layer, source.rows(new Uint32Array(0)));
    const about = { layerId: layer.id, grid, schema, style, counts: reader.counts };
    const levels = placed.map(({ level, counts }) => ({ level, tiles: usedOf(counts) }));
    for (const { path, bytes } of filesBesideTiles(about, levels, boxes))
      await sink.put(`${folder}/${path}`, bytes);
  }
  await sink.put(tileBoxesFile(layer.id), encodeTileBoxes(boxes));
}

async function readerOf(
  layer: LayerDefinition,
  source: FeatureSource,
  pipes: PipeSource | undefined,
  { grid, library }: TileMaker,
): Promise<LayerReader> {
  if (layer.representation === "tubes") return new PipeReader(layer, pipes!, grid);
  if (layer.representation === "extrusions") return new ExtrusionReader(layer, source, grid);
  const network = layer.network ? pipes : undefined;
  return new PointReader(layer, source, network, await modelsOf(layer, library), grid);
}

/** Some rows by their tiles of a level, tiles and rows rising. */
function tilesOfRows(
  rows: Uint32Array,
  cells: RowCells,
  level: number,
): { address: TileAddress; rows: Uint32Array }[] {
  const groups = new Map<number, number[]>();
  for (const row of rows) {
    const tile = cells.tileOf(row, level);
    const group = groups.get(tile);
    if (group) group.push(row);
    else groups.set(tile, [row]);
  }
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([tile, members]) => ({ address: addressOf({ level }, tile), rows: Uint32Array.from(members) }));
}

/** Where some rows of the layer are in a table. Both rise. */
function positionsOf(rows: Uint32Array, layerRows: Uint32Array): Uint32Array {
  let at = 0;
  return rows.map((row) => {
    while (layerRows[at]! < row) at++;
    return at;
  });
}

function usedOf(counts: Uint32Array): number[] {
  const used: number[] = [];
  for (let tile = 0; tile < counts.length; tile++) if (counts[tile]! > 0) used.push(tile);
  return used;
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
