import { PATHS } from "../../contract/api.ts";
import { editedFeaturesSchema } from "../../contract/edits.ts";
import type { Edits } from "../edits/edits.ts";
import { jsonRoute } from "./route.ts";

/**
 * GET /api/edited: features that an edit changed, added or deleted; checks look at the surveys and know nothing of them.
 * @param edits undefined = the server cannot edit, and nothing is known to be edited
 */
export const editedRoute = (edits: Edits | undefined) =>
  jsonRoute({
    path: PATHS.edited,
    summary: "Features that are not as the surveys have them: layer, id, time of the last edit",
    response: editedFeaturesSchema,
    handle: async () => (await edits?.edited()) ?? [],
  });
