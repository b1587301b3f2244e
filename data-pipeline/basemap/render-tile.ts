import { createCanvas } from "@napi-rs/canvas";
import type { FeatureTable } from "../feature-table.ts";
import { MapLayer } from "./map-layer.ts";
import { type MapTile, type PlaneScale, TILE_PIXELS, TilePlane } from "./map-tile.ts";
import { paintBuildings } from "./paint-buildings.ts";
import { growWild, paintRelief, paintWild, terraceBands } from "./paint-ground.ts";
import { paintLand } from "./paint-land.ts";
import { paintRoads } from "./paint-roads.ts";
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
  readonly #textures: Record<Theme, Textures>;
  readonly #scale: PlaneScale;

  constructor(tables: ReadonlyMap<PaintedLayer, FeatureTable>, scale: PlaneScale) {
    for (const [id, table] of tables) this.#layers.set(id, new MapLayer(table));
    const roads = this.#layers.get("roads");
    this.#junctions = roads ? findJunctions(roads) : { halfWidthAt: () => undefined };
    this.#textures = { dark: new Textures(PALETTES.dark), light: new Textures(PALETTES.light) };
    this.#scale = scale;
  }

  /** JPEG of a tile in each theme. `relief` null = the county has no ground grid. */
  async paint(tile: MapTile, relief: TileRelief | null): Promise<Record<Theme, Uint8Array>> {
    const plane = new TilePlane(tile, this.#scale);
    const wild = growWild(relief, plane);
    const [dark, light] = await Promise.all(
      THEMES.map((theme) => {
        const palette = PALETTES[theme];
        const textures = this.#textures[theme];
        const canvas = createCanvas(TILE_PIXELS, TILE_PIXELS);
        const context = canvas.getContext("2d");
        const bands = terraceBands(relief, plane, palette);
        const layer = (id: PaintedLayer, paint: (layer: MapLayer) => void) => {
          const found = this.#layers.get(id);
          if (found) paint(found);
        };
        paintWild(context, wild, bands, plane, palette, textures);
        layer("landuse", (land) => paintLand(context, land, bands, plane, palette, textures));
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
