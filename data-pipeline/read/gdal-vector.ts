import { existsSync } from "node:fs";
import { readFile, realpath } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import iconv from "iconv-lite";
import { type Gdal, lastGdalError, mountFolder, openGdal } from "../gdal.ts";
import { readFlatGeobuf } from "./flatgeobuf-reader.ts";
import { nameOsmIds } from "./osm.ts";
import { firstRowOf, readShapefileRows, UnusualShapefile } from "./shapefile.ts";
import type { SurveyTable } from "./survey-table.ts";
import { detectDbfEncoding, detectEncoding, dxfEncoding } from "./text-encoding.ts";

export interface VectorOptions {
  /** layer, sheet or table, where the file holds several */
  readonly table?: string | undefined;
  /** text encoding when the file says none or a wrong one, e.g. GBK */
  readonly encoding?: string | undefined;
}

/** GDAL_OF_VECTOR | GDAL_OF_VERBOSE_ERROR */
const OPEN_FLAGS = 0x04 | 0x40;
const TEXT_FORMATS = new Set([".csv", ".tsv", ".txt", ".geojson", ".json", ".gpx", ".kml"]);
/** Spreadsheets: first line is the header; text stays text so that "007" keeps its zeros. */
const OPEN_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  ".csv": ["AUTODETECT_TYPE=NO", "EMPTY_STRING_AS_NULL=YES", "KEEP_GEOM_COLUMNS=NO"],
  ".tsv": ["AUTODETECT_TYPE=NO", "EMPTY_STRING_AS_NULL=YES"],
};

/**
 * Reads one table of a vector file: Shapefile (also zipped), GeoPackage, GeoJSON, CSV, XLSX, DXF, FlatGeobuf, KML,
 * OSM (.osm, .osm.gz, .osm.pbf), … A spreadsheet has rows without geometry. GDAL reads it, but the rows of a plain
 * Shapefile, which shapefile.ts reads to the same table in a third of the time.
 * @throws Error when the file is missing or GDAL cannot read it, or when it holds several tables and none is named
 */
export async function readVectorFile(file: string, options: VectorOptions = {}): Promise<SurveyTable> {
  if (extname(file).toLowerCase() !== ".shp" || !existsSync(file)) return readWithGdal(file, options);
  try {
    return await readPlainShapefile(file, options);
  } catch (error) {
    if (error instanceof UnusualShapefile) return readWithGdal(file, options);
    throw error;
  }
}

/** readVectorFile by GDAL alone. */
export async function readWithGdal(file: string, options: VectorOptions = {}): Promise<SurveyTable> {
  const path = resolve(file);
  if (!existsSync(path)) throw new Error(`${file}: no such file`);
  const gdal = await openGdal();
  const { gdalPath, openOptions, decodeAs, notes } = await prepare(gdal, path, options);
  const raw = withoutZeroHeights(tableOf(gdal, file, gdalPath, openOptions, options).table);
  const read = withWholeNames(decodeAs === null ? raw : decoded(raw, decodeAs));
  const isOsm = /\.(osm(\.gz)?|pbf)$/i.test(path);
  return { ...(isOsm ? nameOsmIds(read) : read), notes };
}

/**
 * readVectorFile of a Shapefile whose names, types and CRS GDAL reads and whose rows are read here.
 * @throws UnusualShapefile where GDAL has to read the rows too
 */
export async function readPlainShapefile(file: string, options: VectorOptions): Promise<SurveyTable> {
  const path = await realpath(file);
  const [shx, dbf, prj, cpg] = [".shx", ".dbf", ".prj", ".cpg"].map((ending) => siblingOf(path, ending));
  if (!shx || !dbf) throw new UnusualShapefile("a file is missing");
  const bytes = { shp: await readFile(path), shx: await readFile(shx), dbf: await readFile(dbf) };
  const said = cpg && options.encoding === undefined ? (await readFile(cpg, "latin1")).trim() : null;
  if (said !== null && !/^utf-?8$/i.test(said)) throw new UnusualShapefile(`a .cpg that says ${said}`);

  const gdal = await openGdal();
  const { encoding, openOptions, decodeAs, notes } = dbfText(bytes.dbf, cpg !== null, options);
  const first = firstRowOf(bytes);
  const parts: [ending: string, content: Uint8Array][] = [
    [".shp", first.shp],
    [".shx", first.shx],
    [".dbf", first.dbf],
  ];
  for (const [ending, part] of [[".prj", prj] as const, [".cpg", cpg] as const])
    if (part) parts.push([ending, await readFile(part)]);
  const stem = basename(path, extname(path));
  const folder = memoryFolder(
    gdal,
    parts.map(([ending, content]) => [`${stem}${ending}`, content]),
  );
  const { header, table } = tableOf(gdal, file, `${folder.path}/${stem}.shp`, openOptions, options);
  folder.remove();

  const { builder, columns } = readShapefileRows(
    bytes,
    header.columns.map(({ type }) => type),
    said ?? encoding,
  );
  const named = withWholeNames(decodeAs === null ? table : decoded(table, decodeAs));
  const names = [...named.columns.keys()];
  if (names.length !== columns.length) throw new UnusualShapefile("fields that share a name");
  return withoutZeroHeights(
    builder.finish({
      file,
      table: table.table,
      crs: table.crs,
      columns: new Map(columns.map((values, i) => [names[i]!, values])),
      notes,
    }),
  );
}

/** The one table of a dataset, or the wanted one, by way of FlatGeobuf. */
function tableOf(
  gdal: Gdal,
  file: string,
  gdalPath: string,
  openOptions: readonly string[],
  options: VectorOptions,
): ReturnType<typeof readFlatGeobuf> {
  const dataset = openDataset(gdal, gdalPath, openOptions);
  if (dataset === 0)
    throw new Error(
      `${file}: GDAL cannot read it as a vector file (${lastGdalError(gdal)}); expected ${EXPECTED}`,
    );
  const table = chooseTable(file, tableNames(gdal, dataset), options.table);
  const bytes = toFlatGeobuf(gdal, dataset, table);
  const problem = lastGdalError(gdal);
  gdal.Module.ccall("GDALClose", "number", ["number"], [dataset]);
  if (!bytes) throw new Error(`${file}: GDAL cannot read table ${table} to its end: ${problem}`);
  return readFlatGeobuf(bytes, { file, table });
}

/** GDAL's own copy of a table as FlatGeobuf, which is read much faster than features one by one through its C calls. */
function toFlatGeobuf(gdal: Gdal, dataset: number, table: string): Uint8Array | null {
  const { Module } = gdal;
  const options = ["-f", "FlatGeobuf", "-lco", "SPATIAL_INDEX=NO"];
  // any kind of geometry in one table, with Z; curves become lines
  options.push("-nlt", "GEOMETRYZ", "-nlt", "CONVERT_TO_LINEAR", table);
  const { pointer, free } = stringList(gdal, options);
  const translate = Module.ccall(
    "GDALVectorTranslateOptionsNew",
    "number",
    ["number", "number"],
    [pointer, 0],
  );
  const list = Module._malloc(4);
  Module.HEAP32[list / 4] = dataset;
  const path = "/output/read.fgb";
  const output = Module.ccall(
    "GDALVectorTranslate",
    "number",
    ["string", "number", "number", "number", "number", "number"],
    [path, 0, 1, list, translate, 0],
  );
  Module.ccall("GDALVectorTranslateOptionsFree", null, ["number"], [translate]);
  Module._free(list);
  free();
  if (output === 0) return null;
  Module.ccall("GDALClose", "number", ["number"], [output]);
  const bytes = Module.FS.readFile(path);
  Module.FS.unlink(path);
  return bytes;
}

/** Texts whose characters are bytes of another encoding. */
function decoded(table: SurveyTable, encoding: string): SurveyTable {
  const known = new Map<string, string>();
  const decode = (text: string) => {
    if (!/[\u0080-\u00ff]/.test(text)) return text;
    let result = known.get(text);
    if (result === undefined) {
      result = iconv.decode(Buffer.from(text, "latin1"), encoding);
      known.set(text, result);
    }
    return result;
  };
  return {
    ...table,
    columns: new Map(
      [...table.columns].map(([name, values]) => [
        decode(name),
        values.map((value) => (typeof value === "string" ? decode(value) : value)),
      ]),
    ),
  };
}

/** A Shapefile keeps ten bytes of a field's name; GDAL shows a character cut in two as U+FFFD. */
function withWholeNames(table: SurveyTable): SurveyTable {
  return {
    ...table,
    columns: new Map([...table.columns].map(([name, values]) => [name.replace(/\uFFFD+$/, ""), values])),
  };
}

/** A file without heights comes back with 0 everywhere: that is no height. */
function withoutZeroHeights(table: SurveyTable): SurveyTable {
  const { coordinates } = table;
  for (let i = 2; i < coordinates.length; i += 3) if (coordinates[i] !== 0) return table;
  for (let i = 2; i < coordinates.length; i += 3) coordinates[i] = Number.NaN;
  return table;
}

/** Names of the tables a vector file holds. */
export async function listTables(file: string): Promise<string[]> {
  const gdal = await openGdal();
  const { gdalPath, openOptions } = await prepare(gdal, resolve(file), {});
  const dataset = openDataset(gdal, gdalPath, openOptions);
  if (dataset === 0) return [];
  const names = tableNames(gdal, dataset);
  gdal.Module.ccall("GDALClose", "number", ["number"], [dataset]);
  return names;
}

const EXPECTED =
  "Shapefile, GeoPackage, GeoJSON, CSV, XLSX, DXF, KML, FlatGeobuf, OSM or another format of GDAL";

function chooseTable(file: string, tables: readonly string[], wanted: string | undefined): string {
  if (wanted !== undefined) {
    if (tables.includes(wanted)) return wanted;
    throw new Error(`${file}: no table "${wanted}"; it holds ${tables.join(", ")}`);
  }
  const [only, ...others] = tables;
  if (only === undefined) throw new Error(`${file}: holds no table`);
  if (others.length > 0)
    throw new Error(
      `${file}: holds ${tables.length} tables (${tables.join(", ")}); name one with table (--table)`,
    );
  return only;
}

/** Spreadsheets without open options for it: the first line is the header, also when all cells are text. */
const CONFIG: Readonly<Record<string, string>> = { ".xlsx": "OGR_XLSX_HEADERS", ".ods": "OGR_ODS_HEADERS" };

/** Makes a file visible to GDAL and finds out how its text is encoded. */
async function prepare(gdal: Gdal, path: string, { encoding }: VectorOptions) {
  const extension = extname(path).toLowerCase();
  const openOptions = [...(OPEN_OPTIONS[extension] ?? [])];
  const notes: string[] = [];
  let decodeAs: string | null = null;
  if (TEXT_FORMATS.has(extension)) {
    const bytes = await readFile(path);
    const found = encoding ?? detectEncoding(bytes);
    if (found && found.toUpperCase() !== "UTF-8") {
      notes.push(`text is ${found}`);
      const utf8 = iconv.decode(bytes, found);
      const folder = memoryFolder(gdal, [[basename(path), utf8]]);
      return { gdalPath: join(folder.path, basename(path)), openOptions, decodeAs, notes };
    }
  }
  if (extension === ".shp") {
    const dbf = siblingOf(path, ".dbf");
    const text = dbfText(dbf === null ? null : await readFile(dbf), siblingOf(path, ".cpg") !== null, {
      encoding,
    });
    openOptions.push(...text.openOptions);
    decodeAs = text.decodeAs;
    notes.push(...text.notes);
  }
  const config = CONFIG[extension];
  if (config) gdal.Module.ccall("CPLSetConfigOption", null, ["string", "string"], [config, "FORCE"]);
  if (extension === ".dxf") {
    const found = encoding ?? dxfEncoding(await readFile(path));
    gdal.Module.ccall("CPLSetConfigOption", null, ["string", "string"], ["DXF_ENCODING", found]);
    if (found && found !== "UTF-8") notes.push(`text is ${found}`);
  }
  // GDAL's file system does not follow symbolic links out of the folder it is given
  const real = await realpath(path);
  const mounted = `${mountFolder(gdal, dirname(real))}/${basename(real)}`;
  if (/\.osm\.gz$/i.test(path)) return { gdalPath: `/vsigzip/${mounted}`, openOptions, decodeAs, notes };
  if (extension === ".zip" || extension === ".shz")
    return { gdalPath: `/vsizip/${mounted}`, openOptions, decodeAs, notes };
  return { gdalPath: mounted, openOptions, decodeAs, notes };
}

/**
 * How the text of a Shapefile is encoded, and who decodes it: GDAL, or this program where `decodeAs` says the encoding.
 * GDAL opens iconv for every text: 50,000 rows took 5.6 s as GBK, 1.6 s as bytes decoded here.
 */
function dbfText(dbf: Uint8Array | null, hasCpg: boolean, { encoding }: VectorOptions) {
  const found = encoding ?? (dbf && !hasCpg ? detectDbfEncoding(dbf) : null);
  const byGdal = found === null || /^(utf-?8|iso-?8859-1)$/i.test(found);
  return {
    encoding: found,
    openOptions: found ? [`ENCODING=${byGdal ? found : "ISO-8859-1"}`] : [],
    decodeAs: byGdal ? null : found,
    notes: found && !encoding && found !== "UTF-8" ? [`text is ${found} (no .cpg beside the Shapefile)`] : [],
  };
}

function siblingOf(path: string, extension: string): string | null {
  const stem = path.slice(0, -extname(path).length);
  return [extension, extension.toUpperCase()].map((e) => stem + e).find((p) => existsSync(p)) ?? null;
}

let memoryFiles = 0;

/** A new folder in GDAL's memory with some files. */
function memoryFolder(
  { Module: { FS } }: Gdal,
  files: readonly (readonly [name: string, content: Uint8Array | string])[],
): { readonly path: string; remove(): void } {
  const path = `/decoded${memoryFiles++}`;
  FS.mkdir(path);
  for (const [name, content] of files) FS.writeFile(join(path, name), content);
  const remove = () => {
    for (const [name] of files) FS.unlink(join(path, name));
    FS.rmdir(path);
  };
  return { path, remove };
}

function openDataset(gdal: Gdal, gdalPath: string, openOptions: readonly string[]): number {
  const { pointer, free } = stringList(gdal, openOptions);
  gdal.Module.ccall("CPLErrorReset", null, [], []);
  const dataset = gdal.Module.ccall(
    "GDALOpenEx",
    "number",
    ["string", "number", "number", "number", "number"],
    [gdalPath, OPEN_FLAGS, 0, pointer, 0],
  );
  free();
  return dataset;
}

function tableNames(gdal: Gdal, dataset: number): string[] {
  const count = gdal.Module.ccall("GDALDatasetGetLayerCount", "number", ["number"], [dataset]);
  return Array.from({ length: count }, (_, i) => {
    const layer = gdal.Module.ccall("GDALDatasetGetLayer", "number", ["number", "number"], [dataset, i]);
    return gdal.Module.ccall("OGR_L_GetName", "string", ["number"], [layer]);
  });
}

/** A NULL-terminated char ** of the C side. */
function stringList(gdal: Gdal, texts: readonly string[]): { pointer: number; free(): void } {
  if (texts.length === 0) return { pointer: 0, free: () => {} };
  const { Module } = gdal;
  const items = texts.map((text) => {
    const size = Module.lengthBytesUTF8(text) + 1;
    const pointer = Module._malloc(size);
    Module.stringToUTF8(text, pointer, size);
    return pointer;
  });
  const pointer = Module._malloc(4 * (items.length + 1));
  Module.HEAP32.set([...items, 0], pointer / 4);
  const free = () => {
    for (const block of [...items, pointer]) Module._free(block);
  };
  return { pointer, free };
}
