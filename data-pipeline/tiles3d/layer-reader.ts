import type { LayerDefinition } from "../../contract/layers.ts";
import type { PointCounts } from "../../contract/point-counts.ts";
import type { FeatureSource } from "../feature-source.ts";
import type { FeatureTable } from "../feature-table.ts";
import type { JoinedPipes } from "../network/pipe-network.ts";
import { ExtrusionTiles, LargestSolids } from "./extrusion-tiles.ts";
import { FittingPlacer } from "./fitting-placement.ts";
import type { PlacedModel } from "./model-library.ts";
import { pipeJoints } from "./pipe-joints.ts";
import { LargestMains, PipeTiles } from "./pipe-tiles.ts";
import { edgesOfRows, PipesAtNodes } from "./pipes-at-nodes.ts";
import { countPoints, PointCells } from "./point-counts.ts";
import { pointPlacement } from "./point-placement.ts";
import { PointTiles } from "./point-tiles.ts";
import { enuCoordinates, type TileGrid } from "./tile-grid.ts";
import type { DrawTile, TiledFeatures, TileStyle } from "./tileset-plan.ts";

/** Pipes with the graph that they are. */
export interface PipeSource {
  readonly source: FeatureSource;
  readonly network: JoinedPipes;
}

/** Features of a layer that are in memory while their tiles are drawn. */
export interface OpenedFeatures {
  readonly table: FeatureTable;
  /** row of the layer of each row of the table, rising: those that were asked for, and what decides how they look */
  readonly layerRows: Uint32Array;
  /** by level of detail */
  readonly draws: readonly DrawTile[];
}

/** Reads a kind of layer, first all of it piece by piece, then what a tile needs. */
export interface LayerReader {
  readonly style: TileStyle;
  /** columns that scan needs */
  readonly scanned: readonly string[];
  /** columns that decide how features look, besides those that property tables hold */
  readonly drawn: readonly string[];
  /**
   * Told of all features in their order before anything else is asked.
   * @param first row of the layer of the table's first row
   * @throws Error naming a feature that cannot be drawn
   */
  scan(first: number, features: TiledFeatures): void;
  /** rows of the coarsest level of detail; undefined = all, which the others show */
  readonly coarsest: Uint32Array | undefined;
  readonly counts: PointCounts | undefined;
  /**
   * @param rows rising; @param coarsest whether only the coarsest level is drawn of them
   * @param columns that the table needs
   */
  open(rows: Uint32Array, coarsest: boolean, columns: readonly string[]): OpenedFeatures;
}

/** Features in the county's frame. */
export function tiledFeatures(grid: TileGrid, table: FeatureTable): TiledFeatures {
  return { table, enu: enuCoordinates(grid, table) };
}

/** Pipes are read with those that they are joined to. */
export class PipeReader implements LayerReader {
  readonly style: PipeTiles;
  readonly scanned = ["nominalMm"];
  readonly drawn = ["outerDiameterMm", "heightMm", "depthSource", "diameterSource"];
  readonly counts = undefined;
  readonly #pipes: PipeSource;
  readonly #grid: TileGrid;
  readonly #mains: LargestMains;
  readonly #atNodes: PipesAtNodes;

  constructor(layer: LayerDefinition, pipes: PipeSource, grid: TileGrid) {
    this.style = new PipeTiles(layer, grid);
    this.#pipes = pipes;
    this.#grid = grid;
    this.#mains = new LargestMains(pipes.source.count);
    this.#atNodes = pipesAtNodes(pipes);
  }

  scan(first: number, { table }: TiledFeatures): void {
    this.#mains.add(first, table);
  }

  get coarsest(): Uint32Array {
    return this.#mains.rows;
  }

  open(rows: Uint32Array, coarsest: boolean, columns: readonly string[]): OpenedFeatures {
    const { source, network } = this.#pipes;
    if (coarsest) {
      const table = source.rows(rows, columns);
      const draws = this.style.draws(tiledFeatures(this.#grid, table), undefined);
      return { table, layerRows: rows, draws };
    }
    const layerRows = this.#atNodes.rowsAt(nodesOfRows(network, rows));
    const features = tiledFeatures(this.#grid, source.rows(layerRows, columns));
    const joints = pipeJoints(features.table, features.enu, edgesOfRows(network, layerRows));
    return { table: features.table, layerRows, draws: this.style.draws(features, joints) };
  }
}

/** Points stand as models; facilities are turned along the pipes at them, which are read with them. */
export class PointReader implements LayerReader {
  readonly style: PointTiles;
  readonly scanned = [];
  readonly drawn = ["kind", "nominalMm", "rotationDeg", "headingDeg", "poleHeightM", "heightM"];
  readonly coarsest = undefined;
  readonly #layer: LayerDefinition;
  readonly #source: FeatureSource;
  readonly #pipes: PipeSource | undefined;
  readonly #grid: TileGrid;
  readonly #models: ReadonlyMap<string, PlacedModel>;
  readonly #cells: PointCells;
  readonly #atNodes: PipesAtNodes | undefined;

  /** @param pipes that the points stand on; @param models all that they may stand as */
  constructor(
    layer: LayerDefinition,
    source: FeatureSource,
    pipes: PipeSource | undefined,
    models: ReadonlyMap<string, PlacedModel>,
    grid: TileGrid,
  ) {
    this.style = new PointTiles(layer, models, grid);
    this.#layer = layer;
    this.#source = source;
    this.#pipes = pipes;
    this.#grid = grid;
    this.#models = models;
    this.#cells = PointCells.coarsest(grid);
    this.#atNodes = pipes && pipesAtNodes(pipes);
    if (pipes && pipes.network.facilityNodes.length !== source.count)
      throw new Error(
        `${layer.id}: found nodes of ${pipes.network.facilityNodes.length} facilities in the network, expected ${source.count}`,
      );
  }

  scan(_: number, features: TiledFeatures): void {
    this.#cells.add(features);
  }

  get counts(): PointCounts {
    const { emptyErrorMeters } = this.style;
    if (this.#cells.isFinal) return { emptyErrorMeters, ...this.#cells.counted };
    return { emptyErrorMeters, ...countPoints(this.#grid, this.#batches()) };
  }

  open(rows: Uint32Array, _: boolean, columns: readonly string[]): OpenedFeatures {
    const table = this.#source.rows(rows, columns);
    const placementOf = pointPlacement(this.#layer, table, this.#fittings(rows), this.#models);
    const placements = Array.from(rows, (_, row) => placementOf(row));
    const draws = this.style.draws(tiledFeatures(this.#grid, table), placements);
    return { table, layerRows: rows, draws };
  }

  #fittings(facilities: Uint32Array): FittingPlacer | undefined {
    if (!this.#pipes) return undefined;
    const { source, network } = this.#pipes;
    const nodeOf = (row: number) => network.facilityNodes[facilities[row]!]!;
    const nodes = Array.from(facilities, (_, row) => nodeOf(row)).filter((node) => node >= 0);
    const rows = this.#atNodes!.rowsAt(nodes);
    const pipes = tiledFeatures(this.#grid, source.rows(rows, []));
    return new FittingPlacer(pipes, edgesOfRows(network, rows), nodeOf);
  }

  *#batches(): Iterable<TiledFeatures> {
    for (const { table } of this.#source.batches([])) yield tiledFeatures(this.#grid, table);
  }
}

/** Buildings and bridges depend on nothing but themselves. */
export class ExtrusionReader implements LayerReader {
  readonly style: ExtrusionTiles;
  readonly scanned = ["heightM", "floors"];
  readonly drawn = ["heightM", "floors", "roof", "kind"];
  readonly counts = undefined;
  readonly #source: FeatureSource;
  readonly #grid: TileGrid;
  readonly #largest: LargestSolids;

  constructor(layer: LayerDefinition, source: FeatureSource, grid: TileGrid) {
    this.style = new ExtrusionTiles(layer, grid);
    this.#source = source;
    this.#grid = grid;
    this.#largest = new LargestSolids(layer, source.count);
  }

  scan(first: number, features: TiledFeatures): void {
    this.#largest.add(first, features);
  }

  get coarsest(): Uint32Array {
    return this.#largest.rows;
  }

  open(rows: Uint32Array, _: boolean, columns: readonly string[]): OpenedFeatures {
    const table = this.#source.rows(rows, columns);
    return { table, layerRows: rows, draws: this.style.draws(tiledFeatures(this.#grid, table)) };
  }
}

function pipesAtNodes({ source, network }: PipeSource): PipesAtNodes {
  return new PipesAtNodes(network, source.count, network.nodeCount);
}

function* nodesOfRows({ edgeFrom, edgeTo }: JoinedPipes, rows: Uint32Array): Iterable<number> {
  for (const row of rows) {
    yield edgeFrom[row]!;
    yield edgeTo[row]!;
  }
}
