import express, { type Request, Router } from "express";
import { z } from "zod";
import {
  EVENT_PATHS,
  permitRequestSchema,
  permitsSchema,
  ruleChangeSchema,
  ruleIdSchema,
  ruleSchema,
  rulesSchema,
  storedPermitSchema,
} from "../../contract/events.ts";
import type { Config } from "../config.ts";
import type { RuleService } from "../events/rule-service.ts";
import { editorsOnly } from "../http/editors-only.ts";
import { HttpError } from "../http/http-error.ts";
import { parseInput } from "../http/parse-input.ts";
import type { Editor } from "../rules/rule-store.ts";
import type { WritingOperation } from "./openapi.ts";
import { jsonRoute } from "./route.ts";

const RULE = `${EVENT_PATHS.rules}/:rule`;
const PERMIT = `${EVENT_PATHS.permits}/:id`;
const MOST_BYTES = "64kb";
const MOST_NAME = 64;

const ruleParams = z.strictObject({ rule: ruleIdSchema });
const permitParams = z.strictObject({ id: z.string().min(1).max(100) });

/** How changes of rules and permits are described to those who write programs. */
export const RULE_OPERATIONS: readonly WritingOperation[] = [
  {
    path: RULE,
    method: "put",
    summary: "Changes limits, severity or whether a rule holds; makes its next version, with an audit entry",
    params: ruleParams,
    body: ruleChangeSchema,
    response: ruleSchema,
  },
  {
    path: PERMIT,
    method: "put",
    summary: "Makes or replaces a permit, with an audit entry",
    params: permitParams,
    body: permitRequestSchema,
    response: storedPermitSchema,
  },
  {
    path: PERMIT,
    method: "delete",
    summary: "Withdraws a permit, with an audit entry",
    params: permitParams,
    response: permitParams,
  },
];

/** GET /api/rules */
export const rulesRoute = (rules: RuleService) =>
  jsonRoute({
    path: EVENT_PATHS.rules,
    summary: "The rules that hold, with their limits, sources and versions",
    response: rulesSchema,
    handle: () => ({ rules: [...rules.rules] }),
  });

/** GET /api/permits?vehicle=&at= */
export const permitsRoute = (rules: RuleService) =>
  jsonRoute({
    path: EVENT_PATHS.permits,
    summary: "Permits: vehicle, route, site, disposal site and hours; of one vehicle, valid at a moment",
    query: z.strictObject({
      vehicle: z.coerce.number().int().positive().optional(),
      at: z.coerce.number().int().nonnegative().optional(),
    }),
    response: permitsSchema,
    handle: async ({ query: { vehicle, at } }) => {
      const permits = await rules.permits(vehicle);
      return {
        permits: permits.filter(
          ({ validFromMs, validUntilMs }) =>
            at === undefined || ((validFromMs ?? 0) <= at && at < (validUntilMs ?? Number.POSITIVE_INFINITY)),
        ),
      };
    },
  });

interface RuleRoutes {
  readonly config: Pick<Config, "host" | "trustedOrigins" | "editKey">;
  readonly rules: RuleService;
}

/**
 * PUT /api/rules/muck.off-route, PUT and DELETE /api/permits/LX001~12: for those who may edit. The header X-Editor holds
 * the name of the person (percent-encoded) for the audit.
 * @throws HttpError 400, 401, 403, 404, 409, 415
 */
export function ruleRoutes({ config, rules }: RuleRoutes): Router {
  const router = Router();
  const body = express.json({ limit: MOST_BYTES });
  const allowed = editorsOnly(config);
  // who changed what is for those who may change it; the route table answers
  router.get(EVENT_PATHS.audit, allowed);
  router.put(RULE, allowed, body, async (request, response) => {
    const { rule } = parseInput(ruleParams, request.params);
    const change = parseInput(ruleChangeSchema, request.body);
    response.json(await rules.changeRule(rule, change, editorOf(request, config)));
  });
  router.put(PERMIT, allowed, body, async (request, response) => {
    const { id } = parseInput(permitParams, request.params);
    const permit = { id, ...parseInput(permitRequestSchema, request.body) };
    mustExist(permit, rules);
    response.json(await rules.putPermit(permit, editorOf(request, config)));
  });
  router.delete(PERMIT, allowed, async (request, response) => {
    const { id } = parseInput(permitParams, request.params);
    await rules.withdrawPermit(id, editorOf(request, config));
    response.json({ id });
  });
  return router;
}

/** A permit of nothing that exists permits nothing: better said now. @throws HttpError 400 */
function mustExist(
  permit: { vehicle: number; route: string | null; source: string; sink: string },
  { book: { world, vehicles } }: RuleService,
): void {
  const unknown = (field: string, found: string | number, expected: string) =>
    new HttpError(400, `wrong request: ${field}: there is no ${found}`, {
      field,
      found: `${found}`,
      expected,
    });
  if (!vehicles.has(permit.vehicle)) throw unknown("vehicle", permit.vehicle, "a number of /api/vehicles");
  if (permit.route !== null && !world.routes.has(permit.route))
    throw unknown("route", permit.route, "a feature of approved-routes");
  if (!world.sources.areas.some(({ id }) => id === permit.source))
    throw unknown("source", permit.source, "a feature of construction-sites");
  if (!world.sinks.areas.some(({ id }) => id === permit.sink))
    throw unknown("sink", permit.sink, "a feature of disposal-sites");
}

/** Name, and how it was shown that they may edit. */
function editorOf(request: Request, { editKey }: Pick<Config, "editKey">): Editor {
  const by = `${editKey === undefined ? "this machine" : "key"} ${request.ip ?? ""}`.trim();
  let name = "";
  try {
    name = decodeURIComponent(request.get("X-Editor") ?? "").slice(0, MOST_NAME);
  } catch {
    throw new HttpError(400, "wrong request: X-Editor: expected a percent-encoded name");
  }
  return { who: name === "" ? by : `${name} (${by})`, nowMs: Date.now() };
}
