import type { Request, Response } from "express";
import { z } from "zod";
import { parseInput } from "../http/parse-input.ts";
import { sendJson } from "../http/send-json.ts";

/** One line of the route table: what is answered, to what input, by whom. */
export interface Route {
  /** Express path, e.g. `/api/features/:layer/:id` */
  readonly path: string;
  readonly summary: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  /** schema of the JSON answer, or the media type of another one */
  readonly response: z.ZodType | string;
  readonly answer: (request: Request, response: Response) => Promise<void>;
}

interface JsonRoute<Params extends z.ZodObject, Query extends z.ZodObject, Answer> {
  readonly path: string;
  readonly summary: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly response: z.ZodType<Answer>;
  handle(input: { params: z.infer<Params>; query: z.infer<Query> }): Promise<Answer> | Answer;
}

const nothing = z.strictObject({});

/** A GET that answers JSON. Its handler sees parsed input only; a wrong request is refused before it. */
export function jsonRoute<
  Params extends z.ZodObject = typeof nothing,
  Query extends z.ZodObject = typeof nothing,
  Answer = unknown,
>(route: JsonRoute<Params, Query, Answer>): Route {
  const params = route.params ?? nothing;
  const query = route.query ?? nothing;
  return {
    path: route.path,
    summary: route.summary,
    params,
    query,
    response: route.response,
    answer: async (request, response) => {
      const input = {
        params: parseInput(params, request.params) as z.infer<Params>,
        query: parseInput(query, request.query) as z.infer<Query>,
      };
      response.setHeader("Cache-Control", "no-cache");
      await sendJson(request, response, await route.handle(input));
    },
  };
}
