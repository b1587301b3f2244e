import type { Cesium3DTileFeature, Cesium3DTileset } from "cesium";

interface TileContent {
  readonly featuresLength: number;
  getFeature(index: number): Cesium3DTileFeature;
}
interface Tile {
  readonly content: TileContent;
}

/**
 * Finds one feature, by its id in the survey, in whichever tiles show it: each level of detail has it once, and
 * tiles come and go while the camera moves.
 */
export class MarkedFeatures {
  readonly #tileset: Cesium3DTileset;
  readonly #onChange: (features: readonly Cesium3DTileFeature[], id: string | undefined) => void;
  readonly #stops: readonly (() => void)[];
  #id: string | undefined;
  /** contents searched for the present id; null where they do not have it */
  #found = new Map<TileContent, Cesium3DTileFeature | null>();

  constructor(
    tileset: Cesium3DTileset,
    onChange: (features: readonly Cesium3DTileFeature[], id: string | undefined) => void,
  ) {
    this.#tileset = tileset;
    this.#onChange = onChange;
    this.#stops = [
      tileset.tileVisible.addEventListener((tile: Tile) => this.#search(tile.content)),
      tileset.tileUnload.addEventListener((tile: Tile) => {
        if (this.#found.get(tile.content)) {
          this.#found.delete(tile.content);
          this.#report();
        }
      }),
    ];
  }

  mark(id: string | undefined): void {
    if (id === this.#id) return;
    this.#id = id;
    this.#found = new Map();
    this.#report();
  }

  destroy(): void {
    if (!this.#tileset.isDestroyed()) for (const stop of this.#stops) stop();
    this.#onChange([], undefined);
  }

  #search(content: TileContent): void {
    if (this.#id === undefined || this.#found.has(content)) return;
    let found: Cesium3DTileFeature | null = null;
    for (let i = 0; i < content.featuresLength && !found; i++) {
      const feature = content.getFeature(i);
      if (String(feature.getProperty("id")) === this.#id) found = feature;
    }
    this.#found.set(content, found);
    if (found) this.#report();
  }

  #report(): void {
    this.#onChange(
      [...this.#found.values()].filter((feature) => feature !== null),
      this.#id,
    );
  }
}
