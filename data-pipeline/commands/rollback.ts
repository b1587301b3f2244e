import { Command } from "commander";
import { EditJournal } from "../edit/edit-journal.ts";
import { rollBack } from "../publish/roll-back.ts";
import { changesOf, versionNumbers } from "../publish/versions.ts";

interface RollbackOptions {
  readonly county: string;
  readonly out: string;
  readonly list?: true;
}

/** `twin rollback N`: an earlier version of a publication becomes the newest. */
export const rollbackCommand = new Command("rollback")
  .description("restore version N of a publication as its newest version; later edits no longer hold")
  .argument("[number]", "version that is restored; see --list")
  .requiredOption("--county <dir>", "folder with county.yaml, whose edits.jsonl notes the rollback")
  .requiredOption("--out <dir>", "folder of publications, as given to twin build")
  .option("--list", "list the versions that are kept, newest first")
  .addHelpText("after", "\nExample:\n  npx twin rollback 12 --county ./county --out ./data/publication")
  .action(async (number: string | undefined, { county, out, list }: RollbackOptions) => {
    if (list) return console.log((await listed(out)).join("\n"));
    const wanted = Number(number);
    if (!Number.isInteger(wanted) || wanted < 1)
      throw new Error(
        `found version ${number ?? "nothing"}, expected a number; --list shows those that are kept`,
      );
    const published = await rollBack(out, wanted, await EditJournal.open(county));
    console.log(`version ${wanted} is published again as ${published.number} (${published.version})`);
  });

async function listed(out: string): Promise<string[]> {
  const lines: string[] = [];
  for (const number of (await versionNumbers(out)).sort((a, b) => b - a)) {
    const changes = await changesOf(out, number).catch(() => undefined); // its folder only holds files of later ones
    if (!changes) continue;
    const features = Object.entries(changes.features).map(([layer, ids]) => `${layer} ${ids.join(", ")}`);
    const what = features.length > 0 ? features.join("; ") : `${changes.files.length} files`;
    lines.push(`${number}  ${new Date(changes.atMs).toISOString()}  ${changes.by.padEnd(8)}  ${what}`);
  }
  return lines;
}
