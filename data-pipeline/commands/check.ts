import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { type CheckedFiles, checkFiles } from "../check/check-files.ts";
import { writeFindings } from "../check/findings-file.ts";
import { htmlReport } from "../check/html-report.ts";
import { keepFindings } from "../check/kept-findings.ts";
import { comparePlanted, type PlantedResult, parsePlanted } from "../check/planted.ts";
import { checkSummary } from "../check/summary.ts";
import { stderrProgress } from "../progress.ts";

interface CheckOptions {
  readonly layer?: string;
  readonly county?: string;
  readonly crs?: string;
  readonly planted?: string;
  readonly html?: string;
  readonly findings?: string;
  readonly keep?: true;
  readonly json: boolean;
}

/** Reads survey files as an import would and says what is wrong with them; imports nothing. */
export const checkCommand = new Command("check")
  .description("check survey files without importing them")
  .argument("[file...]", "survey files; none = every survey of --county, or of the county in this folder")
  .option("--layer <id>", "layer of all files; otherwise each is recognised by its geometry and columns")
  .option("--county <dir>", "folder with county.yaml: bounds, and how its surveys are to be read")
  .option("--crs <crs>", "CRS of the coordinates, e.g. EPSG:4546")
  .option(
    "--planted <file>",
    "list of twin demo --defects: say what was found of it (default: defects.json in --county)",
  )
  .option("--html <file>", "write a report with a map, one file that needs no network")
  .option("--findings <file>", "write the findings as points: .gpkg, .fgb or .geojson")
  .option("--keep", "keep the findings with the county: the next twin build publishes them for the viewer")
  .option("--json", "print findings as JSON", false)
  .addHelpText("after", "\nExample:\n  twin check JSL.shp JSP.shp --county demo --crs EPSG:4546")
  .action(async (files: string[], { json, html, findings, keep, ...options }: CheckOptions) => {
    const here = files.length === 0 && existsSync("county.yaml") ? "." : undefined;
    const county = options.county ?? here;
    if (keep && (files.length > 0 || county === undefined))
      throw new Error("--keep is for a check of a whole county: name --county and no files");
    const checked = await checkFiles(files, { ...options, ...(county && { county }) }, stderrProgress());
    const known = county === undefined ? undefined : join(county, "defects.json");
    const list = options.planted ?? (known && existsSync(known) ? known : undefined);
    const planted =
      list === undefined
        ? undefined
        : comparePlanted(parsePlanted(JSON.parse(await readFile(list, "utf8"))), list, checked);
    const today = new Date().toISOString().slice(0, 10);
    if (keep && county !== undefined) await keepFindings(county, checked.findings, today);
    if (html !== undefined) await writeFile(html, htmlReport(checked, today));
    if (findings !== undefined) await writeFindings(findings, checked.findings);
    process.stdout.write(
      json ? `${JSON.stringify(asJson(checked, planted), null, 2)}\n` : checkSummary(checked, planted),
    );
    const isGood = planted ? planted.missed.length === 0 && planted.false === 0 : checked.errors === 0;
    if (!isGood) process.exitCode = 1;
  });

function asJson(checked: CheckedFiles, planted: PlantedResult | undefined) {
  const { findings, notes, errors, warnings } = checked;
  const files = checked.files.map(({ path: _, ...file }) => file);
  return { ...planted, files, errors, warnings, findings, notes };
}
