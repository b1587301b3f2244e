import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { TileFiles } from "./finding.ts";

/** Files below a folder, by their paths in it. */
export function folderFiles(root: string): TileFiles {
  return {
    read: (path) => readFile(join(root, path)).catch(orUndefined),
    list: async (folder) => {
      const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"));
    },
  };
}

function orUndefined(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT" || error.code === "EISDIR") return undefined;
  throw error;
}
