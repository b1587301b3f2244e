import { Command } from "commander";
import { type CheckedFiles, checkFiles } from "../check/check-files.ts";
import { stderrProgress } from "../progress.ts";
import { findingsTable } from "../survey/findings-table.ts";

interface CheckOptions {
  readonly layer?: string;
  readonly county?: string;
  readonly crs?: string;
  readonly json: boolean;
}

/** Reads survey files as an import would and says what is wrong with them; writes nothing. */
export const checkCommand = new Command("check")
  .description("check survey files without importing them")
  .argument("[file...]", "survey files; none = every survey of --county")
  .option("--layer <id>", "layer of all files; otherwise each is recognised by its geometry and columns")
  .option("--county <dir>", "folder with county.yaml, for the bounds")
  .option("--crs <crs>", "CRS of the coordinates, e.g. EPSG:4546")
  .option("--json", "print findings as JSON", false)
  .addHelpText("after", "\nExample:\n  twin check JSL.shp JSP.shp --county demo --crs EPSG:4546")
  .action(async (files: string[], { json, ...options }: CheckOptions) => {
    const checked = await checkFiles(files, options, stderrProgress());
    if (json) {
      process.stdout.write(`${JSON.stringify(asJson(checked), null, 2)}\n`);
    } else {
      if (checked.findings.length > 0) process.stdout.write(`${findingsTable(checked.findings)}\n`);
      for (const { file, layer, rows } of checked.files)
        process.stdout.write(`${file}: ${rows} rows of ${layer}\n`);
      process.stdout.write(`${checked.errors} errors, ${checked.warnings} warnings\n`);
    }
    if (checked.errors > 0) process.exitCode = 1;
  });

function asJson({ files, findings, notes, errors, warnings }: CheckedFiles) {
  return { files: files.map(({ path: _, ...file }) => file), findings, notes, errors, warnings };
}
