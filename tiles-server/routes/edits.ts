import express, { Router } from "express";
import { z } from "zod";
import { type EditRequest, editResultSchema, newFeatureSchema, patchSchema } from "../../contract/edits.ts";
import { LAYERS } from "../../contract/layers.ts";
import type { Config } from "../config.ts";
import type { Edits } from "../edits/edits.ts";
import { editorsOnly } from "../http/editors-only.ts";
import { HttpError } from "../http/http-error.ts";
import { parseInput } from "../http/parse-input.ts";
import type { WritingOperation } from "./openapi.ts";

/** A line of 10,000 vertices is 500 kB. */
const MOST_BYTES = "1mb";
const ONE = "/api/features/:layer/:id";
const ALL = "/api/features/:layer";

const layer = z.enum(LAYERS.map(({ id }) => id) as [string, ...string[]]);
const oneSchema = z.strictObject({ layer, id: z.string().min(1).max(128) });
const allSchema = z.strictObject({ layer });

interface EditRoutes {
  readonly config: Pick<Config, "host" | "trustedOrigins" | "editKey">;
  /** undefined = the server was not told where the county's surveys are */
  readonly edits: Edits | undefined;
  /** resolves when the newest publication on disk is shown */
  readonly showNewest: () => Promise<void>;
}

/** How edits are described to those who write programs. */
export const EDIT_OPERATIONS: readonly WritingOperation[] = [
  {
    path: ONE,
    method: "patch",
    summary: "Changes fields (null = not surveyed) and the line or place of one feature",
    params: oneSchema,
    body: patchSchema,
    response: editResultSchema,
  },
  {
    path: ONE,
    method: "delete",
    summary: "Deletes one feature",
    params: oneSchema,
    response: editResultSchema,
  },
  {
    path: ALL,
    method: "post",
    summary: "Adds a feature that the survey does not have",
    params: allSchema,
    body: newFeatureSchema,
    response: editResultSchema,
  },
];

/**
 * PATCH and DELETE /api/features/water/JS000123, POST /api/features/water: answered when the new publication is
 * shown. @throws HttpError 401, 403, 404, 415, 422, 501, 503
 */
export function editRoutes({ config, edits, showNewest }: EditRoutes): Router {
  const router = Router();
  const body = express.json({ limit: MOST_BYTES });
  const make = async (request: EditRequest) => {
    if (!edits)
      throw new HttpError(
        501,
        "this server cannot edit: start it with COUNTY_DIR, the folder of county.yaml",
      );
    const result = await edits.edit(request);
    await showNewest();
    return editResultSchema.parse(result);
  };
  const allowed = editorsOnly(config);
  router.patch(ONE, allowed, body, async (request, response) => {
    const change = parseInput(patchSchema, request.body);
    response.json(await make({ op: "patch", ...parseInput(oneSchema, request.params), ...change }));
  });
  router.delete(ONE, allowed, async (request, response) => {
    response.json(await make({ op: "delete", ...parseInput(oneSchema, request.params) }));
  });
  router.post(ALL, allowed, body, async (request, response) => {
    const feature = parseInput(newFeatureSchema, request.body);
    response
      .status(201)
      .json(await make({ op: "insert", ...parseInput(allSchema, request.params), ...feature }));
  });
  return router;
}
