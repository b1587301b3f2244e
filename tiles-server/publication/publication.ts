import { readFile, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { type CountyView, countyViewSchema } from "../../contract/api.ts";
import { type Manifest, manifestSchema } from "../../contract/publication.ts";

export type PublishedFile = Manifest["files"][string];

/** One version of the publication on disk, opened. Its files never change. */
export interface Publication {
  readonly manifest: Manifest;
  /** the manifest's files; a map, so that no path of a request can reach a prototype */
  readonly files: ReadonlyMap<string, PublishedFile>;
  readonly county: CountyView;
  /** when its files were last written (`twin build`), UTC milliseconds */
  readonly publishedMs: number;
  /** Bytes of a file named in the manifest; "br" = those of its compressed sibling. Throws for other paths. */
  read(path: string, encoding?: "identity" | "br"): Promise<Buffer>;
}

/** What changed from one version to the next: layers whose files differ. */
export interface PublicationChange {
  readonly version: string;
  readonly layers: readonly string[];
}

/** The publication that `current` points at, followed while the server runs. */
export interface PublicationSource {
  readonly current: Publication;
  /** Called after the new version is open and its features are in the database. Returns the unsubscribe. */
  onChange(listener: (change: PublicationChange) => void): () => void;
}

/** The folder `current` points at now. Throws in one sentence when there is none. */
export async function currentFolder(root: string): Promise<string> {
  try {
    return await realpath(join(root, "current"));
  } catch (cause) {
    throw new Error(`no publication in ${root}: run twin build --county DIR --out ${root} first`, { cause });
  }
}

/**
 * Opens one version of a publication.
 * @throws Error naming the file and what is wrong with it
 */
export async function openPublication(folder: string): Promise<Publication> {
  const manifestPath = join(folder, "manifest.json");
  const manifest = await readJson(manifestPath, manifestSchema.parse);
  const county = await readJson(join(folder, "county.json"), countyViewSchema.parse);
  const files = new Map(Object.entries(manifest.files));
  const { mtimeMs } = await stat(manifestPath);
  return {
    manifest,
    files,
    county,
    publishedMs: Math.round(mtimeMs),
    read: async (path, encoding = "identity") => {
      const file = files.get(path);
      if (!file) throw new Error(`${path} is not in publication ${manifest.version}`);
      if (encoding === "br" && file.brotliBytes === undefined)
        throw new Error(`${path} has no compressed sibling`);
      const holder = file.in === undefined ? folder : join(folder, "..", `${file.in}`);
      return readFile(join(holder, encoding === "br" ? `${path}.br` : path));
    },
  };
}

/** Layers of which any file (tiles, features, network) differs between two versions. */
export function changedLayers(before: Manifest, after: Manifest): string[] {
  const layers = new Set<string>();
  for (const path of new Set([...Object.keys(before.files), ...Object.keys(after.files)])) {
    if (before.files[path]?.sha256 === after.files[path]?.sha256) continue;
    const layer = layerOfFile(path);
    if (layer) layers.add(layer);
  }
  return [...layers].sort();
}

function layerOfFile(path: string): string | undefined {
  const [folder, name] = path.split("/");
  if (folder === "tiles" || folder === "features" || folder === "network") return name;
  return folder === "terrain" || folder === "basemap" ? folder : undefined;
}

async function readJson<T>(path: string, parse: (value: unknown) => T): Promise<T> {
  const text = await readFile(path, "utf8");
  try {
    return parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${path} is not as contract/publication.ts says: ${(cause as Error).message}`, { cause });
  }
}
