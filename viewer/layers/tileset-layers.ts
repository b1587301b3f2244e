import {
  Cesium3DTileColorBlendMode,
  type Cesium3DTileFeature,
  Cesium3DTileStyle,
  Cesium3DTileset,
  Color,
  type Scene,
} from "cesium";
import { PATHS } from "../../contract/api.ts";
import type { LayerDefinition } from "../../contract/layers.ts";
import type { FeatureRef, Theme } from "../state.ts";
import { buildingShader, modelShader } from "./tileset-shaders.ts";

export interface Look {
  readonly visible: boolean;
  readonly opacity: number;
  readonly theme: Theme;
  readonly standardColours: boolean;
}

/** Tile content held in memory for each layer, bytes. */
const CACHE_BYTES = 160 * 1024 * 1024;
const SELECTED = Color.fromCssColorString("#fff3c4");
const HOVERED = Color.fromCssColorString("#bfe9f2");

/** One layer's 3D Tiles: its look, and the features that are marked in whichever tiles show them. */
export class TilesetLayer {
  #marks = new Map<string, Color>();
  /** contents that were searched for the present marks */
  #searched = new WeakSet<object>();
  #marked = new Set<TileFeature>();
  #look: Look | undefined;

  private constructor(
    readonly definition: LayerDefinition,
    readonly tileset: Cesium3DTileset,
    private readonly scene: Scene,
  ) {}

  /** @throws when the tileset cannot be loaded */
  static async open(definition: LayerDefinition, scene: Scene): Promise<TilesetLayer> {
    const tileset = await Cesium3DTileset.fromUrl(PATHS.tileset(definition.id), {
      cacheBytes: CACHE_BYTES,
      maximumCacheOverflowBytes: CACHE_BYTES,
      enableCollision: false,
      dynamicScreenSpaceError: true,
      maximumScreenSpaceError: 16,
    });
    const layer = new TilesetLayer(definition, tileset, scene);
    tileset.tileVisible.addEventListener((tile: { content: TileContent }) => layer.#mark(tile.content));
    tileset.tileUnload.addEventListener((tile: { content: TileContent }) => layer.#forget(tile.content));
    scene.primitives.add(tileset);
    return layer;
  }

  apply(look: Look): void {
    const before = this.#look;
    this.#look = look;
    this.tileset.show = look.visible;
    if (before?.opacity !== look.opacity || before.theme !== look.theme) {
      this.tileset.customShader =
        this.definition.representation === "extrusions"
          ? buildingShader(look.theme, look.opacity)
          : modelShader(look.theme, look.opacity);
    }
    if (this.definition.group === "underground" && before?.standardColours !== look.standardColours) {
      this.tileset.colorBlendMode = Cesium3DTileColorBlendMode.REPLACE;
      this.tileset.style = look.standardColours
        ? new Cesium3DTileStyle({ color: `color("${this.definition.colour.standard}")` })
        : undefined;
    }
    this.scene.requestRender();
  }

  /** Colours the selected and the hovered feature, here and in tiles that come into view later. */
  setMarks(selection: FeatureRef | null, hover: FeatureRef | null): void {
    const marks = new Map<string, Color>();
    if (hover?.layer === this.definition.id) marks.set(hover.id, HOVERED);
    if (selection?.layer === this.definition.id) marks.set(selection.id, SELECTED);
    if (marks.size === 0 && this.#marks.size === 0) return;
    for (const feature of this.#marked) feature.color = Color.WHITE;
    this.#marked.clear();
    this.#marks = marks;
    this.#searched = new WeakSet();
    this.scene.requestRender();
  }

  destroy(): void {
    this.scene.primitives.remove(this.tileset);
  }

  #mark(content: TileContent): void {
    if (this.#marks.size === 0 || this.#searched.has(content)) return;
    this.#searched.add(content);
    for (let i = 0; i < content.featuresLength; i++) {
      const feature = content.getFeature(i);
      const colour = this.#marks.get(String(feature.getProperty("id")));
      if (!colour) continue;
      feature.color = colour;
      this.#marked.add(feature);
      this.scene.requestRender();
    }
  }

  /** Features of a tile that leaves memory must not be coloured again. */
  #forget(content: TileContent): void {
    for (const feature of this.#marked) {
      if (feature.content === content) this.#marked.delete(feature);
    }
  }
}

interface TileContent {
  readonly featuresLength: number;
  getFeature(index: number): TileFeature;
}
/** Cesium's types leave out the content a feature belongs to. */
type TileFeature = Cesium3DTileFeature & { readonly content?: TileContent };
