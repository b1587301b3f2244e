import { isUtf8 } from "node:buffer";
import iconv from "iconv-lite";
import { FLATGEOBUF_TYPE } from "./flatgeobuf-reader.ts";
import { RememberedTexts } from "./remembered-texts.ts";
import { type SurveyGeometry, SurveyTableBuilder, type SurveyValue } from "./survey-table.ts";

/** Bytes of a Shapefile's three files. */
export interface ShapefileBytes {
  readonly shp: Uint8Array;
  readonly shx: Uint8Array;
  readonly dbf: Uint8Array;
}

interface ShapefileRows {
  readonly builder: SurveyTableBuilder;
  /** values of each field, in the order of the .dbf */
  readonly columns: readonly (readonly SurveyValue[])[];
}

/** Bytes of the header of a .shp and a .shx. */
const SHAPES_HEADER = 100;
const FILE_LENGTH = 24;
const SHAPE_TYPE = 32;
const SHP_RECORD_HEADER = 8;
/** Offsets in a dBASE header (https://www.dbf2002.com/dbf-file-format.html). */
const DBF = {
  count: 4,
  headerSize: 8,
  recordSize: 10,
  fields: 32,
  fieldSize: 32,
  fieldType: 11,
  fieldWidth: 16,
};
const DBF_END_OF_FIELDS = 0x0d;
const DELETED = 0x2a;
const [SPACE, MINUS, POINT, ZERO] = [0x20, 0x2d, 0x2e, 0x30];
const NO_SHAPE = 0;
/** Types of shapes (ESRI Shapefile Technical Description, 1998) that are read here. */
const SHAPES: Readonly<Record<number, { kind: SurveyGeometry; hasZ: boolean }>> = {
  1: { kind: "point", hasZ: false },
  3: { kind: "line", hasZ: false },
  5: { kind: "polygon", hasZ: false },
  11: { kind: "point", hasZ: true },
  13: { kind: "line", hasZ: true },
  15: { kind: "polygon", hasZ: true },
};
/** Smallest number of vertices of a line and of a ring. */
const FEWEST = { line: 2, polygon: 4 };
const WHOLE_NUMBER = /^[+-]?\d{1,15}$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** What GDAL makes of a date of spaces. */
const EMPTY_DATE = "0000-00-00T00:00:00";
const DATE = /^[12]\d{3}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;

/** Said where a Shapefile is not of the plain kind that is read here; the text says why. */
export class UnusualShapefile extends Error {}

/**
 * A Shapefile with the header and the first row of another: from it GDAL tells names, types and CRS.
 * @throws UnusualShapefile when the three files do not belong together, or have no row
 */
export function firstRowOf(bytes: ShapefileBytes): ShapefileBytes {
  const { headerSize, recordSize, kept } = dbfLayout(bytes);
  const [first] = kept;
  if (first === undefined) throw new UnusualShapefile("no rows");
  const { at, size } = new Shapes(bytes).place(first);
  const row = headerSize + first * recordSize;
  const shx = headerAnd(bytes.shx, SHAPES_HEADER, bytes.shx.subarray(SHAPES_HEADER, SHAPES_HEADER + 8));
  new DataView(shx.buffer).setInt32(SHAPES_HEADER, SHAPES_HEADER / 2);
  new DataView(shx.buffer).setInt32(SHAPES_HEADER + 4, size / 2);
  const shp = headerAnd(bytes.shp, SHAPES_HEADER, bytes.shp.subarray(at - SHP_RECORD_HEADER, at + size));
  for (const file of [shp, shx]) new DataView(file.buffer).setInt32(FILE_LENGTH, file.length / 2);
  const dbf = headerAnd(bytes.dbf, headerSize, bytes.dbf.subarray(row, row + recordSize));
  new DataView(dbf.buffer).setUint32(DBF.count, 1, true);
  return { shp, shx, dbf };
}

function headerAnd(file: Uint8Array, headerSize: number, rest: Uint8Array): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(headerSize + rest.length);
  result.set(file.subarray(0, headerSize));
  result.set(rest, headerSize);
  return result;
}

/**
 * The rows of a plain Shapefile (points, lines, polygons of one ring; texts, numbers and dates), equal to what GDAL
 * reads: 98,000 rows take GDAL's WebAssembly 2.4 s of processor time, this 0.3 s.
 * @param types of the fields as GDAL takes them (FLATGEOBUF_TYPE), from firstRowOf
 * @param encoding of the texts; null = they are ASCII
 * @throws UnusualShapefile when there is anything in it for which GDAL has rules of its own
 */
export function readShapefileRows(
  bytes: ShapefileBytes,
  types: readonly number[],
  encoding: string | null,
): ShapefileRows {
  const { headerSize, recordSize, kept, fields } = dbfLayout(bytes);
  if (fields.length !== types.length) throw new UnusualShapefile("fields that GDAL leaves out");
  const shapes = new Shapes(bytes);
  const builder = new SurveyTableBuilder();
  for (let row = 0; row < kept.length; row++) shapes.add(kept[row]!, row + 1, builder);
  const texts = textsOf(bytes.dbf, encoding);
  const readers = types.map((type) => cellReader(bytes.dbf, type, texts));
  const columns = types.map(() => new Array<SurveyValue>(kept.length).fill(null));
  // row by row, as the file lies
  for (let i = 0; i < kept.length; i++) {
    const row = headerSize + kept[i]! * recordSize;
    for (let k = 0; k < readers.length; k++)
      columns[k]![i] = readers[k]!(row + fields[k]!.at, fields[k]!.width);
  }
  return { builder, columns };
}

function dbfLayout({ shp, shx, dbf }: ShapefileBytes) {
  if (shp.length < SHAPES_HEADER || shx.length < SHAPES_HEADER || dbf.length < DBF.fields)
    throw new UnusualShapefile("a file is cut short");
  const view = viewOf(dbf);
  const count = view.getUint32(DBF.count, true);
  const headerSize = view.getUint16(DBF.headerSize, true);
  const recordSize = view.getUint16(DBF.recordSize, true);
  if (count !== (shx.length - SHAPES_HEADER) / 8)
    throw new UnusualShapefile("shapes and rows differ in number");
  if (headerSize + count * recordSize > dbf.length) throw new UnusualShapefile("the .dbf is cut short");
  const fields: { at: number; width: number }[] = [];
  let end = 1; // a deletion mark comes first
  for (let at = DBF.fields; at + DBF.fieldSize <= headerSize; at += DBF.fieldSize) {
    if (dbf[at] === DBF_END_OF_FIELDS) break;
    const width = dbf[at + DBF.fieldWidth]!;
    const type = String.fromCharCode(dbf[at + DBF.fieldType]!);
    if (!"CNFD".includes(type)) throw new UnusualShapefile(`a field of type ${type}`);
    fields.push({ at: end, width });
    end += width;
  }
  if (fields.length === 0 || end !== recordSize) throw new UnusualShapefile("fields do not fill a row");
  const kept = Array.from({ length: count }, (_, i) => i).filter(
    (i) => dbf[headerSize + i * recordSize] !== DELETED,
  );
  return { headerSize, recordSize, fields, kept };
}

/** Reads shapes by the .shx, which says where each stands. */
class Shapes {
  readonly #shp: DataView;
  readonly #shx: DataView;
  readonly #type: number;

  constructor({ shp, shx }: ShapefileBytes) {
    this.#shp = viewOf(shp);
    this.#shx = viewOf(shx);
    this.#type = this.#shp.getInt32(SHAPE_TYPE, true);
  }

  /** Where the content of a record stands in the .shp, and its bytes. */
  place(index: number): { at: number; size: number } {
    const at = 2 * this.#shx.getInt32(SHAPES_HEADER + 8 * index) + SHP_RECORD_HEADER;
    const size = 2 * this.#shx.getInt32(SHAPES_HEADER + 8 * index + 4);
    if (at < SHAPES_HEADER + SHP_RECORD_HEADER || size < 4 || at + size > this.#shp.byteLength)
      throw new UnusualShapefile("the .shx does not fit the .shp");
    return { at, size };
  }

  add(index: number, row: number, builder: SurveyTableBuilder): void {
    const { at, size } = this.place(index);
    const type = this.#shp.getInt32(at, true);
    if (type === NO_SHAPE) {
      builder.startFeature("none", row);
      return;
    }
    const shape = SHAPES[type];
    if (!shape || type !== this.#type) throw new UnusualShapefile(`a shape of type ${type}`);
    builder.startFeature(shape.kind, row);
    if (shape.kind !== "point") {
      this.#addParts(at, size, shape, builder);
      return;
    }
    if (size < (shape.hasZ ? 28 : 20)) throw new UnusualShapefile("a shape is cut short");
    this.#addVertex(at + 4, shape.hasZ ? at + 20 : 0, builder);
    builder.endPart();
  }

  #addParts(
    at: number,
    size: number,
    { kind, hasZ }: { kind: SurveyGeometry; hasZ: boolean },
    builder: SurveyTableBuilder,
  ): void {
    if (size < 44) throw new UnusualShapefile("a shape is cut short");
    const parts = this.#shp.getInt32(at + 36, true);
    const vertices = this.#shp.getInt32(at + 40, true);
    const isPolygon = kind === "polygon";
    if (parts < 1 || vertices < 1) throw new UnusualShapefile("a shape without parts");
    // which ring is a hole of which GDAL finds out
    if (isPolygon && parts > 1) throw new UnusualShapefile("a polygon of several rings");
    const points = at + 44 + 4 * parts;
    const heights = points + 16 * vertices + 16; // after their range
    if (points + 16 * vertices > at + size || (hasZ && heights + 8 * vertices > at + size))
      throw new UnusualShapefile("a shape is cut short");
    if (this.#shp.getInt32(at + 44, true) !== 0)
      throw new UnusualShapefile("a shape with vertices of no part");
    for (let part = 0; part < parts; part++) {
      const start = this.#shp.getInt32(at + 44 + 4 * part, true);
      const end = part + 1 < parts ? this.#shp.getInt32(at + 48 + 4 * part, true) : vertices;
      if (end - start < (isPolygon ? FEWEST.polygon : FEWEST.line) || end > vertices)
        throw new UnusualShapefile("a part of too few vertices");
      if (isPolygon && !this.#isClosed(points, end)) throw new UnusualShapefile("a ring that is open");
      for (let v = start; v < end; v++) this.#addVertex(points + 16 * v, hasZ ? heights + 8 * v : 0, builder);
      if (isPolygon) builder.endRing(true);
      else builder.endPart();
    }
  }

  #isClosed(points: number, end: number): boolean {
    const last = points + 16 * (end - 1);
    return [0, 8].every(
      (axis) => this.#shp.getFloat64(points + axis, true) === this.#shp.getFloat64(last + axis, true),
    );
  }

  /** @param heightAt 0 = the shape has no heights, which GDAL gives as height 0 */
  #addVertex(at: number, heightAt: number, builder: SurveyTableBuilder): void {
    const x = this.#shp.getFloat64(at, true);
    const y = this.#shp.getFloat64(at + 8, true);
    const z = heightAt === 0 ? 0 : this.#shp.getFloat64(heightAt, true);
    if (!(Number.isFinite(x) && Number.isFinite(y) && Number.isFinite(z)))
      throw new UnusualShapefile("a coordinate that is no number");
    builder.addVertex(x, y, z);
  }
}

/** Reads a cell of a type as GDAL does: spaces around it do not count, and a cell of spaces is empty. */
function cellReader(
  dbf: Uint8Array,
  type: number,
  texts: RememberedTexts,
): (at: number, width: number) => SurveyValue {
  const trimmed = (at: number, width: number): string => {
    // most of a cell is the spaces behind its text
    let end = at + width;
    while (end > at && dbf[end - 1] === SPACE) end--;
    let start = at;
    while (start < end && dbf[start] === SPACE) start++;
    for (let i = start; i < end; i++) {
      if (dbf[i] !== 0) continue;
      end = i; // a text may end early
      while (end > start && dbf[end - 1] === SPACE) end--;
    }
    return start === end ? "" : texts.text(start, end - start);
  };
  switch (type) {
    case FLATGEOBUF_TYPE.string:
      return (at, width) => trimmed(at, width) || null;
    case FLATGEOBUF_TYPE.int:
    case FLATGEOBUF_TYPE.long:
    case FLATGEOBUF_TYPE.double: {
      const isWhole = type !== FLATGEOBUF_TYPE.double;
      return (at, width) => {
        const plain = plainNumber(dbf, at, at + width);
        if (plain !== undefined && (!isWhole || Number.isInteger(plain))) return isWhole ? plain + 0 : plain;
        const text = trimmed(at, width);
        if (text === "" || text.startsWith("*")) return null;
        const value = Number(text);
        if (!(isWhole ? WHOLE_NUMBER : NUMBER).test(text) || !Number.isFinite(value))
          throw new UnusualShapefile(`a number ${text}`);
        return isWhole ? value + 0 : value; // a whole −0 is 0
      };
    }
    case FLATGEOBUF_TYPE.dateTime:
      return (at, width) => {
        const text = trimmed(at, width);
        if (text === "00000000") return null;
        if (text === "") return EMPTY_DATE;
        if (!DATE.test(text)) throw new UnusualShapefile(`a date ${text}`);
        return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}T00:00:00`;
      };
    default:
      throw new UnusualShapefile(`a column of type ${type}`);
  }
}

/**
 * A number of up to 15 digits, which a double holds as a whole number, so that dividing it by a power of ten rounds
 * once and gives the number nearest to the text. Undefined for everything else, also for a cell of spaces.
 */
function plainNumber(dbf: Uint8Array, from: number, end: number): number | undefined {
  let at = from;
  while (at < end && dbf[at] === SPACE) at++;
  const isNegative = dbf[at] === MINUS;
  if (isNegative) at++;
  let digits = 0;
  let value = 0;
  let decimals = -1;
  for (; at < end && dbf[at] !== SPACE; at++) {
    const byte = dbf[at]!;
    if (byte === POINT && decimals < 0) {
      decimals = 0;
    } else if (byte >= ZERO && byte < ZERO + 10) {
      value = 10 * value + byte - ZERO;
      digits++;
      if (decimals >= 0) decimals++;
    } else {
      return undefined;
    }
  }
  while (at < end && dbf[at] === SPACE) at++;
  if (digits === 0 || digits > 15 || at < end) return undefined;
  const size = decimals > 0 ? value / POWERS_OF_TEN[decimals]! : value;
  return isNegative ? -size : size;
}

/** Exact as doubles up to 10²². */
const POWERS_OF_TEN = Array.from({ length: 16 }, (_, i) => 10 ** i);

function textsOf(dbf: Uint8Array, encoding: string | null): RememberedTexts {
  const buffer = Buffer.from(dbf.buffer, dbf.byteOffset, dbf.byteLength);
  return new RememberedTexts(dbf, (start, end) => {
    let isAscii = true;
    for (let i = start; isAscii && i < end; i++) isAscii = dbf[i]! < 0x80;
    if (isAscii) return buffer.toString("latin1", start, end);
    if (encoding === null) throw new UnusualShapefile("text whose encoding GDAL finds out");
    const bytes = buffer.subarray(start, end);
    if (!/^utf-?8$/i.test(encoding)) return iconv.decode(bytes, encoding);
    if (!isUtf8(bytes)) throw new UnusualShapefile("text that is not UTF-8, as it should be");
    return bytes.toString("utf8");
  });
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
