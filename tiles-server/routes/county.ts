import { countyViewSchema, PATHS } from "../../contract/api.ts";
import type { PublicationSource } from "../publication/publication.ts";
import { jsonRoute } from "./route.ts";

/** GET /api/county: what a viewer must know before it draws. */
export const countyRoute = (publication: PublicationSource) =>
  jsonRoute({
    path: PATHS.county,
    summary: "The county: names, camera, coordinate system, what the publication covers",
    response: countyViewSchema,
    handle: () => ({ ...publication.current.county, publication: publication.current.manifest.version }),
  });
