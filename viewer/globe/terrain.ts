import {
  Cartographic,
  CesiumTerrainProvider,
  EllipsoidTerrainProvider,
  sampleTerrain,
  sampleTerrainMostDetailed,
  type TerrainProvider,
} from "cesium";
import { type CountyView, PATHS } from "../../contract/api.ts";
import type { CameraPose } from "../state.ts";

/** Level at which the ground under a camera is asked for: about 50 m between heights, and one small tile. */
const CAMERA_LEVEL = 11;

/** The county's ground (ellipsoidal heights), or the bare ellipsoid where the publication has no terrain. */
export function openTerrain(county: CountyView): Promise<TerrainProvider> {
  if (!county.terrain) return Promise.resolve(new EllipsoidTerrainProvider());
  return CesiumTerrainProvider.fromUrl(PATHS.terrain, { requestVertexNormals: true });
}

/** Survey height of the ground at a place, from the finest tile there; 0 where the publication has no terrain. */
export async function surveyHeightAt(
  terrain: TerrainProvider,
  county: CountyView,
  lonDeg: number,
  latDeg: number,
): Promise<number> {
  if (!county.terrain) return 0;
  const [place] = await sampleTerrainMostDetailed(terrain, [Cartographic.fromDegrees(lonDeg, latDeg)]);
  return (place?.height ?? county.heightOffsetMeters) - county.heightOffsetMeters;
}

/** The pose of a view whose height is given above the ground (county.yaml), with its height above the ellipsoid. */
export async function poseAboveGround(
  terrain: TerrainProvider,
  county: CountyView,
  view: CameraPose,
): Promise<CameraPose> {
  const { lon, lat, heightMeters, headingDeg, pitchDeg } = view;
  const level = Math.min(CAMERA_LEVEL, county.terrain?.maximumLevel ?? 0);
  const ground = county.terrain
    ? (await sampleTerrain(terrain, level, [Cartographic.fromDegrees(lon, lat)]))[0]?.height
    : undefined;
  return {
    lon,
    lat,
    heightMeters: heightMeters + (ground ?? county.heightOffsetMeters),
    headingDeg,
    pitchDeg,
  };
}
