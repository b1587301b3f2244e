import { useQuery } from "@tanstack/react-query";
import type { PublishedFinding } from "../../contract/findings.ts";
import { fetchEdited } from "../api.ts";
import { useWords } from "../i18n/i18n.ts";
import { useFindings } from "./useFindings.ts";

/** What a finding says, in the language of the screen. */
export interface FindingText {
  readonly rule: string;
  readonly expected: string;
  readonly advice: string;
  /** said when the feature is not the one that was checked any more */
  readonly edited: string | null;
}

/**
 * Texts of findings. Checks write English with the figures of the place; a Chinese screen shows what the rule itself says
 * in Chinese, where the rules say it.
 */
export function useFindingText(): (finding: PublishedFinding) => FindingText {
  const { t, language, name } = useWords();
  const { findings } = useFindings();
  const edited = useQuery({
    queryKey: ["edited"],
    queryFn: async ({ signal }) =>
      new Map((await fetchEdited(signal)).map((edit) => [`${edit.layer}/${edit.id}`, edit])),
    staleTime: 60_000,
  }).data;
  return (finding) => {
    const rule = findings?.rules[finding.check];
    const own = language === "zh" ? rule?.inChinese : undefined;
    const edit = edited?.get(`${finding.layer}/${finding.id}`);
    return {
      rule: rule ? name(rule.name) : finding.check,
      expected: own?.expected ?? finding.expected,
      advice: own?.advice ?? finding.advice,
      edited: edit ? t(edit.isDeleted ? "findings.deletedSince" : "findings.editedSince") : null,
    };
  };
}
