import { z } from "zod";
import { HttpError } from "../http/http-error.ts";

const DAY_MS = 24 * 3600_000;

/** A moment as ISO 8601 or UTC milliseconds. */
const moment = z.string().transform((text, context) => {
  const ms = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isFinite(ms)) return ms;
  context.addIssue({ code: "custom", message: "expected ISO 8601 or UTC milliseconds" });
  return z.NEVER;
});

/** Query fields `from` and `to`; without them the last 24 hours. */
export const intervalQuery = { from: moment.optional(), to: moment.optional() };

/** @throws HttpError 400 when `to` is not after `from` */
export function readInterval(query: { from?: number | undefined; to?: number | undefined }): {
  fromMs: number;
  toMs: number;
} {
  const toMs = query.to ?? Date.now() + 1;
  const fromMs = query.from ?? toMs - DAY_MS;
  if (toMs <= fromMs)
    throw new HttpError(400, `wrong request: to: found ${toMs}, expected after from, ${fromMs}`);
  return { fromMs, toMs };
}
