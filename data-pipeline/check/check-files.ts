import { basename, resolve } from "node:path";
import type { County, Source } from "../../contract/county.ts";
import { type LayerDefinition, layerById } from "../../contract/layers.ts";
import type { FeatureTable, Progress } from "../feature-table.ts";
import { type Finding, Findings } from "../read/findings.ts";
import { readVectorFile } from "../read/gdal-vector.ts";
import { isDatabase, readCounty, sourcePath } from "../survey/county-folder.ts";
import { checkOverlaps } from "../survey/overlap-check.ts";
import { readSource, readTable, surveyedTable, type TableCache } from "../survey/read-source.ts";
import { checkSurvey, type ReadTable } from "./check-survey.ts";
import { withGrids } from "./duty-grid.ts";
import type { CheckFinding } from "./findings-report.ts";
import { recogniseLayer } from "./recognise-layer.ts";
import { SurveyRows } from "./survey-rows.ts";

export interface CheckOptions {
  readonly layer?: string;
  /** folder with county.yaml: its bounds, and how its sources are to be read */
  readonly county?: string;
  readonly crs?: string;
}

export interface CheckedFiles {
  readonly files: readonly CheckedFile[];
  readonly findings: readonly CheckFinding[];
  /** what was recognised while reading; nothing to correct */
  readonly notes: readonly Finding[];
  readonly errors: number;
  readonly warnings: number;
  readonly tables: readonly ReadTable[];
}

export interface CheckedFile {
  /** as the findings name it */
  readonly file: string;
  readonly path: string;
  readonly layer: string;
  readonly rows: number;
}

/** Without a county every place on earth is inside. */
const WORLD: County["bounds"] = [-180, -90, 180, 90];

/**
 * Reads survey files as an import would and applies every check to them; writes nothing.
 * @param files none = every survey of the county
 * @throws Error when there is neither file nor county, or a file cannot be opened or its layer not be recognised
 */
export async function checkFiles(
  files: readonly string[],
  options: CheckOptions,
  progress: Progress,
): Promise<CheckedFiles> {
  const county = options.county === undefined ? null : await readCounty(options.county);
  const known = county ? sourcesOf(county, options.county!) : [];
  const jobs = await jobsOf(files, known, options);
  const cache: TableCache = new Map();
  const bounds = county?.bounds ?? WORLD;
  const read = progress.step("read", jobs.length);
  const checked: CheckedFile[] = [];
  const tables: ReadTable[] = [];
  const findings: CheckFinding[] = [];
  const notes: Finding[] = [];
  for (const { path, source, layer } of jobs) {
    const reading = new Findings(Number.POSITIVE_INFINITY);
    const raw = await readTable(path, source, layer, reading, cache);
    const table = await surveyedTable(raw, source, layer, { bounds }, basename(path), reading);
    if (layer.dividesCounty) checkOverlaps(table, reading);
    const place = placesByRow(new SurveyRows([table]));
    for (const finding of reading.kept) {
      if (finding.severity === "note") notes.push(finding);
      else
        findings.push({
          ...finding,
          check: finding.check ?? "file-content",
          layer: layer.id,
          ...place(finding.row),
          grid: null,
        });
    }
    const refused = reading.kept.filter(
      ({ check }) => check === "duplicate-id" || check === "outside-bounds" || check === "geometry",
    );
    tables.push({ layer, raw, table, refused: new Set(refused.flatMap(({ row }) => row ?? [])) });
    checked.push({ file: raw.file, path, layer: layer.id, rows: table.count });
    read.tick(tables.length);
  }
  read.end(`${checked.reduce((sum, { rows }) => sum + rows, 0)} rows`);
  const checking = progress.step("check");
  findings.push(...checkSurvey(tables, new Date().getUTCFullYear()));
  const grids = await dutyGrids(tables, known, bounds, cache);
  checking.end(`${findings.length} findings`);
  return {
    files: checked,
    findings: withGrids(findings, grids),
    notes,
    errors: findings.filter(({ severity }) => severity === "error").length,
    warnings: findings.filter(({ severity }) => severity === "warning").length,
    tables,
  };
}

interface Job {
  readonly path: string;
  readonly source: Source;
  readonly layer: LayerDefinition;
}

function sourcesOf(county: County, folder: string): Job[] {
  return county.sources.map((source) => ({
    path: sourcePath(folder, source),
    source,
    layer: layerById(source.layer),
  }));
}

/** The county's duty grids: among the tables that are checked, or read for this. */
async function dutyGrids(
  tables: readonly ReadTable[],
  known: readonly Job[],
  bounds: County["bounds"],
  cache: TableCache,
): Promise<FeatureTable[]> {
  const checked = tables.filter(({ layer }) => layer.id === DUTY_GRIDS).map(({ table }) => table);
  if (checked.length > 0) return checked;
  const reading = new Findings();
  return Promise.all(
    known
      .filter(({ layer }) => layer.id === DUTY_GRIDS)
      .map(({ path, source, layer }) =>
        readSource(path, source, layer, { bounds }, basename(path), reading, cache),
      ),
  );
}
const DUTY_GRIDS = "duty-grids";

async function jobsOf(
  files: readonly string[],
  known: readonly Job[],
  { layer, crs }: CheckOptions,
): Promise<Job[]> {
  if (files.length === 0) {
    if (known.length === 0) throw new Error("nothing to check: name survey files, or a county with --county");
    return known.filter((job) => job.layer.geometry !== "raster");
  }
  const jobs: Job[] = [];
  for (const file of files) {
    const path = isDatabase(file) ? file : resolve(file);
    const asSources = known.filter((job) => job.path === path && (!layer || job.source.layer === layer));
    if (asSources.length > 0) {
      jobs.push(...asSources.map((job) => (crs ? { ...job, source: { ...job.source, crs } } : job)));
      continue;
    }
    for (const one of await layersOf(file, layer))
      jobs.push({ path, layer: one, source: { file, layer: one.id, ...(crs && { crs }) } });
  }
  return jobs;
}

async function layersOf(file: string, wanted: string | undefined): Promise<LayerDefinition[]> {
  if (wanted !== undefined) return [layerById(wanted)];
  if (/\.inp$/i.test(file)) return [layerById("water"), layerById("water-facilities")];
  if (isDatabase(file)) throw new Error("a database query needs --layer");
  return [recogniseLayer(await readVectorFile(file))];
}

/** Row of the file → where it lies. */
function placesByRow(rows: SurveyRows): (row: number | null) => { lon: number | null; lat: number | null } {
  let indices: Map<number, number> | undefined;
  return (row) => {
    if (row === null) return { lon: null, lat: null };
    indices ??= new Map(
      Array.from({ length: rows.count }, (_, i) => [rows.at(i).table.sourceRow[i]!, i] as const),
    );
    const index = indices.get(row);
    const [lon, lat] = index === undefined ? [Number.NaN, Number.NaN] : rows.place(index);
    return Number.isFinite(lon) && Number.isFinite(lat) ? { lon, lat } : { lon: null, lat: null };
  };
}
