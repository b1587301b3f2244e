import type { Manifest } from "../../contract/publication.ts";
import type { FeatureTable } from "../feature-table.ts";
import { lineLengthMeters } from "../network/pipe-network.ts";
import { currentVersion } from "./publication-folder.ts";
import { readPublishedLayer } from "./published-features.ts";

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
 * Counts a publication's feature files.
 * @param folder as given to `twin build --out`
 * @throws Error when there is no publication, or a layer holds another number of features than its manifest says
 */
export async function reportPublication(folder: string): Promise<CountyReport> {
  const { manifest, files, pathOf } = await currentVersion(folder);
  const tables = new Map<string, FeatureTable>();
  for (const { id, features } of manifest.layers) {
    const table = await readPublishedLayer(files, pathOf, id);
    if (!table) continue;
    if (table.count !== features)
      throw new Error(`features/${id} holds ${table.count} features, the manifest says ${features}`);
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
