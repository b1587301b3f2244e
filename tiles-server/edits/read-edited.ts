import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { EDITS_FILE, type EditedFeatures, heldEdits, journalEntrySchema } from "../../contract/edits.ts";

/**
 * Features that an edit changed, added or deleted, each with its last edit, from the journal in the county's folder.
 * @throws Error naming the line that is no entry; the last one may be cut off, and was not acknowledged then
 */
export async function readEdited(countyDir: string): Promise<EditedFeatures> {
  const path = join(countyDir, EDITS_FILE);
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
