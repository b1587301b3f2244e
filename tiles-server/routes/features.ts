import { z } from "zod";
import { featurePageSchema } from "../../contract/api.ts";
import { layerById } from "../../contract/layers.ts";
import type { Database } from "../database/database.ts";
import { type BoundingBox, findFeatures } from "../features/feature-queries.ts";
import type { PublishedFeatures } from "../features/published-features.ts";
import { HttpError } from "../http/http-error.ts";
import { jsonRoute } from "./route.ts";

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;
const MAX_FILTERS = 8;

const filter = z
  .string()
  .max(200)
  .regex(/^[^:]+:/, "must be field:value");
const bbox = z
  .string()
  .regex(/^-?[\d.]+(,-?[\d.]+){3}$/, "must be west,south,east,north in degrees")
  .transform((text) => text.split(",").map(Number))
  .refine(isBoundingBox, "must be west,south,east,north in degrees, west < east and south < north");

/** GET /api/features/water?bbox=111.5,25.1,111.6,25.2&where=material:QM&limit=100 */
export const featuresRoute = (database: Database, features: PublishedFeatures) =>
  jsonRoute({
    path: "/api/features/:layer",
    summary: "Features of a layer in a bounding box and with given attribute values, in survey order",
    params: z.strictObject({ layer: z.string().max(64) }),
    query: z.strictObject({
      bbox: bbox.optional(),
      where: z.union([filter, z.array(filter).max(MAX_FILTERS)]).optional(),
      limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
    }),
    response: featurePageSchema,
    handle: ({ params: { layer }, query }) => {
      const loads = features.loadsOf(layer);
      const where = parseFilters(layer, query.where === undefined ? [] : [query.where].flat());
      return findFeatures(database, layer, loads, { bbox: query.bbox, where, limit: query.limit });
    },
  });

function isBoundingBox(numbers: number[]): numbers is [...BoundingBox] {
  const [west, south, east, north] = numbers;
  return west! >= -180 && east! <= 180 && south! >= -90 && north! <= 90 && west! < east! && south! < north!;
}

function parseFilters(layer: string, filters: readonly string[]): Map<string, string> {
  const fields = layerById(layer).fields.map(({ name }) => name);
  return new Map(
    filters.map((text) => {
      const colon = text.indexOf(":");
      const field = text.slice(0, colon);
      if (!fields.includes(field))
        throw new HttpError(400, `wrong request: layer ${layer} has no field ${field}`, {
          field: "where",
          found: field,
          expected: fields.join(", "),
        });
      return [field, text.slice(colon + 1)];
    }),
  );
}
