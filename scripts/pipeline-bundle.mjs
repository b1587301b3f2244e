// Where the bundle of `twin` (bundle-pipeline.mjs) is, and whether it is there. Uses Node alone: nothing may be installed yet.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./dependencies.mjs";
import { sourceFingerprint } from "./fingerprint.mjs";

/** What the bundle is made from; its folder is named by their bytes and by the place of this program. */
const SOURCES = [
  "data-pipeline",
  "contract",
  "assets/counties",
  "scripts/bundle-pipeline.mjs",
  "scripts/bundle-programs.mjs",
  "package-lock.json",
];

/** Folder of the bundle of the sources as they are now; it need not exist. */
export function pipelineBundleFolder() {
  return join(ROOT, "dist", "pipeline", sourceFingerprint(SOURCES, ROOT).slice(0, 16));
}

/** The bundled `twin` of the sources as they are now; null = nobody has made it. */
export function bundledTwin() {
  const program = join(pipelineBundleFolder(), "twin.mjs");
  return existsSync(program) ? program : null;
}
