import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, it } from "vitest";

interface PipelineBundle {
  pipelineBundleFolder(): string;
  bundledTwin(): string | null;
}

/** A folder with the programs that look for the bundle, and a pipeline of one file. */
async function smallProject(): Promise<{ root: string; bundle: PipelineBundle }> {
  const root = mkdtempSync(join(tmpdir(), "twin-bundle-"));
  for (const folder of ["scripts", "data-pipeline"]) mkdirSync(join(root, folder));
  for (const name of ["dependencies.mjs", "fingerprint.mjs", "pipeline-bundle.mjs"])
    copyFileSync(fileURLToPath(new URL(name, import.meta.url)), join(root, "scripts", name));
  writeFileSync(join(root, "data-pipeline", "main.ts"), "export {};\n");
  writeFileSync(join(root, "package-lock.json"), "{}");
  const module: unknown = await import(pathToFileURL(join(root, "scripts", "pipeline-bundle.mjs")).href);
  return { root, bundle: module as PipelineBundle };
}

it("twin takes the bundle of its own sources, and none after one of them has changed", async () => {
  const { root, bundle } = await smallProject();
  expect(bundle.bundledTwin()).toBeNull();

  const program = join(bundle.pipelineBundleFolder(), "twin.mjs");
  mkdirSync(dirname(program), { recursive: true });
  writeFileSync(program, "");
  expect(bundle.bundledTwin()).toBe(program);

  writeFileSync(join(root, "data-pipeline", "main.ts"), "export const changed = true;\n");
  expect(bundle.bundledTwin()).toBeNull();
  writeFileSync(join(root, "data-pipeline", "main.ts"), "export {};\n");
  expect(bundle.bundledTwin()).toBe(program);

  writeFileSync(join(root, "package-lock.json"), '{ "lockfileVersion": 3 }');
  expect(bundle.bundledTwin()).toBeNull();
});
