import type { Source } from "../../contract/county.ts";
import type { GeometryKind } from "../../contract/layers.ts";
import { type SurveyTable, SurveyTableBuilder, type SurveyValue } from "../read/survey-table.ts";
import { parseNumber } from "./survey-values.ts";

/** Column names of coordinates in spreadsheets. CJJ 61: X = north, Y = east; axis-order.ts finds out. */
const NAMES = {
  x: [
    "x",
    "x坐标",
    "坐标x",
    "xzb",
    "北坐标",
    "纵坐标",
    "northing",
    "lon",
    "lng",
    "long",
    "longitude",
    "经度",
    "jd",
  ],
  y: ["y", "y坐标", "坐标y", "yzb", "东坐标", "横坐标", "easting", "lat", "latitude", "纬度", "wd"],
  z: ["z", "z坐标", "高程", "gc"],
  x1: ["x1", "qdx", "起点x", "起点x坐标", "起点横坐标"],
  y1: ["y1", "qdy", "起点y", "起点y坐标", "起点纵坐标"],
  x2: ["x2", "zdx", "终点x", "终点x坐标", "终点横坐标"],
  y2: ["y2", "zdy", "终点y", "终点y坐标", "终点纵坐标"],
};

/**
 * Gives the rows of a spreadsheet their geometry from coordinate columns: points from x, y (lon, lat), lines from
 * the coordinates of both ends. Rows whose cells are no numbers stay without geometry. A table that has geometry,
 * or no such columns, is returned as it is.
 */
export function withSpreadsheetGeometry(
  table: SurveyTable,
  source: Source,
  geometry: GeometryKind,
): SurveyTable {
  if (table.kinds.some((kind) => kind !== "none")) return table;
  const byLowerCase = new Map([...table.columns].map(([name, values]) => [name.toLowerCase(), values]));
  const column = (names: readonly string[], ...mapped: (string | undefined)[]) => {
    for (const name of [...mapped.filter((m) => m !== undefined), ...names]) {
      const values = byLowerCase.get(name.toLowerCase());
      if (values) return values;
    }
    return undefined;
  };
  const map = source.map ?? {};
  const z = column(NAMES.z, map.z);
  const ends =
    geometry === "line"
      ? [
          { x: column(NAMES.x1, map.x), y: column(NAMES.y1, map.y) },
          { x: column(NAMES.x2, map.x2), y: column(NAMES.y2, map.y2) },
        ]
      : [{ x: column(NAMES.x, map.x, map.lon), y: column(NAMES.y, map.y, map.lat) }];
  if (geometry === "polygon" || ends.some(({ x, y }) => !x || !y)) return table;

  const builder = new SurveyTableBuilder();
  for (let i = 0; i < table.count; i++) {
    const vertices = ends.map(({ x, y }) => [cell(x, i), cell(y, i), cell(z, i)] as const);
    const complete = vertices.every(([x, y]) => !Number.isNaN(x) && !Number.isNaN(y));
    builder.startFeature(complete ? (geometry === "line" ? "line" : "point") : "none", table.rows[i]!);
    if (!complete) continue;
    for (const [x, y, height] of vertices) builder.addVertex(x, y, height);
    builder.endPart();
  }
  return builder.finish(table);
}

function cell(values: readonly SurveyValue[] | undefined, row: number): number {
  const value = values?.[row] ?? null;
  return value === null ? Number.NaN : (parseNumber(value)?.value ?? Number.NaN);
}
