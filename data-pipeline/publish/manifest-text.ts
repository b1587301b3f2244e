import { createHash } from "node:crypto";
import type { Manifest } from "../../contract/publication.ts";

type ManifestFile = Manifest["files"][string];

/** What a manifest and its hash say of one file. */
interface FileText {
  readonly path: string;
  readonly member: string;
  readonly hashed: string;
}

/** Thousands of files are the same from one edit to the next: each is put into words once, as long as its entry lives. */
const texts = new WeakMap<ManifestFile, FileText>();

/**
 * Hash over what a publication holds: county, layers and files.
 * @param manifest its files in order of their paths
 * @returns 16 hexadecimal digits
 */
export function contentVersion({
  format,
  county,
  layers,
  files,
}: Pick<Manifest, "format" | "county" | "layers" | "files">): string {
  // brotli's output may differ between its versions; the version of a publication must not
  const hashed = Object.entries(files).map(([path, file]) => textOf(path, file).hashed);
  const about = JSON.stringify({ format, county, layers, files: [] });
  return createHash("sha256")
    .update(`${about.slice(0, -"]}".length)}${hashed.join()}]}`)
    .digest("hex")
    .slice(0, 16);
}

/** The manifest as JSON. */
export function manifestText({ files, ...rest }: Manifest): string {
  const members = Object.entries(files).map(([path, file]) => textOf(path, file).member);
  return `${JSON.stringify({ ...rest, files: {} }).slice(0, -"}}".length)}${members.join()}}}`;
}

function textOf(path: string, file: ManifestFile): FileText {
  const known = texts.get(file);
  if (known?.path === path) return known;
  const name = JSON.stringify(path);
  const text = {
    path,
    member: `${name}:${JSON.stringify(file)}`,
    hashed: `[${name},"${file.sha256}"]`,
  };
  texts.set(file, text);
  return text;
}
