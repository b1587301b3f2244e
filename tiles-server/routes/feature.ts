import { z } from "zod";
import { featureSchema } from "../../contract/api.ts";
import type { Database } from "../database/database.ts";
import { featureById } from "../features/feature-queries.ts";
import type { PublishedFeatures } from "../features/published-features.ts";
import { HttpError } from "../http/http-error.ts";
import { jsonRoute } from "./route.ts";

/** GET /api/features/water/JS000123: one feature with all its attributes. */
export const featureRoute = (database: Database, features: PublishedFeatures) =>
  jsonRoute({
    path: "/api/features/:layer/:id",
    summary: "One feature by its id: every attribute, geometry, where it came from",
    params: z.strictObject({ layer: z.string().max(64), id: z.string().max(128) }),
    response: featureSchema,
    handle: async ({ params: { layer, id } }) => {
      const feature = await featureById(database, layer, features.loadsOf(layer), id);
      if (!feature)
        throw new HttpError(404, `layer ${layer} has no feature ${id}`, { field: "id", found: id });
      return feature;
    },
  });
