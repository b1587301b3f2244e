import { promisify } from "node:util";
import { gzip as gzipCallback } from "node:zlib";
import type { Request, Response } from "express";
import { accepts } from "./file-cache.ts";

const gzip = promisify(gzipCallback);

/** Smaller answers fit one packet as they are, bytes. */
const COMPRESS_FROM_BYTES = 1024;

/** Answers with JSON, gzipped where that is worth it and the client takes it; the ETag is that of the bytes sent. */
export async function sendJson(request: Request, response: Response, value: unknown): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(value));
  response.setHeader("Content-Type", "application/json; charset=utf-8");
  response.vary("Accept-Encoding");
  if (bytes.length < COMPRESS_FROM_BYTES || !accepts(request.headers["accept-encoding"], "gzip")) {
    response.send(bytes);
    return;
  }
  response.setHeader("Content-Encoding", "gzip");
  response.send(await gzip(bytes));
}
