import { ImageData } from "@napi-rs/canvas";
import { TILE_PIXELS, type TilePlane } from "./map-tile.ts";
import { PALETTES, type Palette, type TextureKind, THEMES, type Theme } from "./palette.ts";
import { rgb, type Sheet } from "./picture.ts";
import { TERRACE_PIXELS, type TerraceSteps } from "./terraces.ts";
import type { Textures } from "./textures.ts";
import { COLOUR_STEPS, groundRoutines, PIXEL_BYTES, WHOLE_SHARE } from "./vector/ground-rows.ts";
import type { WildGround } from "./wild-ground.ts";

/** Marks are laid where at least one cell of the tile has this share of them. */
const LEAST_SHARE = 0.1;
/** What lies on the ground, by its share in the order of the shares' picture; terraces are the fourth. */
const KINDS: readonly TextureKind[] = ["trees", "fields", "scrub"];
const LAY = ["layFirst", "laySecond", "layThird"] as const;
const TERRACE_LANE = 3;

const MOST_CELLS = 128;
/** Enlarged rows begin and end up to half a stretch outside the tile. */
const MARGIN = TILE_PIXELS / 32 / 2;
const rowBytes = PIXEL_BYTES * (TILE_PIXELS + 2 * MARGIN);
const pictureBytes = (cells: number) => PIXEL_BYTES * (cells + 2) ** 2;
const tileBytes = 4 * TILE_PIXELS ** 2;

/** Pixels between the middles of two cells that pictures have. */
const STRETCHES = [2, 4, 8, 16];
/** Weights of a stretch follow those of all shorter ones, which are as many less two. */
const weightsOf = (pixels: number) => WEIGHTS + (pixels - 2) * PIXEL_BYTES;

/** Where things lie in memory. */
const COLOURS = 0; // of terraces: two a theme
const WEIGHTS = COLOURS + THEMES.length * 2 * PIXEL_BYTES;
const BASE_ROW = WEIGHTS + 2 * STRETCHES.at(-1)! * PIXEL_BYTES;
const SHARE_ROW = BASE_ROW + rowBytes;
const STEP_ROW = SHARE_ROW + rowBytes;
const SHARES = STEP_ROW + rowBytes;
const BASES = SHARES + pictureBytes(MOST_CELLS);
const STEPS = BASES + THEMES.length * pictureBytes(MOST_CELLS);
const OUT = STEPS + pictureBytes(TERRACE_PIXELS);
const MARKS = OUT + THEMES.length * tileBytes;
const MEMORY = MARKS + THEMES.length * KINDS.length * tileBytes;
/** The first pixel of the tile in a row. */
const FIRST = MARGIN * PIXEL_BYTES;

/** Marks of one kind in memory: a square of `size` pixels. */
interface LaidMarks {
  readonly kind: number;
  readonly size: number;
  readonly address: number;
}

/**
 * Paints wild ground with its trees, fields and terraces over whole tiles, pixel by pixel on vectors: enlarging the
 * shares, cutting marks to them and laying them down takes a canvas four passes for each kind of marks in each theme.
 */
export class WildPainter {
  readonly #run;
  readonly #memory: ArrayBuffer;
  readonly #textures: Textures;
  /** what lies in memory as marks, by theme and kind */
  readonly #marks: Uint8Array[] = [];

  constructor(textures: Textures) {
    const { run, memory } = groundRoutines(TILE_PIXELS, MEMORY);
    this.#run = run;
    this.#memory = memory;
    this.#textures = textures;
    const colours = THEMES.flatMap((theme) => {
      const { line, step } = PALETTES[theme].terrace;
      return [...rgb(line), 255, ...rgb(step), 255];
    });
    this.#numbers(COLOURS, colours.length).set(colours.map((value) => (value / 255) * WHOLE_SHARE));
    for (const pixels of STRETCHES) {
      const weights = this.#numbers(weightsOf(pixels), 4 * pixels);
      for (let i = 0; i < weights.length; i++)
        weights[i] = (WHOLE_SHARE * (Math.floor(i / 4) + 0.5)) / pixels;
    }
  }

  paint(sheets: readonly Sheet[], wild: WildGround, steps: TerraceSteps | null, plane: TilePlane): void {
    const { cells } = wild;
    const shares = [wild.forest, wild.field, wild.rock, wild.terrace];
    const isLaid = shares.map((share) => share.some((value) => value >= LEAST_SHARE));
    const rows = shares.map((share, i) => (isLaid[i] ? rowsWith(share, cells) : new Uint8Array(cells + 1)));
    this.#putShares(cells, shares);
    this.#putBases(
      wild,
      sheets.map(({ palette }) => palette),
    );
    if (steps) this.#putSteps(steps);
    const marks = sheets.map(({ theme }, i) =>
      KINDS.flatMap((_, kind) => (isLaid[kind] ? [this.#putMarks(kind, i, theme, plane)] : [])),
    );
    const run = this.#run;
    const [row, share, step] = [BASE_ROW + FIRST, SHARE_ROW + FIRST, STEP_ROW + FIRST];
    for (let y = 0; y < TILE_PIXELS; y++) {
      const above = Math.floor((y + 0.5) / (TILE_PIXELS / cells) + 0.5);
      const isStepped = steps !== null && rows[TERRACE_LANE]![above] === 1;
      this.#enlarge(SHARES, cells, y, SHARE_ROW);
      if (isStepped) this.#enlarge(STEPS, TERRACE_PIXELS, y, STEP_ROW);
      for (let theme = 0; theme < sheets.length; theme++) {
        this.#enlarge(BASES + theme * pictureBytes(MOST_CELLS), cells, y, BASE_ROW);
        for (const { kind, size, address } of marks[theme]!) {
          if (rows[kind]![above] === 0) continue;
          const line = 4 * size;
          run[LAY[kind]!](row, share, address + (y % size) * line, line - 8);
        }
        if (isStepped) run.laySteps(row, share, step, COLOURS + 2 * theme * PIXEL_BYTES);
        run.store(row, OUT + theme * tileBytes + 4 * TILE_PIXELS * y);
      }
    }
    for (const [i, { context }] of sheets.entries()) {
      const pixels = new Uint8ClampedArray(this.#memory, OUT + i * tileBytes, tileBytes);
      context.putImageData(new ImageData(pixels, TILE_PIXELS, TILE_PIXELS), 0, 0);
    }
  }

  #numbers(address: number, count: number): Int16Array {
    return new Int16Array(this.#memory, address, count);
  }

  /** Row `y` of the tile from the middles of cells × cells squares and of one more on each side. */
  #enlarge(picture: number, cells: number, y: number, to: number): void {
    const pixels = TILE_PIXELS / cells;
    const place = (y + 0.5) / pixels + 0.5;
    const line = PIXEL_BYTES * (cells + 2);
    const above = Math.floor(place);
    const begin = to + (MARGIN - pixels / 2) * PIXEL_BYTES;
    const below = (place - above) * WHOLE_SHARE;
    const bytes = pixels * PIXEL_BYTES;
    this.#run.enlarge(picture + above * line, line, below, cells + 1, weightsOf(pixels), bytes, begin);
  }

  /** Marks of a kind as long as they do not lie there already. */
  #putMarks(kind: number, sheet: number, theme: Theme, plane: TilePlane): LaidMarks {
    const { size, premultiplied } = this.#textures.marks(KINDS[kind]!, theme, plane.metersPerPixel);
    const slot = KINDS.length * sheet + kind;
    const address = MARKS + slot * tileBytes;
    if (this.#marks[slot] !== premultiplied)
      new Uint8Array(this.#memory, address, premultiplied.length).set(premultiplied);
    this.#marks[slot] = premultiplied;
    return { kind, size, address };
  }

  #putShares(cells: number, shares: readonly Float32Array[]): void {
    const [forest, field, rock, terrace] = shares as [Float32Array, Float32Array, Float32Array, Float32Array];
    const into = this.#numbers(SHARES, 4 * (cells + 2) ** 2);
    for (let cell = 0, at = 0; cell < forest.length; cell++) {
      into[at++] = WHOLE_SHARE * forest[cell]!;
      into[at++] = WHOLE_SHARE * field[cell]!;
      into[at++] = WHOLE_SHARE * rock[cell]!;
      into[at++] = WHOLE_SHARE * terrace[cell]!;
    }
  }

  /** The ground's own colour in each theme. */
  #putBases({ cells, forest, field, rock, terrace, tone }: WildGround, palettes: readonly Palette[]): void {
    const pictures = palettes.map(({ wild: { meadow, field, forest, rock } }, theme) => {
      const colours = [meadow, field, forest, rock].map(rgb);
      const into = this.#numbers(BASES + theme * pictureBytes(MOST_CELLS), 4 * (cells + 2) ** 2);
      // of each channel in turn
      return { into, channels: Float64Array.from({ length: 12 }, (_, i) => colours[i % 4]![i >> 2]!) };
    });
    const brightest = COLOUR_STEPS * 255;
    for (let cell = 0; cell < forest.length; cell++) {
      const cultivated = Math.min(field[cell]! + terrace[cell]!, 1);
      const light = COLOUR_STEPS * (1 + 0.11 * tone[cell]!);
      const bare = light * (1 - rock[cell]!);
      const open = bare * (1 - forest[cell]!);
      const [ofMeadow, ofField] = [open * (1 - cultivated), open * cultivated];
      const [ofForest, ofRock] = [bare * forest[cell]!, light * rock[cell]!];
      for (let theme = 0; theme < pictures.length; theme++) {
        const { into, channels } = pictures[theme]!;
        for (let k = 0, at = 4 * cell; k < 12; k += 4, at++)
          into[at] = Math.min(
            channels[k]! * ofMeadow +
              channels[k + 1]! * ofField +
              channels[k + 2]! * ofForest +
              channels[k + 3]! * ofRock,
            brightest,
          );
        into[4 * cell + 3] = brightest;
      }
    }
  }

  /** The steps as a picture with a rim, which repeats the outermost ones. */
  #putSteps({ riser, edge }: TerraceSteps): void {
    const side = TERRACE_PIXELS + 2;
    const into = this.#numbers(STEPS, 4 * side * side);
    for (let y = 0, at = 0; y < side; y++) {
      const line = Math.min(Math.max(y - 1, 0), TERRACE_PIXELS - 1) * TERRACE_PIXELS;
      for (let x = 0; x < side; x++, at += 4) {
        const from = line + Math.min(Math.max(x - 1, 0), TERRACE_PIXELS - 1);
        into[at] = COLOUR_STEPS * riser[from]!;
        into[at + 1] = COLOUR_STEPS * edge[from]!;
      }
    }
  }
}

/** For each row of cells but the last whether it or the next has a share anywhere. */
function rowsWith(share: Float32Array, cells: number): Uint8Array {
  const side = cells + 2;
  const has = Array.from({ length: side }, (_, row) =>
    share.subarray(row * side, (row + 1) * side).some((value) => value > 0),
  );
  return Uint8Array.from({ length: side - 1 }, (_, row) => (has[row] || has[row + 1] ? 1 : 0));
}
