/**
 * Control points as a person gives them: every field stays the text that was typed or read, so that nothing is lost
 * when it cannot be understood.
 */

/** Fields of a control point: what the survey says, and where the place truly is (optional). */
export const FIELDS = ["name", "x", "y", "h", "trueX", "trueY", "trueH"] as const;
export type Field = (typeof FIELDS)[number];
/** x = easting or longitude, y = northing or latitude, in the system that is chosen; h = survey height, metres. */
export type ControlRow = Readonly<Record<Field, string>> & { readonly key: number };

export type CoordinateKind = "projected" | "degrees";

/** One thing that cannot be used, in words for the person who owns the file. */
export interface RowProblem {
  /** undefined = typed by hand */
  readonly file: string | undefined;
  /** from 1; undefined = the whole file */
  readonly row: number | undefined;
  readonly field: string | undefined;
  /** "" = nothing */
  readonly found: string;
  readonly expected: Expected;
}

/** What a field or a file should have held; the screen has words for each. */
export type Expected =
  | "longitude"
  | "latitude"
  | "easting"
  | "northing"
  | "height"
  | "rows"
  | "fewerRows"
  | "columns"
  | "geojson"
  | "collection"
  | "point";

export interface ReadRows {
  readonly rows: readonly Readonly<Record<Field, string>>[];
  readonly kind: CoordinateKind;
}

/** A file that cannot be used. */
export class ControlFileError extends Error {
  constructor(readonly problem: RowProblem) {
    super(`${problem.file}: found ${problem.found}, expected ${problem.expected}`);
  }
}

/** Names of columns, compared without case; those of `twin control` among them. */
const COLUMNS: Readonly<Record<Field, readonly string[]>> = {
  name: ["name", "point", "id", "点号", "点名", "编号"],
  x: ["easting", "from_easting", "e", "x", "lon", "longitude", "东坐标", "原东坐标", "横坐标", "经度"],
  y: ["northing", "from_northing", "n", "y", "lat", "latitude", "北坐标", "原北坐标", "纵坐标", "纬度"],
  h: ["height", "elevation", "h", "z", "高程"],
  trueX: ["true_easting", "to_easting", "true_lon", "true_longitude", "新东坐标", "真东坐标", "真经度"],
  trueY: ["true_northing", "to_northing", "true_lat", "true_latitude", "新北坐标", "真北坐标", "真纬度"],
  trueH: ["true_height", "to_height", "true_elevation", "真高程", "新高程"],
};

/** Every point is compared under nine mistakes and stands in a table; a survey of control has some dozens. */
export const MOST_ROWS = 500;

/**
 * Reads control points from CSV (comma, semicolon or tab) or GeoJSON points.
 * @throws ControlFileError for a file without rows, with more than MOST_ROWS, or without the columns of the coordinates
 */
export function readControlFile(file: string, text: string): ReadRows {
  const rows = /^\s*\{/.test(text) ? geoJsonRows(file, text) : csvRows(file, text);
  if (rows.length === 0)
    throw new ControlFileError({
      file,
      row: undefined,
      field: undefined,
      found: "",
      expected: "rows",
    });
  if (rows.length > MOST_ROWS)
    throw new ControlFileError({
      file,
      row: MOST_ROWS + 1,
      field: undefined,
      found: `${rows.length}`,
      expected: "fewerRows",
    });
  return { rows, kind: rows.every(isInDegrees) ? "degrees" : "projected" };
}

/** UTF-8, with or without its mark, else GB18030 as Chinese spreadsheets write it. */
export function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes); // what is not UTF-8 in a Chinese office is this
  }
}

function isInDegrees({ x, y }: Readonly<Record<Field, string>>): boolean {
  return Math.abs(Number(x)) <= 180 && Math.abs(Number(y)) <= 180;
}

function csvRows(file: string, text: string): Record<Field, string>[] {
  const table = parseCsv(text.replace(/^\uFEFF/, ""));
  const [head = [], ...body] = table;
  const names = head.map((each) => each.trim().toLowerCase());
  const at = Object.fromEntries(
    FIELDS.map((field) => [field, names.findIndex((each) => COLUMNS[field].includes(each))]),
  ) as Record<Field, number>;
  if (at.x < 0 || at.y < 0)
    throw new ControlFileError({
      file,
      row: 1,
      field: undefined,
      found: head.join(", ").slice(0, 200),
      expected: "columns",
    });
  return body
    .filter((cells) => cells.some((cell) => cell.trim() !== ""))
    .map((cells, i) => ({
      ...(Object.fromEntries(FIELDS.map((field) => [field, (cells[at[field]] ?? "").trim()])) as Record<
        Field,
        string
      >),
      ...(at.name < 0 && { name: `${i + 1}` }),
    }));
}

/** RFC 4180, with the separator that the first line has most of. */
function parseCsv(text: string): string[][] {
  const first = text.slice(0, text.search(/\r?\n|$/));
  const count = (separator: string) => first.split(separator).length;
  const separator = [",", ";", "\t"].reduce((best, each) => (count(each) > count(best) ? each : best));
  const rows: string[][] = [[]];
  let cell = "";
  let isQuoted = false;
  const endCell = () => {
    rows.at(-1)!.push(cell);
    cell = "";
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (isQuoted && c === '"' && text[i + 1] === '"') cell += text[++i];
    else if (c === '"') isQuoted = !isQuoted;
    else if (!isQuoted && c === separator) endCell();
    else if (!isQuoted && c === "\n") {
      endCell();
      rows.push([]);
    } else if (isQuoted || c !== "\r") cell += c;
  }
  endCell();
  return rows;
}

function geoJsonRows(file: string, text: string): Record<Field, string>[] {
  const wrong = (row: number | undefined, field: string | undefined, found: string, expected: Expected) =>
    new ControlFileError({ file, row, field, found, expected });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw wrong(undefined, undefined, (cause as Error).message, "geojson");
  }
  const features = isObject(value) && Array.isArray(value.features) ? value.features : undefined;
  if (!features) throw wrong(undefined, "features", "", "collection");
  return features.map((feature: unknown, i): Record<Field, string> => {
    const geometry = isObject(feature) ? feature.geometry : undefined;
    const coordinates = isObject(geometry) && geometry.type === "Point" ? geometry.coordinates : undefined;
    if (!Array.isArray(coordinates))
      throw wrong(i + 1, "geometry", isObject(geometry) ? String(geometry.type) : "", "point");
    const properties = isObject(feature) && isObject(feature.properties) ? feature.properties : {};
    const byName = new Map(Object.entries(properties).map(([key, each]) => [key.toLowerCase(), each]));
    const property = (field: Field) => {
      const found = COLUMNS[field].map((name) => byName.get(name)).find((each) => each != null);
      return found === undefined ? "" : String(found);
    };
    const written = (at: number) => (coordinates[at] === undefined ? "" : String(coordinates[at]));
    return {
      name: property("name") || `${i + 1}`,
      x: written(0),
      y: written(1),
      h: written(2),
      trueX: property("trueX"),
      trueY: property("trueY"),
      trueH: property("trueH"),
    };
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** A control point that can be computed with; numbers in the system that is chosen. */
export interface ControlNumbers {
  readonly key: number;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  /** undefined = not surveyed */
  readonly h: number | undefined;
  readonly truth: { readonly x: number; readonly y: number; readonly h: number | undefined } | undefined;
}

/** Largest values that degrees have, whichever of the two comes first: exchanged ones are found later. */
const LIMITS: Partial<Record<Expected, number>> = { longitude: 180, latitude: 180 };

/**
 * The rows that can be computed with, and what is wrong with the others. A row nobody has begun to fill is neither.
 * @param file where the rows came from; undefined = typed
 */
export function numbersOf(
  rows: readonly ControlRow[],
  kind: CoordinateKind,
  file: string | undefined,
): { points: ControlNumbers[]; problems: (RowProblem & { readonly key: number; readonly of: Field })[] } {
  const points: ControlNumbers[] = [];
  const problems: (RowProblem & { readonly key: number; readonly of: Field })[] = [];
  const expected =
    kind === "degrees"
      ? ({ x: "longitude", y: "latitude" } as const)
      : ({ x: "easting", y: "northing" } as const);
  rows.forEach((row, i) => {
    if (FIELDS.every((field) => field === "name" || row[field] === "")) return;
    let isGood = true;
    const refuse = (of: Field, found: string, what: Expected) => {
      isGood = false;
      problems.push({ file, row: i + 1, field: of, found, expected: what, key: row.key, of });
    };
    const number = (of: Field, what: Expected): number | undefined => {
      const text = row[of].replaceAll(",", ".").trim();
      const value = text === "" ? Number.NaN : Number(text);
      const limit = LIMITS[what] ?? Number.POSITIVE_INFINITY;
      if (Number.isFinite(value) && Math.abs(value) <= limit) return value;
      refuse(of, row[of], what);
      return undefined;
    };
    const optional = (of: Field) => (row[of] === "" ? undefined : number(of, "height"));
    const [x, y, h] = [number("x", expected.x), number("y", expected.y), optional("h")];
    const hasTruth = row.trueX !== "" || row.trueY !== "";
    const [trueX, trueY] = hasTruth ? [number("trueX", expected.x), number("trueY", expected.y)] : [];
    const trueH = optional("trueH");
    if (!isGood || x === undefined || y === undefined) return;
    const truth = trueX === undefined || trueY === undefined ? undefined : { x: trueX, y: trueY, h: trueH };
    points.push({ key: row.key, name: row.name || `${i + 1}`, x, y, h, truth });
  });
  return { points, problems };
}
