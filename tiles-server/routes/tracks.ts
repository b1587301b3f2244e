import { z } from "zod";
import { PATHS } from "../../contract/api.ts";
import { trackQuerySchema } from "../history/track-query.ts";
import type { LiveServices } from "../live-services.ts";
import type { Route } from "./route.ts";

/** GET /api/tracks?from=&to=&vehicles=&bbox=: written by history/, described here for the table. */
export const tracksRoute = (live: LiveServices): Route => ({
  path: PATHS.tracks,
  summary: "Fixes of vehicles in an interval: length-delimited twin.Track messages (contract/twin.proto)",
  params: z.strictObject({}),
  query: trackQuerySchema,
  response: "application/x-protobuf",
  answer: async (request, response) => {
    await live.tracks(request, response, (error?: unknown) => {
      if (error) throw error;
    });
  },
});
