// `node scripts/bundle-pipeline.mjs`: the programs of `twin`, each with all it imports, as a few files in
// dist/pipeline/HASH (pipeline-bundle.mjs). From the sources through tsx `twin build` takes 1.3 s of processor time
// more in its own process, as much in that of the import, and 0.5 s in each thread that paints.
import { readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "vite";
import { ROOT } from "./dependencies.mjs";
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
const partial = `${folder}.${process.pid}.partial`;
await build({
  configFile: false,
  root: ROOT,
  logLevel: "warn",
  publicDir: false,
  ssr: { noExternal: true, external: WITH_FILES },
  plugins: [sourceUrls()],
  build: {
    ssr: true,
    outDir: partial,
    target: "node20",
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries(Object.entries(PROGRAMS).map(([name, path]) => [name, join(ROOT, path)])),
      output: { entryFileNames: "[name].mjs", chunkFileNames: "[name]-[hash].mjs" },
    },
  },
});
try {
  renameSync(partial, folder);
} catch (error) {
  // another process made the same at the same time
  if (error.code !== "ENOTEMPTY") throw error;
  rmSync(partial, { recursive: true });
}

for (const name of readdirSync(dirname(folder))) {
  const other = join(dirname(folder), name);
  const isOld = name !== basename(folder) && Date.now() - statSync(other).mtimeMs > KEPT_MS;
  if (isOld) rmSync(other, { recursive: true, force: true });
}

/**
 * Our sources find files by `import.meta.url`: it stays their own, but for the programs above, which they start beside
 * themselves as NAME.mjs.
 */
function sourceUrls() {
  const started = new RegExp(
    `new URL\\("(?:\\./)?(${Object.keys(PROGRAMS).join("|")})\\.mjs", import\\.meta\\.url\\)`,
    "g",
  );
  return {
    name: "source-urls",
    enforce: "pre",
    transform(code, id) {
      const isOurs = ["data-pipeline", "contract"].some((part) => id.startsWith(join(ROOT, part)));
      if (!isOurs || !code.includes("import.meta.url")) return undefined;
      return {
        code: code
          .replace(started, 'new URL("$1.mjs", bundleUrl)')
          .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(id).href))
          .replaceAll("bundleUrl", "import.meta.url"),
        map: null,
      };
    },
  };
}
