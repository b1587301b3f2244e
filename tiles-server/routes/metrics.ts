import type { Registry } from "prom-client";
import { z } from "zod";
import type { Route } from "./route.ts";

/** GET /metrics: counters for Prometheus. */
export const metricsRoute = (metrics: Registry): Route => ({
  path: "/metrics",
  summary: "Counters in Prometheus' text format",
  params: z.strictObject({}),
  query: z.strictObject({}),
  response: "text/plain",
  answer: async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.metrics());
  },
});
