import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PATHS } from "../../contract/api.ts";
import {
  EDITS_FILE,
  type EditedFeatures,
  editedFeaturesSchema,
  heldEdits,
  journalEntrySchema,
} from "../../contract/edits.ts";
import { jsonRoute } from "./route.ts";

/**
 * GET /api/edited: features that an edit changed, added or deleted; checks look at the surveys and know nothing of them.
 * @param countyDir undefined = the server cannot edit, and nothing is known to be edited
 */
export const editedRoute = (countyDir: string | undefined) =>
  jsonRoute({
    path: PATHS.edited,
    summary: "Features that are not as the surveys have them: layer, id, time of the last edit",
    response: editedFeaturesSchema,
    handle: async () => (countyDir === undefined ? [] : editedFeatures(join(countyDir, EDITS_FILE))),
  });

/** @throws Error naming the line that is no entry; the last one may be cut off, and was not acknowledged then */
async function editedFeatures(path: string): Promise<EditedFeatures> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return ""; // nobody has edited yet
    throw error;
  });
  const entries = text
    .split("\n")
    .slice(0, -1)
    .map((line, i) => {
      try {
        return journalEntrySchema.parse(JSON.parse(line));
      } catch (cause) {
        throw new Error(`${path}, line ${i + 1} is no edit`, { cause });
      }
    });
  const last = new Map<string, EditedFeatures[number]>();
  for (const { layer, id, atMs, op } of heldEdits(entries))
    last.set(`${layer}/${id}`, { layer, id, atMs, isDeleted: op === "delete" });
  return [...last.values()];
}
