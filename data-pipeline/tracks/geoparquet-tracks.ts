import { fileWriter, parquetWriteRows } from "hyparquet-writer";
import type { ExportRow, TrackRows } from "./export-row.ts";

/** GeoParquet 1.1: points in WKB; without a `crs` they are OGC:CRS84, longitude first. https://geoparquet.org */
const GEO = {
  version: "1.1.0",
  primary_column: "geometry",
  columns: { geometry: { encoding: "WKB", geometry_types: ["Point"] } },
};
const ROWS_PER_GROUP = 100_000;

/** GeoParquet of points; one group of rows is in memory. */
export async function writeGeoParquet(path: string, tracks: TrackRows): Promise<void> {
  await parquetWriteRows({
    writer: fileWriter(path),
    columns: [
      { name: "vehicle", type: "STRING" },
      { name: "plate", type: "STRING" },
      { name: "kind", type: "STRING" },
      { name: "company", type: "STRING" },
      { name: "time", type: "TIMESTAMP" },
      { name: "speed_kmh", type: "DOUBLE" },
      { name: "heading_deg", type: "INT32" },
      { name: "ignition", type: "BOOLEAN" },
      { name: "has_fix", type: "BOOLEAN" },
      { name: "load", type: "INT32" },
      { name: "geometry", type: "BYTE_ARRAY" },
    ],
    rows: parquetRows(tracks),
    rowGroupSize: ROWS_PER_GROUP,
    kvMetadata: [{ key: "geo", value: JSON.stringify(GEO) }],
  });
}

async function* parquetRows(tracks: TrackRows): AsyncGenerator<Record<string, unknown>> {
  for await (const rows of tracks) for (const row of rows) yield parquetRow(row);
}

function parquetRow(row: ExportRow): Record<string, unknown> {
  return {
    vehicle: row.vehicle,
    plate: row.plate,
    kind: row.kind,
    company: row.company,
    time: new Date(row.timeMs),
    speed_kmh: row.speedKmh,
    heading_deg: row.headingDeg,
    ignition: row.ignition,
    has_fix: row.hasFix,
    load: row.load,
    geometry: pointWkb(row),
  };
}

/** Little-endian WKB of a point. */
function pointWkb({ lonDeg, latDeg }: ExportRow): Uint8Array {
  const view = new DataView(new ArrayBuffer(21));
  view.setUint8(0, 1);
  view.setUint32(1, 1, true);
  view.setFloat64(5, lonDeg, true);
  view.setFloat64(13, latDeg, true);
  return new Uint8Array(view.buffer);
}
