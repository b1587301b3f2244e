import type { SKRSContext2D } from "@napi-rs/canvas";
import { TILE_PIXELS, type TilePlane } from "./map-tile.ts";
import type { Palette } from "./palette.ts";
import { CoarsePicture, rgb, type Sheet } from "./picture.ts";
import { RIM, type TileRelief } from "./relief.ts";
import { smooth } from "./wild-ground.ts";

/** Relief that changes the light by less than this share is not worth drawing. */
const FAINTEST_SHADE = 0.03;
const SUN_ALTITUDE = (42 * Math.PI) / 180;

/** Plain ground, for tiles that land use covers but for roads and gaps. */
export function paintBare(sheets: readonly Sheet[]): void {
  for (const { context, palette } of sheets) {
    context.fillStyle = palette.land.other!.fill;
    context.fillRect(0, 0, TILE_PIXELS, TILE_PIXELS);
  }
}

/** Light and shadow of the relief, the sun in the north-west as maps have it; laid over ground and land use. */
export function paintRelief(sheets: readonly Sheet[], relief: TileRelief, plane: TilePlane): void {
  const { cells, heights } = relief;
  const side = cells + 2 * RIM;
  const lights = new Float32Array((cells + 2) ** 2);
  const step = 2 * (plane.heightMeters / cells);
  // seen from far away slopes are averaged out; give some of their strength back
  const exaggeration = 1 + 0.9 * smooth(6, 80, plane.metersPerPixel);
  let strongest = 0;
  const level = Math.sin(SUN_ALTITUDE);
  const low = Math.cos(SUN_ALTITUDE) * Math.SQRT1_2;
  for (let row = 0, out = 0; row < cells + 2; row++) {
    for (let column = 0; column < cells + 2; column++, out++) {
      const at = (row + 1) * side + column + 1;
      const east = (exaggeration * (heights[at + 1]! - heights[at - 1]!)) / step;
      const south = (exaggeration * (heights[at + side]! - heights[at - side]!)) / step;
      // normal of the ground (−east, −south, 1) against the sun at (−1, −1) in x east, y south
      const length = Math.sqrt(east * east + south * south + 1);
      const lit = (level + low * (east + south)) / length / level - 1;
      lights[out] = lit;
      strongest = Math.max(strongest, Math.abs(lit));
    }
  }
  if (strongest <= FAINTEST_SHADE) return;
  for (const { context, palette } of sheets) drawShade(context, lights, cells, palette);
}

function drawShade(
  context: SKRSContext2D,
  lights: Float32Array,
  cells: number,
  { shade: { dark, darkness, light, lightness } }: Palette,
): void {
  const picture = new CoarsePicture(cells);
  const [shadow, sun] = [rgb(dark), rgb(light)];
  for (let at = 0; at < lights.length; at++) {
    const lit = lights[at]!;
    if (lit < 0) picture.set(at, shadow[0], shadow[1], shadow[2], darkness * Math.min(-lit, 1));
    else picture.set(at, sun[0], sun[1], sun[2], lightness * Math.min(lit * 1.2, 1));
  }
  picture.draw(context);
}
