import type { SearchHit } from "../../contract/api.ts";
import type { Label } from "../../contract/fields.ts";
import { type LayerDefinition, layerById } from "../../contract/layers.ts";
import type { Queryable } from "../database/database.ts";
import { searchQuery } from "../publication/search-words.ts";

/** Rows that are ranked; a word like 水表 fits tens of thousands and the best hits are found by id and name anyway. */
const CANDIDATES = 3000;

interface HitRow {
  readonly layer: string;
  readonly id: string;
  readonly name: string | null;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly lon: number | null;
  readonly lat: number | null;
}

/**
 * Features of these loads that a person may mean by `typed`: same id first, then same name, then names that
 * begin with it or hold it, then the rest. A road of many pieces is one hit. Position is on the feature.
 */
export async function searchFeatures(
  database: Queryable,
  loads: readonly string[],
  typed: string,
  language: keyof Label,
  limit: number,
): Promise<SearchHit[]> {
  const query = searchQuery(typed);
  if (query === null) return [];
  const rows = await database.query<HitRow>(
    `WITH candidates AS (
       (SELECT load, row_number, id, name, 0 AS exact FROM features WHERE id = $3 AND load = ANY($1::text[]))
       UNION ALL
       (SELECT load, row_number, id, name, 1 AS exact FROM features
         WHERE words @@ $2::tsquery AND load = ANY($1::text[]) LIMIT $5)
     ), ranked AS (
       SELECT load, row_number, id,
         min(CASE WHEN exact = 0 THEN 0 WHEN lower(name) = lower($3) THEN 1
           WHEN starts_with(lower(name), lower($3)) THEN 2 WHEN strpos(lower(name), lower($3)) > 0 THEN 3
           WHEN starts_with(lower(id), lower($3)) THEN 4 ELSE 5 END) AS rank,
         coalesce(name, id) AS title
       FROM candidates GROUP BY load, row_number, id, name
     ), layered AS (
       SELECT ranked.*, l.layer FROM ranked JOIN layer_loads l ON l.load = ranked.load
     ), distinct_titles AS (
       SELECT DISTINCT ON (layer, title) * FROM layered ORDER BY layer, title, rank, row_number
     ), best AS (
       SELECT * FROM distinct_titles ORDER BY rank, length(title), title, layer, row_number LIMIT $4
     )
     SELECT b.layer, f.id, f.name, f.properties, ST_X(p.point) AS lon, ST_Y(p.point) AS lat
     FROM best b JOIN features f ON f.load = b.load AND f.row_number = b.row_number
     CROSS JOIN LATERAL (SELECT ST_PointOnSurface(f.geom) AS point) p
     ORDER BY b.rank, length(b.title), b.title, b.layer, f.row_number`,
    [[...loads], query, typed.trim(), limit, CANDIDATES],
  );
  return rows.map((row) => hitOf(row, language));
}

function hitOf(row: HitRow, language: keyof Label): SearchHit {
  const layer = layerById(row.layer);
  const kind = kindLabel(layer, row.properties, language);
  const about = [
    layer.name[language],
    row.name === null || kind === layer.name[language] ? undefined : kind,
    row.name === null ? undefined : row.id,
    ...["diameterLabel", "road", "community", "company", "address"].map((field) => row.properties[field]),
  ];
  return {
    layer: row.layer,
    id: row.id,
    title: row.name ?? [kind, row.id].filter(Boolean).join(" "),
    subtitle: about.filter((part) => typeof part === "string" && part !== "").join(" · "),
    lon: row.lon,
    lat: row.lat,
  };
}

/** What the feature is, by the first field of the layer that classifies it. */
function kindLabel(
  layer: LayerDefinition,
  properties: HitRow["properties"],
  language: keyof Label,
): string | undefined {
  const field = layer.fields.find(({ name }) => name === "kind" || name === "class" || name === "category");
  return field?.values?.[String(properties[field.name])]?.[language];
}
