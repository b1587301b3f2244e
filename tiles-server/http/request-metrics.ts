import type { IncomingMessage, ServerResponse } from "node:http";
import { Histogram, type Registry } from "prom-client";

/** Seconds; the first fits answers from memory, the last a slow query. */
const BUCKETS = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10];
/** First parts of paths that are answered outside Express. */
const OUTSIDE_EXPRESS = new Set(["tiles", "terrain", "basemap", "models", "ingest"]);

/** Measures how long every answer takes, by route and status. Routes are patterns, so that ids make no series. */
export function measureRequests(
  metrics: Registry,
): (request: IncomingMessage, response: ServerResponse) => void {
  const durations = new Histogram({
    name: "twin_http_request_seconds",
    help: "Time to answer a request, by route and status",
    labelNames: ["route", "status"],
    buckets: BUCKETS,
    registers: [metrics],
  });
  return (request, response) => {
    const done = durations.startTimer();
    response.on("finish", () => done({ route: routeOf(request), status: response.statusCode }));
  };
}

/** Express notes the route that matched on the request. */
function routeOf(request: IncomingMessage & { route?: { path?: string } }): string {
  if (request.route?.path !== undefined) return request.route.path;
  const [, first = ""] = request.url!.split("/", 2);
  return OUTSIDE_EXPRESS.has(first) ? `/${first}` : "viewer";
}
