import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deserialize } from "flatgeobuf/lib/mjs/geojson.js";
import { describe, expect, it } from "vitest";
import type { FeatureTable } from "../feature-table.ts";
import { openGdal } from "../gdal.ts";
import { parseFeatureFile, writeFeatureFile } from "./feature-file.ts";

const pipes: FeatureTable = {
  layer: "water",
  geometry: "line",
  count: 2,
  ids: ["JS1", "瑶2"],
  coordinates: Float64Array.from([
    111.5, 25.1, 200.5, 111.6, 25.2, 201.25, 111.7, 25.3, 202, 111.1, 25, 1, 111.2, 25, 2,
  ]),
  partStart: Uint32Array.from([0, 3, 5]),
  featureStart: Uint32Array.from([0, 1, 2]),
  columns: new Map<string, readonly (string | number | null)[]>([
    ["id", ["JS1", "瑶2"]],
    ["diameterLabel", ["DN100", null]],
    ["nominalMm", [100, 63]],
    ["coverM", [1.25, null]],
  ]),
  sources: ["给水.shp", "b.csv"],
  sourceIndex: Uint16Array.from([0, 1]),
  sourceRow: Uint32Array.from([7, 1]),
};

const square = (x: number, y: number, size: number, clockwise = false) => {
  const ring = [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
    [x, y],
  ];
  return (clockwise ? ring.reverse() : ring).flatMap(([a, b]) => [a!, b!, 12]);
};
/** one feature: a square with a hole, and an island beside it */
const town: FeatureTable = {
  layer: "buildings",
  geometry: "polygon",
  count: 1,
  ids: ["B1"],
  coordinates: Float64Array.from([...square(0, 0, 1), ...square(0.2, 0.2, 0.2, true), ...square(2, 0, 1)]),
  partStart: Uint32Array.from([0, 5, 10, 15]),
  featureStart: Uint32Array.from([0, 3]),
  columns: new Map([["id", ["B1"]]]),
  sources: ["b.shp"],
  sourceIndex: Uint16Array.of(0),
  sourceRow: Uint32Array.of(1),
};

const trucks: FeatureTable = {
  layer: "muck-trucks",
  geometry: "none",
  count: 2,
  ids: ["V1", "V2"],
  coordinates: new Float64Array(0),
  partStart: Uint32Array.of(0),
  featureStart: Uint32Array.of(0, 0, 0),
  columns: new Map([
    ["id", ["V1", "V2"]],
    ["plate", ["湘M12345", "湘M12346"]],
  ]),
  sources: ["trucks.csv"],
  sourceIndex: Uint16Array.of(0, 0),
  sourceRow: Uint32Array.of(1, 2),
};

async function geojson(table: FeatureTable) {
  const features: { geometry: unknown; properties: unknown }[] = [];
  for await (const feature of deserialize(writeFeatureFile(table))) features.push(feature);
  return features;
}

describe("feature files", () => {
  it.each([pipes, town, trucks])("come back as they were: $layer", (table) => {
    const bytes = writeFeatureFile(table);
    expect(parseFeatureFile(bytes, "x.fgb", table.layer)).toEqual(table);
    expect(writeFeatureFile(table)).toEqual(bytes);
  });

  it("are read by the flatgeobuf library, with Z and Chinese text", async () => {
    const [first, second] = await geojson(pipes);
    expect(first!.geometry).toEqual({
      type: "LineString",
      coordinates: [
        [111.5, 25.1, 200.5],
        [111.6, 25.2, 201.25],
        [111.7, 25.3, 202],
      ],
    });
    expect(first!.properties).toMatchObject({
      id: "JS1",
      diameterLabel: "DN100",
      nominalMm: 100,
      coverM: 1.25,
      _source: 0,
      _row: 7,
    });
    expect(second!.properties).toMatchObject({ id: "瑶2", _source: 1 });
    const [building] = await geojson(town);
    const { type, coordinates } = building!.geometry as { type: string; coordinates: unknown[][] };
    expect([type, coordinates.map((polygon) => polygon.length)]).toEqual(["MultiPolygon", [2, 1]]);
  });

  it.each([pipes, town])("are read by GDAL: $layer", async (table) => {
    const path = join(mkdtempSync(join(tmpdir(), "twin-fgb-")), "f.fgb");
    writeFileSync(path, writeFeatureFile(table));
    const gdal = await openGdal();
    const { datasets } = await gdal.open(path);
    const info = JSON.stringify(datasets[0]!.info);
    expect(info).toContain(`"featureCount":${table.count}`);
    expect(info).toMatch(/"type":"(LineStringZ|3D ?LineString|MultiPolygonZ|3D ?MultiPolygon)/i);
    expect(info).toContain("4490");
  });

  it("refuses a file of another layer", () => {
    expect(() => parseFeatureFile(writeFeatureFile(pipes), "x.fgb", "gas")).toThrow(
      "x.fgb: found layer water, expected gas",
    );
  });
});
