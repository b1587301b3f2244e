import { createCanvas } from "@napi-rs/canvas";
import type { FeatureTable } from "../feature-table.ts";
import { MapLayer } from "./map-layer.ts";
import { type MapTile, type PlaneScale, TILE_PIXELS, TilePlane } from "./map-tile.ts";
import { paintBuildings } from "./paint-buildings.ts";
import { cutTerraces, drawTerraces, growWild, paintBare, paintRelief, paintWild } from "./paint-ground.ts";
import { hasSteps, isCovered, paintLand } from "./paint-land.ts";
import { paintRoads } from "./paint-roads.ts";
import { SportGrounds } from "./paint-sport.ts";
import { paintWater, paintWaterways } from "./paint-water.ts";
import { PALETTES, type Theme } from "./palette.ts";
import type { TileRelief } from "./relief.ts";
import { findJunctions, type RoadJunctions } from "./road-junctions.ts";
import { Textures } from "./textures.ts";

/** JPEG quality 0 … 100; at 76 the grain of forests survives and a tile of 512 pixels is about 40 kB. */
const QUALITY = 76;
/** The layers that are painted, in the catalogue's names. */
export const PAINTED_LAYERS = ["landuse", "hydrography", "waterways", "roads", "buildings"] as const;
export type PaintedLayer = (typeof PAINTED_LAYERS)[number];
export const THEMES: readonly Theme[] = ["dark", "light"];

/** Paints tiles of one county; holds its layers, indexed, and the patterns. */
export class TilePainter {
  readonly #layers = new Map<PaintedLayer, MapLayer>();
  readonly #junctions: RoadJunctions;
  readonly #sport: SportGrounds | null;
  readonly #textures: Record<Theme, Textures>;
  readonly #scale: PlaneScale;

  constructor(tables: ReadonlyMap<PaintedLayer, FeatureTable>, scale: PlaneScale) {
    for (const [id, table] of tables) this.#layers.set(id, new MapLayer(table));
    const roads = this.#layers.get("roads");
    this.#junctions = roads ? findJunctions(roads) : { halfWidthAt: () => undefined };
    const land = this.#layers.get("landuse");
    this.#sport = land ? new SportGrounds(land, this.#layers.get("buildings"), scale) : null;
    this.#textures = { dark: new Textures(PALETTES.dark), light: new Textures(PALETTES.light) };
    this.#scale = scale;
  }

  /** JPEG of a tile in each theme. `relief` null = the county has no ground grid. */
  async paint(tile: MapTile, relief: TileRelief | null): Promise<Record<Theme, Uint8Array>> {
    const plane = new TilePlane(tile, this.#scale);
    const land = this.#layers.get("landuse");
    const covered =
      land !== undefined &&
      isCovered(land, this.#layers.get("hydrography"), this.#layers.get("roads"), plane);
    const wild = covered ? null : growWild(relief, plane);
    const stepped =
      wild?.terrace.some((share) => share > 0.05) || (land !== undefined && hasSteps(land, plane));
    const steps = relief && stepped ? cutTerraces(relief, plane) : null;
    const [dark, light] = await Promise.all(
      THEMES.map((theme) => {
        const palette = PALETTES[theme];
        const textures = this.#textures[theme];
        const canvas = createCanvas(TILE_PIXELS, TILE_PIXELS);
        const context = canvas.getContext("2d");
        const bands = steps ? drawTerraces(steps, palette) : null;
        const layer = (id: PaintedLayer, paint: (layer: MapLayer) => void) => {
          const found = this.#layers.get(id);
          if (found) paint(found);
        };
        if (wild) paintWild(context, wild, bands, plane, palette, textures);
        else paintBare(context, palette);
        layer("landuse", (landuse) => paintLand(context, landuse, bands, plane, palette, textures));
        this.#sport?.paint(context, plane, palette);
        if (relief) paintRelief(context, relief, plane, palette);
        layer("waterways", (lines) => paintWaterways(context, lines, plane, palette));
        layer("hydrography", (water) => paintWater(context, water, plane, palette));
        layer("roads", (roads) => paintRoads(context, roads, this.#junctions, plane, palette));
        layer("buildings", (buildings) => paintBuildings(context, buildings, plane, palette));
        return canvas.encode("jpeg", QUALITY);
      }),
    );
    return { dark: dark!, light: light! };
  }
}
