// Decides whether something made earlier is still made from the same files.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./dependencies.mjs";

/** Hash of the contents of files and folders (paths from the project's root); tests do not count. */
export function sourceFingerprint(paths, extra = "") {
  const hash = createHash("sha256").update(extra);
  const visit = (path) => {
    const full = join(ROOT, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) visit(join(path, name));
    } else if (!/\.test\.tsx?$/.test(path)) {
      hash.update(path).update(readFileSync(full));
    }
  };
  for (const path of paths) visit(path);
  return hash.digest("hex");
}

/** In a county's folder, but no survey: what the import made, and edits, which are published as they are made. */
const NO_SURVEYS = ["imported", "edits.jsonl"];

/** Hash of names, sizes and modification times of a county's surveys: quick, for large files. */
export function folderFingerprint(folder) {
  const hash = createHash("sha256");
  const visit = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )) {
      const full = join(path, entry.name);
      if (NO_SURVEYS.includes(entry.name)) continue;
      if (entry.isDirectory()) {
        visit(full);
      } else {
        const { size, mtimeMs } = statSync(full);
        hash.update(`${full}|${size}|${mtimeMs}\n`);
      }
    }
  };
  visit(folder);
  return hash.digest("hex");
}

export function isFresh(stampFile, fingerprint) {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === fingerprint;
}

export function markFresh(stampFile, fingerprint) {
  writeFileSync(stampFile, fingerprint);
}
