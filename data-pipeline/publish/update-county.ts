import type { EditJournal } from "../edit/edit-journal.ts";
import { withEdits } from "../edit/edited-county.ts";
import type { Progress } from "../feature-table.ts";
import { inputsOf, readInputs, writeInputs } from "./build-inputs.ts";
import { knownParts } from "./known-parts.ts";
import type { Published } from "./publication-writer.ts";
import { publishCounty, type SurveyedCounty } from "./publish-county.ts";

/**
 * Publishes a county with its edits; what the version in use holds as it is now is taken from there. The publication is,
 * byte for byte, what a build into an empty folder gives.
 * @param isWhole everything is made again
 * @throws Error as publishCounty
 */
export async function updateCounty(
  survey: SurveyedCounty,
  journal: EditJournal,
  folder: string,
  progress: Progress,
  isWhole = false,
): Promise<Published> {
  const edited = withEdits(survey, journal.edits());
  const inputs = inputsOf(survey);
  const step = progress.step("changes");
  const last = isWhole ? { why: "it was asked for" } : await readInputs(folder);
  const found = "why" in last ? last : await knownParts(folder, edited, journal, inputs, last);
  const known = "why" in found ? undefined : found;
  step.end("why" in found ? `everything is made: ${found.why}` : `${found.paths.size} files stay`);
  const origin = { by: "build", edits: journal.last } as const;
  const { extents, ...published } = await publishCounty(edited, folder, progress, origin, known);
  await writeInputs(folder, { number: published.number, ...inputs, extents: Object.fromEntries(extents) });
  return published;
}
