import { readFile, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { type CountyView, countyViewSchema } from "../../contract/api.ts";
import { POINT_COUNTS_FILE } from "../../contract/point-counts.ts";
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
  readonly number: number;
  readonly layers: readonly string[];
  /** of tilesets that differ; undefined = too many to name */
  readonly tiles: readonly ChangedTiles[] | undefined;
}

export interface ChangedTiles {
  readonly layer: string;
  /** inside tiles/<layer>/: contents whose bytes differ */
  readonly contents: readonly string[];
  /** the tileset itself differs: tiles came or went, or draw elsewhere than before */
  readonly isReshaped: boolean;
}

/** The publication that `current` points at, followed while the server runs. */
export interface PublicationSource {
  readonly current: Publication;
  /** Called when the files of a new version are served, before its features are in the database. Returns the unsubscribe. */
  onFiles(listener: (change: PublicationChange) => void): () => void;
  /** Called after the new version is open and its features are in the database. Returns the unsubscribe. */
  onChange(listener: (change: PublicationChange) => void): () => void;
  /** Shows what `current` points at now, without waiting for the next look. */
  showNewest(): Promise<void>;
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
  const files = new Map(Object.entries(manifest.files));
  const pathOf = (path: string) => {
    const file = files.get(path);
    if (!file) throw new Error(`${path} is not in publication ${manifest.version}`);
    return join(file.in === undefined ? folder : join(folder, "..", `${file.in}`), path);
  };
  const county = await readJson(pathOf("county.json"), countyViewSchema.parse);
  const { mtimeMs } = await stat(manifestPath);
  return {
    manifest,
    files,
    county,
    publishedMs: Math.round(mtimeMs),
    read: async (path, encoding = "identity") => {
      if (encoding === "br" && files.get(path)?.brotliBytes === undefined)
        throw new Error(`${path} has no compressed sibling`);
      return readFile(encoding === "br" ? `${pathOf(path)}.br` : pathOf(path));
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

/** More tiles than this are loaded again as a whole. */
const MOST_TILES = 200;

/** Tiles that differ between two versions; undefined = too many to name. */
export function changedTiles(before: Manifest, after: Manifest): ChangedTiles[] | undefined {
  const byLayer = new Map<string, { contents: string[]; isReshaped: boolean }>();
  let count = 0;
  for (const path of new Set([...Object.keys(before.files), ...Object.keys(after.files)])) {
    if (!path.startsWith("tiles/") || before.files[path]?.sha256 === after.files[path]?.sha256) continue;
    const [, layer, ...rest] = path.split("/");
    const changed = byLayer.get(layer!) ?? { contents: [], isReshaped: false };
    byLayer.set(layer!, changed);
    if (rest[0] === "content" && before.files[path] && after.files[path])
      changed.contents.push(rest.join("/"));
    else if (rest.join("/") !== POINT_COUNTS_FILE) changed.isReshaped = true;
    if (++count > MOST_TILES) return undefined;
  }
  return [...byLayer].map(([layer, changed]) => ({ layer, ...changed }));
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
