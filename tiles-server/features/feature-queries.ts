import type { FeatureDetail, FeaturePage } from "../../contract/api.ts";
import type { Queryable, SqlValue } from "../database/database.ts";

/** [west, south, east, north] degrees */
export type BoundingBox = readonly [west: number, south: number, east: number, north: number];

export interface FeatureFilter {
  readonly bbox?: BoundingBox | undefined;
  /** canonical field → text of its value; all must hold */
  readonly where: ReadonlyMap<string, string>;
  readonly limit: number;
}

interface FeatureRow {
  readonly id: string;
  readonly properties: FeatureDetail["properties"];
  readonly geometry: FeatureDetail["geometry"];
  readonly west_e7: number | null;
  readonly south_e7: number;
  readonly east_e7: number;
  readonly north_e7: number;
  readonly source_file: string | null;
  readonly source_row: number | null;
}

const E7 = 1e7;
/** 9 decimals of a degree = 0.1 mm; the second option writes no CRS. */
const COLUMNS = `f.id, f.properties, ST_AsGeoJSON(f.geom, 9, 0)::jsonb AS geometry,
  f.west_e7, f.south_e7, f.east_e7, f.north_e7, l.sources[f.source + 1] AS source_file, f.source_row`;
const FROM = "FROM features f JOIN layer_loads l ON l.load = f.load";

/** One feature by its id, or undefined. */
export async function featureById(
  database: Queryable,
  layer: string,
  loads: readonly string[],
  id: string,
): Promise<FeatureDetail | undefined> {
  const rows = await database.query<FeatureRow>(
    `SELECT ${COLUMNS} ${FROM} WHERE f.load = ANY($1::text[]) AND f.id = $2 LIMIT 1`,
    [[...loads], id],
  );
  return rows[0] && detailOf(layer, rows[0]);
}

/** Features that fit the filter, in survey order, and how many there are of them in all. */
export async function findFeatures(
  database: Queryable,
  layer: string,
  loads: readonly string[],
  { bbox, where, limit }: FeatureFilter,
): Promise<FeaturePage> {
  const params: SqlValue[] = [[...loads]];
  const parameter = (value: SqlValue) => `$${params.push(value)}`;
  const conditions = ["f.load = ANY($1::text[])"];
  if (bbox) {
    const [west, south, east, north] = bbox.map((degrees) => parameter(degrees));
    conditions.push(`f.geom && ST_MakeEnvelope(${west}, ${south}, ${east}, ${north}, 4490)`);
  }
  for (const [field, value] of where)
    conditions.push(`f.properties ->> ${parameter(field)}::text = ${parameter(value)}::text`);
  const filter = conditions.join(" AND ");
  const [counted] = await database.query<{ total: number }>(
    `SELECT count(*) AS total FROM features f WHERE ${filter}`,
    params,
  );
  const rows = await database.query<FeatureRow>(
    `SELECT ${COLUMNS} ${FROM} WHERE ${filter} ORDER BY f.row_number LIMIT ${parameter(limit)}`,
    params,
  );
  const { total } = counted!;
  return { layer, features: rows.map((row) => detailOf(layer, row)), total, truncated: total > rows.length };
}

function detailOf(layer: string, row: FeatureRow): FeatureDetail {
  return {
    layer,
    id: row.id,
    properties: row.properties,
    geometry: row.geometry,
    bbox:
      row.west_e7 === null
        ? null
        : [row.west_e7 / E7, row.south_e7 / E7, row.east_e7 / E7, row.north_e7 / E7],
    ...(row.source_file !== null && {
      source: { file: row.source_file, ...(row.source_row !== null && { row: row.source_row }) },
    }),
  };
}
