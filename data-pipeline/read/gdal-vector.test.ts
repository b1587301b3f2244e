import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ExcelJS from "exceljs";
import { zipSync } from "fflate";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { listTables, readVectorFile } from "./gdal-vector.ts";
import { type FixtureFeature, readFixture, writeSurveyFixture, writeTextFixture } from "./survey-fixture.ts";

const line: FixtureFeature = {
  properties: { GXBM: "JS1", 所在道路: "豸山路", GJ: "DN100" },
  geometry: {
    type: "LineString",
    coordinates: [
      [558362, 2786672],
      [558372, 2786692],
    ],
  },
};
const point: FixtureFeature = {
  properties: { WTDH: "JS1", FSW: "阀门" },
  geometry: { type: "Point", coordinates: [558362, 2786672] },
};

describe("text of survey files", () => {
  it("is GBK in a Shapefile without .cpg", async () => {
    const path = await writeSurveyFixture("JSL.shp", "ESRI Shapefile", [line], ["-lco", "ENCODING=GBK"]);
    rmSync(path.replace(".shp", ".cpg"));
    const table = await readVectorFile(path);
    expect(table.columns.get("所在道路")).toEqual(["豸山路"]);
    expect(table.notes).toEqual(["text is GBK (no .cpg beside the Shapefile)"]);
  });

  it("is UTF-8 in a Shapefile without .cpg when its bytes are", async () => {
    const path = await writeSurveyFixture("JSL.shp", "ESRI Shapefile", [line], ["-lco", "ENCODING=UTF-8"]);
    rmSync(path.replace(".shp", ".cpg"));
    // ten bytes of a field's name are kept: three characters
    expect((await readVectorFile(path)).columns.get("所在道")).toEqual(["豸山路"]);
  });

  it("is what the .cpg says", async () => {
    const path = await writeSurveyFixture("JSL.shp", "ESRI Shapefile", [line], ["-lco", "ENCODING=GBK"]);
    expect((await readVectorFile(path)).columns.get("所在道路")).toEqual(["豸山路"]);
  });

  it("is GBK in a spreadsheet of commas", async () => {
    const path = writeTextFixture("路灯.csv", iconv.encode("编号,所在道路\n007,冯乘路\n", "GBK"));
    const table = await readVectorFile(path);
    expect([...table.columns]).toEqual([
      ["编号", ["007"]],
      ["所在道路", ["冯乘路"]],
    ]);
    expect(table.kinds).toEqual(["none"]);
  });

  it("is what the caller says", async () => {
    const path = writeTextFixture("a.csv", iconv.encode("name\nMüller\n", "latin1"));
    expect((await readVectorFile(path, { encoding: "ISO-8859-1" })).columns.get("name")).toEqual(["Müller"]);
    expect((await readVectorFile(path)).columns.get("name")).toEqual(["Müller"]);
  });
});

describe("formats", () => {
  it.each([
    ["a.gpkg", "GPKG", []],
    ["a.geojson", "GeoJSON", []],
    ["a.fgb", "FlatGeobuf", ["-lco", "SPATIAL_INDEX=NO"]],
    ["a.gml", "GML", []],
    ["a.sqlite", "SQLite", []],
  ])("%s is read with coordinates and attributes", async (name, driver, options) => {
    const at = (x: number): FixtureFeature => ({
      properties: { fsw: "阀门" },
      geometry: { type: "Point", coordinates: [111.5 + x, 25.1] },
    });
    const path = await writeSurveyFixture(name, driver, [at(0), at(0.1)], options);
    const table = await readVectorFile(path);
    expect([...table.coordinates].map((c) => Math.round(c * 1e6) / 1e6)).toEqual([
      111.5,
      25.1,
      Number.NaN,
      111.6,
      25.1,
      Number.NaN,
    ]);
    expect(table.columns.get("fsw")).toEqual(["阀门", "阀门"]);
    expect(table.crs).toMatch(/EPSG:4326|WGS/);
  });

  it("a zipped Shapefile is read without unpacking", async () => {
    const shp = await writeSurveyFixture(
      "JSP.shp",
      "ESRI Shapefile",
      [point],
      ["-a_srs", "EPSG:4546", "-lco", "ENCODING=UTF-8"],
    );
    const parts = [".shp", ".shx", ".dbf", ".prj", ".cpg"].map((e) => shp.replace(".shp", e));
    const zip = writeTextFixture(
      "JSP.zip",
      zipSync(Object.fromEntries(parts.map((path) => [path.split("/").at(-1)!, readFixture(path)]))),
    );
    const table = await readVectorFile(zip);
    expect(table.columns.get("WTDH")).toEqual(["JS1"]);
    expect(table.coordinates.slice(0, 2)).toEqual(Float64Array.of(558362, 2786672));
    expect(table.crs).toContain("4546");
  });

  it("a workbook is read by sheet, first line as header, numbers as numbers", async () => {
    const workbook = new ExcelJS.Workbook();
    workbook.addWorksheet("管点").addRows([
      ["WTDH", "X", "Y", "附属物"],
      ["JS1", 2786672.5, 558362.25, "消防栓"],
      ["JS2", 2786673, 558363, null],
    ]);
    workbook.addWorksheet("管线").addRows([
      ["QDDH", "ZDDH"],
      ["JS1", "JS2"],
    ]);
    const path = writeTextFixture("给水.xlsx", new Uint8Array(await workbook.xlsx.writeBuffer()));
    await expect(readVectorFile(path)).rejects.toThrow(/holds 2 tables \(管点, 管线\); name one with table/);
    const table = await readVectorFile(path, { table: "管点" });
    expect([...table.columns]).toEqual([
      ["WTDH", ["JS1", "JS2"]],
      ["X", [2786672.5, 2786673]],
      ["Y", [558362.25, 558363]],
      ["附属物", ["消防栓", null]],
    ]);
    expect((await readVectorFile(path, { table: "管线" })).columns.get("ZDDH")).toEqual(["JS2"]);
  });

  it("a drawing keeps layer names and closed lines", async () => {
    const dxf = [
      ...["0", "SECTION", "2", "HEADER", "9", "$ACADVER", "1", "AC1021", "0", "ENDSEC"],
      "0",
      "SECTION",
      "2",
      "ENTITIES",
      "0",
      "LWPOLYLINE",
      "8",
      "给水",
      "90",
      "2",
      "70",
      "0",
      "10",
      "558362",
      "20",
      "2786672",
      "10",
      "558372",
      "20",
      "2786692",
      "0",
      "ENDSEC",
      "0",
      "EOF",
      "",
    ];
    const table = await readVectorFile(writeTextFixture("plan.dxf", dxf.join("\n")));
    expect(table.kinds).toEqual(["line"]);
    expect(table.columns.get("Layer")).toEqual(["给水"]);
  });

  it("rings come out counter-clockwise with clockwise holes, whatever the file does", async () => {
    const ring = (x: number, size: number, reverse: boolean) => {
      const r = [
        [x, 25],
        [x + size, 25],
        [x + size, 25 + size],
        [x, 25 + size],
        [x, 25],
      ];
      return reverse ? r.reverse() : r;
    };
    const polygon = {
      type: "MultiPolygon",
      coordinates: [[ring(111, 1, true), ring(111.2, 0.1, false)], [ring(113, 1, false)]],
    };
    const path = await writeSurveyFixture("b.shp", "ESRI Shapefile", [
      { properties: { a: 1 }, geometry: polygon },
    ]);
    const { coordinates, partStart, kinds } = await readVectorFile(path);
    expect(kinds).toEqual(["polygon"]);
    const turns = [0, 1, 2].map((i) => {
      const v = partStart[i]!;
      const [ax, ay, , bx, by, , cx, cy] = coordinates.subarray(3 * v);
      return Math.sign((bx! - ax!) * (cy! - by!) - (by! - ay!) * (cx! - bx!));
    });
    expect(turns).toEqual([1, -1, 1]);
  });
});

describe("what cannot be read", () => {
  it("is named with what was expected", async () => {
    await expect(readVectorFile("nowhere.shp")).rejects.toThrow("nowhere.shp: no such file");
    const path = writeTextFixture("notes.docx", "hello");
    await expect(readVectorFile(path)).rejects.toThrow(
      /notes\.docx: GDAL cannot read it as a vector file .*expected Shapefile/,
    );
    const shp = writeTextFixture("broken.shp", new Uint8Array(20));
    writeFileSync(shp.replace(".shp", ".dbf"), new Uint8Array(3));
    await expect(readVectorFile(shp)).rejects.toThrow(/broken\.shp/);
    const cut = writeTextFixture("cut.geojson", '{"type":"FeatureCollection","features":[{"type":"Feat');
    await expect(readVectorFile(cut)).rejects.toThrow(/cut\.geojson/);
  });

  it("names the tables when a wrong one is asked for", async () => {
    const path = await writeSurveyFixture("a.gpkg", "GPKG", [point]);
    expect(await listTables(path)).toEqual(["a"]);
    await expect(readVectorFile(path, { table: "b" })).rejects.toThrow('no table "b"; it holds a');
  });
});

describe("a survey file behind a symbolic link", () => {
  it("is read with the parts beside the file itself, as folders of a file server often are links", async () => {
    const path = await writeSurveyFixture("JSL.shp", "ESRI Shapefile", [line]);
    const folder = mkdtempSync(join(tmpdir(), "twin-links-"));
    symlinkSync(path, join(folder, "JSL.shp"));
    const table = await readVectorFile(join(folder, "JSL.shp"));
    expect(table.columns.get("GXBM")).toEqual(["JS1"]);
  });
});
