import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { openGdal } from "../gdal.ts";
import { type FlatGeobufColumn, FlatGeobufWriter, GEOMETRY_TYPE } from "../read/flatgeobuf-writer.ts";
import type { CheckFinding } from "./findings-report.ts";
import { RULES } from "./rules.ts";

const COLUMNS: readonly FlatGeobufColumn[] = [
  "check",
  "name",
  "severity",
  "layer",
  "file",
  "row",
  "id",
  "field",
  "found",
  "expected",
  "advice",
  "grid",
].map((name) => ({ name, type: name === "row" ? "int" : "string" }));

/**
 * Writes findings as a layer of points, longitude and latitude in CGCS2000 degrees: GeoPackage, FlatGeobuf or
 * GeoJSON, by the ending of the file. A finding about a whole file has no point.
 * @throws Error for another ending
 */
export async function writeFindings(path: string, findings: readonly CheckFinding[]): Promise<void> {
  const ending = extname(path).toLowerCase();
  const bytes = flatGeobuf(findings);
  if (ending === ".fgb") return writeFile(path, bytes);
  const driver = DRIVERS[ending];
  if (!driver)
    throw new Error(
      `${path}: found the ending "${ending}", expected .gpkg, .fgb, .geojson or .json for a layer of findings`,
    );
  await writeFile(path, await converted(bytes, driver));
}

const DRIVERS: Readonly<Record<string, string>> = {
  ".gpkg": "GPKG",
  ".geojson": "GeoJSON",
  ".json": "GeoJSON",
};

function flatGeobuf(findings: readonly CheckFinding[]): Uint8Array {
  const writer = new FlatGeobufWriter(COLUMNS, GEOMETRY_TYPE.Point, {
    name: "findings",
    featuresCount: findings.length,
    metadata: "twin check",
    envelope: null,
  });
  for (const {
    check,
    severity,
    layer,
    file,
    row,
    id,
    field,
    found,
    expected,
    advice,
    lon,
    lat,
    grid,
  } of findings) {
    const point = lon === null || lat === null ? [] : [{ xyz: Float64Array.of(lon, lat, 0), ends: [1] }];
    const name = RULES[check].name.zh;
    writer.add([check, name, severity, layer, file, row, id, field, found, expected, advice, grid], point);
  }
  return writer.finish();
}

async function converted(table: Uint8Array, driver: string): Promise<Uint8Array> {
  const gdal = await openGdal();
  const { FS } = gdal.Module;
  const input = "/input/findings.fgb";
  FS.writeFile(input, table);
  const { datasets, errors } = await gdal.open(input);
  const dataset = datasets[0];
  if (!dataset) throw new Error(`GDAL cannot read back the findings: ${errors.join("; ")}`);
  const options = ["-f", driver, "-dim", "XY", "-nln", "findings"];
  const output = await gdal.ogr2ogr(dataset, options, "findings-out");
  await gdal.close(dataset);
  const bytes = FS.readFile(output.local);
  for (const file of [input, output.local]) FS.unlink(file);
  return bytes;
}
