import { createInterface } from "node:readline";
import { Command } from "commander";
import type { EditAnswer } from "../../contract/edits.ts";
import { editRequestSchema } from "../../contract/edits.ts";
import { CountyEditor } from "../edit/county-editor.ts";
import { EditRefused } from "../edit/edit-request.ts";

interface EditOptions {
  readonly county: string;
  readonly out: string;
}

/** `twin edit`: edits of single features, a line of JSON each, and a line of JSON for each answer. */
export const editCommand = new Command("edit")
  .description(
    "edit single features of a published county: requests as lines of JSON on stdin, answers on stdout",
  )
  .requiredOption("--county <dir>", "folder with county.yaml; edits are kept in its edits.jsonl")
  .requiredOption("--out <dir>", "folder of publications, as given to twin build")
  .addHelpText(
    "after",
    `
A request is one of
  {"op":"patch","layer":"water","id":"JS000123","properties":{"yearLaid":2024}}
  {"op":"insert","layer":"streetlights","id":"new-1","properties":{…},"geometry":{"type":"Point","coordinates":[lon,lat,height]}}
  {"op":"delete","layer":"bins","id":"BIN-7"}
The answer tells the publication's number and the tiles that were drawn again, or what is wrong with the request.

Example:
  echo '{"op":"delete","layer":"bins","id":"BIN-7"}' | npx twin edit --county ./county --out ./data/publication`,
  )
  .action(async ({ county, out }: EditOptions) => {
    let editor = await CountyEditor.open(county, out);
    const say = (answer: EditAnswer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
    say({ ready: true });
    for await (const line of createInterface({ input: process.stdin })) {
      if (line.trim() === "") continue;
      if (await editor.isOutdated()) editor = await CountyEditor.open(county, out); // a build or a rollback came between
      say(await answerTo(editor, line));
    }
    await editor.close();
  });

/** One edit; what is wrong with it is an answer too, and the next request is still taken. */
async function answerTo(editor: CountyEditor, line: string): Promise<EditAnswer> {
  const begun = performance.now();
  try {
    const request = editRequestSchema.parse(JSON.parse(line));
    const { id, number, version, tiles } = await editor.edit(request);
    return {
      done: {
        layer: request.layer,
        id,
        number,
        version,
        tiles: [...tiles],
        publishedMs: Math.round(performance.now() - begun),
      },
    };
  } catch (error) {
    // the protocol's last place: what failed is told to whom asked, and the county is as it was
    if (error instanceof EditRefused) return { refused: { ...error.problem, isMissing: error.isMissing } };
    return { failed: (error as Error).message };
  }
}
