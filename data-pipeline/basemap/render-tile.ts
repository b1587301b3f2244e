import { setImmediate as turn } from "node:timers/promises";
import type { FeatureTable } from "../feature-table.ts";
import { MapLayer } from "./map-layer.ts";
import { type MapTile, type PlaneScale, TilePlane } from "./map-tile.ts";
import { paintBuildings } from "./paint-buildings.ts";
import { paintBare, paintRelief } from "./paint-ground.ts";
import { hasSteps, isCovered, paintLand } from "./paint-land.ts";
import { paintRoads } from "./paint-roads.ts";
import { SportGrounds } from "./paint-sport.ts";
import { paintWater, paintWaterways } from "./paint-water.ts";
import { WildPainter } from "./paint-wild.ts";
import type { Theme } from "./palette.ts";
import { type Sheet, shrinkInto } from "./picture.ts";
import type { TileRelief } from "./relief.ts";
import { findJunctions, type RoadJunctions } from "./road-junctions.ts";
import { SheetPile } from "./sheet-pile.ts";
import { cutTerraces, drawTerraces } from "./terraces.ts";
import { Textures } from "./textures.ts";
import { isShrunk, type TileTree } from "./tile-tree.ts";
import { growWild } from "./wild-ground.ts";

/** JPEG quality 0 … 100; at 76 the grain of forests survives and a tile of 512 pixels is about 40 kB. */
const QUALITY = 76;
/** The layers that are painted, in the catalogue's names. */
export const PAINTED_LAYERS = ["landuse", "hydrography", "waterways", "roads", "buildings"] as const;
export type PaintedLayer = (typeof PAINTED_LAYERS)[number];

/** A tile tree with the ground of each tile that is painted and not shrunk. */
export interface TreeJob extends TileTree {
  readonly relief: TileRelief | null;
  readonly children: readonly TreeJob[];
}

/** JPEG of a tile in each theme. */
export interface PaintedTile extends Readonly<Record<Theme, Uint8Array>> {
  readonly tile: MapTile;
}

/** Paints tiles of one county; holds its layers, indexed, and the patterns. */
export class TilePainter {
  readonly #layers = new Map<PaintedLayer, MapLayer>();
  readonly #junctions: RoadJunctions;
  readonly #sport: SportGrounds | null;
  readonly #textures = new Textures();
  readonly #wild = new WildPainter(this.#textures);
  readonly #sheets = new SheetPile();
  #last: Promise<unknown> = Promise.resolve();
  readonly #scale: PlaneScale;

  constructor(tables: ReadonlyMap<PaintedLayer, FeatureTable>, scale: PlaneScale) {
    for (const [id, table] of tables) this.#layers.set(id, new MapLayer(table));
    const roads = this.#layers.get("roads");
    this.#junctions = roads ? findJunctions(roads) : new Float32Array(0);
    const land = this.#layers.get("landuse");
    this.#sport = land ? new SportGrounds(land, this.#layers.get("buildings"), scale) : null;
    this.#scale = scale;
  }

  /** JPEG of a tile in each theme. `relief` null = the county has no ground grid. */
  async paint(tile: MapTile, relief: TileRelief | null): Promise<PaintedTile> {
    const [painted] = await this.paintTree({ tile, isPlanned: true, relief, children: [] });
    return painted!;
  }

  /** JPEGs of a tile and of all planned ones below it, the deepest first. A call begins when the one before it has painted. */
  async paintTree(tree: TreeJob): Promise<PaintedTile[]> {
    const painted = this.#last.then(async () => {
      const encoded: Promise<PaintedTile>[] = [];
      await this.#paintTree(tree, encoded);
      return encoded;
    });
    this.#last = painted.catch(() => undefined); // told to whom asked for it
    return Promise.all(await painted);
  }

  async #paintTree(tree: TreeJob, encoded: Promise<PaintedTile>[], depth = 0): Promise<readonly Sheet[]> {
    const { tile, isPlanned, relief, children } = tree;
    const sheets = await this.#sheets.take(depth);
    for (const child of children) {
      const parts = await this.#paintTree(child, encoded, depth + 1);
      for (const [i, { canvas }] of parts.entries()) shrinkInto(sheets[i]!, canvas, child.tile);
    }
    if (!isShrunk(tree)) this.#paintSheets(sheets, new TilePlane(tile, this.#scale), relief);
    if (isPlanned) encoded.push(this.#encode(tile, sheets));
    await turn(); // pictures that are no longer used are only let go of between two turns of the event loop
    return sheets;
  }

  /** Other threads write the JPEGs while this one paints on. */
  async #encode(tile: MapTile, sheets: readonly Sheet[]): Promise<PaintedTile> {
    const jpegs = Promise.all(sheets.map(({ canvas }) => canvas.encode("jpeg", QUALITY)));
    this.#sheets.keep(sheets, jpegs);
    const [dark, light] = await jpegs;
    return { tile, dark: dark!, light: light! };
  }

  #paintSheets(sheets: readonly Sheet[], plane: TilePlane, relief: TileRelief | null): void {
    const land = this.#layers.get("landuse");
    const covered =
      land !== undefined &&
      isCovered(land, this.#layers.get("hydrography"), this.#layers.get("roads"), plane);
    const wild = covered ? null : growWild(relief, plane);
    const terraced = land !== undefined && hasSteps(land, plane);
    const stepped = terraced || wild?.terrace.some((share) => share > 0.05);
    const steps = relief && stepped ? cutTerraces(relief, plane, terraced ? null : wild) : null;
    const bands = steps && terraced ? drawTerraces(steps) : null;
    const layer = (id: PaintedLayer, paint: (layer: MapLayer) => void) => {
      const found = this.#layers.get(id);
      if (found) paint(found);
    };
    if (wild) this.#wild.paint(sheets, wild, steps, plane);
    else paintBare(sheets);
    layer("landuse", (landuse) => paintLand(sheets, landuse, bands, plane, this.#textures));
    this.#sport?.paint(sheets, plane);
    if (relief) paintRelief(sheets, relief, plane);
    layer("waterways", (lines) => paintWaterways(sheets, lines, plane));
    layer("hydrography", (water) => paintWater(sheets, water, plane));
    layer("roads", (roads) => paintRoads(sheets, roads, this.#junctions, plane));
    layer("buildings", (buildings) => paintBuildings(sheets, buildings, plane));
  }
}
