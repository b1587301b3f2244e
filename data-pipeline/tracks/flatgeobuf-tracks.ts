import { writeFile } from "node:fs/promises";
import { type FlatGeobufColumn, FlatGeobufWriter, GEOMETRY_TYPE } from "../read/flatgeobuf-writer.ts";
import type { TrackRows } from "./export-row.ts";

const COLUMNS: readonly FlatGeobufColumn[] = [
  { name: "vehicle", type: "string" },
  { name: "plate", type: "string" },
  { name: "kind", type: "string" },
  { name: "company", type: "string" },
  { name: "time", type: "string" },
  { name: "speed_kmh", type: "double" },
  { name: "heading_deg", type: "double" },
  { name: "ignition", type: "bool" },
  { name: "has_fix", type: "bool" },
  { name: "load", type: "int" },
];
/** The format's word for a number that is not known while the header is written. */
const UNKNOWN_COUNT = 0;

/** FlatGeobuf of points; terminals give no height that is worth keeping, z = 0. Some 200 bytes a fix are in memory. */
export async function writeFlatGeobuf(path: string, tracks: TrackRows): Promise<void> {
  const about = { name: "tracks", featuresCount: UNKNOWN_COUNT, metadata: "", envelope: null };
  const writer = new FlatGeobufWriter(COLUMNS, GEOMETRY_TYPE.Point, about);
  for await (const rows of tracks)
    for (const row of rows) {
      const values = [
        row.vehicle,
        row.plate,
        row.kind,
        row.company,
        new Date(row.timeMs).toISOString(),
        row.speedKmh,
        row.headingDeg,
        Number(row.ignition),
        Number(row.hasFix),
        row.load,
      ];
      writer.add(values, [{ xyz: Float64Array.of(row.lonDeg, row.latDeg, 0), ends: [1] }]);
    }
  await writeFile(path, writer.finish());
}
