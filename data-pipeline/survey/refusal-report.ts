import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SurveyError } from "../read/findings.ts";

/**
 * Keeps the findings of a refused import as JSON and says in the error where. The same refusal has the same name,
 * so trying again adds no file.
 */
export async function keepReport(folder: string, error: SurveyError): Promise<void> {
  const { kept, errorCount, warningCount } = error.findings;
  const report = { error: error.message, errors: errorCount, warnings: warningCount, findings: kept };
  const text = `${JSON.stringify(report, null, 2)}\n`;
  const path = join(folder, `${createHash("sha256").update(text).digest("hex").slice(0, 12)}.json`);
  await mkdir(folder, { recursive: true });
  await writeFile(path, text);
  error.message += `; the report is kept in ${path}`;
}
