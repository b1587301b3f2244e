import { existsSync } from "node:fs";
import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { type Manifest, manifestSchema } from "../../contract/publication.ts";
import type { FeatureTable } from "../feature-table.ts";
import { lineLengthMeters } from "../network/pipe-network.ts";
import { readFeatureFile } from "../read/feature-file.ts";

/** Pipes from this nominal size count as mains, mm. */
const MAIN_FROM_MM = 63;

export interface CountyReport {
  /** length on the ellipsoid of water pipes from DN63 */
  readonly waterPipeKm: number;
  readonly facilities: number;
  readonly gateValves: number;
  readonly communities: number;
  readonly dutyGrids: number;
  readonly workOrders: number;
  readonly workOrdersClosed: number;
  readonly streetlights: number;
  readonly buildings: number;
  readonly layers: Manifest["layers"];
}

/**
 * Counts a publication's features/*.fgb.
 * @param folder as given to `twin build --out`
 * @throws Error when there is no publication, or a layer holds another number of features than its manifest says
 */
export async function reportPublication(folder: string): Promise<CountyReport> {
  if (!existsSync(join(folder, "current", "manifest.json")))
    throw new Error(`no publication in ${folder}; run twin build --county DIR --out ${folder} first`);
  const current = await realpath(join(folder, "current"));
  const manifest = manifestSchema.parse(JSON.parse(await readFile(join(current, "manifest.json"), "utf8")));
  const tables = new Map<string, FeatureTable>();
  for (const { id, features } of manifest.layers) {
    const file = `features/${id}.fgb`;
    if (!manifest.files[file]) continue;
    const table = await readFeatureFile(join(current, file), id);
    if (table.count !== features)
      throw new Error(`${file} holds ${table.count} features, the manifest says ${features}`);
    tables.set(id, table);
  }
  const count = (id: string) => tables.get(id)?.count ?? 0;
  const countWhere = (id: string, field: string, value: string) =>
    tables
      .get(id)
      ?.columns.get(field)
      ?.filter((found) => found === value).length ?? 0;
  return {
    waterPipeKm: mainsKm(tables.get("water")),
    facilities: count("water-facilities"),
    gateValves: countWhere("water-facilities", "kind", "gateValve"),
    communities: count("communities"),
    dutyGrids: count("duty-grids"),
    workOrders: count("work-orders"),
    workOrdersClosed: countWhere("work-orders", "status", "closed"),
    streetlights: count("streetlights"),
    buildings: count("buildings"),
    layers: manifest.layers.map(({ id, status }) => ({ id, status, features: count(id) })),
  };
}

/** Kilometres, rounded to ten metres. */
function mainsKm(pipes: FeatureTable | undefined): number {
  const nominal = pipes?.columns.get("nominalMm");
  let metres = 0;
  for (let row = 0; row < (pipes?.count ?? 0); row++)
    if (Number(nominal?.[row] ?? 0) >= MAIN_FROM_MM) metres += lineLengthMeters(pipes!, row);
  return Math.round(metres / 10) / 100;
}
