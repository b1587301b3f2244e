import type { FeatureEdit } from "../../contract/edits.ts";
import type { FeatureTable } from "../feature-table.ts";
import type { SurveyedCounty } from "../publish/publish-county.ts";
import { editTable } from "./edited-table.ts";

/** A county's surveys with the edits that were made to them. */
export function withEdits<Survey extends SurveyedCounty>(
  survey: Survey,
  edits: readonly FeatureEdit[],
): Survey {
  const { source } = survey;
  return {
    ...survey,
    // an edited layer is in memory
    ...(source && {
      source: (id: string) => (edits.some(({ layer }) => layer === id) ? undefined : source(id)),
    }),
    layer: async (id: string): Promise<FeatureTable | null> => {
      const table = await survey.layer(id);
      const own = edits.filter(({ layer }) => layer === id);
      return table && editTable(table, own).table;
    },
  };
}
