import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readPlainShapefile, readVectorFile, readWithGdal } from "./gdal-vector.ts";
import { UnusualShapefile } from "./shapefile.ts";
import { type FixtureFeature, writeSurveyFixture } from "./survey-fixture.ts";

const line = (...coordinates: number[][]) => ({ type: "LineString", coordinates });
const at = (coordinates: readonly number[]) => ({ type: "Point", coordinates });
const properties = { GXBM: "JS1", 所在道: "豸山路", MS: 1.25, JSND: 2007, TCRQ: "2024-06-18" };

function write(features: readonly FixtureFeature[], options: readonly string[] = []): Promise<string> {
  return writeSurveyFixture("a.shp", "ESRI Shapefile", features, options);
}

/** Changes the .dbf of a Shapefile, whose first row begins at the size of the header. */
function changeDbf(shp: string, change: (dbf: Buffer, firstRow: number) => void): void {
  const path = shp.replace(".shp", ".dbf");
  const dbf = readFileSync(path);
  change(dbf, dbf.readUInt16LE(8));
  writeFileSync(path, dbf);
}

/** Puts a text over the cell that holds another. */
function replaceCell(shp: string, found: string, wanted: string): void {
  changeDbf(shp, (dbf, firstRow) => {
    const cell = dbf.indexOf(found, firstRow, "latin1");
    expect(cell).toBeGreaterThan(0);
    dbf.write(wanted, cell, "latin1");
  });
}

describe("a plain Shapefile is read to the table that GDAL reads", () => {
  it.each<[string, FixtureFeature[], string[]]>([
    ["points", [{ properties, geometry: at([558362.25, 2786672]) }], ["-a_srs", "EPSG:4546"]],
    ["points with heights", [{ properties, geometry: at([558362, 2786672, 199.5]) }], []],
    ["points with measures", [{ properties, geometry: at([1, 2, 3]) }], ["-dim", "XYZM"]],
    ["lines", [{ properties, geometry: line([1, 2], [3, 4]) }], ["-a_srs", "EPSG:4490"]],
    ["lines with heights", [{ properties, geometry: line([1, 2, 7], [3, 4, 8]) }], []],
    [
      "lines of several parts beside lines of one",
      [
        { properties, geometry: line([5, 6], [7, 8], [9, 9]) },
        {
          properties,
          geometry: {
            type: "MultiLineString",
            coordinates: [
              [
                [1, 2],
                [3, 4],
              ],
              [
                [5, 6],
                [7, 8],
              ],
            ],
          },
        },
      ],
      [],
    ],
    [
      "polygons of one ring",
      [
        {
          properties,
          geometry: {
            type: "Polygon",
            coordinates: [
              [
                [0, 0],
                [4, 0],
                [4, 4],
                [0, 0],
              ],
            ],
          },
        },
      ],
      [],
    ],
    ["rows without geometry", [at([1, 2]), null].map((geometry) => ({ properties, geometry })), []],
    [
      "empty cells, spaces, zeros and numbers below them",
      [
        { properties, geometry: at([1, 2]) },
        { properties: { GXBM: null, 所在道: null, MS: null, JSND: null, TCRQ: null }, geometry: at([1, 2]) },
        { properties: { ...properties, GXBM: "  007 ", MS: -0.000125, JSND: -3 }, geometry: at([1, 2]) },
        { properties: { ...properties, GXBM: "", MS: 123456.789012, JSND: 0 }, geometry: at([1, 2]) },
      ],
      [],
    ],
  ])("%s", async (_, features, options) => {
    const path = await write(features, [...options, "-lco", "ENCODING=UTF-8"]);
    expect(await readPlainShapefile(path, {})).toEqual(await readWithGdal(path));
  });

  it.each(["UTF-8", "GBK", "ISO-8859-1"])("texts in %s without a .cpg", async (encoding) => {
    const text = encoding === "ISO-8859-1" ? "Müller" : "豸山路";
    const features = [text, "冯乘路", text].map((name) => ({
      properties: { name: encoding === "ISO-8859-1" ? text : name, code: "1" },
      geometry: at([1, 2]),
    }));
    const path = await write(features, ["-lco", `ENCODING=${encoding}`]);
    rmSync(path.replace(".shp", ".cpg"));
    changeDbf(path, (dbf) => dbf.writeUInt8(0, 29)); // no language driver
    const read = await readPlainShapefile(path, {});
    expect(read).toEqual(await readWithGdal(path));
    expect(read.columns.get("name")![0]).toBe(text);
  });

  it("the encoding that the caller says", async () => {
    const path = await write([{ properties, geometry: at([1, 2]) }], ["-lco", "ENCODING=GBK"]);
    const options = { encoding: "GBK" };
    expect(await readPlainShapefile(path, options)).toEqual(await readWithGdal(path, options));
  });

  it("without the rows that are marked as deleted", async () => {
    const path = await write(["a", "b", "c"].map((id) => ({ properties: { id }, geometry: at([1, 2]) })));
    changeDbf(path, (dbf, firstRow) => dbf.write("*", firstRow + dbf.readUInt16LE(10), "latin1"));
    const read = await readPlainShapefile(path, {});
    expect(read).toEqual(await readWithGdal(path));
    expect(read.columns.get("id")).toEqual(["a", "c"]);
  });

  it.each(["2007", "****", " +70", "-000", "  7.", "    "])(
    "a whole number written as '%s'",
    async (text) => {
      const path = await write([{ properties, geometry: at([1, 2]) }]);
      replaceCell(path, "2007", text);
      expect(await readPlainShapefile(path, {})).toEqual(await readWithGdal(path));
    },
  );

  it.each(["20240229", "00000000", "        "])("a date written as '%s'", async (text) => {
    const path = await write([{ properties, geometry: at([1, 2]) }]);
    replaceCell(path, "20240618", text);
    expect(await readPlainShapefile(path, {})).toEqual(await readWithGdal(path));
  });

  it("a text that ends with a zero byte, and spaces before it", async () => {
    const path = await write([{ properties: { id: "abcdefgh" }, geometry: at([1, 2]) }]);
    replaceCell(path, "abcdefgh", " ab \0cd");
    expect(await readPlainShapefile(path, {})).toEqual(await readWithGdal(path));
  });
});

describe("a Shapefile for which GDAL has rules of its own", () => {
  const hole = [
    [
      [0, 0],
      [9, 0],
      [9, 9],
      [0, 0],
    ],
    [
      [5, 1],
      [8, 2],
      [8, 7],
      [5, 1],
    ],
  ];
  const point: FixtureFeature[] = [{ properties, geometry: at([1, 2]) }];

  it.each<[string, FixtureFeature[], (path: string) => void]>([
    ["has holes", [{ properties, geometry: { type: "Polygon", coordinates: hole } }], () => {}],
    ["has a yes-or-no field", point, (path) => changeDbf(path, (dbf) => dbf.write("L", 32 + 11, "latin1"))],
    ["has a number in words", point, (path) => replaceCell(path, "2007", "2,07")],
    ["has a date that is none", point, (path) => replaceCell(path, "20240618", "2024    ")],
    [
      "has text in bytes that are not its encoding's",
      point,
      (path) => replaceCell(path, "JS1", "\xfc\xfc\xfc"),
    ],
    ["says its encoding in a .cpg", point, (path) => writeFileSync(path.replace(".shp", ".cpg"), "CP1252")],
    [
      "has fewer rows than shapes",
      [...point, ...point],
      (path) => changeDbf(path, (dbf) => dbf.writeUInt32LE(1, 4)),
    ],
  ])("%s and is read by GDAL", async (_, features, change) => {
    const path = await write(features, ["-lco", "ENCODING=UTF-8"]);
    change(path);
    await expect(readPlainShapefile(path, {})).rejects.toThrow(UnusualShapefile);
    expect(await readVectorFile(path)).toEqual(await readWithGdal(path));
  });
});
