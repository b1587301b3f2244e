import { z } from "zod";
import { PATHS } from "../../contract/api.ts";
import { sendJson } from "../http/send-json.ts";
import type { Route } from "./route.ts";

/** GET /api/openapi.json: this table, described. */
export const openapiRoute = (routes: readonly Route[]): Route => ({
  path: PATHS.openapi,
  summary: "This document",
  params: z.strictObject({}),
  query: z.strictObject({}),
  response: z.object({ openapi: z.string() }),
  answer: (request, response) =>
    sendJson(request, response, openapiDocument([...routes, openapiRoute(routes)])),
});

const errorSchema = z.object({
  error: z.string(),
  field: z.string().optional(),
  found: z.string().optional(),
  expected: z.string().optional(),
});

/** OpenAPI 3.1 of a route table; its schemas are JSON Schema 2020-12, as zod writes them. */
export function openapiDocument(routes: readonly Route[]): Record<string, unknown> {
  return {
    openapi: "3.1.0",
    info: {
      title: "County twin",
      version: "0.1.0",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    paths: Object.fromEntries(routes.map((route) => [openapiPath(route.path), { get: operation(route) }])),
    components: { schemas: { Error: schemaOf(errorSchema, "output") } },
  };
}

function operation(route: Route): Record<string, unknown> {
  const content =
    typeof route.response === "string"
      ? { [route.response]: {} }
      : { "application/json": { schema: schemaOf(route.response, "output") } };
  return {
    summary: route.summary,
    parameters: [...parametersOf(route.params, "path"), ...parametersOf(route.query, "query")],
    responses: {
      200: { description: "OK", content },
      default: {
        description: "What is wrong",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    },
  };
}

function parametersOf(schema: z.ZodObject, place: "path" | "query"): Record<string, unknown>[] {
  const { properties = {}, required = [] } = schemaOf(schema, "input");
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: property,
  }));
}

function schemaOf(schema: z.ZodType, io: "input" | "output") {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return json;
}

/** `/api/features/:layer/:id` → `/api/features/{layer}/{id}` */
function openapiPath(path: string): string {
  return path.replace(/:(\w+)/g, "{$1}");
}
