import type { Finding } from "../read/findings.ts";

const MARKS = { error: "✗", warning: "!", note: "·" };

/** Findings as lines for a terminal: place, then found, expected and what to do. */
export function findingsTable(findings: readonly Finding[]): string {
  return findings
    .map((finding) => {
      const place = [
        finding.file,
        finding.row === null ? null : `row ${finding.row}`,
        finding.id === null ? null : `id ${finding.id}`,
        finding.field,
      ].filter((part) => part !== null);
      return [
        `${MARKS[finding.severity]} ${place.join(" · ")}`,
        `    found     ${finding.found}`,
        `    expected  ${finding.expected}`,
        `    do        ${finding.advice}`,
      ].join("\n");
    })
    .join("\n");
}
