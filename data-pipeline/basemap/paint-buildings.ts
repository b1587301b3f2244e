import type { SKRSContext2D } from "@napi-rs/canvas";
import type { MapLayer } from "./map-layer.ts";
import { type TilePlane, tileRectangle } from "./map-tile.ts";
import { inMeters } from "./paint-land.ts";
import type { Palette } from "./palette.ts";

/** Shadow to the south-east: metres of length for each metre of height, and the longest drawn. */
const SHADOW_PER_HEIGHT = 0.38;
const LONGEST_SHADOW_METERS = 12;
const DEFAULT_HEIGHT_METERS = 9;
/** A shadow longer than this many pixels is drawn twice, so that it stays joined to its building. */
const CLOSED_UP_TO = 7;
/** Shadows are drawn where a pixel is smaller than this, metres. */
const SHADOWS_BELOW = 3;

/** Ground under and beside buildings: a soft shadow and the footprint, so that towns read from far away. */
export function paintBuildings(
  context: SKRSContext2D,
  buildings: MapLayer,
  plane: TilePlane,
  palette: Palette,
): void {
  const pixel = plane.metersPerPixel;
  if (pixel > 20) return;
  const found = buildings.meeting(tileRectangle(plane.tile), 20 / 100_000);
  if (found.length === 0) return;
  inMeters(context, plane, () => {
    if (pixel < SHADOWS_BELOW) {
      context.beginPath();
      for (const feature of found) {
        const height = buildings.number("heightM", feature);
        const reach = Math.min(
          SHADOW_PER_HEIGHT * (height > 0 ? height : DEFAULT_HEIGHT_METERS),
          LONGEST_SHADOW_METERS,
        );
        for (const share of reach > CLOSED_UP_TO * pixel ? [0.5, 1] : [1]) {
          const [dx, dy] = [0.75 * reach * share, reach * share];
          context.translate(dx, dy);
          buildings.trace(context, feature, plane);
          context.translate(-dx, -dy);
        }
      }
      // one fill for all, so that shadows do not darken where they meet
      context.fillStyle = palette.building.shadow;
      context.globalAlpha = 0.26;
      context.fill("nonzero");
    }
    context.beginPath();
    for (const feature of found) buildings.trace(context, feature, plane);
    context.globalAlpha = Math.min(1, 4 / pixel);
    context.fillStyle = palette.building.fill;
    context.fill("evenodd");
    context.globalAlpha = 1;
  });
}
