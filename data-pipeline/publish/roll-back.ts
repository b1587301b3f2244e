import type { EditJournal } from "../edit/edit-journal.ts";
import { keptVersion } from "./publication-folder.ts";
import { PublicationWriter, type Published } from "./publication-writer.ts";
import { changesOf, versionNumbers } from "./versions.ts";

/**
 * Publishes an earlier version again, as the newest. Edits that came after it no longer hold; the surveys stay as they
 * are, so the next build publishes what they say now.
 * @throws Error when the version is not kept
 */
export async function rollBack(folder: string, number: number, journal: EditJournal): Promise<Published> {
  const numbers = await versionNumbers(folder);
  const changes = numbers.includes(number)
    ? await changesOf(folder, number).catch(() => undefined)
    : undefined;
  if (!changes)
    throw new Error(
      `${folder} does not keep version ${number}; expected one of ${numbers.sort((a, b) => a - b).join(", ")}`,
    );
  const { manifest } = keptVersion(folder, number);
  const writer = await PublicationWriter.openUpdate(folder);
  try {
    writer.restore(manifest);
    const to = Math.min(changes.edits, journal.last);
    if (to < journal.last)
      await journal.append([{ n: journal.last + 1, atMs: Date.now(), op: "rollback", to }]);
    return await writer.finish(manifest.county, manifest.layers, { by: "rollback", edits: journal.last });
  } catch (error) {
    await writer.discard();
    throw error;
  }
}
