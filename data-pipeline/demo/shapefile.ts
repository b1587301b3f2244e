import iconv from "iconv-lite";
import { surveyFromLocal } from "./frame.ts";
import type { Column, Row, Shape } from "./survey-files.ts";

// GDAL writes Shapefiles too, but its build for WebAssembly cannot encode GBK, and 230,000 survey rows
// passed to it as GeoJSON took ten times as long as these two writers.

/** EPSG:4546 as ESRI writes it into a .prj. */
export const ESRI_WKT_4546 =
  'PROJCS["CGCS2000_3_Degree_GK_CM_111E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",' +
  'DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],' +
  'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],' +
  'PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",111.0],PARAMETER["Scale_Factor",1.0],' +
  'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';

const POINT = 1;
const POLYLINE = 3;
const HEADER_BYTES = 100;

/** Geometry and index file of points or of lines of one part (ESRI Shapefile Technical Description, 1998). */
export function shapesOf(shapes: readonly Shape[]): { shp: Uint8Array; shx: Uint8Array } {
  const parts = shapes.map((shape) => {
    if ("point" in shape) return [surveyFromLocal(shape.point)];
    if ("line" in shape) return shape.line.map(surveyFromLocal);
    throw new Error("only points and lines are written as Shapefiles here");
  });
  const isLine = shapes.some((shape) => "line" in shape);
  const contentBytes = parts.map((points) => (isLine ? 48 + 16 * points.length : 20));
  const shp = new DataView(new ArrayBuffer(HEADER_BYTES + contentBytes.reduce((sum, n) => sum + 8 + n, 0)));
  const shx = new DataView(new ArrayBuffer(HEADER_BYTES + 8 * parts.length));
  let at = HEADER_BYTES;
  const all = newBox();
  parts.forEach((points, i) => {
    shx.setInt32(HEADER_BYTES + 8 * i, at / 2);
    shx.setInt32(HEADER_BYTES + 8 * i + 4, contentBytes[i]! / 2);
    shp.setInt32(at, i + 1);
    shp.setInt32(at + 4, contentBytes[i]! / 2);
    at += 8;
    const box = newBox();
    for (const [x, y] of points) {
      grow(box, x, y);
      grow(all, x, y);
    }
    shp.setInt32(at, isLine ? POLYLINE : POINT, true);
    at += 4;
    if (isLine) {
      for (const bound of box) at = float(shp, at, bound);
      shp.setInt32(at, 1, true);
      shp.setInt32(at + 4, points.length, true);
      shp.setInt32(at + 8, 0, true);
      at += 12;
    }
    for (const [x, y] of points) at = float(shp, float(shp, at, x), y);
  });
  for (const file of [shp, shx]) {
    file.setInt32(0, 9994);
    file.setInt32(24, file.byteLength / 2);
    file.setInt32(28, 1000, true);
    file.setInt32(32, isLine ? POLYLINE : POINT, true);
    all.forEach((bound, k) => {
      float(file, 36 + 8 * k, Number.isFinite(bound) ? bound : 0);
    });
  }
  return { shp: new Uint8Array(shp.buffer), shx: new Uint8Array(shx.buffer) };
}

type Box = [west: number, south: number, east: number, north: number];
const newBox = (): Box => [Infinity, Infinity, -Infinity, -Infinity];

function grow(box: Box, x: number, y: number): void {
  if (x < box[0]) box[0] = x;
  if (y < box[1]) box[1] = y;
  if (x > box[2]) box[2] = x;
  if (y > box[3]) box[3] = y;
}

function float(view: DataView, at: number, value: number): number {
  view.setFloat64(at, value, true);
  return at + 8;
}

/** dBASE III table, texts in GBK. Layout: dBASE level 5 header, 32 bytes a field, fixed-width records. */
export function dbfInGbk(columns: readonly Column[], rows: readonly Row[], date: Date): Uint8Array {
  const widths = columns.map(({ type, size }) =>
    type === "text" ? (size ?? 40) : type === "integer" ? 9 : 12,
  );
  const recordLength = 1 + widths.reduce((sum, w) => sum + w, 0);
  const headerLength = 32 + 32 * columns.length + 1;
  const bytes = new Uint8Array(headerLength + recordLength * rows.length + 1).fill(0x20, headerLength);
  const view = new DataView(bytes.buffer);
  bytes.set([0x03, date.getUTCFullYear() - 1900, date.getUTCMonth() + 1, date.getUTCDate()]);
  view.setUint32(4, rows.length, true);
  view.setUint16(8, headerLength, true);
  view.setUint16(10, recordLength, true);
  columns.forEach(({ name, type, size }, i) => {
    const at = 32 + 32 * i;
    bytes.set(new TextEncoder().encode(name.slice(0, 10)), at);
    bytes[at + 11] = type === "text" ? 0x43 : 0x4e;
    bytes[at + 16] = widths[i]!;
    bytes[at + 17] = type === "real" ? (size ?? 3) : 0;
  });
  bytes[headerLength - 1] = 0x0d;
  const encodings = new Map<string, Uint8Array>();
  const encoded = (text: string): Uint8Array => {
    const known = encodings.get(text);
    if (known) return known;
    const fresh = iconv.encode(text, "gbk");
    // texts that repeat are roads, owners, kinds; point numbers do not and would fill the memory
    if (encodings.size < 4000) encodings.set(text, fresh);
    return fresh;
  };
  rows.forEach(({ values }, r) => {
    let at = headerLength + recordLength * r + 1;
    columns.forEach(({ type, size, name }, c) => {
      const width = widths[c]!;
      const value = values[c]!;
      if (value === null) {
        at += width;
        return;
      }
      if (type === "text" && !isAscii(value)) {
        const text = encoded(String(value));
        if (text.length > width)
          throw new Error(`row ${r + 1}, ${name}: "${value}" is longer than ${width} bytes`);
        bytes.set(text, at);
      } else {
        const text = type === "real" ? Number(value).toFixed(size ?? 3) : String(value);
        if (text.length > width)
          throw new Error(`row ${r + 1}, ${name}: ${text} is longer than ${width} characters`);
        const start = type === "text" ? at : at + width - text.length;
        for (let k = 0; k < text.length; k++) bytes[start + k] = text.charCodeAt(k);
      }
      at += width;
    });
  });
  bytes[bytes.length - 1] = 0x1a;
  return bytes;
}

function isAscii(value: string | number): boolean {
  if (typeof value === "number") return true;
  for (let k = 0; k < value.length; k++) if (value.charCodeAt(k) > 127) return false;
  return true;
}
