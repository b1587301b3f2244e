import type { RequestHandler } from "express";
import { Histogram, type Registry } from "prom-client";

/** Seconds; the first fits answers from memory, the last a slow query. */
const BUCKETS = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10];

/** Measures how long requests take, by route and status; the route's pattern, so that ids do not make series. */
export function measureRequests(metrics: Registry): RequestHandler {
  const durations = new Histogram({
    name: "twin_http_request_seconds",
    help: "Time to answer a request, by route and status",
    labelNames: ["route", "status"],
    buckets: BUCKETS,
    registers: [metrics],
  });
  return (request, response, next) => {
    const done = durations.startTimer();
    response.on("finish", () =>
      done({ route: request.route?.path ?? "viewer", status: response.statusCode }),
    );
    next();
  };
}
