import express, { Router } from "express";
import { z } from "zod";
import { PATHS } from "../../contract/api.ts";
import type { Config } from "../config.ts";
import { editorsOnly } from "../http/editors-only.ts";
import { HttpError } from "../http/http-error.ts";
import type { LiveServices } from "../live-services.ts";
import type { WritingOperation } from "./openapi.ts";

/** 20,000 fixes are some 200 kB. */
const MOST_BYTES = "4mb";
const TYPE = "application/x-protobuf";
const outcome = z.object({ stored: z.number(), known: z.number() });

/** How it is described to those who write programs. */
export const IMPORT_OPERATIONS: readonly WritingOperation[] = [
  {
    path: PATHS.tracks,
    method: "post",
    summary: `Stores tracks of the past: length-delimited twin.Track messages as ${TYPE}`,
    params: z.strictObject({}),
    response: outcome,
  },
];

interface ImportRoute {
  readonly config: Pick<Config, "host" | "trustedOrigins" | "editKey">;
  readonly live: Pick<LiveServices, "importTracks">;
}

/** POST /api/tracks: for those who may edit. @throws HttpError 400, 401, 403, 413, 415, 422 */
export function importTracksRoute({ config, live }: ImportRoute): Router {
  const router = Router();
  const body = express.raw({ limit: MOST_BYTES, type: TYPE });
  router.post(PATHS.tracks, editorsOnly(config, TYPE), body, async (request, response) => {
    if (!Buffer.isBuffer(request.body))
      throw new HttpError(400, "found no body, expected twin.Track messages");
    response.json(await live.importTracks(request.body));
  });
  return router;
}
