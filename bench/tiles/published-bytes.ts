import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type GlbBytes, glbBytes } from "./glb-bytes.ts";

interface TilesetJson {
  readonly extras: { readonly details: readonly { readonly level: number }[] };
}

interface ManifestJson {
  readonly layers: readonly { readonly id: string; readonly features: number }[];
}

/** All tiles of one level of detail of a layer, added up. `detail` counts from the coarsest; −1 is the finest. */
export function tilesOfDetail(
  publication: string,
  layer: string,
  detail: number,
): GlbBytes & { features: number } {
  const folder = join(publication, "tiles", layer);
  const { extras } = JSON.parse(readFileSync(join(folder, "tileset.json"), "utf8")) as TilesetJson;
  const found = extras.details.at(detail);
  if (!found) throw new Error(`${layer} has ${extras.details.length} levels of detail, expected ${detail}`);
  const { layers } = JSON.parse(readFileSync(join(publication, "manifest.json"), "utf8")) as ManifestJson;
  const sum = { geometry: 0, metadata: 0, total: 0 };
  for (const file of filesBelow(join(folder, "content", String(found.level)))) {
    if (!file.endsWith(".glb")) continue;
    const bytes = glbBytes(readFileSync(file));
    sum.geometry += bytes.geometry;
    sum.metadata += bytes.metadata;
    sum.total += bytes.total;
  }
  return { ...sum, features: layers.find(({ id }) => id === layer)!.features };
}

/** Bytes that a browser is sent for every file below a folder: the brotli sibling where there is one. */
export function wireBytes(folder: string): number {
  let sum = 0;
  const files = new Set(filesBelow(folder));
  for (const file of files)
    if (!file.endsWith(".br")) sum += statSync(files.has(`${file}.br`) ? `${file}.br` : file).size;
  return sum;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
