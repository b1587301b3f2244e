import { figuresSchema, PATHS } from "../../contract/api.ts";
import type { PublishedFeatures } from "../features/published-features.ts";
import { figuresAt } from "../figures/figures.ts";
import type { LiveFigures } from "../live-services.ts";
import { jsonRoute } from "./route.ts";

/** GET /api/figures: every card's number, with when it was true. */
export const figuresRoute = (features: PublishedFeatures, live: LiveFigures) =>
  jsonRoute({
    path: PATHS.figures,
    summary: "Figures for the cards, each with unit and age; null = the county has no such data",
    response: figuresSchema,
    handle: async () => figuresAt(Date.now(), { live, ...(await features.counted()) }),
  });
