import type { Path2D } from "@napi-rs/canvas";
import type { MapLayer } from "./map-layer.ts";
import { type TilePlane, tileRectangle } from "./map-tile.ts";
import type { Sheet } from "./picture.ts";
import { roadOf } from "./road-class.ts";
import { layTerraces, type TerraceBands } from "./terraces.ts";
import type { Textures } from "./textures.ts";

/** Land kinds whose steps follow the contours. */
const STEPPED = new Set(["terrace"]);
/** The ground shows through land use a little. */
const OPACITY = 0.94;
/** Plots smaller than this on the screen are not worth their pattern. */
const TEXTURE_BELOW_METERS_PER_PIXEL = 40;

/** Places per side of a tile at which it is asked whether land use covers the ground. */
const COVER_PROBES = 9;
const OPEN_SHARE = 0.05;

/** Whether so little ground shows between land use, water and roads that its detail is not worth painting. */
export function isCovered(
  land: MapLayer,
  water: MapLayer | undefined,
  roads: MapLayer | undefined,
  plane: TilePlane,
): boolean {
  const rectangle = tileRectangle(plane.tile);
  const [west, south, east, north] = rectangle;
  const polygons = [land, ...(water ? [water] : [])].map((layer) => ({
    layer,
    found: layer.meeting(rectangle),
  }));
  if (polygons[0]!.found.length === 0) return false;
  const streets = roads
    ? roads.meeting(rectangle, 40 / 100_000).map((feature) => roadOf(roads, feature))
    : [];
  let open = 0;
  for (let i = 0; i < COVER_PROBES ** 2; i++) {
    const lon = west + (((i % COVER_PROBES) + 0.5) / COVER_PROBES) * (east - west);
    const lat = south + ((Math.floor(i / COVER_PROBES) + 0.5) / COVER_PROBES) * (north - south);
    if (polygons.some(({ layer, found }) => layer.contains(found, lon, lat))) continue;
    if (
      roads &&
      streets.some(({ feature, width }) => roads.distance(feature, lon, lat, plane.scale) < width / 2 + 2)
    )
      continue;
    open++;
    if (open > OPEN_SHARE * COVER_PROBES ** 2) return false;
  }
  return true;
}

/** Whether a tile has land that is cut into steps. */
export function hasSteps(landuse: MapLayer, plane: TilePlane): boolean {
  return landuse
    .meeting(tileRectangle(plane.tile))
    .some((feature) => STEPPED.has(landuse.text("kind", feature)));
}

/** Land use: one fill and one pattern for all polygons of a kind, larger kinds first as surveyed. */
export function paintLand(
  sheets: readonly Sheet[],
  landuse: MapLayer,
  bands: TerraceBands | null,
  plane: TilePlane,
  textures: Textures,
): void {
  const found = landuse.visible(landuse.meeting(tileRectangle(plane.tile)), plane);
  const kindOf = (i: number) => landuse.text("kind", found[i]!);
  for (let from = 0, to = 1; from < found.length; from = to++) {
    const kind = kindOf(from);
    while (to < found.length && kindOf(to) === kind) to++;
    const path = landuse.pathOf(found.slice(from, to), plane).inPixels();
    for (const sheet of sheets) paintKind(sheet, path, kind, bands, plane, textures);
  }
}

function paintKind(
  { context, palette, theme }: Sheet,
  path: Path2D,
  kind: string,
  bands: TerraceBands | null,
  plane: TilePlane,
  textures: Textures,
): void {
  const { fill, texture } = palette.land[kind] ?? palette.land.other!;
  const pixel = plane.metersPerPixel;
  const detailed = pixel <= TEXTURE_BELOW_METERS_PER_PIXEL;
  const stepped = detailed && STEPPED.has(kind) && bands;
  if (detailed && texture && !stepped) {
    context.fillStyle = textures.filled(texture, fill, OPACITY, theme, pixel);
    context.fill(path, "evenodd");
    return;
  }
  context.fillStyle = fill;
  context.globalAlpha = OPACITY;
  context.fill(path, "evenodd");
  context.globalAlpha = 1;
  if (!stepped) return;
  context.save();
  context.clip(path, "evenodd");
  layTerraces(context, stepped, theme);
  context.restore();
}
