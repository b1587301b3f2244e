import { Command } from "commander";
import { khronosValidator, type NamedCheck, validateFolder } from "../validate/validate-folder.ts";

interface ValidateOptions {
  readonly json?: true;
}

/** Findings printed of each tileset; --json has all. */
const MOST_LINES = 50;
const EXIT_FOUND = 1;

/** `twin validate`: whether published 3D Tiles are what their own descriptions say. */
export const validateCommand = new Command("validate")
  .description("check published 3D Tiles: structure, metadata, glTF")
  .argument("<dir>", "folder given to twin build --out, or one that holds tileset.json")
  .option("--json", "print one JSON object a tileset")
  .addHelpText("after", "\nExample:\n  npx twin validate ./data/publication")
  .action(async (dir: string, { json }: ValidateOptions) => {
    const validator = await khronosValidator();
    if (!validator)
      console.error("gltf-validator is not installed: glTF is read, its own rules are not checked");
    await validateFolder(dir, validator, (check) => {
      if (check.findings.length > 0) process.exitCode = EXIT_FOUND;
      console.log(json ? JSON.stringify(check) : lines(check));
    });
  });

function lines({ tileset, tiles, contents, findings }: NamedCheck): string {
  const shown = findings
    .slice(0, MOST_LINES)
    .map(({ file, where, message }) => `  ${file} ${where} ${message}`);
  const more = findings.length > MOST_LINES ? [`  … ${findings.length - MOST_LINES} more`] : [];
  return [
    `${tileset}: ${tiles} tiles, ${contents} contents, ${findings.length} findings`,
    ...shown,
    ...more,
  ].join("\n");
}
