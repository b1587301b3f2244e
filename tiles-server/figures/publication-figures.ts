import type { Figures } from "../../contract/api.ts";
import type { Queryable } from "../database/database.ts";

/** What is counted once for a publication; counts are null for layers it does not hold. */
export interface PublicationFigures {
  readonly counts: ReadonlyMap<string, number>;
  /** line layers: length on the ellipsoid */
  readonly lengthKm: ReadonlyMap<string, number>;
  readonly gateValves: number | null;
  readonly hydrants: number | null;
  readonly parkingSpaces: number | null;
  readonly workOrdersClosed: number | null;
  readonly workOrdersByCategory: Figures["workOrdersByCategory"];
  readonly workOrdersByCommunity: Figures["workOrdersByCommunity"];
  readonly workOrdersByMonth: Figures["workOrdersByMonth"];
  readonly pipeKmByMaterial: Figures["pipeKmByMaterial"];
  readonly pipeKmByDiameter: Figures["pipeKmByDiameter"];
}

type Loads = ReadonlyMap<string, string>;

/** Counts a publication's features in the database. `loads` as of `loadKeys`. */
export async function countPublication(database: Queryable, loads: Loads): Promise<PublicationFigures> {
  const layers = await database.query<{ layer: string; features: number; length_km: number | null }>(
    `SELECT l.layer, count(f.row_number) AS features, sum(f.length_m) / 1000 AS length_km
     FROM layer_loads l LEFT JOIN features f ON f.load = l.load
     WHERE l.load = ANY($1::text[]) GROUP BY l.layer`,
    [[...loads.values()]],
  );
  return {
    counts: new Map(layers.map((row) => [row.layer, row.features])),
    lengthKm: new Map(layers.flatMap((row) => (row.length_km === null ? [] : [[row.layer, row.length_km]]))),
    gateValves: await countWhere(database, loads.get("water-facilities"), "kind", "gateValve"),
    hydrants: await countWhere(database, loads.get("water-facilities"), "kind", "hydrant"),
    parkingSpaces: await sumOf(database, loads.get("parking"), "capacity"),
    workOrdersClosed: await countWhere(database, loads.get("work-orders"), "status", "closed"),
    workOrdersByCategory: await database.query(
      `SELECT properties ->> 'category' AS category, count(*) AS count FROM features
       WHERE load = $1 AND properties ? 'category' GROUP BY 1 ORDER BY 2 DESC, 1`,
      [loads.get("work-orders") ?? ""],
    ),
    workOrdersByCommunity: await workOrdersByCommunity(database, loads),
    workOrdersByMonth: await database.query(
      `SELECT substr(properties ->> 'reportedAt', 1, 7) AS month, count(*) AS count FROM features
       WHERE load = $1 AND properties ? 'reportedAt' GROUP BY 1 ORDER BY 1`,
      [loads.get("work-orders") ?? ""],
    ),
    pipeKmByMaterial: await database.query(
      `SELECT coalesce(properties ->> 'material', 'unknown') AS material, sum(length_m) / 1000 AS km
       FROM features WHERE load = $1 GROUP BY 1 ORDER BY 2 DESC`,
      [loads.get("water") ?? ""],
    ),
    pipeKmByDiameter: await database.query(
      `SELECT (properties ->> 'nominalMm')::double precision AS "nominalMm", sum(length_m) / 1000 AS km
       FROM features WHERE load = $1 AND properties ? 'nominalMm' GROUP BY 1 ORDER BY 1`,
      [loads.get("water") ?? ""],
    ),
  };
}

/** Empty without work orders: a community with none is something else than a county that reports none. */
async function workOrdersByCommunity(
  database: Queryable,
  loads: Loads,
): Promise<Figures["workOrdersByCommunity"]> {
  const orders = loads.get("work-orders");
  if (orders === undefined) return [];
  return database.query(
    `SELECT c.name AS community, count(DISTINCT o.row_number) AS count, count(DISTINCT g.row_number) AS grids
     FROM features c
     LEFT JOIN features g ON g.load = $2 AND g.properties ->> 'community' IN (c.id, c.name)
     LEFT JOIN features o ON o.load = $3 AND o.properties ->> 'grid' IN (g.id, g.name)
     WHERE c.load = $1 AND c.name IS NOT NULL GROUP BY c.row_number, c.name ORDER BY c.row_number`,
    [loads.get("communities") ?? "", loads.get("duty-grids") ?? "", orders],
  );
}

/** Work orders reported on a day, `YYYY-MM-DD` in the county's time as the survey wrote it; null without the layer. */
export function countWorkOrdersOn(database: Queryable, loads: Loads, day: string): Promise<number | null> {
  return countLike(database, loads.get("work-orders"), "reportedAt", `${day}%`);
}

async function countWhere(database: Queryable, load: string | undefined, field: string, value: string) {
  if (load === undefined) return null;
  const rows = await database.query<{ n: number }>(
    "SELECT count(*) AS n FROM features WHERE load = $1 AND properties ->> $2::text = $3",
    [load, field, value],
  );
  return rows[0]!.n;
}

async function countLike(database: Queryable, load: string | undefined, field: string, pattern: string) {
  if (load === undefined) return null;
  const rows = await database.query<{ n: number }>(
    "SELECT count(*) AS n FROM features WHERE load = $1 AND properties ->> $2::text LIKE $3",
    [load, field, pattern],
  );
  return rows[0]!.n;
}

async function sumOf(database: Queryable, load: string | undefined, field: string) {
  if (load === undefined) return null;
  const rows = await database.query<{ sum: number | null }>(
    "SELECT sum((properties ->> $2::text)::double precision) AS sum FROM features WHERE load = $1",
    [load, field],
  );
  return rows[0]!.sum ?? 0;
}
