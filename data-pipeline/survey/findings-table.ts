import type { Finding } from "../read/findings.ts";

const MARKS = { error: "✗", warning: "!", note: "·" };

/** Findings as lines for a terminal: place, then found, expected and what to do; a note is one line. */
export function findingsTable(findings: readonly Finding[]): string {
  return findings
    .map((finding) => {
      const place = [
        finding.file,
        finding.row === null ? null : `row ${finding.row}`,
        finding.id === null ? null : `id ${finding.id}`,
        finding.field,
      ].filter((part) => part !== null);
      if (finding.severity === "note")
        return `${MARKS.note} ${place.join(" · ")}: ${finding.found}; ${finding.advice}`;
      return [
        `${MARKS[finding.severity]} ${place.join(" · ")}`,
        `    found     ${finding.found}`,
        `    expected  ${finding.expected}`,
        `    do        ${finding.advice}`,
      ].join("\n");
    })
    .join("\n");
}
