import { type Canvas, createCanvas, type SKRSContext2D } from "@napi-rs/canvas";
import { TILE_PIXELS, type TilePlane } from "./map-tile.ts";
import { roughness } from "./noise.ts";
import type { Palette } from "./palette.ts";
import { CoarsePicture, rgb } from "./picture.ts";
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
      if (!relief) {
        wild.field[at] = smooth(-0.2, 0.2, rough);
        continue;
      }
      const h = reliefAt(relief, relief.heights, px, py);
      const dx =
        (reliefAt(relief, relief.heights, px + cell, py) - reliefAt(relief, relief.heights, px - cell, py)) /
        (2 * step);
      const dy =
        (reliefAt(relief, relief.heights, px, py + cell) - reliefAt(relief, relief.heights, px, py - cell)) /
        (2 * step);
      const slope = Math.hypot(dx, dy);
      const above = reliefAt(relief, relief.aboveValley, px, py);
      const alpine = smooth(limit - 180, limit + 120, h + 130 * rough);
      const rock = Math.max(
        smooth(0.75, 1.15, slope + 0.25 * fine) * 0.8,
        alpine * smooth(0.3, 0.75, slope + 0.3 * fine),
      );
      const flat = 1 - smooth(0.07, 0.16, slope + 0.06 * fine);
      const low = 1 - smooth(25, 70, above + 30 * rough);
      const groves = smooth(
        0.2,
        0.32,
        0.7 * roughness(x - 3000, y + 9000, 420) + 0.75 * roughness(y, x - 7000, 2900),
      );
      const field = flat * Math.max(low, 0.6 * smooth(0.1, 0.4, rough)) * (1 - alpine) * (1 - groves);
      const steps =
        smooth(0.06, 0.13, slope) *
        (1 - smooth(0.34, 0.5, slope)) *
        (1 - smooth(120, 260, above + 90 * rough)) *
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

/** Wild ground with its trees, fields and terraces; fills the whole tile. */
export function paintWild(
  context: SKRSContext2D,
  wild: WildGround,
  bands: Canvas | null,
  plane: TilePlane,
  palette: Palette,
  textures: Textures,
): void {
  const { meadow, field, forest, rock } = palette.wild;
  const [m, f, t, r] = [rgb(meadow), rgb(field), rgb(forest), rgb(rock)];
  const base = new CoarsePicture(wild.cells);
  for (let at = 0; at < base.side ** 2; at++) {
    const cultivated = Math.min(wild.field[at]! + wild.terrace[at]!, 1);
    const light = 1 + 0.11 * wild.tone[at]!;
    const mixed = (k: 0 | 1 | 2) => {
      let value = m[k] + (f[k] - m[k]) * cultivated;
      value += (t[k] - value) * wild.forest[at]!;
      value += (r[k] - value) * wild.rock[at]!;
      return value * light;
    };
    base.set(at, mixed(0), mixed(1), mixed(2), 1);
  }
  base.draw(context);
  overlayWhere(context, wild.cells, wild.forest, textures.of("trees", plane.metersPerPixel));
  overlayWhere(context, wild.cells, wild.field, textures.of("fields", plane.metersPerPixel));
  overlayWhere(context, wild.cells, wild.rock, textures.of("scrub", plane.metersPerPixel));
  if (bands) overlayWhere(context, wild.cells, wild.terrace, context.createPattern(bands, "repeat")!);
}

/** Plain ground, for tiles that land use covers but for roads and gaps. */
export function paintBare(context: SKRSContext2D, palette: Palette): void {
  context.fillStyle = palette.land.other!.fill;
  context.fillRect(0, 0, TILE_PIXELS, TILE_PIXELS);
}

/** Working surface of overlayWhere; each use overwrites it. */
const scratch = createCanvas(TILE_PIXELS, TILE_PIXELS);

/** Lays a pattern over the tile where a share says so. */
function overlayWhere(
  context: SKRSContext2D,
  cells: number,
  share: Float32Array,
  marks: SKRSContext2D["fillStyle"],
): void {
  let most = 0;
  let least = 1;
  for (const value of share) {
    if (value > most) most = value;
    if (value < least) least = value;
  }
  if (most < 0.1) return;
  if (least > 0.97) {
    context.fillStyle = marks;
    context.fillRect(0, 0, TILE_PIXELS, TILE_PIXELS);
    return;
  }
  const mask = new CoarsePicture(cells);
  for (let at = 0; at < share.length; at++) mask.set(at, 0, 0, 0, share[at]!);
  const scratchContext = scratch.getContext("2d");
  scratchContext.globalCompositeOperation = "copy";
  mask.draw(scratchContext);
  scratchContext.globalCompositeOperation = "source-in";
  scratchContext.fillStyle = marks;
  scratchContext.fillRect(0, 0, TILE_PIXELS, TILE_PIXELS);
  context.drawImage(scratch, 0, 0);
}

/** Terrace steps along the contours, as opacities of a dark riser and a light edge: TERRACE_PIXELS² each. */
export interface TerraceSteps {
  readonly riser: Uint8ClampedArray;
  readonly edge: Uint8ClampedArray;
}

/** Cuts slopes into steps; null where a step could not be seen. The same for both themes. */
export function cutTerraces(relief: TileRelief, plane: TilePlane): TerraceSteps | null {
  const n = TERRACE_PIXELS;
  const pixel = plane.heightMeters / n;
  if (pixel > 45) return null;
  // a step must be several pixels wide to be seen; from near it is 2.5 m high
  const interval = Math.max(2.5, 1.1 * pixel);
  const scale = TILE_PIXELS / n;
  const steps: TerraceSteps = { riser: new Uint8ClampedArray(n * n), edge: new Uint8ClampedArray(n * n) };
  const heightsOf = (y: number) => {
    const line = new Float32Array(n + 1);
    for (let x = 0; x <= n; x++)
      line[x] = reliefAt(relief, relief.heights, (x + 0.5) * scale, (y + 0.5) * scale);
    return line;
  };
  let row = heightsOf(0);
  for (let y = 0; y < n; y++) {
    const below = heightsOf(y + 1);
    for (let x = 0; x < n; x++) {
      const rise = Math.hypot(row[x + 1]! - row[x]!, below[x]! - row[x]!); // metres a pixel
      const phase = row[x]! / interval - Math.floor(row[x]! / interval);
      const width = Math.max(rise / interval, 0.02); // share of a step that one pixel covers
      const visible = Math.min(1, 0.55 / width) * smooth(0.02, 0.05, rise / pixel);
      if (phase < 0.18 + 0.3 * width) steps.riser[y * n + x] = 255 * visible * 0.55;
      else steps.edge[y * n + x] = 255 * visible * (phase > 0.75 ? 0.4 : 0.08);
    }
    row = below;
  }
  return steps;
}

/** Terrace steps in a theme's colours, one tile large. */
export function drawTerraces(steps: TerraceSteps, palette: Palette): Canvas {
  const canvas = createCanvas(TERRACE_PIXELS, TERRACE_PIXELS);
  const context = canvas.getContext("2d");
  const image = context.createImageData(TERRACE_PIXELS, TERRACE_PIXELS);
  const riser = rgb(palette.terrace.line);
  const edge = rgb(palette.terrace.step);
  const { data } = image;
  for (let at = 0; at < steps.riser.length; at++) {
    const dark = steps.riser[at]! > 0;
    const colour = dark ? riser : edge;
    data[4 * at] = colour[0];
    data[4 * at + 1] = colour[1];
    data[4 * at + 2] = colour[2];
    data[4 * at + 3] = dark ? steps.riser[at]! : steps.edge[at]!;
  }
  context.putImageData(image, 0, 0);
  const full = createCanvas(TILE_PIXELS, TILE_PIXELS);
  const fullContext = full.getContext("2d");
  fullContext.imageSmoothingQuality = "low";
  fullContext.drawImage(canvas, 0, 0, TILE_PIXELS, TILE_PIXELS);
  return full;
}

/** Light and shadow of the relief, the sun in the north-west as maps have it; laid over ground and land use. */
export function paintRelief(
  context: SKRSContext2D,
  relief: TileRelief,
  plane: TilePlane,
  palette: Palette,
): void {
  const { cells, heights } = relief;
  const side = cells + 2 * RIM;
  const picture = new CoarsePicture(cells);
  const step = 2 * (plane.heightMeters / cells);
  // seen from far away slopes are averaged out; give some of their strength back
  const exaggeration = 1 + 0.9 * smooth(6, 80, plane.metersPerPixel);
  const dark = rgb(palette.shade.dark);
  const light = rgb(palette.shade.light);
  let strongest = 0;
  const level = Math.sin(SUN_ALTITUDE);
  const low = Math.cos(SUN_ALTITUDE) * Math.SQRT1_2;
  for (let row = 0; row < picture.side; row++) {
    for (let column = 0; column < picture.side; column++) {
      const at = (row + 1) * side + column + 1;
      const east = (exaggeration * (heights[at + 1]! - heights[at - 1]!)) / step;
      const south = (exaggeration * (heights[at + side]! - heights[at - side]!)) / step;
      // normal of the ground (−east, −south, 1) against the sun at (−1, −1) in x east, y south
      const lit = (level + low * (east + south)) / Math.hypot(east, south, 1) / level - 1;
      const out = row * picture.side + column;
      strongest = Math.max(strongest, Math.abs(lit));
      if (lit < 0) picture.set(out, dark[0], dark[1], dark[2], palette.shade.darkness * Math.min(-lit, 1));
      else picture.set(out, light[0], light[1], light[2], palette.shade.lightness * Math.min(lit * 1.2, 1));
    }
  }
  if (strongest > FAINTEST_SHADE) picture.draw(context);
}
