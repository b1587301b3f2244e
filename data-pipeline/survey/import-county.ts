import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { County } from "../../contract/county.ts";
import { LAYERS, layerById } from "../../contract/layers.ts";
import { FeatureFiles } from "../feature-files.ts";
import type { FeatureSource } from "../feature-source.ts";
import type { Dem, FeatureTable, Progress } from "../feature-table.ts";
import { type Finding, SurveyError } from "../read/findings.ts";
import { type DemSource, joinGrids, readHeightGrids } from "../terrain/dem.ts";
import { hashOfSource, readCounty, sourcePath, sourceSlugs } from "./county-folder.ts";
import { crsDefinition, keepDefinition, keptDefinition } from "./crs-definition.ts";
import { readGridFile, writeGridFile } from "./grid-file.ts";
import { importSources, type Job, networkOf } from "./import-sources.ts";
import { ImportedStore } from "./imported-store.ts";
import { importerVersion } from "./importer-version.ts";
import { joinTables } from "./join-tables.ts";
import { keepReport } from "./refusal-report.ts";

/** A county whose surveys are all imported. */
export interface ImportedCounty {
  readonly county: County;
  /** ground grids, as loadDems takes them */
  readonly dems: readonly DemSource[];
  /** null = the county has no terrain; heights are then relative to a ground at 0 */
  readonly dem: Dem | null;
  /** of the ground and of each layer's sources together; null = a database, asked again every time */
  readonly fingerprints: { readonly ground: string; readonly layers: ReadonlyMap<string, string | null> };
  /** layers that have features, in the order of the catalogue */
  readonly layerIds: readonly string[];
  /** all features of a layer; null = no source has any */
  layer(id: string): Promise<FeatureTable | null>;
  /** the same where it is stored, not in memory */
  source(id: string): FeatureSource | null;
  /** of the county's CRS as crsDefinition gives it; undefined = not known yet */
  readonly crsDefinition: string | undefined;
  /** what each source gave, in the order of county.yaml */
  readonly sources: readonly ImportedSource[];
}

export interface ImportedSource {
  readonly file: string;
  readonly layer: string;
  readonly features: number;
  /** false = unchanged since the last import */
  readonly imported: boolean;
  readonly findings: readonly Finding[];
}

/**
 * Imports every source of a county that is new or changed into DIR/imported and opens the rest as it is.
 * When a source has an error nothing is imported and the findings are kept in DIR/imported/reports.
 * @param described the county when county.yaml is about to change
 * @throws SurveyError with all findings; Error when county.yaml or a file cannot be read
 */
export async function importCounty(
  countyDir: string,
  progress: Progress,
  described?: County,
): Promise<ImportedCounty> {
  const county = described ?? (await readCounty(countyDir));
  const checking = progress.step("sources", county.sources.length);
  const slugs = sourceSlugs(county.sources);
  const jobs = county.sources.map(
    (source, i): Job => ({
      source,
      slug: slugs[i]!,
      layer: layerById(source.layer),
      path: sourcePath(countyDir, source),
      controlPath: source.control === undefined ? undefined : resolve(countyDir, source.control),
      fingerprint: null,
    }),
  );
  const demJobs = jobs.filter(({ layer }) => layer.geometry === "raster");
  const featureJobs = jobs.filter(({ layer }) => layer.geometry !== "raster");
  const importer = importerVersion();
  const demHash = await fingerprintDems(demJobs, county, importer);
  await fingerprintFeatures(featureJobs, county, demHash, importer);
  const store = new ImportedStore(join(countyDir, "imported"));
  const stale = featureJobs.filter(({ layer, slug, fingerprint }) => !store.has(layer.id, slug, fingerprint));
  checking.end(`${jobs.length} sources, ${stale.length} new or changed`);

  const dems = demJobs.map(
    ({ source, path }): DemSource => ({
      path,
      ...(source.crs && { crs: source.crs }),
      ...(source.heightUnit && { heightUnit: source.heightUnit }),
    }),
  );
  const dem =
    dems.length > 0 ? await loadTerrain(join(countyDir, "imported"), demHash, dems, county, progress) : null;
  try {
    await importSources(stale, county, dem, store, featureJobs, progress);
    await store.accept();
  } catch (error) {
    await store.refuse();
    if (error instanceof SurveyError) await keepReport(join(countyDir, "imported", "reports"), error);
    throw error;
  }
  await store.keepOnly(featureJobs.map(({ layer, slug }) => ({ layer: layer.id, slug })));

  const crs = await crsOf(county, join(countyDir, "imported"), importer, stale.length > 0);
  const used = new Set(
    featureJobs.filter((job) => store.count(job.layer.id, job.slug) > 0).map((job) => job.layer.id),
  );
  return {
    county,
    dems,
    dem,
    fingerprints: { ground: demHash, layers: fingerprintsOf(featureJobs) },
    crsDefinition: crs,
    layerIds: LAYERS.map(({ id }) => id).filter((id) => used.has(id)),
    async layer(id) {
      if (!used.has(id)) return null;
      const own = featureJobs.filter(({ layer }) => layer.id === id);
      return joinTables(await Promise.all(own.map(({ slug }) => store.table(id, slug))));
    },
    source(id) {
      if (!used.has(id)) return null;
      const own = featureJobs.filter(({ layer }) => layer.id === id);
      return new FeatureFiles(
        own.map(({ slug }) => store.featureFile(id, slug)),
        id,
      );
    },
    sources: jobs.map((job) => {
      const about = { file: job.source.file, layer: job.layer.id, imported: stale.includes(job) };
      return job.layer.geometry === "raster"
        ? { ...about, features: 0, findings: [] }
        : {
            ...about,
            features: store.count(job.layer.id, job.slug),
            findings: store.findings(job.layer.id, job.slug),
          };
    }),
  };
}

/**
 * The definition of the county's CRS as it is kept.
 * @param mayMake where none is kept: whether to make it, as GDAL runs anyway
 */
async function crsOf(
  { crs, origin }: County,
  imported: string,
  importer: string,
  mayMake: boolean,
): Promise<string | undefined> {
  const of = [importer, crs, origin];
  const kept = await keptDefinition(imported, of);
  if (kept !== undefined || !mayMake) return kept;
  // a CRS that cannot be shown is told when it is published
  const definition = await crsDefinition(crs, ...origin).catch(() => undefined);
  if (definition !== undefined) await keepDefinition(imported, of, definition);
  return definition;
}

/** The county's ground; its grids are kept in DIR/imported/terrain, so that GDAL need not project them again. */
async function loadTerrain(
  imported: string,
  demHash: string,
  dems: DemSource[],
  county: County,
  progress: Progress,
): Promise<Dem> {
  const step = progress.step("ground heights");
  const known = await readGridFile(imported, demHash);
  const grids = known ?? (await readHeightGrids(dems, county.bounds));
  if (!known) await writeGridFile(imported, demHash, grids);
  step.end(`${dems.length} grid${dems.length === 1 ? "" : "s"}${known ? ", unchanged" : ""}`);
  return joinGrids(grids);
}

async function fingerprintDems(jobs: readonly Job[], county: County, importer: string): Promise<string> {
  const parts = [];
  for (const { path, source } of jobs) parts.push([await hashOfSource(path), source]);
  return hashOf([importer, parts, county.bounds]);
}

/**
 * A source's outcome depends on the importer, its bytes, its options, the catalogue and the ground; that of pipes and their
 * points also on each other.
 */
async function fingerprintFeatures(
  jobs: readonly Job[],
  county: County,
  demHash: string,
  importer: string,
): Promise<void> {
  const own = new Map<Job, string | null>();
  for (const job of jobs) {
    const bytes = await hashOfSource(job.path);
    const { source, layer } = job;
    const control = job.controlPath ? await hashOfControl(job.controlPath) : undefined;
    own.set(job, bytes && hashOf([importer, bytes, control, source, layer.fields, county.bounds, demHash]));
  }
  for (const job of jobs) {
    const group = networkOf(job.layer);
    const related = group === null ? [job] : jobs.filter(({ layer }) => networkOf(layer) === group);
    const hashes = related.map((other) => own.get(other)!);
    job.fingerprint = hashes.some((hash) => hash === null) ? null : hashOf([own.get(job), hashes]);
  }
}

function fingerprintsOf(jobs: readonly Job[]): Map<string, string | null> {
  return new Map(
    [...new Set(jobs.map(({ layer }) => layer.id))].map((id) => {
      const all = jobs.filter(({ layer }) => layer.id === id).map(({ fingerprint }) => fingerprint);
      return [id, all.includes(null) ? null : hashOf(all)];
    }),
  );
}

function hashOfControl(path: string): Promise<string | null> {
  if (!existsSync(path)) throw new Error(`${path}: no such file; check control: in county.yaml`);
  return hashOfSource(path);
}

function hashOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
