import { TILE_PIXELS, type TilePlane } from "./map-tile.ts";
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
