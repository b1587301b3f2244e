import { z } from "zod";
import { MATCHED_PATH, MOST_MATCHED_HOURS, matchedTrackSchema } from "../../contract/matching.ts";
import type { Database } from "../database/database.ts";
import { HttpError } from "../http/http-error.ts";
import type { LiveServices } from "../live-services.ts";
import { type MatchingRoads, matchVehicle, readMatchingRoads } from "../matching/match-vehicle.ts";
import type { PublicationSource } from "../publication/publication.ts";
import { jsonRoute } from "./route.ts";
import { intervalQuery, readInterval } from "./time-interval.ts";

const HOUR_MS = 3600_000;

/** GET /api/matched?vehicle=&from=&to=: one vehicle's track on the county's roads. */
export function matchedRoute(
  database: Database,
  live: Pick<LiveServices, "vehicles">,
  publication: PublicationSource,
) {
  let roads: Promise<MatchingRoads> | undefined;
  let version = "";
  const roadsNow = () => {
    const { current } = publication;
    if (!roads || version !== current.manifest.version) {
      version = current.manifest.version;
      roads = readMatchingRoads(current);
      // one that cannot be read is tried again
      roads.catch(() => {
        roads = undefined;
      });
    }
    return roads;
  };
  return jsonRoute({
    path: MATCHED_PATH,
    summary: `Where one vehicle drove on the county's roads within ${MOST_MATCHED_HOURS} h, with the times no road explains`,
    query: z.strictObject({ ...intervalQuery, vehicle: z.coerce.number().int().positive() }),
    response: matchedTrackSchema,
    handle: async ({ query }) => {
      const interval = readInterval(query);
      const hours = (interval.toMs - interval.fromMs) / HOUR_MS;
      if (hours > MOST_MATCHED_HOURS)
        throw new HttpError(422, `the interval is longer than ${MOST_MATCHED_HOURS} h: ask for it in parts`, {
          field: "from",
          found: `${hours.toFixed(1)} h`,
          expected: `at most ${MOST_MATCHED_HOURS} h`,
        });
      const isKnown = (await live.vehicles()).some(({ number }) => number === query.vehicle);
      if (!isKnown)
        throw new HttpError(404, `no vehicle ${query.vehicle} is registered`, {
          field: "vehicle",
          found: `${query.vehicle}`,
          expected: "a number of /api/vehicles",
        });
      return matchVehicle(database, query.vehicle, interval, await roadsNow());
    },
  });
}
