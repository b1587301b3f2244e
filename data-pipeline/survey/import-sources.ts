import type { County, Source } from "../../contract/county.ts";
import type { LayerDefinition } from "../../contract/layers.ts";
import { checkPipes } from "../check/import-checks.ts";
import type { Dem, FeatureTable, Progress } from "../feature-table.ts";
import { Findings } from "../read/findings.ts";
import type { ImportedStore } from "./imported-store.ts";
import { checkOverlaps } from "./overlap-check.ts";
import { placeOnGround } from "./place-on-ground.ts";
import { type NetworkPoint, placePipes } from "./place-pipes.ts";
import { PipeAxes, placePoints } from "./place-points.ts";
import { readSource, type SurveyedTable, type TableCache } from "./read-source.ts";
import { idHashes, mayShareIds, refuseSharedIds } from "./shared-ids.ts";

/** A source on its way through the import. */
export interface Job {
  readonly source: Source;
  readonly slug: string;
  readonly layer: LayerDefinition;
  readonly path: string;
  /** of the control points of a local system; undefined = none */
  readonly controlPath: string | undefined;
  /** names the outcome; null = ask again every time (a database) */
  fingerprint: string | null;
}

/** Pipe layer of a pipe or facility layer. */
export function networkOf(layer: LayerDefinition): string | null {
  return layer.elevationReference ? layer.id : (layer.network ?? null);
}

/**
 * Reads sources, stands them on the ground and prepares them in the store: those of a network together, all others one
 * after the other, so that no more than one of them is in memory.
 * @param all the county's sources
 * @throws SurveyError with all findings
 */
export async function importSources(
  stale: readonly Job[],
  county: County,
  dem: Dem | null,
  store: ImportedStore,
  all: readonly Job[],
  progress: Progress,
): Promise<void> {
  if (stale.length === 0) return;
  const step = progress.step("import", stale.length);
  const found = new Map(stale.map((job) => [job, new Findings()]));
  const shared: TableCache = new Map();
  const hashes = new Map<Job, Float64Array>();
  let [read, features] = [0, 0];
  for (const jobs of groupsOf(stale)) {
    const surveyed: Surveyed[] = [];
    for (const job of jobs) {
      const findings = found.get(job)!;
      const source = { ...job.source, ...(job.controlPath && { control: job.controlPath }) };
      // what another source reads again stays in memory
      const cache = stale.some((other) => other !== job && other.path === job.path) ? shared : undefined;
      const table = await readSource(job.path, source, job.layer, county, job.slug, findings, cache);
      surveyed.push({ job, table, findings });
      step.tick(++read);
    }
    if (surveyed.some(({ findings }) => findings.errorCount > 0)) continue; // the rest is read for its findings
    checkTogether(surveyed);
    const placed = placeAll(surveyed, dem);
    for (const { job, findings } of surveyed) {
      const table = placed.get(job)!;
      const { layer, slug, fingerprint, source } = job;
      await store.prepare(layer.id, slug, { fingerprint, source, table, findings: findings.kept });
      features += table.count;
      if (all.some((other) => other !== job && other.layer === layer)) hashes.set(job, idHashes(table.ids));
    }
  }
  refuseErrors(found.values());
  for (const id of new Set(stale.map(({ layer }) => layer.id))) {
    const jobs = all.filter(({ layer }) => layer.id === id);
    if (jobs.length > 1) await refuseIdsOfTwo(jobs, hashes, store);
  }
  const warnings = [...found.values()].reduce((sum, { warningCount }) => sum + warningCount, 0);
  step.end(`${stale.length} sources, ${features} features, ${warnings} warnings`);
}

/** Pipes with the points of their network; every other source by itself. */
function groupsOf(jobs: readonly Job[]): Job[][] {
  const groups = new Map<string | Job, Job[]>();
  for (const job of jobs) {
    const key = networkOf(job.layer) ?? job;
    const group = groups.get(key);
    if (group) group.push(job);
    else groups.set(key, [job]);
  }
  return [...groups.values()];
}

/** What pipes and points, or areas of one source, say of each other. */
function checkTogether(surveyed: readonly Surveyed[]): void {
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
}

/** @param hashes idHashes of the sources that are new; the features of those are prepared in the store */
async function refuseIdsOfTwo(
  jobs: readonly Job[],
  hashes: ReadonlyMap<Job, Float64Array>,
  store: ImportedStore,
): Promise<void> {
  const tableOf = (job: Job) =>
    hashes.has(job) ? store.preparedTable(job.layer.id, job.slug) : store.table(job.layer.id, job.slug);
  const all: Float64Array[] = [];
  for (const job of jobs) all.push(hashes.get(job) ?? idHashes((await tableOf(job)).ids));
  if (!mayShareIds(all)) return;
  const findings = new Findings();
  refuseSharedIds(await Promise.all(jobs.map(tableOf)), findings);
  findings.throwIfErrors(NOT_IMPORTED);
}

interface Surveyed {
  readonly job: Job;
  readonly table: SurveyedTable;
  readonly findings: Findings;
}

const NOT_IMPORTED = "the survey was not imported";

function refuseErrors(found: Iterable<Findings>): void {
  const all = new Findings();
  for (const findings of found) all.addAll(findings);
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
