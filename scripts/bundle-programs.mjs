// What the bundles of `npm start` have in common (bundle-server.mjs, bundle-pipeline.mjs).
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "vite";
import { ROOT } from "./dependencies.mjs";

/**
 * Writes programs, each with all it imports, to a folder: NAME.mjs and what several of them share. The folder is there
 * whole or not at all.
 * @param programs name → path from the project's root
 * @param sources folders in which `import.meta.url` stays that of the source, which finds its neighbours by it
 * @param startsOfPrograms replaces, in a source, the places that stay the bundle's own: `bundleUrl` there is its URL
 * @param external packages that stay where they are
 * @param chunks folder of what is shared, "" = beside the programs
 */
export async function bundlePrograms(
  folder,
  { programs, sources, startsOfPrograms = (code) => code, external = [], chunks = "" },
) {
  const partial = `${folder}.${process.pid}.partial`;
  await build({
    configFile: false,
    root: ROOT,
    logLevel: "warn",
    publicDir: false,
    ssr: { noExternal: true, external },
    plugins: [sourceUrls(sources, startsOfPrograms)],
    build: {
      ssr: true,
      outDir: partial,
      target: "node20",
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(programs).map(([name, path]) => [name, join(ROOT, path)])),
        output: { entryFileNames: "[name].mjs", chunkFileNames: `${chunks}[name]-[hash].mjs` },
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
}

function sourceUrls(sources, startsOfPrograms) {
  return {
    name: "source-urls",
    enforce: "pre",
    transform(code, id) {
      const isOurs = sources.some((part) => id.startsWith(join(ROOT, part)));
      if (!isOurs || !code.includes("import.meta.url")) return undefined;
      return {
        code: startsOfPrograms(code)
          .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(id).href))
          .replaceAll("bundleUrl", "import.meta.url"),
        map: null,
      };
    },
  };
}
