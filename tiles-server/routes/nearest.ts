import { z } from "zod";
import { MOST_NEAREST_PLACES, nearestSchema } from "../../contract/api.ts";
import type { Database } from "../database/database.ts";
import { nearestFeatures } from "../features/nearest-features.ts";
import type { PublishedFeatures } from "../features/published-features.ts";
import { jsonRoute } from "./route.ts";

const DEFAULT_METERS = 50;
const MAX_METERS = 200;

const places = z
  .string()
  .max(40 * MOST_NEAREST_PLACES)
  .regex(/^-?[\d.]+,-?[\d.]+(;-?[\d.]+,-?[\d.]+)*$/, "must be lon,lat;lon,lat… in degrees")
  .transform((text) => text.split(";").map((pair) => pair.split(",").map(Number)))
  .refine(arePlaces, `must be 1 to ${MOST_NEAREST_PLACES} places, longitude first, in degrees`);

function arePlaces(list: number[][]): list is [number, number][] {
  return (
    list.length <= MOST_NEAREST_PLACES &&
    list.every(([lon, lat]) => Math.abs(lon!) <= 180 && Math.abs(lat!) <= 90)
  );
}

/** GET /api/nearest/roads?at=111.58,25.18;111.581,25.179&within=50 */
export const nearestRoute = (database: Database, features: PublishedFeatures) =>
  jsonRoute({
    path: "/api/nearest/:layer",
    summary: "The few features of a layer nearest to each place, with their geometry; within so many metres",
    params: z.strictObject({ layer: z.string().max(64) }),
    query: z.strictObject({
      at: places,
      within: z.coerce.number().positive().max(MAX_METERS).default(DEFAULT_METERS),
    }),
    response: nearestSchema,
    handle: async ({ params: { layer }, query: { at, within } }) => ({
      layer,
      places: await nearestFeatures(database, features.loadsOf(layer), at, within),
    }),
  });
