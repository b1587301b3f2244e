import { PixelDatatype, PixelFormat, Sampler, type Scene, Texture } from "cesium";

declare module "cesium" {
  /** Exported by Cesium, but not in its types. */
  export class Texture {
    constructor(options: {
      context: object;
      pixelFormat: PixelFormat;
      pixelDatatype: PixelDatatype;
      sampler: object;
      flipY: false;
      source: TexturePixels;
    });
    copyFrom(options: { source: TexturePixels }): void;
    destroy(): void;
  }
  export const Sampler: { readonly NEAREST: object };
}
interface TexturePixels {
  readonly arrayBufferView: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Bytes that shaders read with texelFetch: byte i at (i mod width, i div width), as `.r` of 0 … 1. New bytes of the
 * same number are one upload into the same texture, whatever draws with it.
 */
export class DataTexture {
  readonly #context: object;
  readonly #none: Texture;
  readonly #width: number;
  #texture: Texture | undefined;
  #height = 0;

  constructor(scene: Scene, width: number) {
    const context: unknown = Reflect.get(scene, "context");
    if (typeof context !== "object" || context === null || !("defaultTexture" in context))
      throw new Error("Cesium's scene has no context.defaultTexture any more: find what replaced it.");
    this.#context = context;
    this.#none = context.defaultTexture as Texture;
    this.#width = width;
  }

  /** One white texel before the first bytes. */
  get texture(): Texture {
    return this.#texture ?? this.#none;
  }

  /** The last row is filled up with 255. */
  set(bytes: Uint8Array): void {
    const height = Math.max(1, Math.ceil(bytes.length / this.#width));
    const arrayBufferView = new Uint8Array(this.#width * height).fill(255);
    arrayBufferView.set(bytes);
    const source = { arrayBufferView, width: this.#width, height };
    if (this.#texture && height === this.#height) {
      this.#texture.copyFrom({ source });
      return;
    }
    this.#texture?.destroy();
    this.#height = height;
    this.#texture = new Texture({
      context: this.#context,
      pixelFormat: PixelFormat.RED,
      pixelDatatype: PixelDatatype.UNSIGNED_BYTE,
      sampler: Sampler.NEAREST,
      flipY: false,
      source,
    });
  }

  destroy(): void {
    this.#texture?.destroy();
    this.#texture = undefined;
  }
}
