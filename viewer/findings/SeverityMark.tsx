import type { PublishedFinding } from "../../contract/findings.ts";
import { useWords } from "../i18n/i18n.ts";

/** The form a finding has on the globe, small; its name for those who do not see it. */
export function SeverityMark({ severity }: { severity: PublishedFinding["severity"] }) {
  const { t } = useWords();
  return (
    <svg className="severity-mark" data-severity={severity} viewBox="0 0 16 16" role="img">
      <title>{t(`findings.${severity}`)}</title>
      <path d={severity === "error" ? "M8 1l7 7-7 7-7-7z" : "M8 2l7 12H1z"} />
    </svg>
  );
}
