import { z } from "zod";
import { HttpError } from "../http/http-error.ts";
import { LEVELS } from "./spans.ts";

/** Longest interval one request may ask for. */
const MAX_SPAN_DAYS = 31;
const MAX_SPAN_MS = MAX_SPAN_DAYS * 24 * 3600_000;
const MAX_VEHICLES = 1_000;

const instant = z
  .string()
  .transform((text) => (/^-?\d+$/.test(text) ? Number(text) : Date.parse(text)))
  .refine((ms) => Number.isFinite(ms), "expected UTC milliseconds or an ISO time like 2026-11-22T08:00:00Z");
const vehicleList = z
  .string()
  .regex(/^\d{1,9}(,\d{1,9})*$/, "expected numbers like 1,2,17")
  .transform((text) => [...new Set(text.split(",").map(Number))])
  .refine((numbers) => numbers.length <= MAX_VEHICLES, `at most ${MAX_VEHICLES} vehicles`);
const box = z
  .string()
  .transform((text) => text.split(",").map(Number))
  .refine(
    (values) =>
      values.length === 4 &&
      values.every(Number.isFinite) &&
      values[0]! <= values[2]! &&
      values[1]! <= values[3]! &&
      Math.abs(values[0]!) <= 180 &&
      Math.abs(values[2]!) <= 180 &&
      Math.abs(values[1]!) <= 90 &&
      Math.abs(values[3]!) <= 90,
    "expected west,south,east,north in degrees",
  );

const RESOLUTIONS = ["full", ...LEVELS.slice(1).map(({ everySeconds }) => String(everySeconds))];
const resolution = z
  .enum(RESOLUTIONS, `expected one of ${RESOLUTIONS.join(", ")}`)
  .transform((text) => (text === "full" ? 0 : Number(text)));

/** GET /api/tracks; `resolution` in seconds between fixes, absent = the finest that is not too much */
export const trackQuerySchema = z.strictObject({
  from: instant,
  to: instant,
  vehicles: vehicleList.optional(),
  bbox: box.optional(),
  resolution: resolution.optional(),
});

export type TrackQuery = z.infer<typeof trackQuerySchema>;

/** @throws HttpError 400 when the interval is backwards, 422 with advice when it is too long */
export function checkInterval({ from, to }: TrackQuery): void {
  if (to <= from) {
    throw new HttpError(400, "wrong request: to is not after from", {
      field: "to",
      found: new Date(to).toISOString(),
      expected: `later than ${new Date(from).toISOString()}`,
    });
  }
  if (to - from > MAX_SPAN_MS) {
    throw new HttpError(422, `the interval is longer than ${MAX_SPAN_DAYS} days: ask for it in parts`, {
      field: "from",
      found: `${Math.round((to - from) / 3600_000)} h`,
      expected: `at most ${MAX_SPAN_DAYS * 24} h`,
    });
  }
}
