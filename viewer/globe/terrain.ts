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

/**
 * Share of the error that Cesium assumes of a level's tiles (those of a height grid of 65 × 65). Ours err by a sixteenth of
 * it on level ground (`errorMeters`), so a quarter as many do; at one half an image of the map lies on each tile, where one
 * lay on four: as sharp as before, drawn with a third of the commands.
 */
const SHARE_OF_ASSUMED_ERROR = 0.5;

/** The county's ground (ellipsoidal heights), or the bare ellipsoid where the publication has no terrain. */
export async function openTerrain(county: CountyView): Promise<TerrainProvider> {
  if (!county.terrain) return new EllipsoidTerrainProvider();
  const terrain = await CesiumTerrainProvider.fromUrl(PATHS.terrain, { requestVertexNormals: true });
  const assumedMeters = terrain.getLevelMaximumGeometricError.bind(terrain);
  terrain.getLevelMaximumGeometricError = (level) => SHARE_OF_ASSUMED_ERROR * assumedMeters(level);
  return terrain;
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
