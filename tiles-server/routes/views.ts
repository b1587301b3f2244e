import { randomUUID } from "node:crypto";
import express, { Router } from "express";
import { z } from "zod";
import {
  MOST_VIEWS,
  type SavedView,
  savedViewSchema,
  savedViewsSchema,
  VIEW_PATHS,
  viewRequestSchema,
} from "../../contract/views.ts";
import type { Config } from "../config.ts";
import type { Database } from "../database/database.ts";
import { editorsOnly } from "../http/editors-only.ts";
import { HttpError } from "../http/http-error.ts";
import { parseInput } from "../http/parse-input.ts";
import type { WritingOperation } from "./openapi.ts";
import { jsonRoute } from "./route.ts";

const ONE = `${VIEW_PATHS.views}/:id`;
const MOST_BYTES = "16kb";
const UNIQUE_VIOLATION = "23505";
const COLUMNS = `id, name, desk, query, made_ms AS "madeMs", changed_ms AS "changedMs"`;

const params = z.strictObject({ id: z.uuid("expected the id of a view") });

/** How views are kept is described to those who write programs. */
export const VIEW_OPERATIONS: readonly WritingOperation[] = [
  {
    path: VIEW_PATHS.views,
    method: "post",
    summary: "Keeps a view under a name",
    params: z.strictObject({}),
    body: viewRequestSchema,
    response: savedViewSchema,
  },
  {
    path: ONE,
    method: "put",
    summary: "Gives a kept view another name or another content",
    params,
    body: viewRequestSchema,
    response: savedViewSchema,
  },
  { path: ONE, method: "delete", summary: "Forgets a view", params, response: params },
];

/** GET /api/views */
export const viewsRoute = (database: Database) =>
  jsonRoute({
    path: VIEW_PATHS.views,
    summary: "Views that people named, by name: desk and query of the share link",
    response: savedViewsSchema,
    handle: async () => ({
      views: await database.query<SavedView>(
        `SELECT ${COLUMNS} FROM views ORDER BY name LIMIT ${MOST_VIEWS}`,
      ),
    }),
  });

interface ViewRoutes {
  readonly config: Pick<Config, "host" | "trustedOrigins" | "editKey">;
  readonly database: Database;
}

/** POST /api/views, PUT and DELETE /api/views/:id: for those who may edit. @throws HttpError 400, 401, 403, 404, 409, 415, 422 */
export function viewRoutes({ config, database }: ViewRoutes): Router {
  const router = Router();
  const body = express.json({ limit: MOST_BYTES });
  const allowed = editorsOnly(config);
  router.post(VIEW_PATHS.views, allowed, body, async (request, response) => {
    const { name, desk, query } = parseInput(viewRequestSchema, request.body);
    const [kept] = await database.query<{ n: number }>("SELECT count(*) AS n FROM views");
    if (kept!.n >= MOST_VIEWS)
      throw new HttpError(422, `${kept!.n} views are kept, which is the most: delete some first`);
    const now = Date.now();
    const rows = await named(name, () =>
      database.query<SavedView>(
        `INSERT INTO views (id, name, desk, query, made_ms, changed_ms) VALUES ($1, $2, $3, $4, $5, $5) RETURNING ${COLUMNS}`,
        [randomUUID(), name, desk, query, now],
      ),
    );
    response.status(201).json(savedViewSchema.parse(rows[0]));
  });
  router.put(ONE, allowed, body, async (request, response) => {
    const { id } = parseInput(params, request.params);
    const { name, desk, query } = parseInput(viewRequestSchema, request.body);
    const rows = await named(name, () =>
      database.query<SavedView>(
        `UPDATE views SET name = $2, desk = $3, query = $4, changed_ms = $5 WHERE id = $1 RETURNING ${COLUMNS}`,
        [id, name, desk, query, Date.now()],
      ),
    );
    response.json(savedViewSchema.parse(existing(rows, id)));
  });
  router.delete(ONE, allowed, async (request, response) => {
    const { id } = parseInput(params, request.params);
    existing(await database.query("DELETE FROM views WHERE id = $1 RETURNING id", [id]), id);
    response.json({ id });
  });
  return router;
}

/** @throws HttpError 409 when another view has the name */
async function named<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
    throw new HttpError(409, `a view is called ${name} already`, {
      field: "name",
      found: name,
      expected: "a name that no other view has",
    });
  }
}

function existing<T>([row]: T[], id: string): T {
  if (!row) throw new HttpError(404, `no view ${id} is kept`);
  return row;
}
