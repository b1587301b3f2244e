import { z } from "zod";
import { PATHS, searchSchema } from "../../contract/api.ts";
import type { Database } from "../database/database.ts";
import type { PublishedFeatures } from "../features/published-features.ts";
import { searchFeatures } from "../features/search-query.ts";
import { jsonRoute } from "./route.ts";

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

/** GET /api/search?q=萌渚路 闸阀&limit=20&lang=zh */
export const searchRoute = (database: Database, features: PublishedFeatures) =>
  jsonRoute({
    path: PATHS.search,
    summary: "Full-text search over ids, plates, roads, names and kinds in Chinese and English",
    query: z.strictObject({
      q: z.string().min(1).max(100),
      limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
      lang: z.enum(["zh", "en"]).default("zh"),
    }),
    response: searchSchema,
    handle: async ({ query: { q, limit, lang } }) => ({
      query: q,
      hits: await searchFeatures(database, [...features.loaded.loads.values()].flat(), q, lang, limit),
    }),
  });
