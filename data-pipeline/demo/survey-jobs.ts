import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { unzipSync, type Zippable, zipSync } from "fflate";
import { openGdal } from "../gdal.ts";
import { SURVEY_CRS } from "./frame.ts";
import { Random } from "./random.ts";
import { countyRelief, type HeightGrid } from "./relief-county.ts";
import { refineCounty, seatRelief } from "./relief-seat.ts";
import { SURVEY_DATE, SYNTHETIC_NOTE } from "./survey-date.ts";
import { WaterDistance } from "./water-bodies.ts";

/** Ground of the county (degrees) and of its seat (EPSG:4546 metres). */
export interface Relief {
  readonly county: HeightGrid;
  readonly seat: HeightGrid;
}
export interface GeopackageJob {
  readonly folder: string;
  readonly file: string;
  /** the table as FlatGeobuf, survey coordinates; its CRS and its Z mean nothing */
  readonly table: Uint8Array;
}
export interface GeotiffJob {
  readonly folder: string;
  readonly file: string;
  readonly grid: HeightGrid;
  readonly crs: string;
}
export interface WorkbookJob {
  readonly folder: string;
  readonly file: string;
  readonly sheet: string;
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** The ground that the county of a seed stands on. */
export function relief({ seed }: { readonly seed: number }): Relief {
  const county = countyRelief(new Random(seed, "relief"));
  const seat = seatRelief(county, new WaterDistance(), new Random(seed, "seat relief"));
  refineCounty(county, seat);
  return { county, seat };
}

/** GeoPackage with one table of the file's own name. */
export async function geopackage({ folder, file, table }: GeopackageJob): Promise<void> {
  const gdal = await openGdal();
  const { FS, ccall } = gdal.Module;
  const stem = file.replace(/\.gpkg$/, "");
  ccall("CPLSetConfigOption", null, ["string", "string"], ["OGR_CURRENT_DATE", SURVEY_DATE.toISOString()]);
  const input = `/input/${stem}.fgb`;
  FS.writeFile(input, table);
  const { datasets, errors } = await gdal.open(input);
  const dataset = datasets[0];
  if (!dataset) throw new Error(`GDAL cannot read back the rows of ${file}: ${errors.join("; ")}`);
  const options = [
    "-f",
    "GPKG",
    "-a_srs",
    SURVEY_CRS,
    "-dim",
    "XY",
    "-nln",
    stem,
    "-lco",
    "SPATIAL_INDEX=NO",
  ];
  options.push("-lco", `DESCRIPTION=${SYNTHETIC_NOTE} synthetic`);
  const output = await gdal.ogr2ogr(dataset, options, stem);
  await gdal.close(dataset);
  put(folder, file, FS.readFile(output.local));
  for (const path of [input, output.local]) FS.unlink(path);
}

/** GeoTIFF of heights in centimetre steps, deflate-compressed. */
export async function geotiff({ folder, file, grid, crs }: GeotiffJob): Promise<void> {
  const gdal = await openGdal();
  const { FS } = gdal.Module;
  const { columns, rows, heights, west, north, cellX, cellY } = grid;
  const rounded = heights.map((height) => Math.round(height * 100) / 100);
  FS.writeFile("/input/ground.bin", new Uint8Array(rounded.buffer));
  FS.writeFile(
    "/input/ground.hdr",
    `ENVI\nsamples = ${columns}\nlines = ${rows}\nbands = 1\nheader offset = 0\nfile type = ENVI Standard\ndata type = 4\ninterleave = bsq\nbyte order = 0\n`,
  );
  const { datasets, errors } = await gdal.open("/input/ground.bin");
  const dataset = datasets[0];
  if (!dataset) throw new Error(`GDAL cannot read back the heights of ${file}: ${errors.join("; ")}`);
  const corners = [west, north, west + columns * cellX, north - rows * cellY].map(String);
  const options = ["-of", "GTiff", "-a_srs", crs, "-a_ullr", ...corners, "-a_nodata", "-9999"];
  options.push("-mo", "TIFFTAG_IMAGEDESCRIPTION=演示数据 synthetic; heights: 1985 datum, metres");
  for (const option of ["COMPRESS=DEFLATE", "ZLEVEL=3", "PREDICTOR=3", "TILED=YES"])
    options.push("-co", option);
  const output = await gdal.gdal_translate(dataset, options, "ground-out");
  await gdal.close(dataset);
  put(folder, file, FS.readFile(output.local));
  for (const path of ["/input/ground.bin", "/input/ground.hdr", output.local]) FS.unlink(path);
}

/** Excel workbook with one sheet, its column names in the first row. */
export async function workbook({ folder, file, sheet, rows }: WorkbookJob): Promise<void> {
  const { default: ExcelJS } = await import("exceljs");
  const book = new ExcelJS.Workbook();
  book.created = SURVEY_DATE;
  book.modified = SURVEY_DATE;
  book.creator = "演示县生成器";
  const page = book.addWorksheet(sheet);
  for (const row of rows) page.addRow([...row]);
  // a zip entry carries its time: pack again with the survey's date
  const entries = unzipSync(new Uint8Array(await book.xlsx.writeBuffer()));
  const dated: Zippable = {};
  for (const name of Object.keys(entries).sort())
    dated[name] = [entries[name]!, { mtime: SURVEY_DATE, level: 6 }];
  put(folder, file, zipSync(dated));
}

function put(folder: string, file: string, bytes: Uint8Array): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}
