import { Cartesian3, Transforms } from "cesium";
import type { OverlayCollection } from "../api.ts";
import { type PlaneRings, regionMask } from "./region-mask.ts";

/** The square that the mask of areas covers, as a shader needs it: east and north are divided by its edge. */
export interface RegionFrame {
  readonly centre: Cartesian3;
  readonly east: Cartesian3;
  readonly north: Cartesian3;
}

/** Around the areas, so that nothing at their border is cut off, metres. */
const MARGIN_METERS = 50;

/**
 * Frame and mask (region-mask.ts) of the areas of an overlay, on the plane that touches the ground in their middle.
 * @returns undefined where there is no area
 */
export function regionFrame(
  overlay: OverlayCollection,
  heightOffsetMeters: number,
  texels: number,
): { readonly frame: RegionFrame; readonly mask: Uint8Array } | undefined {
  const areas = overlay.features.map((feature) => ringsOf(feature));
  const corners = areas.flat(2);
  if (corners.length === 0) return undefined;
  const [lons, lats, heights] = [0, 1, 2].map((axis) => corners.map((corner) => corner[axis] ?? 0));
  const centre = Cartesian3.fromDegrees(middle(lons!), middle(lats!), middle(heights!) + heightOffsetMeters);
  const enu = Transforms.eastNorthUpToFixedFrame(centre);
  const [east, north] = [0, 1].map(
    (column) => new Cartesian3(enu[4 * column], enu[4 * column + 1], enu[4 * column + 2]),
  );
  const onPlane = ([lon = 0, lat = 0, height = 0]: readonly number[]): readonly [number, number] => {
    const place = Cartesian3.fromDegrees(lon, lat, height + heightOffsetMeters);
    const offset = Cartesian3.subtract(place, centre, place);
    return [Cartesian3.dot(offset, east!), Cartesian3.dot(offset, north!)];
  };
  const planes: PlaneRings[] = areas.map((rings) => rings.map((ring) => ring.map(onPlane)));
  const farthest = Math.max(...planes.flat(2).flatMap(([e, n]) => [Math.abs(e), Math.abs(n)]));
  const edgeMeters = 2 * (farthest + MARGIN_METERS);
  return {
    frame: {
      centre,
      east: Cartesian3.divideByScalar(east!, edgeMeters, east!),
      north: Cartesian3.divideByScalar(north!, edgeMeters, north!),
    },
    mask: regionMask(planes, edgeMeters, texels),
  };
}

function ringsOf({ geometry }: OverlayCollection["features"][number]): readonly (readonly number[])[][] {
  if (geometry.type === "Polygon") return geometry.coordinates as number[][][];
  return geometry.type === "MultiPolygon" ? (geometry.coordinates as number[][][][]).flat() : [];
}

function middle(values: readonly number[]): number {
  return (values.reduce((a, b) => Math.min(a, b)) + values.reduce((a, b) => Math.max(a, b))) / 2;
}
