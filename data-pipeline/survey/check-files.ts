import { basename } from "node:path";
import type { County } from "../../contract/county.ts";
import { LAYERS, type LayerDefinition, layerById } from "../../contract/layers.ts";
import type { Progress } from "../feature-table.ts";
import { type Finding, Findings } from "../read/findings.ts";
import { readVectorFile } from "../read/gdal-vector.ts";
import type { SurveyTable } from "../read/survey-table.ts";
import { checkPipes } from "./cjj-checks.ts";
import { isDatabase, readCounty } from "./county-folder.ts";
import { checkOverlaps } from "./overlap-check.ts";
import { readSource, type SurveyedTable } from "./read-source.ts";

export interface CheckedFiles {
  readonly files: readonly { file: string; layer: string; rows: number }[];
  readonly findings: readonly Finding[];
  readonly errors: number;
  readonly warnings: number;
}

/** Without a county every place on earth is inside. */
const WORLD: County["bounds"] = [-180, -90, 180, 90];

/**
 * Reads files as an import would, and applies the checks of CJJ 61 to pipe and point tables together.
 * @throws Error when a file cannot be opened or its layer cannot be recognised
 */
export async function checkFiles(
  files: readonly string[],
  options: { layer?: string; county?: string; crs?: string },
  progress: Progress,
): Promise<CheckedFiles> {
  const bounds = options.county === undefined ? WORLD : (await readCounty(options.county)).bounds;
  const findings = new Findings();
  const tables: { file: string; layer: LayerDefinition; table: SurveyedTable }[] = [];
  const step = progress.step("check", files.length);
  for (const file of files) {
    for (const layer of await layersOf(file, options.layer)) {
      const source = { file, layer: layer.id, ...(options.crs && { crs: options.crs }) };
      const table = await readSource(file, source, layer, { bounds }, basename(file), findings);
      tables.push({ file, layer, table });
    }
    step.tick(tables.length);
  }
  for (const { layer, table } of tables) {
    if (layer.dividesCounty) checkOverlaps(table, findings);
    if (!layer.elevationReference) continue;
    const points = tables.filter((other) => other.layer.network === layer.id).map((other) => other.table);
    checkPipes(table, layer, points, findings);
  }
  step.end();
  return {
    files: tables.map(({ file, layer, table }) => ({ file, layer: layer.id, rows: table.count })),
    findings: findings.kept,
    errors: findings.errorCount,
    warnings: findings.warningCount,
  };
}

async function layersOf(file: string, wanted: string | undefined): Promise<LayerDefinition[]> {
  if (wanted !== undefined) return [layerById(wanted)];
  if (/\.inp$/i.test(file)) return [layerById("water"), layerById("water-facilities")];
  if (isDatabase(file)) throw new Error("a database query needs --layer");
  return [recogniseLayer(await readVectorFile(file))];
}

/**
 * The layer a table looks like: the CJJ 61 symbol its file name begins with (JSL, WSP, …) and the columns it has.
 * @throws Error when no layer fits
 */
export function recogniseLayer(table: SurveyTable): LayerDefinition {
  const columns = new Set([...table.columns.keys()].map((name) => name.toLowerCase()));
  const name = basename(table.file).toUpperCase();
  const kind = table.kinds.find((k) => k !== "none");
  const scored = LAYERS.filter(({ geometry }) => kind === undefined || geometry === kind).map((layer) => ({
    layer,
    score:
      layer.fields.filter((field) => field.columns.some((column) => columns.has(column.toLowerCase())))
        .length + (layer.cjj61 && name.startsWith(layer.cjj61.symbol) ? 0.5 : 0),
  }));
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a), {
    layer: null as LayerDefinition | null,
    score: 1,
  });
  if (!best.layer)
    throw new Error(
      `${table.file}: cannot tell which layer it is from its columns (${[...table.columns.keys()].join(", ")}); name it with --layer`,
    );
  return best.layer;
}
