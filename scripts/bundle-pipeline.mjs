// `node scripts/bundle-pipeline.mjs`: the programs of `twin`, each with all it imports, as a few files in
// dist/pipeline/HASH (pipeline-bundle.mjs). From the sources through tsx `twin build` takes 1.3 s of processor time
// more in its own process, as much in that of the import, and 0.5 s in each thread that paints.
import { readdirSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { bundlePrograms } from "./bundle-programs.mjs";
import { pipelineBundleFolder } from "./pipeline-bundle.mjs";

/** Programs by the name of the file that starts them without a bundle, where that is another one. */
const PROGRAMS = {
  twin: "data-pipeline/main.ts",
  "import-process": "data-pipeline/publish/import-worker.ts",
  "tile-thread": "data-pipeline/basemap/tile-worker.ts",
  "survey-thread": "data-pipeline/demo/survey-jobs.ts",
};
/** Packages that find files beside their own: they stay where they are. */
const WITH_FILES = ["@napi-rs/canvas", "gdal3.js", "piscina", "pg"];

/** Older bundles stay so long: a program that runs may still start threads from its own. */
const KEPT_MS = 24 * 3600 * 1000;

const folder = pipelineBundleFolder();
await bundlePrograms(folder, {
  programs: PROGRAMS,
  sources: ["data-pipeline", "contract"],
  startsOfPrograms,
  external: WITH_FILES,
});

for (const name of readdirSync(dirname(folder))) {
  const other = join(dirname(folder), name);
  const isOld = name !== basename(folder) && Date.now() - statSync(other).mtimeMs > KEPT_MS;
  if (isOld) rmSync(other, { recursive: true, force: true });
}

/** Sources start these programs beside themselves as NAME.mjs: from a bundle, those beside the bundle. */
function startsOfPrograms(code) {
  const started = new RegExp(
    `new URL\\("(?:\\./)?(${Object.keys(PROGRAMS).join("|")})\\.mjs", import\\.meta\\.url\\)`,
    "g",
  );
  return code.replace(started, 'new URL("$1.mjs", bundleUrl)');
}
