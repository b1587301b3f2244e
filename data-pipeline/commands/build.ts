import { createHash } from "node:crypto";
import { Command } from "commander";
import type { County } from "../../contract/county.ts";
import { findingsOf } from "../check/kept-findings.ts";
import { EditJournal } from "../edit/edit-journal.ts";
import { withEdits } from "../edit/edited-county.ts";
import { silentProgress, stderrProgress } from "../progress.ts";
import { buildShare, mergeShares } from "../publish/build-shares.ts";
import { importInProcess } from "../publish/import-in-process.ts";
import type { SurveyedCounty } from "../publish/publish-county.ts";
import { parseShare } from "../publish/share.ts";
import { updateCounty } from "../publish/update-county.ts";
import type { VersionOrigin } from "../publish/versions.ts";
import { keepHeapSmall } from "../small-heap.ts";
import { hashOfSource, sourcePath } from "../survey/county-folder.ts";
import { importCounty } from "../survey/import-county.ts";
import { importerVersion } from "../survey/importer-version.ts";

interface BuildOptions {
  readonly shard?: string;
  readonly merge?: string;
  readonly county: string;
  readonly out: string;
  readonly whole?: true;
  readonly json?: true;
}

/** `twin build`: the surveys of a county become a publication. */
export const buildCommand = new Command("build")
  .description("import a county's surveys and publish tiles, terrain, basemap, features and networks")
  .requiredOption("--county <dir>", "folder with county.yaml")
  .requiredOption("--out <dir>", "folder of publications; `current` in it is replaced when all is done")
  .option("--shard <i/n>", "draw only share i of n into OUT/shards, for build --merge")
  .option("--merge <n>", "join the n shares in OUT/shards to a publication")
  .option("--whole", "make everything again, also what has not changed since the last build")
  .option("--json", "print the result as one JSON object")
  .addHelpText("after", "\nExample:\n  npx twin build --county e2e/counties/andorra --out ./data/publication")
  .action(async ({ county, out, shard, merge, whole, json }: BuildOptions) => {
    const share = shard === undefined ? undefined : parseShare(shard);
    const shares = merge === undefined ? undefined : parseShare(`1/${merge}`).of;
    if (share && shares) throw new Error("found --shard and --merge, expected one of them");
    keepHeapSmall();
    const start = performance.now();
    const progress = stderrProgress();
    const importRssMb = await importInProcess(county, progress);
    const survey = await importCounty(county, silentProgress); // opens what that process has stored
    const findings = await findingsOf(county, survey);
    const journal = await EditJournal.open(county);
    const edited = withEdits({ ...survey, findings }, journal.edits());
    const build = (edited: SurveyedCounty, surveys: string, origin: VersionOrigin) => {
      if (share) return buildShare(edited, surveys, share, out, progress);
      if (shares) return mergeShares(edited, surveys, shares, out, progress, origin);
      return updateCounty({ ...survey, findings }, journal, out, progress, whole);
    };
    const origin = { by: "build", edits: journal.last } as const;
    const published = await build(edited, await fingerprintOf(county, survey.county, journal), origin);
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

/** Names what a county is built from: its description, surveys and edits. */
async function fingerprintOf(countyDir: string, county: County, journal: EditJournal): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify([importerVersion(), county, journal.edits()]));
  for (const source of county.sources) hash.update(`${await hashOfSource(sourcePath(countyDir, source))}\n`);
  return hash.digest("hex");
}
