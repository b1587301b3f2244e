import type { RequestHandler } from "express";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { HttpError } from "./http-error.ts";

export interface RateLimit {
  /** of one address in a window */
  readonly requests: number;
  readonly seconds: number;
}

/** A desk at work makes some 10 requests a second. */
export const API_LIMIT: RateLimit = { requests: 600, seconds: 10 };

/** Keeps one address from taking the database from the others: 429 with Retry-After beyond the limit. */
export function rateLimit({ requests, seconds: window }: RateLimit): RequestHandler {
  const limiter = new RateLimiterMemory({ points: requests, duration: window });
  return async (request, response, next) => {
    const refused = await limiter.consume(request.ip ?? "unknown").then(() => undefined, asRefusal);
    if (!refused) return next();
    const seconds = Math.ceil(refused.msBeforeNext / 1000);
    response.setHeader("Retry-After", seconds);
    throw new HttpError(429, `too many requests: at most ${requests} in ${window} s; wait ${seconds} s`);
  };
}

/** The limiter rejects with a result when the limit is reached, and with an error when it is broken. */
function asRefusal(reason: unknown): RateLimiterRes {
  if (reason instanceof RateLimiterRes) return reason;
  throw reason;
}
