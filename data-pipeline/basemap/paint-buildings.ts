import type { MapLayer } from "./map-layer.ts";
import { type TilePlane, tileRectangle } from "./map-tile.ts";
import { PathWriter } from "./path-writer.ts";
import { inMeters, type Sheet } from "./picture.ts";

/** Shadow to the south-east: metres of length for each metre of height, and the longest drawn. */
const SHADOW_PER_HEIGHT = 0.38;
const LONGEST_SHADOW_METERS = 12;
const DEFAULT_HEIGHT_METERS = 9;
/** A shadow longer than this many pixels is drawn twice, so that it stays joined to its building. */
const CLOSED_UP_TO = 7;
/** Shadows are drawn where a pixel is smaller than this, metres. */
const SHADOWS_BELOW = 3;

/** Ground under and beside buildings: a soft shadow and the footprint, so that towns read from far away. */
export function paintBuildings(sheets: readonly Sheet[], buildings: MapLayer, plane: TilePlane): void {
  const pixel = plane.metersPerPixel;
  if (pixel > 20) return;
  const found = buildings.meeting(tileRectangle(plane.tile), 20 / 100_000);
  if (found.length === 0) return;
  const footprints = buildings.pathOf(found, plane).inMeters();
  const shadows = pixel < SHADOWS_BELOW ? shadowsOf(buildings, found, plane).inMeters() : null;
  for (const { context, palette } of sheets) {
    inMeters(context, plane, () => {
      if (shadows) {
        context.fillStyle = palette.building.shadow;
        context.globalAlpha = 0.26;
        context.fill(shadows, "nonzero");
      }
      context.globalAlpha = Math.min(1, 4 / pixel);
      context.fillStyle = palette.building.fill;
      context.fill(footprints, "evenodd");
    });
  }
}

/** One path of all shadows, so that they do not darken where they meet. */
function shadowsOf(buildings: MapLayer, found: readonly number[], plane: TilePlane): PathWriter {
  const path = new PathWriter(plane);
  for (const feature of found) {
    const height = buildings.number("heightM", feature);
    const reach = Math.min(
      SHADOW_PER_HEIGHT * (height > 0 ? height : DEFAULT_HEIGHT_METERS),
      LONGEST_SHADOW_METERS,
    );
    for (const share of reach > CLOSED_UP_TO * plane.metersPerPixel ? [0.5, 1] : [1])
      buildings.trace(path, feature, plane, 0.75 * reach * share, reach * share);
  }
  return path;
}
