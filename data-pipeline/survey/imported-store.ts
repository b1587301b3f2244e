import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Source } from "../../contract/county.ts";
import type { FeatureTable } from "../feature-table.ts";
import { readFeatureFile, writeFeatureFile } from "../read/feature-file.ts";
import type { Finding } from "../read/findings.ts";
import { displayName } from "../read/postgis.ts";

const finding = z.object({
  file: z.string(),
  row: z.number().nullable(),
  id: z.string().nullable(),
  field: z.string().nullable(),
  found: z.string(),
  expected: z.string(),
  advice: z.string(),
  severity: z.enum(["error", "warning", "note"]),
});
const entrySchema = z.object({
  fingerprint: z.string().nullable(),
  features: z.number(),
  source: z.object({ file: z.string(), layer: z.string() }).loose(),
  findings: z.array(finding),
});
type Entry = z.infer<typeof entrySchema>;

/**
 * DIR/imported: <layer>/<source>.fgb with the features and <source>.json beside it with the fingerprint of what
 * they were made from and the findings. The .json is written last, so an interrupted import is simply made again.
 */
export class ImportedStore {
  readonly #entries = new Map<string, Entry>();
  readonly #prepared: { readonly layer: string; readonly slug: string; readonly entry: Entry }[] = [];

  constructor(private readonly dir: string) {
    for (const layer of subfolders(dir))
      for (const name of readdirSync(join(dir, layer)).filter((file) => file.endsWith(".json")))
        this.#read(layer, name.slice(0, -".json".length));
  }

  #read(layer: string, slug: string): void {
    const parsed = entrySchema.safeParse(JSON.parse(readFileSync(this.#path(layer, slug, "json"), "utf8")));
    if (parsed.success && existsSync(this.#path(layer, slug, "fgb")))
      this.#entries.set(`${layer}/${slug}`, parsed.data);
  }

  has(layer: string, slug: string, fingerprint: string | null): boolean {
    return fingerprint !== null && this.#entries.get(`${layer}/${slug}`)?.fingerprint === fingerprint;
  }

  count(layer: string, slug: string): number {
    return this.#entry(layer, slug).features;
  }

  findings(layer: string, slug: string): readonly Finding[] {
    return this.#entry(layer, slug).findings;
  }

  table(layer: string, slug: string): Promise<FeatureTable> {
    return readFeatureFile(this.featureFile(layer, slug), layer);
  }

  /** What `prepare` was given. */
  preparedTable(layer: string, slug: string): Promise<FeatureTable> {
    return readFeatureFile(this.#path(layer, slug, "fgb.new"), layer);
  }

  /** Where the features of a source lie. */
  featureFile(layer: string, slug: string): string {
    return this.#path(layer, slug, "fgb");
  }

  /** Writes what a source gave beside what the store holds of it, until `accept` or `refuse`. */
  async prepare(
    layer: string,
    slug: string,
    {
      fingerprint,
      source,
      table,
      findings,
    }: {
      fingerprint: string | null;
      source: Source;
      table: FeatureTable;
      findings: readonly Finding[];
    },
  ): Promise<void> {
    const entry: Entry = {
      fingerprint,
      features: table.count,
      source: { ...source, file: displayName(source.file) },
      findings: [...findings],
    };
    await mkdir(join(this.dir, layer), { recursive: true });
    this.#prepared.push({ layer, slug, entry });
    await writeFile(this.#path(layer, slug, "fgb.new"), writeFeatureFile(table));
  }

  /** Takes what was prepared in place of what was there. */
  async accept(): Promise<void> {
    for (let next = this.#prepared[0]; next; next = this.#prepared[0]) {
      const { layer, slug, entry } = next;
      const [features, about] = [this.#path(layer, slug, "fgb"), this.#path(layer, slug, "json")];
      await rm(about, { force: true });
      await rename(`${features}.new`, features);
      await writeFile(`${about}.new`, `${JSON.stringify(entry, null, 1)}\n`);
      await rename(`${about}.new`, about);
      this.#entries.set(`${layer}/${slug}`, entry);
      this.#prepared.shift(); // what fails leaves the rest to `refuse`
    }
  }

  /** Forgets what was prepared and not accepted. */
  async refuse(): Promise<void> {
    for (const { layer, slug } of this.#prepared.splice(0))
      await rm(this.#path(layer, slug, "fgb.new"), { force: true });
  }

  /** Forgets sources that county.yaml no longer has. */
  async keepOnly(sources: readonly { layer: string; slug: string }[]): Promise<void> {
    const kept = new Set(sources.map(({ layer, slug }) => `${layer}/${slug}`));
    for (const key of this.#entries.keys()) {
      if (kept.has(key)) continue;
      const [layer, slug] = key.split("/") as [string, string];
      await rm(this.#path(layer, slug, "json"), { force: true });
      await rm(this.#path(layer, slug, "fgb"), { force: true });
      this.#entries.delete(key);
    }
  }

  #entry(layer: string, slug: string): Entry {
    const entry = this.#entries.get(`${layer}/${slug}`);
    if (!entry) throw new Error(`${this.dir}: layer ${layer} has no imported source ${slug}`);
    return entry;
  }

  #path(layer: string, slug: string, ending: string): string {
    return join(this.dir, layer, `${slug}.${ending}`);
  }
}

function subfolders(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "reports" && entry.name !== "terrain")
    .map((entry) => entry.name);
}
