import type { FeatureDetail } from "../../contract/api.ts";
import type { CameraCommand } from "../state.ts";

/** Nearest the camera comes to a small thing, metres; a larger one is seen whole. */
const NEAREST_METERS = 60;
/** Metres of a degree of latitude, enough for choosing a distance. */
const METERS_PER_DEGREE = 111_000;

/**
 * Camera command that shows a feature whole, from above and the south.
 * @throws Error when the feature has neither bounds nor geometry
 */
export function lookAtFeature(feature: FeatureDetail): CameraCommand {
  if (!feature.bbox) throw new Error(`${feature.layer}/${feature.id} has no place: no bbox`);
  const [west, south, east, north] = feature.bbox;
  const lat = (south + north) / 2;
  const acrossMeters = Math.hypot(
    (east - west) * METERS_PER_DEGREE * Math.cos((lat * Math.PI) / 180),
    (north - south) * METERS_PER_DEGREE,
  );
  return {
    kind: "look",
    lon: (west + east) / 2,
    lat,
    surveyHeightMeters: surveyHeightOf(feature.geometry?.coordinates) ?? 0,
    distanceMeters: Math.max(NEAREST_METERS, 1.6 * acrossMeters),
  };
}

/** Third ordinate of the first position of GeoJSON coordinates, if they have one. */
function surveyHeightOf(coordinates: unknown): number | undefined {
  if (!Array.isArray(coordinates)) return undefined;
  if (typeof coordinates[0] !== "number") return surveyHeightOf(coordinates[0]);
  return typeof coordinates[2] === "number" ? coordinates[2] : undefined;
}
