import { STATUS_CODES } from "node:http";
import type { ErrorRequestHandler, RequestHandler } from "express";
import type { Logger } from "pino";
import { HttpError } from "./http-error.ts";

const STATEMENT_TIMEOUT = "57014";

/** Any path that no route answered. */
export const notFound: RequestHandler = (request) => {
  throw new HttpError(404, `nothing is at ${request.path}`);
};

/** Everything here is read-only; writing goes through /ingest. */
export const readOnly: RequestHandler = (request, response, next) => {
  if (request.method === "GET" || request.method === "HEAD") return next();
  response.setHeader("Allow", "GET, HEAD");
  throw new HttpError(405, `${request.method} is not answered here`);
};

/** PostgreSQL's texts cannot hold the NUL character, and no path or word has one. */
export const refuseNul: RequestHandler = (request, _response, next) => {
  if (request.url.includes("%00"))
    throw new HttpError(400, "wrong request: the address holds a NUL character");
  next();
};

/** The one place where errors of requests end: JSON for the client, the whole of it in the log only. */
export function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: Error & { status?: number; code?: string }, request, response, _next) => {
    const status = statusOf(error);
    if (status >= 500) log.error({ err: error, path: request.path }, "request failed");
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const message = error instanceof HttpError ? error.message : (STATUS_CODES[status] ?? "error");
    const details = error instanceof HttpError ? error.details : {};
    response.status(status).json({ error: message, ...details });
  };
}

function statusOf(error: Error & { status?: number; code?: string }): number {
  if (error.code === STATEMENT_TIMEOUT) return 503;
  if (error instanceof URIError) return 400; // a path with % that is no encoding
  return error.status ?? 500;
}
