import { CesiumTerrainProvider, EllipsoidTerrainProvider, type TerrainProvider } from "cesium";
import type { CountyView } from "../../contract/api.ts";
import { PATHS } from "../../contract/api.ts";

/** The county's ground (ellipsoidal heights), or the bare ellipsoid where the publication has no terrain. */
export function openTerrain(county: CountyView): Promise<TerrainProvider> {
  if (!county.terrain) return Promise.resolve(new EllipsoidTerrainProvider());
  return CesiumTerrainProvider.fromUrl(PATHS.terrain, { requestVertexNormals: true });
}
