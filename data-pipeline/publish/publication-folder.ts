import { readFileSync } from "node:fs";
import { readFile, realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Manifest, manifestSchema } from "../../contract/publication.ts";

/** One version of a publication on disk. */
export interface PublishedVersion {
  readonly manifest: Manifest;
  readonly files: ReadonlyMap<string, Manifest["files"][string]>;
  /** where a file of the manifest lies; it may have come with an earlier version */
  pathOf(path: string): string;
}

/**
 * The version that `current` points at.
 * @param folder as given to `twin build --out`
 * @throws Error when there is none, or its manifest is not as contract/publication.ts says
 */
export async function currentVersion(folder: string): Promise<PublishedVersion> {
  const own = await realpath(join(folder, "current")).catch(() => {
    throw new Error(`no publication in ${folder}; run twin build --county DIR --out ${folder} first`);
  });
  return versionIn(own, await readFile(join(own, "manifest.json"), "utf8"));
}

/** Version N of a publication. @throws Error when the folder does not keep it */
export function keptVersion(folder: string, number: number): PublishedVersion {
  const own = join(folder, "versions", `${number}`);
  return versionIn(own, readFileSync(join(own, "manifest.json"), "utf8"));
}

function versionIn(own: string, text: string): PublishedVersion {
  const manifest = manifestSchema.parse(JSON.parse(text), {
    error: () => `${join(own, "manifest.json")} is not as contract/publication.ts says; build it again`,
  });
  return versionOf(own, manifest);
}

/** @param own folder of the version */
export function versionOf(own: string, manifest: Manifest): PublishedVersion {
  const files = new Map(Object.entries(manifest.files));
  return {
    manifest,
    files,
    pathOf(path) {
      const file = files.get(path);
      if (!file) throw new Error(`${path} is not in version ${basename(own)} of the publication`);
      return join(file.in === undefined ? own : join(dirname(own), `${file.in}`), path);
    },
  };
}
