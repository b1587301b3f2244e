import { readFile, rename, writeFile } from "node:fs/promises";
import { isAbsolute, join, relative, resolve } from "node:path";
import { isSeq, parseDocument } from "yaml";
import { parseCounty, type Source } from "../../contract/county.ts";
import { layerById } from "../../contract/layers.ts";
import type { Progress } from "../feature-table.ts";
import type { Finding } from "../read/findings.ts";
import { displayName } from "../read/postgis.ts";
import { isDatabase, readCounty } from "./county-folder.ts";
import { importCounty } from "./import-county.ts";

export interface AddedSource {
  readonly file: string;
  readonly layer: string;
  readonly features: number;
  /** false: the same file with the same options was imported before */
  readonly changed: boolean;
  readonly findings: readonly Finding[];
}

/**
 * Adds a source to county.yaml (its comments are kept) and imports it. The new county.yaml takes the old one's
 * place only when every source imports, so a refused file leaves the county as it was.
 * @param file path from the working directory, or a database URL
 * @throws SurveyError when the file is refused
 */
export async function addSource(
  countyDir: string,
  file: string,
  options: Omit<Source, "file">,
  progress: Progress,
): Promise<AddedSource> {
  layerById(options.layer);
  const yamlPath = join(countyDir, "county.yaml");
  const county = await readCounty(countyDir);
  const text = await readFile(yamlPath, "utf8");
  const source: Source = {
    file: isDatabase(file) ? file : fileFrom(countyDir, file),
    ...definedOnly(options),
    ...(options.control !== undefined && { control: fileFrom(countyDir, options.control) }),
  };
  const known = county.sources.findIndex((other) => isSame(other, source));
  const at = known >= 0 ? known : county.sources.findIndex((other) => isSamePlace(other, source));
  const document = parseDocument(text);
  if (known < 0) {
    const node = document.createNode(source);
    const sources = document.get("sources");
    if (!isSeq(sources)) document.set("sources", document.createNode([source]));
    else if (at >= 0) sources.items[at] = node;
    else sources.items.push(node);
  }
  const next = document.toString({ lineWidth: 0 });
  const changedCounty = parseCounty(document.toJS(), yamlPath);
  const outcome = await importCounty(countyDir, progress, known < 0 ? changedCounty : county);
  if (known < 0) {
    await writeFile(`${yamlPath}.new`, next);
    await rename(`${yamlPath}.new`, yamlPath);
  }
  const imported = outcome.sources[at >= 0 ? at : outcome.sources.length - 1]!;
  return {
    file: displayName(source.file),
    layer: source.layer,
    features: imported.features,
    changed: known < 0 || imported.imported,
    findings: imported.findings,
  };
}

/** As county.yaml writes it: relative to its folder, with forward slashes. */
function fileFrom(countyDir: string, file: string): string {
  const path = relative(resolve(countyDir), resolve(file));
  return isAbsolute(path) ? path : path.split("\\").join("/");
}

function definedOnly<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}

function isSame(a: Source, b: Source): boolean {
  const sorted = (source: Source) =>
    JSON.stringify(Object.entries(source).sort(([x], [y]) => (x < y ? -1 : 1)));
  return sorted(a) === sorted(b);
}

/** The same table of the same file for the same layer with other options replaces the older entry. */
function isSamePlace(a: Source, b: Source): boolean {
  return (
    a.file === b.file &&
    a.layer === b.layer &&
    a.table === b.table &&
    JSON.stringify(a.where ?? {}) === JSON.stringify(b.where ?? {})
  );
}
