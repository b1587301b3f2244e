import { type Canvas, createCanvas, ImageData, type SKRSContext2D } from "@napi-rs/canvas";
import { TILE_PIXELS, type TilePlane } from "./map-tile.ts";
import { roughness } from "./noise.ts";
import { PALETTES, type Palette, type TextureKind, type Theme } from "./palette.ts";
import { CoarsePicture, rgb, type Sheet } from "./picture.ts";
import { RIM, reliefAt, type TileRelief } from "./relief.ts";
import type { Textures } from "./textures.ts";

/** Cells of the picture of wild ground: fine where a tile shows a landscape, coarse where it shows a street. */
const LANDSCAPE_CELLS = 128;
const STREET_CELLS = 64;
const STREET_LEVEL = 13;
const TERRACE_PIXELS = 256;
/** Altitude where forest ends: 3,050 m at 25° of latitude, 2,175 m at 42.5°. */
const treeLine = (latDeg: number): number => 4300 - 50 * Math.abs(latDeg);
/** Relief that changes the light by less than this share is not worth drawing. */
const FAINTEST_SHADE = 0.03;
const SUN_ALTITUDE = (42 * Math.PI) / 180;

/** What grows where nobody surveyed the land: shares of each tile square, 0 … 1. */
export interface WildGround {
  readonly cells: number;
  readonly forest: Float32Array;
  readonly terrace: Float32Array;
  readonly field: Float32Array;
  readonly rock: Float32Array;
  /** slow change of tone, −1 … 1 */
  readonly tone: Float32Array;
}

const smooth = (from: number, to: number, value: number): number => {
  const t = Math.min(Math.max((value - from) / (to - from), 0), 1);
  return t * t * (3 - 2 * t);
};

/** Share of a place among fields that trees stand on. */
const grovesAt = (x: number, y: number): number =>
  smooth(0.2, 0.32, 0.7 * roughness(x - 3000, y + 9000, 420) + 0.75 * roughness(y, x - 7000, 2900));

/** Guesses land cover from slope, height above the valley and a fixed noise; the same for both themes. */
export function growWild(relief: TileRelief | null, plane: TilePlane): WildGround {
  const cells = plane.tile.level >= STREET_LEVEL ? STREET_CELLS : LANDSCAPE_CELLS;
  const side = cells + 2;
  const blank = () => new Float32Array(side * side);
  const wild: WildGround = {
    cells,
    forest: blank(),
    terrace: blank(),
    field: blank(),
    rock: blank(),
    tone: blank(),
  };
  const cell = TILE_PIXELS / cells;
  const step = plane.heightMeters / cells;
  const originX = plane.west * plane.scale.metersPerLon;
  const originY = -plane.north * plane.scale.metersPerLat;
  const limit = treeLine(plane.north);
  const ground = relief && samplesOf(relief, relief.heights, side, cell);
  const above = relief && samplesOf(relief, relief.aboveValley, side, cell);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const at = row * side + column;
      const px = (column - 0.5) * cell;
      const py = (row - 0.5) * cell;
      const x = originX + (px / TILE_PIXELS) * plane.widthMeters;
      const y = originY + (py / TILE_PIXELS) * plane.heightMeters;
      const rough = roughness(x, y, 700);
      const fine = roughness(y + 5000, x, 160);
      wild.tone[at] = 0.6 * rough + 0.4 * fine;
      if (!ground || !above) {
        wild.field[at] = smooth(-0.2, 0.2, rough);
        continue;
      }
      const here = (row + 1) * (side + 2) + column + 1;
      const h = ground[here]!;
      const dx = (ground[here + 1]! - ground[here - 1]!) / (2 * step);
      const dy = (ground[here + side + 2]! - ground[here - side - 2]!) / (2 * step);
      const slope = Math.sqrt(dx * dx + dy * dy);
      const alpine = smooth(limit - 180, limit + 120, h + 130 * rough);
      const rock = Math.max(
        smooth(0.75, 1.15, slope + 0.25 * fine) * 0.8,
        alpine * smooth(0.3, 0.75, slope + 0.3 * fine),
      );
      const flat = 1 - smooth(0.07, 0.16, slope + 0.06 * fine);
      const low = 1 - smooth(25, 70, above[here]! + 30 * rough);
      let field = flat * Math.max(low, 0.6 * smooth(0.1, 0.4, rough)) * (1 - alpine);
      if (field > 0) field *= 1 - grovesAt(x, y);
      const steps =
        smooth(0.06, 0.13, slope) *
        (1 - smooth(0.34, 0.5, slope)) *
        (1 - smooth(120, 260, above[here]! + 90 * rough)) *
        smooth(-0.12, 0.16, rough + 0.6 * fine);
      const forest =
        (1 - field) *
        (1 - steps) *
        (1 - alpine) *
        (1 - 0.75 * rock) *
        smooth(-0.62, -0.38, rough + 0.5 * fine);
      wild.rock[at] = rock;
      wild.field[at] = field;
      wild.terrace[at] = steps * (1 - field) * (1 - alpine);
      wild.forest[at] = forest;
    }
  }
  return wild;
}

/** Values of a relief at the middles of side × side squares of some pixels, the first one square outside the tile, and at one more around them. */
function samplesOf(relief: TileRelief, values: Float32Array, side: number, pixels: number): Float32Array {
  const samples = new Float32Array((side + 2) ** 2);
  let at = 0;
  for (let row = 0; row < side + 2; row++) {
    for (let column = 0; column < side + 2; column++)
      samples[at++] = reliefAt(relief, values, (column - 1.5) * pixels, (row - 1.5) * pixels);
  }
  return samples;
}

/** Wild ground with its trees, fields and terraces; fills the whole tile. */
export function paintWild(
  sheets: readonly Sheet[],
  wild: WildGround,
  bands: TerraceBands | null,
  plane: TilePlane,
  textures: Textures,
): void {
  for (const { context, palette } of sheets) paintWildBase(context, wild, palette);
  const overlay = (share: Float32Array, kind: TextureKind) => {
    overlayWhere(sheets, wild.cells, share, (context, theme) => {
      context.fillStyle = textures.of(kind, theme, plane.metersPerPixel);
      context.fillRect(0, 0, TILE_PIXELS, TILE_PIXELS);
    });
  };
  overlay(wild.forest, "trees");
  overlay(wild.field, "fields");
  overlay(wild.rock, "scrub");
  if (!bands) return;
  overlayWhere(sheets, wild.cells, wild.terrace, (context, theme) => layTerraces(context, bands, theme));
}

function paintWildBase(context: SKRSContext2D, wild: WildGround, palette: Palette): void {
  const { meadow, field, forest, rock } = palette.wild;
  const [m, f, t, r] = [rgb(meadow), rgb(field), rgb(forest), rgb(rock)];
  const base = new CoarsePicture(wild.cells);
  const mixed: [number, number, number] = [0, 0, 0];
  for (let at = 0; at < base.side ** 2; at++) {
    const cultivated = Math.min(wild.field[at]! + wild.terrace[at]!, 1);
    const light = 1 + 0.11 * wild.tone[at]!;
    for (let k = 0; k < 3; k++) {
      let value = m[k]! + (f[k]! - m[k]!) * cultivated;
      value += (t[k]! - value) * wild.forest[at]!;
      value += (r[k]! - value) * wild.rock[at]!;
      mixed[k] = value * light;
    }
    base.set(at, mixed[0], mixed[1], mixed[2], 1);
  }
  base.draw(context);
}

/** Plain ground, for tiles that land use covers but for roads and gaps. */
export function paintBare(sheets: readonly Sheet[]): void {
  for (const { context, palette } of sheets) {
    context.fillStyle = palette.land.other!.fill;
    context.fillRect(0, 0, TILE_PIXELS, TILE_PIXELS);
  }
}

/** Working surfaces of overlayWhere; each use overwrites them. */
const enlarged = createCanvas(TILE_PIXELS, TILE_PIXELS);
const scratch = createCanvas(TILE_PIXELS, TILE_PIXELS);

/** Lays marks over the tile where a share says so. */
function overlayWhere(
  sheets: readonly Sheet[],
  cells: number,
  share: Float32Array,
  layMarks: (context: SKRSContext2D, theme: Theme) => void,
): void {
  let most = 0;
  let least = 1;
  for (const value of share) {
    if (value > most) most = value;
    if (value < least) least = value;
  }
  if (most < 0.1) return;
  if (least > 0.97) {
    for (const { context, theme } of sheets) layMarks(context, theme);
    return;
  }
  const mask = new CoarsePicture(cells);
  for (let at = 0; at < share.length; at++) mask.set(at, 0, 0, 0, share[at]!);
  const enlargedContext = enlarged.getContext("2d");
  enlargedContext.clearRect(0, 0, TILE_PIXELS, TILE_PIXELS);
  mask.draw(enlargedContext);
  const scratchContext = scratch.getContext("2d");
  for (const { context, theme } of sheets) {
    scratchContext.globalCompositeOperation = "copy";
    scratchContext.drawImage(enlarged, 0, 0);
    scratchContext.globalCompositeOperation = "source-in";
    layMarks(scratchContext, theme);
    context.drawImage(scratch, 0, 0);
  }
}

/** Terrace steps along the contours, as opacities of a dark riser and a light edge: TERRACE_PIXELS² each. */
export interface TerraceSteps {
  readonly riser: Uint8ClampedArray;
  readonly edge: Uint8ClampedArray;
}

/** Terrace steps in each theme's colours: a small picture of the whole tile. */
export type TerraceBands = Readonly<Record<Theme, Canvas>>;

/** Cuts slopes into steps; null where a step could not be seen. The same for both themes. */
export function cutTerraces(relief: TileRelief, plane: TilePlane): TerraceSteps | null {
  const n = TERRACE_PIXELS;
  const pixel = plane.heightMeters / n;
  if (pixel > 45) return null;
  // a step must be several pixels wide to be seen; from near it is 2.5 m high
  const interval = Math.max(2.5, 1.1 * pixel);
  const steps: TerraceSteps = { riser: new Uint8ClampedArray(n * n), edge: new Uint8ClampedArray(n * n) };
  const heights = enlargedHeights(relief, n + 1, TILE_PIXELS / n);
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      const at = y * (n + 1) + x;
      const height = heights[at]!;
      const right = heights[at + 1]! - height;
      const down = heights[at + n + 1]! - height;
      const rise = Math.sqrt(right * right + down * down); // metres a pixel
      const seen = smooth(0.02, 0.05, rise / pixel);
      if (seen === 0) continue;
      const phase = height / interval - Math.floor(height / interval);
      const width = Math.max(rise / interval, 0.02); // share of a step that one pixel covers
      const visible = Math.min(1, 0.55 / width) * seen;
      if (phase < 0.18 + 0.3 * width) steps.riser[y * n + x] = 255 * visible * 0.55;
      else steps.edge[y * n + x] = 255 * visible * (phase > 0.75 ? 0.4 : 0.08);
    }
  }
  return steps;
}

/** Heights at side × side places of a tile, `pixels` apart, the first half a place from its corner. */
function enlargedHeights(relief: TileRelief, side: number, pixels: number): Float32Array {
  const from = relief.cells + 2 * RIM;
  const scale = (relief.cells / TILE_PIXELS) * pixels;
  const firsts = new Int32Array(side);
  const shares = new Float64Array(side);
  for (let i = 0; i < side; i++) {
    const place = Math.min(Math.max((i + 0.5) * scale - 0.5 + RIM, 0), from - 1.001);
    firsts[i] = Math.floor(place);
    shares[i] = place - Math.floor(place);
  }
  const { heights } = relief;
  const result = new Float32Array(side * side);
  const line = new Float64Array(from);
  for (let y = 0; y < side; y++) {
    const above = firsts[y]! * from;
    const share = shares[y]!;
    for (let x = 0; x < from; x++)
      line[x] = heights[above + x]! * (1 - share) + heights[above + from + x]! * share;
    for (let x = 0; x < side; x++) {
      const left = line[firsts[x]!]!;
      result[y * side + x] = left + (line[firsts[x]! + 1]! - left) * shares[x]!;
    }
  }
  return result;
}

export function drawTerraces(steps: TerraceSteps): TerraceBands {
  return { dark: terraceCanvas(steps, PALETTES.dark), light: terraceCanvas(steps, PALETTES.light) };
}

/** Draws terrace steps over the whole tile. */
export function layTerraces(context: SKRSContext2D, bands: TerraceBands, theme: Theme): void {
  context.imageSmoothingQuality = "low";
  context.drawImage(bands[theme], 0, 0, TILE_PIXELS, TILE_PIXELS);
}

function terraceCanvas(steps: TerraceSteps, palette: Palette): Canvas {
  const canvas = createCanvas(TERRACE_PIXELS, TERRACE_PIXELS);
  const context = canvas.getContext("2d");
  const pixels = new Uint8ClampedArray(4 * TERRACE_PIXELS ** 2);
  const colours = [rgb(palette.terrace.line), rgb(palette.terrace.step)];
  for (let at = 0; at < steps.riser.length; at++) {
    const riser = steps.riser[at]!;
    const alpha = riser > 0 ? riser : steps.edge[at]!;
    if (alpha === 0) continue;
    const colour = colours[riser > 0 ? 0 : 1]!;
    pixels[4 * at] = colour[0];
    pixels[4 * at + 1] = colour[1];
    pixels[4 * at + 2] = colour[2];
    pixels[4 * at + 3] = alpha;
  }
  context.putImageData(new ImageData(pixels, TERRACE_PIXELS, TERRACE_PIXELS), 0, 0);
  return canvas;
}

/** Light and shadow of the relief, the sun in the north-west as maps have it; laid over ground and land use. */
export function paintRelief(sheets: readonly Sheet[], relief: TileRelief, plane: TilePlane): void {
  const { cells, heights } = relief;
  const side = cells + 2 * RIM;
  const pictures = sheets.map(({ context, palette: { shade } }) => {
    return {
      context,
      picture: new CoarsePicture(cells),
      shade,
      dark: rgb(shade.dark),
      light: rgb(shade.light),
    };
  });
  const step = 2 * (plane.heightMeters / cells);
  // seen from far away slopes are averaged out; give some of their strength back
  const exaggeration = 1 + 0.9 * smooth(6, 80, plane.metersPerPixel);
  let strongest = 0;
  const level = Math.sin(SUN_ALTITUDE);
  const low = Math.cos(SUN_ALTITUDE) * Math.SQRT1_2;
  for (let row = 0; row < cells + 2; row++) {
    for (let column = 0; column < cells + 2; column++) {
      const at = (row + 1) * side + column + 1;
      const east = (exaggeration * (heights[at + 1]! - heights[at - 1]!)) / step;
      const south = (exaggeration * (heights[at + side]! - heights[at - side]!)) / step;
      // normal of the ground (−east, −south, 1) against the sun at (−1, −1) in x east, y south
      const length = Math.sqrt(east * east + south * south + 1);
      const lit = (level + low * (east + south)) / length / level - 1;
      const out = row * (cells + 2) + column;
      strongest = Math.max(strongest, Math.abs(lit));
      for (const { picture, shade, dark, light } of pictures) {
        if (lit < 0) picture.set(out, dark[0], dark[1], dark[2], shade.darkness * Math.min(-lit, 1));
        else picture.set(out, light[0], light[1], light[2], shade.lightness * Math.min(lit * 1.2, 1));
      }
    }
  }
  if (strongest <= FAINTEST_SHADE) return;
  for (const { context, picture } of pictures) picture.draw(context);
}
