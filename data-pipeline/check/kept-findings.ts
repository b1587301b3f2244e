import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { County } from "../../contract/county.ts";
import { type PublishedFindings, publishedFindingsSchema } from "../../contract/findings.ts";
import type { FeatureTable } from "../feature-table.ts";
import type { Finding } from "../read/findings.ts";
import { hashOfSource, readCounty, sourcePath } from "../survey/county-folder.ts";
import type { CheckFinding } from "./findings-report.ts";
import { type CheckId, RULES } from "./rules.ts";

/** More than anybody reads; the rest are counted. */
const MOST_FINDINGS = 20_000;

const keptSchema = z.object({ surveys: z.string(), findings: publishedFindingsSchema });
const keptPath = (countyDir: string) => join(countyDir, "imported", "findings.json");

/** Keeps what a check of the whole county found in its folder; the next `twin build` publishes it. */
export async function keepFindings(
  countyDir: string,
  findings: readonly CheckFinding[],
  checkedOn: string,
): Promise<void> {
  const surveys = await hashOfSurveys(countyDir, await readCounty(countyDir));
  const kept = { surveys, findings: published(findings, "check", checkedOn) };
  await mkdir(join(countyDir, "imported"), { recursive: true });
  await writeFile(`${keptPath(countyDir)}.new`, `${JSON.stringify(kept)}\n`);
  await rename(`${keptPath(countyDir)}.new`, keptPath(countyDir));
}

/** What of an imported county is needed to tell and place what its import found. */
export interface FoundAtImport {
  readonly county: County;
  readonly sources: readonly { readonly layer: string; readonly findings: readonly Finding[] }[];
  layer(id: string): Promise<FeatureTable | null>;
}

/**
 * Findings for the publication: those of the last check that was kept, else those of the import.
 * @throws Error when the kept file is damaged
 */
export async function findingsOf(countyDir: string, survey: FoundAtImport): Promise<PublishedFindings> {
  const path = keptPath(countyDir);
  if (!existsSync(path)) return published(await importFindings(survey), "import", null);
  const kept = keptSchema.safeParse(JSON.parse(await readFile(path, "utf8")));
  if (!kept.success)
    throw new Error(`${path} is damaged: delete it, or make it again with twin check --keep`, {
      cause: kept.error,
    });
  const { surveys, findings } = kept.data;
  return { ...findings, isStale: surveys !== (await hashOfSurveys(countyDir, survey.county)) };
}

async function importFindings(survey: FoundAtImport): Promise<CheckFinding[]> {
  const found: CheckFinding[] = [];
  for (const { layer, findings } of survey.sources) {
    const wrong = findings.filter(({ severity }) => severity !== "note");
    if (wrong.length === 0) continue;
    const place = placesById(await survey.layer(layer));
    for (const finding of wrong)
      found.push({
        ...finding,
        check: finding.check ?? "file-content",
        layer,
        ...place(finding.id),
        grid: null,
      });
  }
  return found;
}

/** First vertex of each feature. */
function placesById(
  table: FeatureTable | null,
): (id: string | null) => { lon: number | null; lat: number | null } {
  const rows = new Map(table?.ids.map((id, row) => [id, row]));
  return (id) => {
    const row = id === null ? undefined : rows.get(id);
    if (!table || row === undefined || table.featureStart[row] === table.featureStart[row + 1])
      return { lon: null, lat: null };
    const at = 3 * table.partStart[table.featureStart[row]!]!;
    return { lon: table.coordinates[at]!, lat: table.coordinates[at + 1]! };
  };
}

function published(
  findings: readonly CheckFinding[],
  by: PublishedFindings["by"],
  checkedOn: string | null,
): PublishedFindings {
  const errorsFirst = findings.toSorted((a, b) => rank(a) - rank(b)).slice(0, MOST_FINDINGS);
  const broken = [...new Set(errorsFirst.map(({ check }) => check))].sort();
  return {
    by,
    checkedOn,
    isStale: false,
    total: findings.length,
    findings: errorsFirst.map(({ severity, ...finding }) => ({
      ...finding,
      severity: severity === "error" ? "error" : "warning",
    })),
    rules: Object.fromEntries(broken.map((check) => [check, ruleOf(check)])),
  };
}

const rank = ({ severity }: CheckFinding) => (severity === "error" ? 0 : 1);

function ruleOf(check: CheckId): PublishedFindings["rules"][string] {
  const { name, family, source, clause, limits, inChinese } = RULES[check];
  return {
    name,
    family,
    source,
    clause,
    inChinese: { ...inChinese, expected: withLimits(inChinese.expected, limits) },
  };
}

/** @throws Error for a limit that the rule does not have */
export function withLimits(text: string, limits: Readonly<Record<string, number>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const limit = limits[name];
    if (limit === undefined)
      throw new Error(
        `found {${name}} in "${text}", expected a limit of the rule: ${Object.keys(limits).join(", ")}`,
      );
    return `${limit}`;
  });
}

/** Names the bytes of all surveys; a database query has none and never counts as changed. */
async function hashOfSurveys(countyDir: string, county: County): Promise<string> {
  const hash = createHash("sha256");
  for (const source of county.sources)
    hash.update(`${await hashOfSource(sourcePath(countyDir, source))}\n${JSON.stringify(source)}\n`);
  return hash.digest("hex");
}
