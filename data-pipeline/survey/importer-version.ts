import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** What decides how a file is imported: the readers, the survey's rules, the ground grids and the shared contract. */
const SOURCES = [
  "../read",
  "../survey",
  "../check",
  "../terrain/dem.ts",
  "../terrain/height-grid.ts",
  "../gdal.ts",
  "../../contract",
];

/** Names the importer: another text whenever its code or GDAL's version is another, so that older imports are made again. */
export function importerVersion(): string {
  const gdal: unknown = createRequire(import.meta.url)("gdal3.js/package.json");
  const { version } = gdal as { version: string };
  return hashOfSources(SOURCES.map((source) => fileURLToPath(new URL(source, import.meta.url)))).concat(
    version,
  );
}

/** SHA-256 over the TypeScript files at and below some paths, in the order of their names; tests do not count. */
export function hashOfSources(paths: readonly string[]): string {
  const hash = createHash("sha256");
  const visit = (path: string) => {
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name));
    else if (/(?<!\.test)\.ts$/.test(path)) hash.update(readFileSync(path));
  };
  for (const path of paths) visit(path);
  return hash.digest("hex");
}
