/**
 * Reads FlatGeobuf 3 (https://flatgeobuf.org, schema header.fbs and feature.fbs) straight into columns.
 * The `flatgeobuf` library yields one object per feature through an async generator; a county has 10⁵ features,
 * so this walks the flatbuffer tables itself. Field slots below are the schema's field numbers.
 */
import { RememberedTexts } from "./remembered-texts.ts";
import {
  type SurveyGeometry,
  type SurveyTable,
  SurveyTableBuilder,
  type SurveyValue,
} from "./survey-table.ts";

const MAGIC = [0x66, 0x67, 0x62, 0x03, 0x66, 0x67, 0x62];
const HEADER = { geometryType: 2, columns: 7, featuresCount: 8, indexNodeSize: 9, crs: 10, metadata: 13 };
const COLUMN = { name: 0, type: 1 };
const CRS = { org: 0, code: 1, wkt: 4 };
const FEATURE = { geometry: 0, properties: 1 };
const GEOMETRY = { ends: 0, xy: 1, z: 2, type: 6, parts: 7 };
/** ColumnType of the schema */
export const FLATGEOBUF_TYPE = {
  byte: 0,
  ubyte: 1,
  bool: 2,
  short: 3,
  ushort: 4,
  int: 5,
  uint: 6,
  long: 7,
  ulong: 8,
  float: 9,
  double: 10,
  string: 11,
  json: 12,
  dateTime: 13,
  binary: 14,
};
/** Bytes of a value, by its type; those of texts and other long ones stand before it. */
const VALUE_BYTES = [1, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8];
const KINDS: readonly SurveyGeometry[] = [
  "none",
  "point",
  "line",
  "polygon",
  "point",
  "line",
  "polygon",
  "other",
];
const POLYGON = 3;
const MULTI_POINT = 4;

export interface FlatGeobufHeader {
  readonly columns: readonly { name: string; type: number }[];
  readonly crs: string | null;
  readonly metadata: string | null;
}

/**
 * @param bytes a whole FlatGeobuf file, with or without a spatial index
 * @param wanted columns that are read; all by default
 * @throws Error when the bytes are no FlatGeobuf 3
 */
export function readFlatGeobuf(
  bytes: Uint8Array,
  about: { file: string; table: string },
  wanted?: ReadonlySet<string>,
): { header: FlatGeobufHeader; table: SurveyTable } {
  MAGIC.forEach((byte, i) => {
    if (bytes[i] !== byte) throw new Error(`${about.file}: found no FlatGeobuf 3 signature`);
  });
  const buffer = new FlatBuffer(bytes);
  const headerSize = buffer.uint32(8);
  const root = buffer.root(12);
  const headerGeometryType = buffer.scalar(root, HEADER.geometryType, "uint8", 0);
  const featuresCount = buffer.scalar(root, HEADER.featuresCount, "uint64", 0);
  const indexNodeSize = buffer.scalar(root, HEADER.indexNodeSize, "uint16", 16);
  const header: FlatGeobufHeader = {
    columns: buffer.tables(root, HEADER.columns).map((column) => ({
      name: buffer.string(column, COLUMN.name) ?? "",
      type: buffer.scalar(column, COLUMN.type, "uint8", 0),
    })),
    crs: readCrs(buffer, root),
    metadata: buffer.string(root, HEADER.metadata),
  };

  const values = header.columns.map(({ name }): SurveyValue[] | undefined =>
    !wanted || wanted.has(name) ? [] : undefined,
  );
  const builder = new SurveyTableBuilder();
  let at = 12 + headerSize + indexBytes(featuresCount, indexNodeSize);
  let count = 0;
  while (at < bytes.length) {
    const feature = buffer.root(at + 4);
    const geometry = buffer.table(feature, FEATURE.geometry);
    const type = geometry ? buffer.scalar(geometry, GEOMETRY.type, "uint8", 0) || headerGeometryType : 0;
    builder.startFeature(KINDS[type] ?? "other", ++count);
    if (geometry) readGeometry(buffer, geometry, type, builder);
    for (const column of values) column?.push(null);
    readProperties(buffer, feature, header.columns, values, count - 1);
    at += 4 + buffer.uint32(at);
  }
  const columns = new Map<string, readonly SurveyValue[]>();
  header.columns.forEach(({ name }, i) => {
    if (values[i]) columns.set(name, values[i]);
  });
  return { header, table: builder.finish({ ...about, crs: header.crs, columns }) };
}

function readCrs(buffer: FlatBuffer, root: number): string | null {
  const crs = buffer.table(root, HEADER.crs);
  if (!crs) return null;
  const code = buffer.scalar(crs, CRS.code, "int32", 0);
  return code > 0 ? `${buffer.string(crs, CRS.org) ?? "EPSG"}:${code}` : buffer.string(crs, CRS.wkt);
}

/** Size of the packed Hilbert R-tree between header and features. */
function indexBytes(featuresCount: number, nodeSize: number): number {
  if (nodeSize < 2 || featuresCount === 0) return 0;
  let level = featuresCount;
  let nodes = level;
  do {
    level = Math.ceil(level / nodeSize);
    nodes += level;
  } while (level !== 1);
  return nodes * 40;
}

function readGeometry(buffer: FlatBuffer, geometry: number, type: number, builder: SurveyTableBuilder): void {
  const parts = buffer.tables(geometry, GEOMETRY.parts);
  for (const part of parts) readGeometry(buffer, part, POLYGON, builder);
  const xy = buffer.vector(geometry, GEOMETRY.xy);
  if (!xy) return;
  const z = buffer.vector(geometry, GEOMETRY.z);
  const ends = buffer.vector(geometry, GEOMETRY.ends);
  const vertexCount = xy.length / 2;
  let partIndex = 0;
  const isMultiPoint = type === MULTI_POINT;
  for (let i = 0; i < vertexCount; i++) {
    builder.addVertex(
      buffer.float64(xy.start + 16 * i),
      buffer.float64(xy.start + 16 * i + 8),
      z ? buffer.float64(z.start + 8 * i) : Number.NaN,
    );
    const end = ends ? buffer.uint32(ends.start + 4 * partIndex) : vertexCount;
    if (!isMultiPoint && i + 1 < end) continue;
    if (type === POLYGON) builder.endRing(partIndex === 0);
    else builder.endPart();
    partIndex++;
  }
}

function readProperties(
  buffer: FlatBuffer,
  feature: number,
  columns: FlatGeobufHeader["columns"],
  values: readonly (SurveyValue[] | undefined)[],
  row: number,
): void {
  const properties = buffer.vector(feature, FEATURE.properties);
  if (!properties) return;
  let at = properties.start;
  const end = at + properties.length;
  while (at < end) {
    const index = buffer.uint16(at);
    at += 2;
    const column = columns[index];
    if (!column)
      throw new Error(`FlatGeobuf row ${row + 1}: property of column ${index}, which is not declared`);
    const own = values[index];
    if (!own) {
      at += VALUE_BYTES[column.type] ?? 4 + buffer.uint32(at);
      continue;
    }
    let value: SurveyValue;
    switch (column.type) {
      case FLATGEOBUF_TYPE.bool:
      case FLATGEOBUF_TYPE.ubyte:
        value = buffer.bytes[at]!;
        at += 1;
        break;
      case FLATGEOBUF_TYPE.byte:
        value = buffer.view.getInt8(at);
        at += 1;
        break;
      case FLATGEOBUF_TYPE.short:
        value = buffer.view.getInt16(at, true);
        at += 2;
        break;
      case FLATGEOBUF_TYPE.ushort:
        value = buffer.uint16(at);
        at += 2;
        break;
      case FLATGEOBUF_TYPE.int:
        value = buffer.view.getInt32(at, true);
        at += 4;
        break;
      case FLATGEOBUF_TYPE.uint:
        value = buffer.uint32(at);
        at += 4;
        break;
      case FLATGEOBUF_TYPE.long:
        value = Number(buffer.view.getBigInt64(at, true));
        at += 8;
        break;
      case FLATGEOBUF_TYPE.ulong:
        value = Number(buffer.view.getBigUint64(at, true));
        at += 8;
        break;
      case FLATGEOBUF_TYPE.float:
        value = buffer.view.getFloat32(at, true);
        at += 4;
        break;
      case FLATGEOBUF_TYPE.double:
        value = buffer.float64(at);
        at += 8;
        break;
      case FLATGEOBUF_TYPE.binary:
        at += 4 + buffer.uint32(at);
        value = null;
        break;
      default: {
        const length = buffer.uint32(at);
        value = buffer.text(at + 4, length);
        at += 4 + length;
      }
    }
    own[row] = value;
  }
}

/** Little-endian access to flatbuffer tables by absolute position in one array. */
class FlatBuffer {
  readonly view: DataView;
  readonly #texts: RememberedTexts;

  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#texts = new RememberedTexts(bytes, (start, end) => buffer.toString("utf8", start, end));
  }
  uint16(at: number): number {
    return this.view.getUint16(at, true);
  }
  uint32(at: number): number {
    return this.view.getUint32(at, true);
  }
  float64(at: number): number {
    return this.view.getFloat64(at, true);
  }
  /** UTF-8 text */
  text(at: number, length: number): string {
    return this.#texts.text(at, length);
  }
  /** position of the root table whose offset stands at `at` */
  root(at: number): number {
    return at + this.uint32(at);
  }
  #slot(table: number, slot: number): number {
    const vtable = table - this.view.getInt32(table, true);
    const entry = 4 + 2 * slot;
    const offset = entry < this.uint16(vtable) ? this.uint16(vtable + entry) : 0;
    return offset === 0 ? 0 : table + offset;
  }
  table(table: number, slot: number): number | null {
    const at = this.#slot(table, slot);
    return at === 0 ? null : this.root(at);
  }
  /** start of the elements of a vector, and how many there are */
  vector(table: number, slot: number): { start: number; length: number } | null {
    const at = this.#slot(table, slot);
    if (at === 0) return null;
    const vector = this.root(at);
    return { start: vector + 4, length: this.uint32(vector) };
  }
  tables(table: number, slot: number): number[] {
    const vector = this.vector(table, slot);
    if (!vector) return [];
    return Array.from({ length: vector.length }, (_, i) => this.root(vector.start + 4 * i));
  }
  string(table: number, slot: number): string | null {
    const vector = this.vector(table, slot);
    return vector && this.text(vector.start, vector.length);
  }
  scalar(table: number, slot: number, type: "uint8" | "uint16" | "int32" | "uint64", absent: number): number {
    const at = this.#slot(table, slot);
    if (at === 0) return absent;
    switch (type) {
      case "uint8":
        return this.bytes[at]!;
      case "uint16":
        return this.uint16(at);
      case "int32":
        return this.view.getInt32(at, true);
      case "uint64":
        return Number(this.view.getBigUint64(at, true));
    }
  }
}
