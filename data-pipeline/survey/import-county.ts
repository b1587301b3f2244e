import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { County, Source } from "../../contract/county.ts";
import { LAYERS, type LayerDefinition, layerById } from "../../contract/layers.ts";
import { checkPipes } from "../check/import-checks.ts";
import { FeatureFiles } from "../feature-files.ts";
import type { FeatureSource } from "../feature-source.ts";
import type { Dem, FeatureTable, Progress } from "../feature-table.ts";
import { type Finding, Findings, SurveyError } from "../read/findings.ts";
import { type DemSource, joinGrids, readHeightGrids } from "../terrain/dem.ts";
import { hashOfSource, readCounty, sourcePath, sourceSlugs } from "./county-folder.ts";
import { crsDefinition, keepDefinition, keptDefinition } from "./crs-definition.ts";
import { readGridFile, writeGridFile } from "./grid-file.ts";
import { ImportedStore } from "./imported-store.ts";
import { importerVersion } from "./importer-version.ts";
import { joinTables, refuseSharedIds } from "./join-tables.ts";
import { checkOverlaps } from "./overlap-check.ts";
import { placeOnGround } from "./place-on-ground.ts";
import { type NetworkPoint, placePipes } from "./place-pipes.ts";
import { PipeAxes, placePoints } from "./place-points.ts";
import { readSource, type SurveyedTable, type TableCache } from "./read-source.ts";
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

/** A source on its way through the import. */
interface Job {
  readonly source: Source;
  readonly slug: string;
  readonly layer: LayerDefinition;
  readonly path: string;
  /** of the control points of a local system; undefined = none */
  readonly controlPath: string | undefined;
  /** names the outcome; null = ask again every time (a database) */
  fingerprint: string | null;
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
  const fresh = await importSources(stale, county, dem, store, featureJobs, progress).catch(
    async (error: unknown) => {
      if (error instanceof SurveyError) await keepReport(join(countyDir, "imported", "reports"), error);
      throw error;
    },
  );
  for (const { job, table, findings } of fresh)
    await store.put(job.layer.id, job.slug, {
      fingerprint: job.fingerprint,
      source: job.source,
      table,
      findings,
    });
  await store.keepOnly(featureJobs.map(({ layer, slug }) => ({ layer: layer.id, slug })));

  const crs = await crsOf(county, join(countyDir, "imported"), importer, fresh.length > 0);
  const tables = new Map(fresh.map(({ job, table }) => [job, table]));
  const tableOf = async (job: Job) => tables.get(job) ?? (await store.table(job.layer.id, job.slug));
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
      return joinTables(await Promise.all(featureJobs.filter(({ layer }) => layer.id === id).map(tableOf)));
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
      const about = { file: job.source.file, layer: job.layer.id, imported: tables.has(job) };
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

/** Pipe layer of a pipe or facility layer. */
function networkOf(layer: LayerDefinition): string | null {
  return layer.elevationReference ? layer.id : (layer.network ?? null);
}

function hashOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}

interface Fresh {
  readonly job: Job;
  readonly table: FeatureTable;
  readonly findings: readonly Finding[];
}

async function importSources(
  stale: readonly Job[],
  county: County,
  dem: Dem | null,
  store: ImportedStore,
  all: readonly Job[],
  progress: Progress,
): Promise<Fresh[]> {
  if (stale.length === 0) return [];
  const step = progress.step("import", stale.length);
  const surveyed: Surveyed[] = [];
  const shared: TableCache = new Map();
  for (const job of stale) {
    const findings = new Findings();
    const source = { ...job.source, ...(job.controlPath && { control: job.controlPath }) };
    // what another source reads again stays in memory
    const cache = stale.some((other) => other !== job && other.path === job.path) ? shared : undefined;
    const table = await readSource(job.path, source, job.layer, county, job.slug, findings, cache);
    surveyed.push({ job, table, findings });
    step.tick(surveyed.length);
  }
  refuseErrors(surveyed);
  for (const { job, table, findings } of surveyed) {
    if (job.layer.dividesCounty) checkOverlaps(table, findings);
    if (!job.layer.elevationReference) continue;
    const points = surveyed.filter((other) => other.job.layer.network === job.layer.id);
    checkPipes(
      table,
      job.layer,
      points.map((other) => other.table),
      findings,
    );
  }
  const placed = placeAll(surveyed, dem);
  refuseErrors(surveyed);
  for (const id of new Set(stale.map(({ layer }) => layer.id))) {
    const jobs = all.filter(({ layer }) => layer.id === id);
    const tables = await Promise.all(jobs.map((job) => placed.get(job) ?? store.table(id, job.slug)));
    const findings = new Findings();
    refuseSharedIds(tables, findings);
    findings.throwIfErrors(NOT_IMPORTED);
  }
  const features = surveyed.reduce((sum, { table }) => sum + table.count, 0);
  const warnings = surveyed.reduce((sum, { findings }) => sum + findings.warningCount, 0);
  step.end(`${stale.length} sources, ${features} features, ${warnings} warnings`);
  return surveyed.map(({ job, findings }) => ({ job, table: placed.get(job)!, findings: findings.kept }));
}

interface Surveyed {
  readonly job: Job;
  readonly table: SurveyedTable;
  readonly findings: Findings;
}

const NOT_IMPORTED = "the survey was not imported";

function refuseErrors(surveyed: readonly Surveyed[]): void {
  const all = new Findings();
  for (const { findings } of surveyed) all.addAll(findings);
  all.throwIfErrors(NOT_IMPORTED);
}

/** Pipes first (they need the ground levels of their points), then points (they stand on the pipes), then the rest. */
function placeAll(surveyed: readonly Surveyed[], dem: Dem | null): Map<Job, FeatureTable> {
  const placed = new Map<Job, FeatureTable>();
  const facilities = new Map<string, SurveyedTable[]>();
  const pipes = new Map<string, FeatureTable[]>();
  for (const { job, table } of surveyed)
    if (job.layer.network)
      facilities.set(job.layer.network, [...(facilities.get(job.layer.network) ?? []), table]);
  for (const { job, table, findings } of surveyed) {
    if (!job.layer.elevationReference) continue;
    const points = pointsOf(facilities.get(job.layer.id) ?? []);
    const { assumeCoverM } = job.source;
    const pipe = placePipes(table, { layer: job.layer, assumeCoverM, dem, points }, findings);
    placed.set(job, pipe);
    pipes.set(job.layer.id, [...(pipes.get(job.layer.id) ?? []), pipe]);
  }
  const axes = new Map([...pipes].map(([id, tables]) => [id, new PipeAxes(tables)]));
  for (const { job, table, findings } of surveyed) {
    const { network } = job.layer;
    if (network) placed.set(job, placePoints(table, dem, axes.get(network) ?? new PipeAxes([]), findings));
    else if (!placed.has(job)) placed.set(job, placeOnGround(table, job.layer, dem, findings));
    if (!dem && table.geometry !== "none") findings.addFile(table.sources[0]!, "note", WITHOUT_TERRAIN);
  }
  return placed;
}

const WITHOUT_TERRAIN = {
  field: "height",
  found: "the county has no terrain source",
  expected: "ground heights",
  advice: "heights without a survey level are relative to a ground at 0; add a source of layer terrain",
};

function pointsOf(facilities: readonly SurveyedTable[]): Map<string, NetworkPoint> {
  const points = new Map<string, NetworkPoint>();
  for (const table of facilities) {
    const grounds = table.columns.get("groundElevM");
    table.ids.forEach((id, i) => {
      if (table.featureStart[i] === table.featureStart[i + 1]) return;
      const at = 3 * table.partStart[table.featureStart[i]!]!;
      const ground = grounds?.[i];
      points.set(id, {
        lon: table.coordinates[at]!,
        lat: table.coordinates[at + 1]!,
        groundM: typeof ground === "number" ? ground : null,
      });
    });
  }
  return points;
}
