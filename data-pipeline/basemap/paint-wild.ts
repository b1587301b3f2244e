import { ImageData } from "@napi-rs/canvas";
import { TILE_PIXELS, type TilePlane } from "./map-tile.ts";
import { PALETTES, type Palette, type TextureKind, THEMES } from "./palette.ts";
import { rgb, type Sheet } from "./picture.ts";
import { TERRACE_PIXELS, type TerraceSteps } from "./terraces.ts";
import type { Textures } from "./textures.ts";
import { groundRoutines, VECTOR_BYTES } from "./vector/ground-rows.ts";
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
const rowBytes = VECTOR_BYTES * (TILE_PIXELS + 2 * MARGIN);
const pictureBytes = (cells: number) => VECTOR_BYTES * (cells + 2) ** 2;
const tileBytes = 4 * TILE_PIXELS ** 2;

/** Where things lie in memory. */
const COLOURS = 0; // of terraces: two vectors a theme
const BASE_ROW = COLOURS + 4 * VECTOR_BYTES;
const SHARE_ROW = BASE_ROW + rowBytes;
const STEP_ROW = SHARE_ROW + rowBytes;
const SHARES = STEP_ROW + rowBytes;
const BASES = SHARES + pictureBytes(MOST_CELLS);
const STEPS = BASES + THEMES.length * pictureBytes(MOST_CELLS);
const OUT = STEPS + pictureBytes(TERRACE_PIXELS);
const MARKS = OUT + tileBytes;
const MEMORY = MARKS + THEMES.length * KINDS.length * tileBytes;

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
    new Float32Array(memory, COLOURS, colours.length).set(colours.map((value) => value / 255));
  }

  paint(sheets: readonly Sheet[], wild: WildGround, steps: TerraceSteps | null, plane: TilePlane): void {
    const { cells } = wild;
    const shares = [wild.forest, wild.field, wild.rock, wild.terrace];
    const laid = shares.map((share) => share.some((value) => value >= LEAST_SHARE));
    this.#putShares(cells, shares);
    for (const [i, { palette }] of sheets.entries()) this.#putBase(wild, i, palette);
    const stepped = steps !== null && laid[TERRACE_LANE]!;
    if (stepped) this.#putSteps(steps);
    const marks = sheets.map(({ theme }, i) =>
      KINDS.map((kind, k) => {
        if (!laid[k]) return null;
        const { size, premultiplied } = this.#textures.marks(kind, theme, plane.metersPerPixel);
        const slot = KINDS.length * i + k;
        const address = MARKS + slot * tileBytes;
        if (this.#marks[slot] !== premultiplied)
          new Uint8Array(this.#memory, address, premultiplied.length).set(premultiplied);
        this.#marks[slot] = premultiplied;
        return { size, address };
      }),
    );
    const run = this.#run;
    for (const [i, { context }] of sheets.entries()) {
      const base = BASES + i * pictureBytes(MOST_CELLS);
      for (let y = 0; y < TILE_PIXELS; y++) {
        this.#enlarge(base, cells, y, BASE_ROW);
        this.#enlarge(SHARES, cells, y, SHARE_ROW);
        const [row, share] = [BASE_ROW + MARGIN * VECTOR_BYTES, SHARE_ROW + MARGIN * VECTOR_BYTES];
        for (const [k, each] of marks[i]!.entries()) {
          if (!each) continue;
          const line = 4 * each.size;
          run[LAY[k]!](row, share, each.address + (y % each.size) * line, line - 4);
        }
        if (stepped) {
          this.#enlarge(STEPS, TERRACE_PIXELS, y, STEP_ROW);
          run.laySteps(row, share, STEP_ROW + MARGIN * VECTOR_BYTES, COLOURS + 2 * i * VECTOR_BYTES);
        }
        run.store(row, OUT + 4 * TILE_PIXELS * y);
      }
      const pixels = new Uint8ClampedArray(this.#memory, OUT, tileBytes);
      context.putImageData(new ImageData(pixels, TILE_PIXELS, TILE_PIXELS), 0, 0);
    }
  }

  /** Row `y` of the tile from the middles of cells × cells squares and of one more on each side. */
  #enlarge(picture: number, cells: number, y: number, to: number): void {
    const pixels = TILE_PIXELS / cells;
    const place = (y + 0.5) / pixels + 0.5;
    const bytes = VECTOR_BYTES * (cells + 2);
    const above = Math.floor(place);
    const begin = to + (MARGIN - pixels / 2) * VECTOR_BYTES;
    this.#run.enlarge(picture + above * bytes, bytes, place - above, cells + 1, pixels, 1 / pixels, begin);
  }

  #putShares(cells: number, shares: readonly Float32Array[]): void {
    const [forest, field, rock, terrace] = shares as [Float32Array, Float32Array, Float32Array, Float32Array];
    const into = new Float32Array(this.#memory, SHARES, pictureBytes(cells) / 4);
    for (let cell = 0, at = 0; cell < forest.length; cell++) {
      into[at++] = forest[cell]!;
      into[at++] = field[cell]!;
      into[at++] = rock[cell]!;
      into[at++] = terrace[cell]!;
    }
  }

  #putBase(wild: WildGround, theme: number, { wild: palette }: Palette): void {
    const { cells, forest, field, rock, terrace, tone } = wild;
    const [m, f, t, r] = [rgb(palette.meadow), rgb(palette.field), rgb(palette.forest), rgb(palette.rock)];
    const into = new Float32Array(
      this.#memory,
      BASES + theme * pictureBytes(MOST_CELLS),
      pictureBytes(cells) / 4,
    );
    for (let cell = 0; cell < forest.length; cell++) {
      const cultivated = Math.min(field[cell]! + terrace[cell]!, 1);
      const light = 1 + 0.11 * tone[cell]!;
      for (let k = 0; k < 3; k++) {
        let value = m[k]! + (f[k]! - m[k]!) * cultivated;
        value += (t[k]! - value) * forest[cell]!;
        value += (r[k]! - value) * rock[cell]!;
        into[4 * cell + k] = value * light;
      }
      into[4 * cell + 3] = 255;
    }
  }

  /** The steps as a picture with a rim, which repeats the outermost ones. */
  #putSteps({ riser, edge }: TerraceSteps): void {
    const side = TERRACE_PIXELS + 2;
    const into = new Float32Array(this.#memory, STEPS, pictureBytes(TERRACE_PIXELS) / 4);
    for (let y = 0, at = 0; y < side; y++) {
      const line = Math.min(Math.max(y - 1, 0), TERRACE_PIXELS - 1) * TERRACE_PIXELS;
      for (let x = 0; x < side; x++, at += 4) {
        const from = line + Math.min(Math.max(x - 1, 0), TERRACE_PIXELS - 1);
        into[at] = riser[from]!;
        into[at + 1] = edge[from]!;
      }
    }
  }
}
