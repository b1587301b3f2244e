import { Cartesian3, Cartographic } from "cesium";
import { EnuFrame, geodesicLengthMeters } from "../../contract/geodesy.ts";
import type { Measurement } from "../state.ts";

/** A measured point, earth-fixed; `below` where it lies on a pipe or a well whose survey says how deep it is. */
export interface MeasuredPoint {
  readonly position: Cartesian3;
  readonly below?: {
    /** from the surveyed ground to the top of a pipe, or to the bottom of a well */
    readonly meters: number;
    readonly isAssumed: boolean;
  };
}
type Values = Measurement["values"];
type Geodetic = readonly [lonDeg: number, latDeg: number, heightMeters: number];

/** How many points finish a measurement by themselves. */
export const ENOUGH_POINTS = {
  "measure-distance": Number.POSITIVE_INFINITY,
  "measure-height": 2,
  "measure-area": Number.POSITIVE_INFINITY,
  "measure-depth": 1,
} as const satisfies Record<Measurement["tool"], number>;

/** Figures of the points so far; none while there are too few. Metres and square metres. */
export function measured(tool: Measurement["tool"], points: readonly MeasuredPoint[]): Values {
  const places = points.map(({ position }) => geodetic(position));
  switch (tool) {
    case "measure-distance":
      return points.length < 2
        ? []
        : [
            { name: "distance", value: pathLength(points) },
            { name: "horizontal", value: groundLength(places) },
            { name: "height", value: places.at(-1)![2] - places[0]![2] },
          ];
    case "measure-height":
      return points.length < 2
        ? []
        : [
            { name: "height", value: places[1]![2] - places[0]![2] },
            { name: "horizontal", value: groundLength(places) },
            { name: "distance", value: pathLength(points) },
          ];
    case "measure-area":
      return points.length < 3
        ? []
        : [
            { name: "area", value: groundArea(places) },
            { name: "perimeter", value: groundLength([...places, places[0]!]) },
          ];
    case "measure-depth": {
      const below = points[0]?.below;
      return below ? [{ name: "depth", value: below.meters, isAssumed: below.isAssumed }] : [];
    }
  }
}

function geodetic(position: Cartesian3): Geodetic {
  const { longitude, latitude, height } = Cartographic.fromCartesian(position);
  return [(longitude * 180) / Math.PI, (latitude * 180) / Math.PI, height];
}

/** Through space, point to point. */
function pathLength(points: readonly MeasuredPoint[]): number {
  return points
    .slice(1)
    .reduce((sum, point, i) => sum + Cartesian3.distance(points[i]!.position, point.position), 0);
}

/** On the ellipsoid, heights left aside. */
function groundLength(places: readonly Geodetic[]): number {
  return places
    .slice(1)
    .reduce((sum, [lon, lat], i) => sum + geodesicLengthMeters(places[i]![0], places[i]![1], lon, lat), 0);
}

/** Of the outline laid on the tangent plane at its first point; good to 1e-6 for a county seat. */
function groundArea(places: readonly Geodetic[]): number {
  const frame = new EnuFrame(places[0]![0], places[0]![1], 0);
  const flat = places.map(([lon, lat]) => frame.enuFromGeodetic(lon, lat, 0));
  const twice = flat.reduce((sum, [east, north], i) => {
    const [nextEast, nextNorth] = flat[(i + 1) % flat.length]!;
    return sum + east * nextNorth - nextEast * north;
  }, 0);
  return Math.abs(twice) / 2;
}
