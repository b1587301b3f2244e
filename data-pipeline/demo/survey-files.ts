import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ExcelJS from "exceljs";
import { unzipSync, type Zippable, zipSync } from "fflate";
import iconv from "iconv-lite";
import { type Gdal, openGdal } from "../gdal.ts";
import { SURVEY_CRS, surveyFromLocal } from "./frame.ts";
import type { Path, Point, Ring } from "./plane.ts";
import type { HeightGrid } from "./relief-county.ts";
import { dbfInGbk, ESRI_WKT_4546, shapesOf } from "./shapefile.ts";

export type Value = string | number;
/** Local metres; polygons are [outer, hole…] as rings that are not closed. */
export type Shape =
  | { readonly point: Point }
  | { readonly line: Path }
  | { readonly polygon: readonly Ring[] }
  | { readonly polygons: readonly (readonly Ring[])[] };
export interface Column {
  readonly name: string;
  readonly type: "text" | "integer" | "real";
  /** characters (bytes in GBK) of text, or decimals of a real; Shapefile only */
  readonly size?: number;
}
export interface Row {
  readonly shape: Shape;
  readonly values: readonly Value[];
}

/** What the files of the demo survey are dated: part of "same seed, same bytes". */
const SURVEY_DATE = new Date("2026-10-31T00:00:00Z");
/** the note every file carries */
export const SYNTHETIC_NOTE = "演示数据";

/** Writes a county's survey files into one folder. */
export class SurveyFiles {
  readonly #gdal: Promise<Gdal> = openGdal();
  readonly written: string[] = [];

  constructor(readonly folder: string) {}

  put(file: string, bytes: Uint8Array | string): void {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    this.written.push(file);
  }

  /** Shapefile with .prj and attributes in GBK without .cpg, as survey institutes hand it over. Points or single lines. */
  shapefile(file: string, columns: readonly Column[], rows: readonly Row[]): void {
    const stem = file.replace(/\.shp$/, "");
    const { shp, shx } = shapesOf(rows.map(({ shape }) => shape));
    this.put(`${stem}.shp`, shp);
    this.put(`${stem}.shx`, shx);
    this.put(`${stem}.dbf`, dbfInGbk(columns, rows, SURVEY_DATE));
    this.put(`${stem}.prj`, ESRI_WKT_4546);
  }

  /** GeoPackage with one table of the file's own name. */
  async geopackage(file: string, columns: readonly Column[], rows: readonly Row[]): Promise<void> {
    const stem = file.replace(/\.gpkg$/, "");
    const [part] = await this.#convert(stem, columns, rows, [
      "-f",
      "GPKG",
      "-a_srs",
      SURVEY_CRS,
      "-nln",
      stem,
      "-lco",
      "SPATIAL_INDEX=NO",
      "-lco",
      `DESCRIPTION=${SYNTHETIC_NOTE} synthetic`,
    ]);
    this.put(file, part!.bytes);
  }

  /** GeoJSON text through GDAL into another format, all in its memory file system. */
  async #convert(
    name: string,
    columns: readonly Column[],
    rows: readonly Row[],
    options: string[],
  ): Promise<{ name: string; bytes: Uint8Array }[]> {
    const gdal = await this.#gdal;
    const { FS, ccall } = gdal.Module;
    ccall("CPLSetConfigOption", null, ["string", "string"], ["OGR_CURRENT_DATE", SURVEY_DATE.toISOString()]);
    const input = `/input/${name}.geojsonl`;
    FS.writeFile(input, geojsonLines(columns, rows));
    const { datasets, errors } = await gdal.open(input);
    const dataset = datasets[0];
    if (!dataset) throw new Error(`GDAL cannot read back the rows of ${name}: ${errors.join("; ")}`);
    const output = await gdal.ogr2ogr(dataset, options, `${name}-out`);
    await gdal.close(dataset);
    FS.unlink(input);
    const files = output.all && output.all.length > 0 ? output.all.map((f) => f.local) : [output.local];
    return files.map((path) => {
      const bytes = FS.readFile(path).slice();
      FS.unlink(path);
      return { name: path, bytes };
    });
  }

  /** CSV; with coordinates as Chinese surveys list them, X = north and Y = east. */
  csv(file: string, columns: readonly Column[], rows: readonly Row[], encoding: "utf8" | "gbk"): void {
    const quote = (value: Value) =>
      /[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value);
    const lines = [[...columns.map((c) => c.name), "X", "Y"].join(",")];
    for (const { shape, values } of rows) {
      if (!("point" in shape)) throw new Error(`${file}: only points can be listed in a CSV file`);
      const [east, north] = surveyFromLocal(shape.point);
      lines.push([...values.map(quote), north.toFixed(3), east.toFixed(3)].join(","));
    }
    const text = `${lines.join("\r\n")}\r\n`;
    this.put(file, encoding === "gbk" ? iconv.encode(text, "gbk") : `\ufeff${text}`);
  }

  /** Excel workbook with one sheet; points get columns X (north) and Y (east). */
  async workbook(
    file: string,
    sheet: string,
    columns: readonly Column[],
    rows: readonly (Row | { readonly values: readonly Value[] })[],
  ): Promise<void> {
    const book = new ExcelJS.Workbook();
    book.created = SURVEY_DATE;
    book.modified = SURVEY_DATE;
    book.creator = "演示县生成器";
    const page = book.addWorksheet(sheet);
    const placed = rows.some((row) => "shape" in row);
    page.addRow([...columns.map((c) => c.name), ...(placed ? ["X", "Y"] : [])]);
    for (const row of rows) {
      const at = "shape" in row && "point" in row.shape ? surveyFromLocal(row.shape.point) : undefined;
      page.addRow([...row.values, ...(at ? [at[1], at[0]] : [])]);
    }
    // a zip entry carries its time: pack again with the survey's date
    const entries = unzipSync(new Uint8Array(await book.xlsx.writeBuffer()));
    const dated: Zippable = {};
    for (const name of Object.keys(entries).sort())
      dated[name] = [entries[name]!, { mtime: SURVEY_DATE, level: 6 }];
    this.put(file, zipSync(dated));
  }

  /** GeoTIFF of heights in centimetre steps, deflate-compressed. */
  async geotiff(file: string, grid: HeightGrid, crs: string): Promise<void> {
    const gdal = await this.#gdal;
    const { FS } = gdal.Module;
    const { columns, rows, heights } = grid;
    const rounded = new Float32Array(heights.length);
    for (let k = 0; k < rounded.length; k++) rounded[k] = Math.round(heights[k]! * 100) / 100;
    FS.writeFile("/input/ground.bin", new Uint8Array(rounded.buffer));
    FS.writeFile(
      "/input/ground.hdr",
      `ENVI\nsamples = ${columns}\nlines = ${rows}\nbands = 1\nheader offset = 0\nfile type = ENVI Standard\ndata type = 4\ninterleave = bsq\nbyte order = 0\n`,
    );
    const { datasets, errors } = await gdal.open("/input/ground.bin");
    const dataset = datasets[0];
    if (!dataset) throw new Error(`GDAL cannot read back the heights of ${file}: ${errors.join("; ")}`);
    const { west, north, cellX, cellY } = grid;
    const output = await gdal.gdal_translate(
      dataset,
      [
        "-of",
        "GTiff",
        "-a_srs",
        crs,
        "-a_ullr",
        `${west}`,
        `${north}`,
        `${west + columns * cellX}`,
        `${north - rows * cellY}`,
        "-a_nodata",
        "-9999",
        "-mo",
        "TIFFTAG_IMAGEDESCRIPTION=演示数据 synthetic; heights: 1985 datum, metres",
        "-co",
        "COMPRESS=DEFLATE",
        "-co",
        "PREDICTOR=3",
        "-co",
        "TILED=YES",
      ],
      "ground-out",
    );
    await gdal.close(dataset);
    this.put(file, FS.readFile(output.local).slice());
    for (const path of ["/input/ground.bin", "/input/ground.hdr", output.local]) FS.unlink(path);
  }
}

function geojsonLines(columns: readonly Column[], rows: readonly Row[]): Uint8Array {
  const lines: string[] = [];
  for (const { shape, values } of rows) {
    const properties: Record<string, Value> = {};
    columns.forEach((column, i) => {
      properties[column.name] = values[i]!;
    });
    lines.push(JSON.stringify({ type: "Feature", properties, geometry: geometryOf(shape) }));
  }
  return new TextEncoder().encode(`${lines.join("\n")}\n`);
}

function geometryOf(shape: Shape): unknown {
  if ("point" in shape) return { type: "Point", coordinates: surveyFromLocal(shape.point) };
  if ("line" in shape) return { type: "LineString", coordinates: shape.line.map(surveyFromLocal) };
  if ("polygon" in shape) return { type: "Polygon", coordinates: shape.polygon.map(closed) };
  return { type: "MultiPolygon", coordinates: shape.polygons.map((rings) => rings.map(closed)) };
}

const closed = (ring: Ring) => [...ring, ring[0]!].map(surveyFromLocal);
