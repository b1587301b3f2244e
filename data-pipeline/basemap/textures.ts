import { type Canvas, createCanvas, type SKRSContext2D } from "@napi-rs/canvas";
import { TILE_PIXELS } from "./map-tile.ts";
import { randomStream } from "./noise.ts";
import type { Palette, TextureKind } from "./palette.ts";
import { rgb } from "./picture.ts";

/** Patterns repeat after this many pixels; a tile is a whole number of them, so they meet at its edges. */
const PERIOD = TILE_PIXELS / 2;
const PARCEL_PERIOD = TILE_PIXELS;
/** Beyond this a pixel is larger than any mark; farther views share one set of patterns. */
const COARSEST_METERS_PER_PIXEL = 5;
/** Marks closer than this many pixels are thinned out and drawn larger; they could not be told apart anyway. */
const CLOSEST_PIXELS = 3.4;

/** Patterns of one theme. Only those of the last scale are kept. */
export class Textures {
  readonly #palette: Palette;
  readonly #drawn = new Map<TextureKind, Canvas>();
  #metersPerPixel = 0;

  constructor(palette: Palette) {
    this.#palette = palette;
  }

  /** Transparent marks to lay over a fill, anchored at the tile's corner. */
  of(kind: TextureKind, metersPerPixel: number): CanvasPattern {
    const scale = Math.min(metersPerPixel, COARSEST_METERS_PER_PIXEL);
    if (scale !== this.#metersPerPixel) this.#drawn.clear();
    this.#metersPerPixel = scale;
    let canvas = this.#drawn.get(kind);
    if (!canvas) {
      const period = kind === "fields" || kind === "paddy" ? PARCEL_PERIOD : PERIOD;
      canvas = createCanvas(period, period);
      DRAWERS[kind](canvas.getContext("2d"), scale, this.#palette);
      this.#drawn.set(kind, canvas);
    }
    return canvas.getContext("2d").createPattern(canvas, "repeat")!;
  }
}

type Drawer = (context: SKRSContext2D, metersPerPixel: number, palette: Palette) => void;
type CanvasPattern = NonNullable<ReturnType<SKRSContext2D["createPattern"]>>;
/** Calls draw at a place and at its repetitions across the edges it may reach over. */
function repeated(x: number, y: number, reach: number, draw: (x: number, y: number) => void): void {
  for (const dx of [-PERIOD, 0, PERIOD]) {
    for (const dy of [-PERIOD, 0, PERIOD]) {
      const [px, py] = [x + dx, y + dy];
      if (px > -reach && px < PERIOD + reach && py > -reach && py < PERIOD + reach) draw(px, py);
    }
  }
}

function dot(context: SKRSContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

/** Crowns with a shadow to the south-east and a lit side to the north-west. */
function crowns(spacing: number, radius: number, jitter: number, strength: number): Drawer {
  return (context, metersPerPixel, { mark }) => {
    const random = randomStream(7 + spacing * 100);
    const count = Math.max(1, Math.round(PERIOD / Math.max(spacing / metersPerPixel, CLOSEST_PIXELS)));
    const step = PERIOD / count;
    const r = (step * radius) / spacing;
    for (let row = 0; row < count; row++) {
      for (let column = 0; column < count; column++) {
        const x = (column + 0.5 + jitter * (random() - 0.5)) * step;
        const y = (row + 0.5 + jitter * (random() - 0.5)) * step;
        const size = r * (0.7 + 0.6 * random());
        const tone = random();
        if (jitter > 0.5 && random() < 0.12) continue;
        repeated(x, y, 2 * size, (px, py) => {
          context.globalAlpha = 0.42 * strength;
          context.fillStyle = mark.leafShade;
          dot(context, px + size * 0.35, py + size * 0.4, size);
          context.globalAlpha = (0.25 + 0.5 * tone) * strength;
          context.fillStyle = tone < 0.35 ? mark.leafShade : mark.leafLight;
          dot(context, px, py, size * 0.85);
        });
      }
    }
  };
}

/** Farmland: parcels of every shape, each ploughed in strips of its own direction, with bunds between them. */
function parcels(sizeMeters: number, stripMeters: number, contrast: number): Drawer {
  return (context, metersPerPixel, { mark }) => {
    const random = randomStream(31 + sizeMeters);
    const count = Math.max(
      2,
      Math.round(PARCEL_PERIOD / Math.max(sizeMeters / metersPerPixel, 3 * CLOSEST_PIXELS)),
    );
    const cell = PARCEL_PERIOD / count;
    const strip = Math.max(stripMeters / metersPerPixel, 2);
    const seeds = Array.from({ length: count * count }, (_, i) => ({
      x: ((i % count) + 0.5 + 0.9 * (random() - 0.5)) * cell,
      y: (Math.floor(i / count) + 0.5 + 0.9 * (random() - 0.5)) * cell,
      angle: random() * Math.PI,
      tone: random() - 0.5,
      strips: Array.from({ length: 16 }, () => random() - 0.5),
    }));
    const image = context.createImageData(PARCEL_PERIOD, PARCEL_PERIOD);
    const { data } = image;
    const [dark, light, bund] = [rgb(mark.leafShade), rgb(mark.light), rgb(mark.bund)];
    for (let y = 0; y < PARCEL_PERIOD; y++) {
      for (let x = 0; x < PARCEL_PERIOD; x++) {
        let nearest = Number.POSITIVE_INFINITY;
        let second = Number.POSITIVE_INFINITY;
        let [owner, ownX, ownY] = [seeds[0]!, 0, 0];
        const [column, row] = [Math.floor(x / cell), Math.floor(y / cell)];
        for (let k = 0; k < 9; k++) {
          const c = column + (k % 3) - 1;
          const r = row + Math.floor(k / 3) - 1;
          const seed = seeds[((r + count) % count) * count + ((c + count) % count)]!;
          const dx = x - seed.x - (c < 0 ? -PARCEL_PERIOD : c >= count ? PARCEL_PERIOD : 0);
          const dy = y - seed.y - (r < 0 ? -PARCEL_PERIOD : r >= count ? PARCEL_PERIOD : 0);
          const distance = Math.max(Math.abs(dx), Math.abs(dy)) + 0.4 * (Math.abs(dx) + Math.abs(dy));
          if (distance < nearest) {
            second = nearest;
            nearest = distance;
            [owner, ownX, ownY] = [seed, dx, dy];
          } else if (distance < second) second = distance;
        }
        const across = (ownX * Math.cos(owner.angle) + ownY * Math.sin(owner.angle)) / strip + 64;
        const tone = 1.1 * owner.tone + 0.5 * owner.strips[Math.floor(across) % 16]!;
        const border = second - nearest < Math.max(1.4, 1.6 / metersPerPixel);
        const colour = border ? bund : tone < 0 ? dark : light;
        const at = 4 * (y * PARCEL_PERIOD + x);
        data[at] = colour[0];
        data[at + 1] = colour[1];
        data[at + 2] = colour[2];
        data[at + 3] = 255 * contrast * (border ? 0.5 : Math.min(Math.abs(tone), 0.7));
      }
    }
    context.putImageData(image, 0, 0);
  };
}

/** Grain of single pixels, in blocks where a pixel is smaller than the grain. */
function speckle(strength: number, grainMeters = 1.5): Drawer {
  return (context, metersPerPixel, { mark }) => {
    const random = randomStream(97);
    const grain = Math.max(1, Math.min(8, 2 ** Math.round(Math.log2(grainMeters / metersPerPixel))));
    const cells = PERIOD / grain;
    const grains = createCanvas(cells, cells);
    const grainContext = grains.getContext("2d");
    const image = grainContext.createImageData(cells, cells);
    const shade = rgb(mark.shade);
    const light = rgb(mark.light);
    const { data } = image;
    for (let at = 0; at < data.length; at += 4) {
      const tone = random() - 0.5;
      const colour = tone < 0 ? shade : light;
      data[at] = colour[0];
      data[at + 1] = colour[1];
      data[at + 2] = colour[2];
      data[at + 3] = Math.abs(tone) < 0.2 ? 0 : 255 * Math.abs(tone) * strength;
    }
    grainContext.putImageData(image, 0, 0);
    context.globalAlpha = 1;
    context.imageSmoothingEnabled = false;
    context.drawImage(grains, 0, 0, PERIOD, PERIOD);
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
