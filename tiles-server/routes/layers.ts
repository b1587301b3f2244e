import { type LayerStates, layerStatesSchema, PATHS } from "../../contract/api.ts";
import { LAYERS } from "../../contract/layers.ts";
import type { PublishedFeatures } from "../features/published-features.ts";
import type { Publication, PublicationSource } from "../publication/publication.ts";
import { jsonRoute } from "./route.ts";

/** GET /api/layers: every layer of the catalogue, with what the publication holds of it. */
export const layersRoute = (publication: PublicationSource, features: PublishedFeatures) =>
  jsonRoute({
    path: PATHS.layers,
    summary: "Layers of the catalogue: live with their counts, or reserved",
    response: layerStatesSchema,
    handle: () => layerStates(publication.current, features.lengthKm),
  });

function layerStates(publication: Publication, lengthKm: ReadonlyMap<string, number>): LayerStates {
  const published = new Map(publication.manifest.layers.map((layer) => [layer.id, layer]));
  return LAYERS.map(({ id }) => {
    const layer = published.get(id);
    const km = lengthKm.get(id);
    return {
      id,
      status: layer?.status ?? "reserved",
      features: layer?.features ?? 0,
      tileset: publication.files.has(`tiles/${id}/tileset.json`),
      ...(km !== undefined && { lengthKm: km }),
    };
  });
}
