import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Changes, changesSchema, type Manifest } from "../../contract/publication.ts";

/** Builds that stay on disk, with all edits after the older of them; open requests may still read the one before. */
const KEPT_BUILDS = 2;
/** Versions that stay at most: so far a rollback reaches. */
const KEPT_VERSIONS = 64;
/** Edits after which old versions are looked for again. */
const EDITS_BETWEEN_LOOKS = 64;

/** What made a version, for its changes.json. */
export interface VersionOrigin {
  readonly by: Changes["by"];
  /** number of the last edit in the county's journal that it holds */
  readonly edits: number;
  /** layer → ids of features that an edit touched */
  readonly features?: Readonly<Record<string, readonly string[]>>;
}
/** Numbers of the versions on disk, in no order. */
export async function versionNumbers(folder: string): Promise<number[]> {
  const names = await readdir(join(folder, "versions"));
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

/** What made version N and what it changed. @throws Error when it is not kept */
export async function changesOf(folder: string, number: number): Promise<Changes> {
  const file = join(folder, "versions", `${number}`, "changes.json");
  return changesSchema.parse(JSON.parse(await readFile(file, "utf8")));
}

/**
 * What a version changes from the one before it.
 * @param touched the only paths that can differ, where they are known; else all are compared
 */
export function changesBetween(
  before: Manifest | undefined,
  after: Manifest,
  { by, edits, features = {} }: VersionOrigin,
  touched?: ReadonlySet<string>,
): Changes {
  const has = (manifest: Manifest | undefined, path: string) =>
    manifest !== undefined && Object.hasOwn(manifest.files, path);
  const differs = (path: string) => before?.files[path]?.sha256 !== after.files[path]!.sha256;
  const paths = touched ? [...touched].sort() : undefined;
  const there = paths?.filter((path) => has(after, path)) ?? Object.keys(after.files);
  const were = paths?.filter((path) => has(before, path)) ?? Object.keys(before?.files ?? {});
  return {
    number: after.number,
    from: before?.number ?? null,
    by,
    atMs: Date.now(),
    edits,
    features: Object.fromEntries(Object.entries(features).map(([layer, ids]) => [layer, [...ids]])),
    files: there.filter(differs),
    removed: were.filter((path) => !has(after, path)),
  };
}

/** Whether it is time to look for old versions again after an edit made this one. */
export function isTimeToForget(number: number): boolean {
  return number % EDITS_BETWEEN_LOOKS === 0;
}

/**
 * Deletes versions that are not kept, but for the files that a kept one names. An edit may publish meanwhile: its version
 * names files of its own and of the newest one here, which is kept.
 * @param pause between two manifests: reading one keeps an edit waiting for some milliseconds, reading all for a second
 */
export async function forgetOldVersions(
  folder: string,
  pause: () => Promise<void> = async () => {},
): Promise<void> {
  const numbers = (await versionNumbers(folder)).sort((a, b) => b - a);
  const kept: number[] = [];
  for (let builds = 0; kept.length < Math.min(numbers.length, KEPT_VERSIONS) && builds < KEPT_BUILDS; ) {
    const number = numbers[kept.length]!;
    kept.push(number);
    // a folder without changes.json only holds files of later versions
    const changes = await changesOf(folder, number).catch(() => undefined);
    if (changes?.by === "build") builds++;
  }
  const named = new Map<number, Set<string>>();
  for (const number of kept) {
    await pause();
    for (const [path, file] of await filesOf(folder, number)) {
      const holder = file.in ?? number;
      if (!named.has(holder)) named.set(holder, new Set());
      named.get(holder)!.add(path);
    }
  }
  for (const number of numbers.slice(kept.length))
    await keepOnly(join(folder, "versions", `${number}`), named.get(number));
}

/** Files that a version's manifest names; none when it is gone. It was checked when it was written, and there are many. */
async function filesOf(folder: string, number: number): Promise<[string, Manifest["files"][string]][]> {
  const path = join(folder, "versions", `${number}`, "manifest.json");
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    // one that is there and cannot be read must not cost the files it names
    if (error.code !== "ENOENT") throw error;
    return undefined;
  });
  return text === undefined ? [] : Object.entries((JSON.parse(text) as Manifest).files);
}

/** Deletes everything in a version's folder but these files and their compressed siblings. */
async function keepOnly(version: string, paths: ReadonlySet<string> | undefined): Promise<void> {
  if (!paths) return rm(version, { recursive: true });
  const entries = await readdir(version, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(version.length + 1).replace(/\.br$/, "");
    if (!paths.has(name)) await rm(path);
  }
}
