import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { parse } from "yaml";
import { type County, parseCounty, type Source } from "../../contract/county.ts";

/**
 * Reads DIR/county.yaml.
 * @throws Error when the folder has none or it is not a county description
 */
export async function readCounty(countyDir: string): Promise<County> {
  const path = join(countyDir, "county.yaml");
  if (!existsSync(path))
    throw new Error(`${path}: no such file; expected a county folder with a county.yaml`);
  return parseCounty(parse(await readFile(path, "utf8")), path);
}

export function isDatabase(file: string): boolean {
  return /^postgres(ql)?:\/\//.test(file);
}

/** Where a source's file is; a database URL stays as it is. */
export function sourcePath(countyDir: string, source: Source): string {
  return isDatabase(source.file) ? source.file : resolve(countyDir, source.file);
}

/** A name for each source that is a file name and stays the same: file, then table, then a number. */
export function sourceSlugs(sources: readonly Source[]): string[] {
  const taken = new Map<string, number>();
  return sources.map((source) => {
    const stem = isDatabase(source.file)
      ? "postgis"
      : basename(source.file).slice(0, -extname(source.file).length || undefined);
    const parts = source.table === undefined ? [stem] : [stem, source.table];
    const slug =
      parts
        .join("-")
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, "-")
        .replace(/^-|-$/g, "") || "source";
    const key = `${source.layer}/${slug}`;
    const count = (taken.get(key) ?? 0) + 1;
    taken.set(key, count);
    return count === 1 ? slug : `${slug}-${count}`;
  });
}

const SHAPEFILE_PARTS = [".shp", ".shx", ".dbf", ".prj", ".cpg"];

/**
 * SHA-256 over the bytes of a source's files (a Shapefile's parts, an ArcGrid's folder).
 * @returns null for a database query, which has no file
 * @throws Error when the file is missing
 */
export async function hashOfSource(path: string): Promise<string | null> {
  if (isDatabase(path)) return null;
  if (!existsSync(path)) throw new Error(`${path}: no such file; check file: in county.yaml`);
  const hash = createHash("sha256");
  for (const file of await filesOfSource(path)) hash.update(basename(file)).update(await readFile(file));
  return hash.digest("hex");
}

async function filesOfSource(path: string): Promise<string[]> {
  if ((await stat(path)).isDirectory()) return (await readdir(path)).sort().map((name) => join(path, name));
  if (extname(path).toLowerCase() !== ".shp") return [path];
  const stem = basename(path).slice(0, -4);
  const siblings = (await readdir(dirname(path))).filter((name) =>
    SHAPEFILE_PARTS.some((part) => name.toLowerCase() === `${stem}${part}`.toLowerCase()),
  );
  return siblings.sort().map((name) => join(dirname(path), name));
}
