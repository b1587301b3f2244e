import type { Geometry, Position } from "./read-features.ts";

/** CGCS2000 longitude, latitude */
const SRID = 4490;
const HAS_Z = 0x80000000;
const HAS_SRID = 0x20000000;
const TYPE_NUMBER = {
  Point: 1,
  LineString: 2,
  Polygon: 3,
  MultiPoint: 4,
  MultiLineString: 5,
  MultiPolygon: 6,
} as const;

/**
 * Hexadecimal EWKB of a geometry with heights, as PostGIS reads it into geometry(GeometryZ, 4490).
 * Numbers keep all their bits; a missing height is 0 m.
 * Format: https://postgis.net/docs/using_postgis_dbmanagement.html#EWKB_EWKT
 */
export function ewkbHex(geometry: Geometry): string {
  const parts: Buffer[] = [];
  writeGeometry(parts, geometry, HAS_SRID);
  return Buffer.concat(parts).toString("hex");
}

function writeGeometry(parts: Buffer[], geometry: Geometry, flags: number): void {
  parts.push(header(TYPE_NUMBER[geometry.type], flags));
  switch (geometry.type) {
    case "Point":
      parts.push(positions([geometry.coordinates]));
      break;
    case "LineString":
      parts.push(count(geometry.coordinates.length), positions(geometry.coordinates));
      break;
    case "Polygon":
      parts.push(count(geometry.coordinates.length));
      for (const ring of geometry.coordinates) parts.push(count(ring.length), positions(ring));
      break;
    case "MultiPoint":
      parts.push(count(geometry.coordinates.length));
      for (const coordinates of geometry.coordinates) writeGeometry(parts, { type: "Point", coordinates }, 0);
      break;
    case "MultiLineString":
      parts.push(count(geometry.coordinates.length));
      for (const coordinates of geometry.coordinates)
        writeGeometry(parts, { type: "LineString", coordinates }, 0);
      break;
    case "MultiPolygon":
      parts.push(count(geometry.coordinates.length));
      for (const coordinates of geometry.coordinates)
        writeGeometry(parts, { type: "Polygon", coordinates }, 0);
  }
}

function header(type: number, flags: number): Buffer {
  const bytes = Buffer.allocUnsafe(flags & HAS_SRID ? 9 : 5);
  bytes.writeUInt8(1, 0); // little-endian
  bytes.writeUInt32LE((type | HAS_Z | flags) >>> 0, 1);
  if (flags & HAS_SRID) bytes.writeUInt32LE(SRID, 5);
  return bytes;
}

function count(n: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32LE(n, 0);
  return bytes;
}

function positions(list: readonly Position[]): Buffer {
  const bytes = Buffer.allocUnsafe(24 * list.length);
  let offset = 0;
  for (const [lon, lat, height = 0] of list) {
    offset = bytes.writeDoubleLE(lon!, offset);
    offset = bytes.writeDoubleLE(lat!, offset);
    offset = bytes.writeDoubleLE(height, offset);
  }
  return bytes;
}
