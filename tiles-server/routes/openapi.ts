import { z } from "zod";
import { PATHS } from "../../contract/api.ts";
import { sendJson } from "../http/send-json.ts";
import type { Route } from "./route.ts";

/** A request that changes something, as it is described. */
export interface WritingOperation {
  /** Express path */
  readonly path: string;
  readonly method: "patch" | "post" | "put" | "delete";
  readonly summary: string;
  readonly params: z.ZodObject;
  /** schema of the JSON that is sent; absent = nothing is */
  readonly body?: z.ZodType;
  readonly response: z.ZodType;
}

/** GET /api/openapi.json: this table, described. */
export const openapiRoute = (routes: readonly Route[], writing: readonly WritingOperation[]): Route => ({
  path: PATHS.openapi,
  summary: "This document",
  params: z.strictObject({}),
  query: z.strictObject({}),
  response: z.object({ openapi: z.string() }),
  answer: (request, response) =>
    sendJson(request, response, openapiDocument([...routes, openapiRoute(routes, writing)], writing)),
});

const errorSchema = z.object({
  error: z.string(),
  field: z.string().optional(),
  found: z.string().optional(),
  expected: z.string().optional(),
});

/** OpenAPI 3.1 of a route table; its schemas are JSON Schema 2020-12, as zod writes them. */
export function openapiDocument(
  routes: readonly Route[],
  writing: readonly WritingOperation[],
): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) paths[openapiPath(route.path)] = { get: operation(route) };
  for (const each of writing)
    paths[openapiPath(each.path)] = {
      ...paths[openapiPath(each.path)],
      [each.method]: writingOperation(each),
    };
  return {
    openapi: "3.1.0",
    info: {
      title: "County twin",
      version: "0.1.0",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    paths,
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
    responses: answers("200", content),
  };
}

function writingOperation({ method, summary, params, body, response }: WritingOperation) {
  return {
    summary,
    parameters: parametersOf(params, "path"),
    ...(body && {
      requestBody: { required: true, content: { "application/json": { schema: schemaOf(body, "input") } } },
    }),
    responses: answers(method === "post" ? "201" : "200", {
      "application/json": { schema: schemaOf(response, "output") },
    }),
  };
}

function answers(status: string, content: Record<string, unknown>) {
  return {
    [status]: { description: "OK", content },
    default: {
      description: "What is wrong",
      content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
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
