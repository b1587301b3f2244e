import type { CheckedFiles } from "./check-files.ts";
import type { CheckFinding } from "./findings-report.ts";
import type { PlantedResult } from "./planted.ts";
import { CHECK_IDS, RULES } from "./rules.ts";

/** What was checked and found, for a terminal: a line for every finding, then the counts of each check. */
export function checkSummary(
  { files, findings, errors, warnings }: CheckedFiles,
  planted: PlantedResult | undefined,
): string {
  const lines = findings.map(findingLine);
  if (findings.length > 0) lines.push("");
  for (const check of CHECK_IDS) {
    const count = findings.filter((finding) => finding.check === check).length;
    if (count > 0) lines.push(`${String(count).padStart(7)}  ${check.padEnd(24)} ${RULES[check].name.zh}`);
  }
  for (const { file, layer, rows } of files) lines.push(`${file}: ${rows} rows of ${layer}`);
  lines.push(`${errors} errors, ${warnings} warnings`);
  if (planted) {
    const { elsewhere } = planted;
    const rest = elsewhere > 0 ? `; ${elsewhere} planted in files that were not checked` : "";
    lines.push(`${planted.planted} planted, ${planted.found} found, ${planted.false} false${rest}`);
  }
  return `${lines.join("\n")}\n`;
}

/** file · row · id · field: found; expected. One line, whatever the survey's texts hold. */
export function findingLine({
  check,
  severity,
  file,
  row,
  id,
  field,
  found,
  expected,
}: CheckFinding): string {
  const place = [file, row === null ? null : `row ${row}`, id === null ? null : `id ${id}`, field];
  const text = `${place.filter((part) => part !== null).join(" · ")}: ${found}; expected ${expected}`;
  return `${severity === "error" ? "✗" : "!"} ${check} · ${text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")}`;
}
