import type { SurveyTable, SurveyValue } from "./survey-table.ts";

/**
 * Tables of GDAL's OSM driver with ids that are unique across OpenStreetMap's three kinds of object:
 * `n123`, `w123`, `r123`. Its `multipolygons` table has ways (osm_way_id) and relations (osm_id).
 */
export function nameOsmIds(table: SurveyTable): SurveyTable {
  const ids = table.columns.get("osm_id");
  const wayIds = table.columns.get("osm_way_id");
  if (!ids) return table;
  const prefix = table.table === "points" ? "n" : table.table === "lines" ? "w" : "r";
  const columns = new Map(table.columns);
  columns.delete("osm_way_id");
  columns.set(
    "osm_id",
    ids.map((id, i): SurveyValue => {
      const wayId = wayIds?.[i];
      if (wayId !== null && wayId !== undefined) return `w${wayId}`;
      return id === null ? null : `${prefix}${id}`;
    }),
  );
  return { ...table, columns };
}

/**
 * The tags GDAL left in `other_tags` (PostgreSQL hstore text) that someone asks for, as columns of their own.
 * @param wanted column names, any case
 */
export function withOtherTags(table: SurveyTable, wanted: ReadonlySet<string>): SurveyTable {
  const other = table.columns.get("other_tags");
  if (!other) return table;
  const columns = new Map<string, readonly SurveyValue[]>(table.columns);
  columns.delete("other_tags");
  const added = new Map<string, SurveyValue[]>();
  other.forEach((text, row) => {
    if (text === null) return;
    for (const [key, value] of hstorePairs(String(text))) {
      if (!wanted.has(key.toLowerCase()) || columns.has(key)) continue;
      let column = added.get(key);
      if (!column) {
        column = new Array<SurveyValue>(table.count).fill(null);
        added.set(key, column);
      }
      column[row] = value;
    }
  });
  for (const [key, column] of added) columns.set(key, column);
  return { ...table, columns };
}

/** `"key"=>"value","k2"=>"v2"` with backslash escapes. */
function* hstorePairs(text: string): Generator<[key: string, value: string]> {
  const plain = (quoted: string) => quoted.replace(/\\(.)/g, "$1");
  for (const [, key, value] of text.matchAll(/"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"/g))
    yield [plain(key!), plain(value!)];
}
