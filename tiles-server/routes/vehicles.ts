import { z } from "zod";
import { PATHS, vehicleSchema } from "../../contract/api.ts";
import type { LiveServices } from "../live-services.ts";
import { jsonRoute } from "./route.ts";

/** GET /api/vehicles: the registry. */
export const vehiclesRoute = (live: LiveServices) =>
  jsonRoute({
    path: PATHS.vehicles,
    summary: "The registry: which vehicle a number in live frames and tracks means",
    response: z.array(vehicleSchema),
    handle: () => live.vehicles(),
  });
