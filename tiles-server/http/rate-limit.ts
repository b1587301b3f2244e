import type { RequestHandler } from "express";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { HttpError } from "./http-error.ts";

/** Requests of one address in a window; a desk at work makes some 10 a second. */
const POINTS = 600;
const WINDOW_SECONDS = 10;

/** Keeps one address from taking the database from the others: 429 with Retry-After beyond the limit. */
export function rateLimit(): RequestHandler {
  const limiter = new RateLimiterMemory({ points: POINTS, duration: WINDOW_SECONDS });
  return async (request, response, next) => {
    const refused = await limiter.consume(request.ip ?? "unknown").then(() => undefined, asRefusal);
    if (!refused) return next();
    const seconds = Math.ceil(refused.msBeforeNext / 1000);
    response.setHeader("Retry-After", seconds);
    throw new HttpError(
      429,
      `too many requests: at most ${POINTS} in ${WINDOW_SECONDS} s; wait ${seconds} s`,
    );
  };
}

/** The limiter rejects with a result when the limit is reached, and with an error when it is broken. */
function asRefusal(reason: unknown): RateLimiterRes {
  if (reason instanceof RateLimiterRes) return reason;
  throw reason;
}
