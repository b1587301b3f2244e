import { isUtf8 } from "node:buffer";
import { FLATGEOBUF_TYPE } from "./flatgeobuf-reader.ts";
import { RememberedTexts } from "./remembered-texts.ts";
import {
  columnNames,
  kindOf,
  numberOf,
  type SqliteFile,
  type SqliteRow,
  spanOf,
  textOf,
  UnusualDatabase,
} from "./sqlite-table.ts";
import { type SurveyGeometry, SurveyTableBuilder, type SurveyValue } from "./survey-table.ts";

interface GeopackageRows {
  readonly builder: SurveyTableBuilder;
  readonly columns: ReadonlyMap<string, readonly SurveyValue[]>;
}

/** Of a GeoPackage's geometry: "GP", version, flags, SRS, then an extent of so many bytes, then WKB. */
const MAGIC = [0x47, 0x50, 0];
const FLAGS = 3;
const EXTENT_AT = 8;
const EXTENT_BYTES = [0, 32, 48, 48, 64];
const IS_EXTENDED_OR_EMPTY = 0x30;
/** Of well-known binary; 1000 more = with Z, 2000 = with M, 3000 = both. */
const [POINT, LINE, POLYGON, MULTI_LINE, MULTI_POLYGON] = [1, 2, 3, 5, 6];
const KINDS: Readonly<Record<number, SurveyGeometry>> = {
  [POINT]: "point",
  [LINE]: "line",
  [POLYGON]: "polygon",
  [MULTI_LINE]: "line",
  [MULTI_POLYGON]: "polygon",
};
const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const INT32 = 2 ** 31;

/**
 * The rows of a plain table of a GeoPackage (points, lines, polygons; texts, numbers, dates), equal to what GDAL reads:
 * 95,000 rows take GDAL's WebAssembly 0.9 s of processor time, this 0.3 s.
 * @param types of the columns as GDAL takes them (FLATGEOBUF_TYPE), without row number and geometry
 * @throws UnusualDatabase when there is anything in it for which GDAL or SQLite has rules of its own
 */
export function readGeopackageRows(
  file: SqliteFile,
  table: string,
  types: ReadonlyMap<string, number>,
): GeopackageRows {
  const made = file.table(table);
  if (!made) throw new UnusualDatabase(`no table ${table}`);
  const names = columnNames(made.sql);
  const geometryColumn = geometryColumnOf(file, table);
  const geometry = geometryColumn === null ? -1 : names.indexOf(geometryColumn);
  const places = [...types.keys()].map((name) => names.indexOf(name));
  const left = names.length - places.length - (geometry < 0 ? 0 : 1);
  // but for the row's number every column is one of GDAL's
  if (places.includes(-1) || left > 1 || (geometryColumn !== null && geometry < 0))
    throw new UnusualDatabase("columns that GDAL leaves out");
  const text = textReader(file);
  const readers = [...types.values()].map((type) => valueReader(type, text));
  const columns = places.map((): SurveyValue[] => []);
  const builder = new SurveyTableBuilder();
  let rows = 0;
  let lastRowId = Number.NEGATIVE_INFINITY;
  file.rows(made.page, (row) => {
    if (row.count !== names.length || row.rowId <= lastRowId)
      throw new UnusualDatabase("a row of other columns");
    lastRowId = row.rowId;
    if (geometry < 0) builder.startFeature("none", ++rows);
    else addGeometry(row, geometry, ++rows, builder);
    for (let k = 0; k < places.length; k++) columns[k]!.push(readers[k]!(row, places[k]!));
  });
  return { builder, columns: new Map([...types.keys()].map((name, k) => [name, columns[k]!])) };
}

function geometryColumnOf(file: SqliteFile, table: string): string | null {
  const about = file.table("gpkg_geometry_columns");
  if (!about) return null;
  const names = columnNames(about.sql);
  const [tableName, columnName] = [names.indexOf("table_name"), names.indexOf("column_name")];
  let found: string | null = null;
  file.rows(about.page, (row) => {
    if (textOf(row, tableName) === table) found = textOf(row, columnName);
  });
  return found;
}

/** Reads a value of a column, which SQLite lets be of any kind. */
function valueReader(
  type: number,
  text: (row: SqliteRow, column: number) => string,
): (row: SqliteRow, column: number) => SurveyValue {
  const expecting = (row: SqliteRow, column: number, ...kinds: string[]): boolean => {
    const kind = kindOf(row, column);
    if (kind !== "null" && !kinds.includes(kind)) throw new UnusualDatabase(`a ${kind} among others`);
    return kind !== "null";
  };
  switch (type) {
    case FLATGEOBUF_TYPE.string:
      return (row, column) => (expecting(row, column, "text") ? text(row, column) : null);
    case FLATGEOBUF_TYPE.int:
    case FLATGEOBUF_TYPE.long:
      return (row, column) => {
        if (!expecting(row, column, "integer")) return null;
        const value = numberOf(row, column)!;
        const limit = type === FLATGEOBUF_TYPE.int ? INT32 : Number.MAX_SAFE_INTEGER;
        if (Math.abs(value) >= limit) throw new UnusualDatabase(`a whole number ${value}`);
        return value;
      };
    case FLATGEOBUF_TYPE.double:
      return (row, column) => (expecting(row, column, "integer", "real") ? numberOf(row, column) : null);
    case FLATGEOBUF_TYPE.dateTime:
      return (row, column) => {
        if (!expecting(row, column, "text")) return null;
        const date = text(row, column);
        if (!DATE.test(date)) throw new UnusualDatabase(`a date ${date}`);
        return `${date}T00:00:00`;
      };
    default:
      throw new UnusualDatabase(`a column of type ${type}`);
  }
}

/** @throws UnusualDatabase for bytes that are no UTF-8 */
function textReader(file: SqliteFile): (row: SqliteRow, column: number) => string {
  const decode = (bytes: Uint8Array, start: number, end: number) => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
    if (!isUtf8(text) || text.includes(0)) throw new UnusualDatabase("text that is not UTF-8");
    return text.toString("utf8");
  };
  const remembered = new RememberedTexts(file.bytes, (start, end) => decode(file.bytes, start, end));
  return (row, column) => {
    const { at, length } = spanOf(row, column);
    // a row with overflow has bytes of its own
    return row.bytes === file.bytes ? remembered.text(at, length) : decode(row.bytes, at, at + length);
  };
}

function addGeometry(row: SqliteRow, column: number, number: number, builder: SurveyTableBuilder): void {
  const kind = kindOf(row, column);
  if (kind === "null") {
    builder.startFeature("none", number);
    return;
  }
  const { at, length } = spanOf(row, column);
  if (kind !== "blob" || length < EXTENT_AT || MAGIC.some((byte, i) => row.bytes[at + i] !== byte))
    throw new UnusualDatabase("a geometry that is none of a GeoPackage");
  const flags = row.bytes[at + FLAGS]!;
  const extent = EXTENT_BYTES[(flags >> 1) & 7];
  if (flags & IS_EXTENDED_OR_EMPTY || extent === undefined) throw new UnusualDatabase("an empty geometry");
  const wkb = new WellKnownBinary(row.view, at + EXTENT_AT + extent, at + length);
  wkb.read(number, builder);
}

/** Little-endian well-known binary, as every program writes it on the machines of today. */
class WellKnownBinary {
  constructor(
    private readonly view: DataView,
    private at: number,
    private readonly end: number,
  ) {}

  read(row: number, builder: SurveyTableBuilder): void {
    const type = this.#type();
    const kind = KINDS[type % 1000];
    if (kind === undefined || type >= 2000) throw new UnusualDatabase(`a geometry of type ${type}`);
    builder.startFeature(kind, row);
    this.#parts(type, builder);
    if (this.at !== this.end) throw new UnusualDatabase("a geometry with more behind it");
  }

  #type(): number {
    this.#room(5);
    if (this.view.getUint8(this.at) !== 1) throw new UnusualDatabase("a geometry in big-endian order");
    this.at += 5;
    return this.view.getUint32(this.at - 4, true);
  }

  #parts(type: number, builder: SurveyTableBuilder): void {
    const hasZ = type >= 1000;
    switch (type % 1000) {
      case POINT:
        this.#vertices(1, hasZ, builder);
        builder.endPart();
        return;
      case LINE:
        this.#vertices(this.#count(), hasZ, builder);
        builder.endPart();
        return;
      case POLYGON: {
        const rings = this.#count();
        for (let ring = 0; ring < rings; ring++) {
          this.#vertices(this.#count(), hasZ, builder);
          builder.endRing(ring === 0);
        }
        return;
      }
      default: {
        const single = type - 3;
        const parts = this.#count();
        for (let part = 0; part < parts; part++) {
          if (this.#type() !== single) throw new UnusualDatabase("a collection of several kinds");
          this.#parts(single, builder);
        }
      }
    }
  }

  #count(): number {
    this.#room(4);
    this.at += 4;
    const count = this.view.getUint32(this.at - 4, true);
    if (count === 0) throw new UnusualDatabase("an empty part");
    return count;
  }

  /** Without heights GDAL gives height 0. */
  #vertices(count: number, hasZ: boolean, builder: SurveyTableBuilder): void {
    const size = hasZ ? 24 : 16;
    this.#room(count * size);
    for (let i = 0; i < count; i++, this.at += size) {
      const x = this.view.getFloat64(this.at, true);
      const y = this.view.getFloat64(this.at + 8, true);
      const z = hasZ ? this.view.getFloat64(this.at + 16, true) : 0;
      if (!(Number.isFinite(x) && Number.isFinite(y) && Number.isFinite(z)))
        throw new UnusualDatabase("a coordinate that is no number");
      builder.addVertex(x, y, z);
    }
  }

  #room(bytes: number): void {
    if (this.at + bytes > this.end) throw new UnusualDatabase("a geometry that is cut short");
  }
}
