import { createHash } from "node:crypto";
import {
  access,
  constants,
  copyFile,
  lstat,
  mkdir,
  readdir,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants as zlibConstants } from "node:zlib";
import type { Manifest } from "../../contract/publication.ts";
import type { PublicationSink } from "../feature-table.ts";
import { contentVersion, manifestText } from "./manifest-text.ts";
import { currentVersion, type PublishedVersion, versionOf } from "./publication-folder.ts";
import { changesBetween, forgetOldVersions, type VersionOrigin, versionNumbers } from "./versions.ts";

const compress = promisify(brotliCompress);

/** On glb quality 5 takes two thirds of the time of 7, which takes a third of that of 9; for 0.6 % and 2 % more bytes. */
const BROTLI_QUALITY = 5;
/** A sibling is kept when it is this much smaller. */
const WORTHWHILE_SAVING = 0.05;
/** Nobody is sent these, or they are compressed already. */
const UNCOMPRESSED = /\.(webp|jpg)$|^(features|network|build)\//;
const PARTIAL = /^\.partial-(\d+)$/;

export interface Published {
  readonly version: string;
  /** N of versions/N */
  readonly number: number;
  /** absolute or relative as the folder was given: DIR/versions/N */
  readonly folder: string;
  /** false when the survey gave the same bytes as the version already served */
  readonly changed: boolean;
  readonly files: number;
  readonly bytes: number;
}

const BUILT: VersionOrigin = { by: "build", edits: 0 };

/**
 * Writes a publication beside the one in use and puts it in its place by one rename, so that readers see the
 * old one or the new one whole. Files are written while they arrive; at most a few wait for the compressor. A file that
 * the version in use holds with the same bytes is not written again: the manifest says where it lies.
 */
export class PublicationWriter implements PublicationSink {
  readonly #folder: string;
  readonly #partial: string;
  readonly #base: PublishedVersion | undefined;
  readonly #files = new Map<string, Manifest["files"][string]>();
  readonly #put = new Set<string>();
  /** of an update: paths that may differ from the version in use; undefined = any */
  #touched: Set<string> | undefined;
  readonly #pending = new Set<Promise<void>>();
  readonly #madeFolders = new Map<string, Promise<unknown>>();
  readonly #maximumPending = 2 * availableParallelism();
  #failure: { readonly error: unknown } | undefined;
  #published: PublishedVersion | undefined;

  private constructor(folder: string, partial: string, base: PublishedVersion | undefined) {
    this.#folder = folder;
    this.#partial = partial;
    this.#base = base;
  }

  /**
   * Opens DIR for a new version and removes what crashed builds left.
   * @throws Error when DIR cannot be written, or when its `current` is no symbolic link
   */
  static async open(folder: string, base?: PublishedVersion): Promise<PublicationWriter> {
    const versions = join(folder, "versions");
    try {
      await mkdir(versions, { recursive: true });
      await access(versions, constants.W_OK);
    } catch (cause) {
      throw new Error(`cannot write a publication to ${folder}: ${(cause as Error).message}`, { cause });
    }
    const current = await lstat(join(folder, "current")).catch(absent);
    if (current && !current.isSymbolicLink())
      throw new Error(`${join(folder, "current")} is not a symbolic link; choose another --out`);
    for (const name of await readdir(versions)) {
      const partial = PARTIAL.exec(name);
      if (partial && !isRunning(Number(partial[1]))) await rm(join(versions, name), { recursive: true });
    }
    const partial = join(versions, `.partial-${process.pid}`);
    await rm(partial, { recursive: true, force: true });
    await mkdir(partial);
    return new PublicationWriter(folder, partial, base ?? (current && (await readableVersion(folder))));
  }

  /**
   * Opens DIR for a version that is the one in use but for what is put and removed.
   * @param base the version in use, where it is known; else it is read
   * @throws Error as `open`, and when there is no version in use
   */
  static async openUpdate(folder: string, base?: PublishedVersion): Promise<PublicationWriter> {
    const writer = await PublicationWriter.open(folder, base);
    if (!writer.#base)
      throw new Error(`no publication in ${folder} that could be changed; run twin build first`);
    for (const path of writer.#base.files.keys()) writer.#keep(path);
    writer.#touched = new Set();
    return writer;
  }

  /**
   * Adds a file; resolves when there is room for the next one. The bytes must not change afterwards.
   * @throws Error for a path twice or outside the publication, and for a failed earlier write
   */
  async put(path: string, bytes: Uint8Array): Promise<void> {
    if (this.#put.has(path)) throw new Error(`${path} is published twice`);
    await this.replace(path, bytes);
  }

  /**
   * As put, also for what was put before.
   * @returns whether the bytes differ from those this version had of the file
   */
  async replace(path: string, bytes: Uint8Array): Promise<boolean> {
    this.#throwFailure();
    if (path.startsWith("/") || path.split("/").some((part) => part === "" || part === ".." || part === "."))
      throw new Error(`"${path}" is no path inside a publication`);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    if (this.#put.has(path)) {
      if (this.#files.get(path)?.sha256 === sha256) return false;
      await Promise.all(this.#pending); // what was put before must not be written over this
    }
    const isNew = this.#files.get(path)?.sha256 !== sha256;
    this.#put.add(path);
    this.#touched?.add(path);
    if (this.#base?.files.get(path)?.sha256 === sha256 && (await this.#isWhole(path))) {
      this.#keep(path);
      return isNew;
    }
    this.#files.set(path, { sha256, bytes: bytes.byteLength });
    const written: Promise<void> = this.#write(path, bytes)
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#pending.delete(written));
    this.#pending.add(written);
    while (this.#pending.size >= this.#maximumPending) await Promise.race(this.#pending);
    this.#throwFailure();
    return isNew;
  }

  /**
   * Adds a file as the version in use has it.
   * @throws Error when that has no such file
   */
  keep(path: string): void {
    if (!this.#base?.files.has(path)) throw new Error(`${path} is not in the version in use`);
    if (this.#put.has(path)) throw new Error(`${path} is published twice`);
    this.#put.add(path);
    this.#keep(path);
  }

  /**
   * Adds a file that another process wrote, with its compressed sibling.
   * @param file its entry in that process's manifest; @param from where it lies
   */
  async adopt(path: string, file: Manifest["files"][string], from: string): Promise<void> {
    this.#throwFailure();
    if (this.#put.has(path)) throw new Error(`${path} is published twice`);
    this.#put.add(path);
    this.#touched?.add(path);
    if (this.#base?.files.get(path)?.sha256 === file.sha256 && (await this.#isWhole(path))) {
      this.#keep(path);
      return;
    }
    const { in: _, ...entry } = file;
    const to = join(this.#partial, path);
    await this.#makeFolder(dirname(to));
    await copyFile(from, to);
    if (entry.brotliBytes !== undefined) await copyFile(`${from}.br`, `${to}.br`);
    this.#files.set(path, entry);
  }

  /** Makes this version hold just the files of an earlier one. */
  restore({ number, files }: Manifest): void {
    this.#touched = undefined;
    this.#files.clear();
    for (const [path, file] of Object.entries(files))
      this.#files.set(path, { ...file, in: file.in ?? number });
  }

  /** Leaves a file of the version in use out of this one. */
  remove(path: string): void {
    this.#touched?.add(path);
    this.#files.delete(path);
  }

  /** Writes the manifest and makes this version the current one, unless it is the current one already. */
  async finish(county: string, layers: Manifest["layers"], origin = BUILT): Promise<Published> {
    await Promise.all(this.#pending);
    this.#throwFailure();
    const numbers = await versionNumbers(this.#folder);
    const number = Math.max(0, ...numbers) + 1;
    const manifest = this.#manifest(number, county, layers);
    const bytes = [...this.#files.values()].reduce((sum, file) => sum + file.bytes, 0);
    const figures = { version: manifest.version, files: this.#files.size, bytes };
    const before = this.#base?.manifest;
    if (before?.version === manifest.version) {
      await this.discard();
      return { ...figures, number: before.number, folder: join(this.#folder, "current"), changed: false };
    }
    const changes = changesBetween(before, manifest, origin, this.#touched);
    await writeFile(join(this.#partial, "changes.json"), JSON.stringify(changes));
    await writeFile(join(this.#partial, "manifest.json"), manifestText(manifest));
    const folder = await this.#publish(number);
    // an edit's answer does not wait for it
    if (origin.by !== "edit") await forgetOldVersions(this.#folder);
    this.#published = versionOf(folder, manifest);
    return { ...figures, number, folder, changed: true };
  }

  /** From here on readers see this version. */
  async #publish(number: number): Promise<string> {
    const folder = join(this.#folder, "versions", `${number}`);
    await rename(this.#partial, folder);
    const link = join(this.#folder, `.current-${process.pid}`);
    await rm(link, { force: true });
    await symlink(join("versions", `${number}`), link);
    await rename(link, join(this.#folder, "current"));
    return folder;
  }

  /** The version that `finish` made; undefined when it changed nothing. */
  get published(): PublishedVersion | undefined {
    return this.#published;
  }

  /** Forgets everything written; the served version stays. */
  async discard(): Promise<void> {
    // steps that run beside the failed one may still be putting files
    this.#failure ??= { error: new Error("the publication was given up") };
    await Promise.all(this.#pending);
    await rm(this.#partial, { recursive: true, force: true });
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error;
  }

  /** The file as the version in use has it. */
  #keep(path: string): void {
    const { manifest, files } = this.#base!;
    const file = files.get(path)!;
    this.#files.set(path, file.in === undefined ? { ...file, in: manifest.number } : file);
  }

  /** Whether a file of the version in use still has its length on disk. */
  async #isWhole(path: string): Promise<boolean> {
    const { pathOf, files } = this.#base!;
    const { bytes, brotliBytes } = files.get(path)!;
    const size = (file: string) => stat(file).then((found) => found.size, absent);
    return (
      (await size(pathOf(path))) === bytes &&
      (brotliBytes === undefined || (await size(`${pathOf(path)}.br`)) === brotliBytes)
    );
  }

  #manifest(number: number, county: string, layers: Manifest["layers"]): Manifest {
    const paths = [...this.#files.keys()].sort();
    const content = {
      format: 1 as const,
      county,
      layers,
      files: Object.fromEntries(paths.map((path) => [path, this.#files.get(path)!])),
    };
    return { number, version: contentVersion(content), ...content };
  }

  async #write(path: string, bytes: Uint8Array): Promise<void> {
    const file = join(this.#partial, path);
    await this.#makeFolder(dirname(file));
    await writeFile(file, bytes);
    if (UNCOMPRESSED.test(path)) return;
    const smaller = await compress(bytes, {
      params: {
        [zlibConstants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
        [zlibConstants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
        [zlibConstants.BROTLI_PARAM_LGWIN]: windowBits(bytes.byteLength),
      },
    });
    if (smaller.byteLength > bytes.byteLength * (1 - WORTHWHILE_SAVING)) return;
    await writeFile(`${file}.br`, smaller);
    this.#files.set(path, { ...this.#files.get(path)!, brotliBytes: smaller.byteLength });
  }

  #makeFolder(folder: string): Promise<unknown> {
    let made = this.#madeFolders.get(folder);
    if (!made) {
      made = mkdir(folder, { recursive: true });
      this.#madeFolders.set(folder, made);
    }
    return made;
  }
}

/** A window no larger than the file: brotli allocates by it, and the default 4 MiB a file fragments the heap. */
function windowBits(bytes: number): number {
  return Math.min(22, Math.max(16, Math.ceil(Math.log2(bytes + 1))));
}

/** The version in use; undefined when it was written in an older form, which a build replaces. */
async function readableVersion(folder: string): Promise<PublishedVersion | undefined> {
  return currentVersion(folder).catch(() => undefined);
}

/** Signal 0 only asks whether the process exists. */
function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return processId !== process.pid;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT") return undefined;
  throw error;
}
