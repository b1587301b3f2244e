import { createCanvas, type SKRSContext2D } from "@napi-rs/canvas";
import { TILE_PIXELS } from "./map-tile.ts";
import { randomStream } from "./noise.ts";
import { PALETTES, type TextureKind, THEMES, type Theme } from "./palette.ts";
import { rgb } from "./picture.ts";
import { type MarkPixels, Marks, onGround } from "./texture-marks.ts";

/** Patterns repeat after this many pixels; a tile is a whole number of them, so they meet at its edges. */
const PERIOD = TILE_PIXELS / 2;
const PARCEL_PERIOD = TILE_PIXELS;
/** Beyond this a pixel is larger than any mark; farther views, level 13 and before, share one set of patterns. */
const COARSEST_METERS_PER_PIXEL = 4.7;
/** Marks closer than this many pixels are thinned out and drawn larger; they could not be told apart anyway. */
const CLOSEST_PIXELS = 3.4;
/**
 * A tile tree at the edge of the deepest level paints tiles of three levels by turns. About 30 MB each with their
 * fills, so those of the farther views, which are painted first, are not kept beside them.
 */
const KEPT_SCALES = 3;

/** Strips of a parcel that differ in tone. */
const STRIPS = 16;

type CanvasPattern = NonNullable<ReturnType<SKRSContext2D["createPattern"]>>;

/** What is kept for one scale. */
interface Drawn {
  readonly marks: Map<TextureKind, Record<Theme, MarkPixels>>;
  /** by kind, fill and theme */
  readonly filled: Map<string, CanvasPattern>;
}

/** Patterns of all themes. Only those of the last few scales are kept. */
export class Textures {
  /** by metres per pixel, the last used at the end */
  readonly #scales = new Map<number, Drawn>();
  /** whom patterns are made by; any context can fill with them */
  readonly #maker = createCanvas(1, 1).getContext("2d");

  /** Transparent marks to lay over what is there, anchored at the tile's corner. */
  marks(kind: TextureKind, theme: Theme, metersPerPixel: number): MarkPixels {
    const { marks } = this.#ofScale(metersPerPixel);
    let known = marks.get(kind);
    if (!known) {
      const period = kind === "fields" || kind === "paddy" ? PARCEL_PERIOD : PERIOD;
      const [dark, light] = THEMES.map((name) => new Marks(period, PALETTES[name].mark)) as [Marks, Marks];
      DRAWERS[kind]([dark, light], Math.min(metersPerPixel, COARSEST_METERS_PER_PIXEL));
      known = { dark: dark.finish(), light: light.finish() };
      marks.set(kind, known);
    }
    return known[theme];
  }

  /** Marks on a fill "#rrggbb" of some opacity, anchored at the tile's corner. */
  filled(
    kind: TextureKind,
    fill: string,
    opacity: number,
    theme: Theme,
    metersPerPixel: number,
  ): CanvasPattern {
    const { filled } = this.#ofScale(metersPerPixel);
    const key = `${kind} ${fill} ${theme}`;
    let pattern = filled.get(key);
    if (!pattern) {
      const ground = onGround(this.marks(kind, theme, metersPerPixel), rgb(fill), opacity);
      pattern = this.#maker.createPattern(ground, "repeat")!;
      filled.set(key, pattern);
    }
    return pattern;
  }

  #ofScale(metersPerPixel: number): Drawn {
    const scale = Math.min(metersPerPixel, COARSEST_METERS_PER_PIXEL);
    if (scale < COARSEST_METERS_PER_PIXEL) this.#scales.delete(COARSEST_METERS_PER_PIXEL);
    const drawn: Drawn = this.#scales.get(scale) ?? { marks: new Map(), filled: new Map() };
    this.#scales.delete(scale);
    this.#scales.set(scale, drawn);
    for (const known of this.#scales.keys()) if (this.#scales.size > KEPT_SCALES) this.#scales.delete(known);
    return drawn;
  }
}

/** Draws the same pattern in the inks of each theme. */
type Drawer = (themes: readonly Marks[], metersPerPixel: number) => void;

/** Crowns with a shadow to the south-east and a lit side to the north-west. */
function crowns(spacing: number, radius: number, jitter: number, strength: number): Drawer {
  return (themes, metersPerPixel) => {
    const random = randomStream(7 + spacing * 100);
    const count = Math.max(1, Math.round(PERIOD / Math.max(spacing / metersPerPixel, CLOSEST_PIXELS)));
    const step = PERIOD / count;
    const r = (step * radius) / spacing;
    const inked = themes.map((marks) => ({
      marks,
      shade: rgb(marks.inks.leafShade),
      light: rgb(marks.inks.leafLight),
    }));
    for (let row = 0; row < count; row++) {
      for (let column = 0; column < count; column++) {
        const x = (column + 0.5 + jitter * (random() - 0.5)) * step;
        const y = (row + 0.5 + jitter * (random() - 0.5)) * step;
        const size = r * (0.7 + 0.6 * random());
        const tone = random();
        if (jitter > 0.5 && random() < 0.12) continue;
        for (const { marks, shade, light } of inked) {
          marks.dot(x + size * 0.35, y + size * 0.4, size, shade, 0.42 * strength);
          marks.dot(x, y, size * 0.85, tone < 0.35 ? shade : light, (0.25 + 0.5 * tone) * strength);
        }
      }
    }
  };
}

/** Farmland: parcels of every shape, each ploughed in strips of its own direction, with bunds between them. */
function parcels(sizeMeters: number, stripMeters: number, contrast: number): Drawer {
  return (themes, metersPerPixel) => {
    const random = randomStream(31 + sizeMeters);
    const count = Math.max(
      2,
      Math.round(PARCEL_PERIOD / Math.max(sizeMeters / metersPerPixel, 3 * CLOSEST_PIXELS)),
    );
    const cell = PARCEL_PERIOD / count;
    const strip = Math.max(stripMeters / metersPerPixel, 2);
    // by seed: where it lies, its direction, its tone and those of its strips
    const places = new Float64Array(2 * count * count);
    const directions = new Float64Array(2 * count * count);
    const tones = new Float64Array(count * count);
    const strips = new Float64Array(STRIPS * count * count);
    for (let i = 0; i < count * count; i++) {
      places[2 * i] = ((i % count) + 0.5 + 0.9 * (random() - 0.5)) * cell;
      places[2 * i + 1] = (Math.floor(i / count) + 0.5 + 0.9 * (random() - 0.5)) * cell;
      const angle = random() * Math.PI;
      directions[2 * i] = Math.cos(angle);
      directions[2 * i + 1] = Math.sin(angle);
      tones[i] = random() - 0.5;
      for (let k = 0; k < STRIPS; k++) strips[STRIPS * i + k] = random() - 0.5;
    }
    const inked = themes.map((marks) => {
      const { leafShade, light, bund } = marks.inks;
      return { marks, dark: rgb(leafShade), light: rgb(light), bund: rgb(bund) };
    });
    const bundPixels = Math.max(1.4, 1.6 / metersPerPixel);
    const near = new Neighbours();
    for (let at = 0; at < count * count; at++) {
      const [column, row] = [at % count, Math.floor(at / count)];
      for (let k = 0; k < 9; k++) {
        const c = column + (k % 3) - 1;
        const r = row + Math.floor(k / 3) - 1;
        const seed = ((r + count) % count) * count + ((c + count) % count);
        // those beyond an edge moved there
        near.seeds[k] = seed;
        near.x[k] = places[2 * seed]! + (c < 0 ? -PARCEL_PERIOD : c >= count ? PARCEL_PERIOD : 0);
        near.y[k] = places[2 * seed + 1]! + (r < 0 ? -PARCEL_PERIOD : r >= count ? PARCEL_PERIOD : 0);
      }
      for (let y = Math.ceil(row * cell); y < (row + 1) * cell && y < PARCEL_PERIOD; y++) {
        near.goTo(y);
        for (let x = Math.ceil(column * cell); x < (column + 1) * cell && x < PARCEL_PERIOD; x++) {
          const lead = near.find(x);
          const own = near.found;
          const seed = near.seeds[own]!;
          const along = (x - near.x[own]!) * directions[2 * seed]!;
          const across = (along + (y - near.y[own]!) * directions[2 * seed + 1]!) / strip + 64;
          const tone = 1.1 * tones[seed]! + 0.5 * strips[STRIPS * seed + (Math.floor(across) % STRIPS)]!;
          const border = lead < bundPixels;
          const alpha = contrast * (border ? 0.5 : Math.min(Math.abs(tone), 0.7));
          for (let i = 0; i < inked.length; i++) {
            const { marks, dark, light, bund } = inked[i]!;
            marks.blend(y * PARCEL_PERIOD + x, border ? bund : tone < 0 ? dark : light, alpha);
          }
        }
      }
    }
  };
}

/** The seeds of a cell and of the eight around it. */
class Neighbours {
  readonly seeds = new Int32Array(9);
  readonly x = new Float64Array(9);
  readonly y = new Float64Array(9);
  readonly #down = new Float64Array(9);
  /** which of the nine `find` has found */
  found = 0;

  /** Goes to a row of pixels. */
  goTo(y: number): void {
    for (let k = 0; k < 9; k++) this.#down[k] = Math.abs(y - this.y[k]!);
  }

  /** Finds the seed nearest to a place in the row; by how much it is nearer than the second. */
  find(x: number): number {
    const across = this.x;
    const down = this.#down;
    let nearest = Number.MAX_VALUE;
    let second = Number.MAX_VALUE;
    let found = 0;
    for (let k = 0; k < 9; k++) {
      const dx = Math.abs(x - across[k]!);
      const dy = down[k]!;
      const distance = dx > dy ? 1.4 * dx + 0.4 * dy : 0.4 * dx + 1.4 * dy;
      if (distance < nearest) {
        second = nearest;
        nearest = distance;
        found = k;
      } else if (distance < second) second = distance;
    }
    this.found = found;
    return second - nearest;
  }
}

/** Grain of single pixels, in blocks where a pixel is smaller than the grain. */
function speckle(strength: number, grainMeters = 1.5): Drawer {
  return (themes, metersPerPixel) => {
    const random = randomStream(97);
    const grain = Math.max(1, Math.min(8, 2 ** Math.round(Math.log2(grainMeters / metersPerPixel))));
    const cells = PERIOD / grain;
    const tones = Float32Array.from({ length: cells * cells }, () => random() - 0.5);
    for (const marks of themes) {
      const [shade, light] = [rgb(marks.inks.shade), rgb(marks.inks.light)];
      for (let y = 0; y < PERIOD; y++) {
        for (let x = 0; x < PERIOD; x++) {
          const tone = tones[Math.floor(y / grain) * cells + Math.floor(x / grain)]!;
          if (Math.abs(tone) < 0.2) continue;
          marks.blend(y * PERIOD + x, tone < 0 ? shade : light, Math.abs(tone) * strength);
        }
      }
    }
  };
}

function both(...drawers: Drawer[]): Drawer {
  return (...args) => {
    for (const draw of drawers) draw(...args);
  };
}

const DRAWERS: Readonly<Record<TextureKind, Drawer>> = {
  trees: crowns(7.5, 4.2, 1, 1),
  orchard: crowns(5.5, 1.7, 0.15, 0.8),
  scrub: both(speckle(0.16, 3), crowns(22, 2.6, 1, 0.5)),
  grove: both(speckle(0.08, 2.5), crowns(12.5, 4.2, 1, 0.8)),
  fields: parcels(105, 21, 0.5),
  paddy: parcels(72, 13, 0.42),
  grass: both(speckle(0.1, 2.5), crowns(36, 3, 1, 0.45)),
  paving: both(speckle(0.07, 2), crowns(20, 2.6, 1, 0.5)),
  yard: speckle(0.09, 2),
};
