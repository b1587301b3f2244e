import { Command } from "commander";
import { findingsOf } from "../check/kept-findings.ts";
import { EditJournal } from "../edit/edit-journal.ts";
import { withEdits } from "../edit/edited-county.ts";
import { silentProgress, stderrProgress } from "../progress.ts";
import { importInProcess } from "../publish/import-in-process.ts";
import { publishCounty } from "../publish/publish-county.ts";
import { keepHeapSmall } from "../small-heap.ts";
import { importCounty } from "../survey/import-county.ts";

interface BuildOptions {
  readonly county: string;
  readonly out: string;
  readonly json?: true;
}

/** `twin build`: the surveys of a county become a publication. */
export const buildCommand = new Command("build")
  .description("import a county's surveys and publish tiles, terrain, basemap, features and networks")
  .requiredOption("--county <dir>", "folder with county.yaml")
  .requiredOption("--out <dir>", "folder of publications; `current` in it is replaced when all is done")
  .option("--json", "print the result as one JSON object")
  .addHelpText("after", "\nExample:\n  npx twin build --county e2e/counties/andorra --out ./data/publication")
  .action(async ({ county, out, json }: BuildOptions) => {
    keepHeapSmall();
    const start = performance.now();
    const progress = stderrProgress();
    const importRssMb = await importInProcess(county, progress);
    const survey = await importCounty(county, silentProgress); // opens what that process has stored
    const findings = await findingsOf(county, survey);
    const journal = await EditJournal.open(county);
    const edited = withEdits({ ...survey, findings }, journal.edits());
    const published = await publishCounty(edited, out, progress, { by: "build", edits: journal.last });
    const seconds = Math.round((performance.now() - start) / 10) / 100;
    const peakRssMb = Math.round(Math.max(importRssMb, process.resourceUsage().maxRSS / 1024));
    if (json) console.log(JSON.stringify({ ...published, seconds, peakRssMb }));
    else {
      const outcome = published.changed ? "published as" : "unchanged,";
      const size = `${published.files} files, ${(published.bytes / 1e6).toFixed(1)} MB`;
      console.log(
        `${survey.county.name.zh} ${survey.county.name.en}: ${outcome} version ${published.version}`,
      );
      console.log(`${published.folder} · ${size} · ${seconds} s · ${peakRssMb} MB`);
    }
  });
