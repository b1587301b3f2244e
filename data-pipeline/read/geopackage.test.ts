import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readPlainGeopackage, readVectorFile, readWithGdal } from "./gdal-vector.ts";
import { columnNames, UnusualDatabase } from "./sqlite-table.ts";
import { type FixtureFeature, writeSurveyFixture } from "./survey-fixture.ts";

const properties = { BSM: "F1", 名称: "豸山路", GD: 12.75, CS: 4, RQ: "2024-06-18" };
const ring = (x: number, size: number) => [
  [x, 0],
  [x + size, 0],
  [x + size, size],
  [x, 0],
];
const write = (features: readonly FixtureFeature[], options: readonly string[] = []) =>
  writeSurveyFixture("a.gpkg", "GPKG", features, options);
const at = (...coordinates: number[]) => ({ type: "Point", coordinates });

/** Features enough for pages of pages, texts long enough for pages of their own. */
const many = Array.from({ length: 3000 }, (_, i): FixtureFeature => {
  const numbers = [0, 1, -1, 127, -129, 40_000, -9_000_000, 2 ** 31 - 1, -(2 ** 40), 2 ** 52];
  return {
    properties: {
      BSM: `F${i}`,
      BZ: i % 700 === 0 ? "沱江".repeat(3000 + i) : "演示数据",
      n: numbers[i % numbers.length]!,
      x: i % 3 === 0 ? i : i / 7,
    },
    geometry: at(111.5 + i / 1000, 25.1),
  };
});

describe("a plain GeoPackage is read to the table that GDAL reads", () => {
  it.each<[string, FixtureFeature[], string[]]>([
    ["points", [{ properties, geometry: at(558362.25, 2786672) }], ["-a_srs", "EPSG:4546"]],
    ["points with heights", [{ properties, geometry: at(1, 2, 199.5) }], []],
    [
      "points of which some have no height",
      [at(1, 2, 3), at(1, 2)].map((geometry) => ({ properties, geometry })),
      [],
    ],
    [
      "lines of several parts",
      [
        {
          properties,
          geometry: { type: "MultiLineString", coordinates: [ring(0, 1), ring(5, 2).slice(1)] },
        },
      ],
      [],
    ],
    [
      "polygons with holes, in any direction",
      [
        { properties, geometry: { type: "Polygon", coordinates: [ring(0, 9), ring(5, 1)] } },
        { properties, geometry: { type: "Polygon", coordinates: [ring(0, 9).reverse()] } },
      ],
      ["-a_srs", "EPSG:4490"],
    ],
    [
      "polygons of several parts",
      [
        {
          properties,
          geometry: { type: "MultiPolygon", coordinates: [[ring(0, 9), ring(5, 1)], [ring(20, 3)]] },
        },
      ],
      [],
    ],
    [
      "empty cells and rows without geometry",
      [
        { properties, geometry: at(1, 2) },
        { properties: { BSM: null, 名称: "", GD: null, CS: null, RQ: null }, geometry: null },
        { properties: { ...properties, GD: 3, CS: -7, 名称: " 冯乘路 " }, geometry: at(3, 4) },
      ],
      [],
    ],
    ["thousands of rows, numbers of every size, long texts", many, []],
    ["a table without geometry", [{ properties, geometry: null }], ["-nlt", "NONE"]],
  ])("%s", async (_, features, options) => {
    const path = await write(features, options);
    expect(await readPlainGeopackage(path, {})).toEqual(await readWithGdal(path));
  });
});

describe("a GeoPackage for which GDAL has rules of its own", () => {
  const point: FixtureFeature[] = [{ properties, geometry: at(1, 2) }];
  it.each<[string, FixtureFeature[], string[], (path: string) => void]>([
    ["has an unfinished change beside it", point, [], (path) => writeFileSync(`${path}-journal`, "")],
    [
      "has yes and no",
      [{ properties: {}, geometry: at(1, 2) }],
      ["-sql", "SELECT CAST(1 AS boolean) b FROM a"],
      () => {},
    ],
    [
      "has points of several",
      [{ properties, geometry: { type: "MultiPoint", coordinates: [[1, 2]] } }],
      [],
      () => {},
    ],
    ["has measures", [{ properties, geometry: at(1, 2, 3) }], ["-dim", "XYZM"], () => {}],
    [
      "has text that is not UTF-8",
      point,
      [],
      (path) => {
        const bytes = readFileSync(path);
        const cell = bytes.lastIndexOf("豸山路");
        bytes.writeUInt8(0xff, cell);
        writeFileSync(path, bytes);
      },
    ],
  ])("%s and is read by GDAL", async (_, features, options, change) => {
    const path = await write(features, options);
    change(path);
    await expect(readPlainGeopackage(path, {})).rejects.toThrow(UnusualDatabase);
    expect(await readVectorFile(path)).toEqual(await readWithGdal(path));
  });

  it("names the tables when a wrong one is asked for", async () => {
    await expect(readVectorFile(await write(point), { table: "b" })).rejects.toThrow(
      'no table "b"; it holds a',
    );
  });
});

describe("the columns of a statement", () => {
  it("are named in every way that SQL has", () => {
    const sql = `CREATE TABLE t ("fid" INTEGER PRIMARY KEY, 名称 TEXT(20) DEFAULT 'a,(b', [x y] REAL, "q""q" NUMERIC(4, 2),
      \`k\` TEXT, CONSTRAINT c UNIQUE (名称))`;
    expect(columnNames(sql)).toEqual(["fid", "名称", "x y", 'q"q', "k"]);
  });

  it.each([
    "CREATE TABLE t (a TEXT, b TEXT GENERATED ALWAYS AS (a))",
    "CREATE TABLE t (a TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE t (a TEXT, -- a comment\n b TEXT)",
    "CREATE VIRTUAL TABLE t",
  ])("are left to SQLite in %s", (sql) => {
    expect(() => columnNames(sql)).toThrow(UnusualDatabase);
  });
});
