import { beforeAll, describe, expect, it } from "vitest";
import type { Source } from "../../contract/county.ts";
import type { FeatureTable } from "../feature-table.ts";
import { silentProgress } from "../progress.ts";
import { type Finding, SurveyError } from "../read/findings.ts";
import { asciiGrid, writeCountyFixture } from "./county-fixture.ts";
import { type ImportedCounty, importCounty } from "./import-county.ts";
import { files, PIPES, POINTS, pipes, points } from "./numbered-survey-fixture.ts";

async function importing(
  sources: readonly Source[],
  texts: Readonly<Record<string, string>>,
): Promise<ImportedCounty> {
  return importCounty(writeCountyFixture(sources, texts), silentProgress);
}

async function findingsOf(
  sources: readonly Source[],
  texts: Readonly<Record<string, string>>,
): Promise<readonly Finding[]> {
  const error: unknown = await importing(sources, texts).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SurveyError)) throw new Error(`expected a refusal, found ${String(error)}`);
  return error.findings.kept.filter(({ severity }) => severity === "error");
}

function row(table: FeatureTable, id: string): Record<string, unknown> {
  const i = table.ids.indexOf(id);
  return Object.fromEntries([...table.columns].map(([name, values]) => [name, values[i]]));
}
function heights(table: FeatureTable, id: string): number[] {
  const i = table.ids.indexOf(id);
  const [first, end] = [
    table.partStart[table.featureStart[i]!]!,
    table.partStart[table.featureStart[i + 1]!]!,
  ];
  return Array.from({ length: end - first }, (_, k) => table.coordinates[3 * (first + k) + 2]!);
}

describe("a survey of points and of lines that only name their ends", () => {
  let water: FeatureTable;
  let facilities: FeatureTable;
  beforeAll(async () => {
    const county = await importing([points, pipes], files);
    expect(county.layerIds).toEqual(["water", "water-facilities"]);
    water = (await county.layer("water"))!;
    facilities = (await county.layer("water-facilities"))!;
  });

  it("becomes pipes between the points, north first in the file or not", () => {
    expect([...water.coordinates.slice(0, 2)].map((c) => c.toFixed(5))).toEqual(["111.57900", "25.18500"]);
    expect(row(water, "G1").lengthM).toBeCloseTo(100, 1);
  });

  it("puts the axis half a true diameter below the surveyed depth of the crown", () => {
    // DN200 ductile iron is 222 mm outside; ground 200.00 and 202.00
    expect(heights(water, "G1")).toEqual(
      [200 - 1.2 - 0.111, 202 - 1.4 - 0.111].map((h) => expect.closeTo(h, 6)),
    );
    expect(row(water, "G1")).toMatchObject({
      outerDiameterMm: 222,
      nominalMm: 200,
      material: "QM",
      coverM: 1.3,
      depthSource: "surveyed",
      elevFromM: 198.8,
      yearLaid: 2011,
    });
  });

  it("takes levels where there are no depths, and computes the depth", () => {
    expect(heights(water, "G2")).toEqual([200.5 - 0.055, 201.1 - 0.055].map((h) => expect.closeTo(h, 6)));
    expect(row(water, "G2")).toMatchObject({
      diameterLabel: "De110",
      outerDiameterMm: 110,
      depthFromM: 1.5,
      depthToM: 1.9,
      depthSource: "surveyed",
      yearLaid: 2015,
    });
  });

  it("assumes a cover where there is neither, and says so", () => {
    expect(row(water, "G3")).toMatchObject({
      coverM: 1,
      depthSource: "assumed",
      diameterLabel: "DN300",
      yearLaid: null,
    });
    expect(heights(water, "G3")[0]).toBeCloseTo(203 - 1 - 0.163, 6);
  });

  it("stands valves and tees on the axis and hydrants on the ground", () => {
    expect(row(facilities, "JS1").kind).toBe("gateValve");
    expect(heights(facilities, "JS1")[0]).toBeCloseTo(200 - 1.2 - 0.111, 6);
    expect(row(facilities, "JS2").kind).toBe("tee");
    expect(heights(facilities, "JS3")).toEqual([203]);
  });

  it("remembers file and row of everything", () => {
    expect([water.sources, [...water.sourceRow], [...water.sourceIndex]]).toEqual([
      ["JSL.csv"],
      [1, 2, 3],
      [0, 0, 0],
    ]);
  });
});

/** Ground that rises 1,000 m a degree eastwards. */
const ground = (lonDeg: number) => 300 + 1000 * (lonDeg - 111.5);

describe("heights", () => {
  it("of a drain come from the invert and the inner diameter", async () => {
    const county = await importing(
      [points, { ...pipes, layer: "storm" }, { ...points, layer: "storm-facilities" }].slice(1) as Source[],
      { ...files, "JSL.csv": "GXBM,QDDH,ZDDH,QDGC,ZDGC,GJ,CZ\nY1,JS1,JS2,197.00,196.80,DN500,混凝土\n" },
    );
    const storm = (await county.layer("storm"))!;
    expect(heights(storm, "Y1")).toEqual([197.25, 197.05].map((h) => expect.closeTo(h, 6)));
    // DN500 concrete has an outside diameter of 600: cover = 200 − (197.25 + 0.3)
    expect(row(storm, "Y1")).toMatchObject({ outerDiameterMm: 600, depthFromM: 3 });
  });

  it("come from the terrain where no point says the ground, and follow it between the ends", async () => {
    const text =
      'WKT,GXBM,GJ,CZ,QDMS,ZDMS\n"LINESTRING (111.579 25.185,111.580 25.185,111.581 25.185)",G1,DN100,QM,1,2\n';
    const county = await importing(
      [
        { file: "dem.asc", layer: "terrain", crs: "EPSG:4490" },
        { ...pipes, crs: "EPSG:4490" },
      ],
      { "dem.asc": asciiGrid(ground), "JSL.csv": text },
    );
    const water = (await county.layer("water"))!;
    const expected = [ground(111.579) - 1, ground(111.58) - 1.5, ground(111.581) - 2].map((h) => h - 0.059);
    expect(heights(water, "G1")).toEqual(expected.map((height) => expect.closeTo(height, 1)));
  });

  it("of a pipe whose depth is only assumed follow the ground over a hill", async () => {
    const hill = asciiGrid((lon) => 300 + 40 * Math.exp(-(((lon - 111.575) / 0.01) ** 2)));
    const text =
      'WKT,GXBM,GJ,CZ,QDMS\n"LINESTRING (111.51 25.15,111.64 25.15)",G1,DN100,QM,\n"LINESTRING (111.51 25.15,111.64 25.15)",G2,DN100,QM,1\n';
    const county = await importing(
      [
        { file: "dem.asc", layer: "terrain", crs: "EPSG:4490" },
        { ...pipes, crs: "EPSG:4490" },
      ],
      { "dem.asc": hill, "JSL.csv": text },
    );
    const water = (await county.layer("water"))!;
    const heightsOfPipe = heights(water, "G1");
    expect(heightsOfPipe.length).toBeGreaterThan(5);
    expect(Math.max(...heightsOfPipe)).toBeGreaterThan(335);
    expect(row(water, "G1")).toMatchObject({ depthSource: "assumed", lengthM: row(water, "G2").lengthM });
    expect(heights(water, "G2").length).toBe(2);
  });

  it("in feet are brought to metres", async () => {
    const county = await importing([{ ...points, heightUnit: "ft" }], files);
    expect(row((await county.layer("water-facilities"))!, "JS1")).toMatchObject({
      groundElevM: 60.96,
      depthM: expect.closeTo(0.36576, 9),
    });
  });

  it("of a building are the lowest ground along its footprint", async () => {
    const county = await importing(
      [
        { file: "dem.asc", layer: "terrain", crs: "EPSG:4490" },
        { file: "b.csv", layer: "buildings", crs: "EPSG:4490" },
      ],
      {
        "dem.asc": asciiGrid(ground),
        "b.csv":
          'WKT,ID,GD\n"POLYGON ((111.58 25.18,111.58 25.181,111.581 25.181,111.581 25.18,111.58 25.18))",B1,12m\n',
      },
    );
    const buildings = (await county.layer("buildings"))!;
    expect(new Set(heights(buildings, "B1")).size).toBe(1);
    expect(heights(buildings, "B1")[0]).toBeCloseTo(380, 0);
    expect(row(buildings, "B1").heightM).toBe(12);
  });

  it("without terrain are relative to a ground at 0, which the county says", async () => {
    const county = await importing([pipes, { ...points, map: { groundElevM: "MS" } }], files);
    expect(county.dem).toBeNull();
    const notes = county.sources.flatMap(({ findings }) => findings.map(({ found }) => found));
    expect(notes).toContain("the county has no terrain source");
  });
});

describe("an import is refused", () => {
  const table = (text: string) => ({ "JSP.csv": text, "JSL.csv": PIPES });
  it.each<[string, readonly Source[], Record<string, string>, Partial<Finding>]>([
    [
      "without a CRS",
      [{ file: "JSP.csv", layer: "water-facilities" }],
      files,
      { file: "JSP.csv", field: "crs", found: "no CRS in the file and none given" },
    ],
    [
      "with coordinates outside the county",
      [points],
      table(POINTS.replace("2786672.9,558462.9", "2986672.9,558462.9")),
      { row: 2, id: "JS2", field: "geometry", found: expect.stringContaining("outside the county") },
    ],
    [
      "with an empty geometry",
      [points],
      table(POINTS.replace("2786672.9,558462.9", ",")),
      { row: 2, id: "JS2", field: "geometry", found: "no geometry" },
    ],
    [
      "with a geometry that is not finite",
      [{ ...points, file: "p.geojson", set: { kind: "tee" } }],
      {
        "p.geojson":
          '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"ID":"a"},"geometry":{"type":"Point","coordinates":[558362,2786672]}},{"type":"Feature","properties":{"ID":"b"},"geometry":{"type":"Point","coordinates":[1e999,2786672]}}]}',
      },
      { row: 2, id: "b", field: "geometry" },
    ],
    [
      "with a line without length",
      [{ ...pipes, crs: "EPSG:4490" }],
      { "JSL.csv": 'WKT,ID,GJ\n"LINESTRING (111.5 25.1,111.5 25.1)",a,100\n' },
      { row: 1, id: "a", found: "a line without length" },
    ],
    [
      "with a diameter that is no size",
      [points, pipes],
      { ...files, "JSL.csv": PIPES.replace("DN200", "大管") },
      { file: "JSL.csv", row: 1, id: "G1", field: "diameterLabel", found: "大管" },
    ],
    [
      "with a depth that is no number",
      [points, pipes],
      { ...files, "JSL.csv": PIPES.replace("1.20,1.40", "浅,1.40") },
      { row: 1, id: "G1", field: "depthFromM", found: "浅", expected: "a number in m" },
    ],
    [
      "with an id twice",
      [points],
      table(POINTS.replace("JS2", "JS1")),
      { row: 2, id: "JS1", field: "id", found: "the id of row 1 again" },
    ],
    [
      "with an id that another source of the layer has",
      [points, { ...points, file: "JSL.csv" }],
      { ...files, "JSL.csv": POINTS },
      { file: "JSL.csv", row: 1, id: "JS1", found: "the id of row 1 of JSP.csv" },
    ],
    [
      "with a mapped field that does not exist",
      [{ ...points, map: { diametre: "GJ" } }],
      files,
      { field: "diametre", found: 'map or set names the field "diametre"' },
    ],
    [
      "with a mapped column that does not exist",
      [{ ...points, map: { kind: "LEIBIE" } }],
      files,
      { field: "kind", found: expect.stringContaining('no column "LEIBIE"; the file has WTDH') },
    ],
    [
      "with a field in map and in set",
      [{ ...points, map: { kind: "FSW" }, set: { kind: "tee" } }],
      files,
      { field: "kind", found: "the field is in both map and set" },
    ],
    [
      "without a column for a required field",
      [{ ...points, file: "a.csv" }],
      { "a.csv": "WTDH,X,Y\nJS1,2786672.9,558362.9\n" },
      { field: "kind", expected: expect.stringContaining("类别 (Kind)") },
    ],
    [
      "with a kind nobody knows",
      [points],
      table(POINTS.replace("阀门", "神秘")),
      { row: 1, id: "JS1", field: "kind", found: "神秘" },
    ],
    [
      "with a line to a point that does not exist",
      [points, pipes],
      { ...files, "JSL.csv": PIPES.replace("G3,JS3,JS1", "G3,JS3,JS9") },
      { row: 3, id: "G3", field: "toNode", found: "point JS9, which no point table has" },
    ],
    [
      "with polygons where points are wanted",
      [{ ...points, file: "a.csv", crs: "EPSG:4490" }],
      { "a.csv": 'WKT,ID,FSW\n"POLYGON ((111 25,111 25.1,111.1 25.1,111 25))",a,阀门\n' },
      { row: 1, id: "a", found: "a polygon", expected: "a point" },
    ],
  ])("%s", async (_, sources, texts, expected) => {
    const found = await findingsOf(sources, texts);
    expect(found).toContainEqual(expect.objectContaining(expected));
    for (const finding of found) expect(finding.advice).not.toBe("");
  });

  it("by name when a file or a layer does not exist", async () => {
    await expect(importing([{ file: "nowhere.shp", layer: "water" }], {})).rejects.toThrow(
      /nowhere\.shp: no such file/,
    );
    await expect(importing([{ file: "JSP.csv", layer: "wasser" }], files)).rejects.toThrow(
      'no layer "wasser"',
    );
  });
});

describe("what an import recognises", () => {
  it.each([
    ["northing and easting exchanged", "X,Y", "2786672.9,558362.9", "northing before easting"],
    [
      "a zone in front of the easting",
      "Y,X",
      "37558362.9,2786672.9",
      "eastings with the zone number 37 in front",
    ],
  ])("%s", async (_, header, values, note) => {
    const county = await importing([points], { "JSP.csv": `WTDH,FSW,${header}\nA,阀门,${values}\n` });
    const table = (await county.layer("water-facilities"))!;
    expect(table.coordinates[0]).toBeCloseTo(111.579, 6);
    expect(county.sources[0]!.findings.map(({ found }) => found)).toContain(note);
  });

  it("diameters in metres, in all rows or in some", async () => {
    const text = (a: string, b: string) => `GXBM,QDDH,ZDDH,GJ\nG1,JS1,JS2,${a}\nG2,JS2,JS3,${b}\n`;
    const all = await importing([points, pipes], { ...files, "JSL.csv": text("0.2", "0.1524") });
    expect((await all.layer("water"))!.columns.get("nominalMm")).toEqual([200, 150]);
    const some = await importing([points, pipes], { ...files, "JSL.csv": text("0.2", "150") });
    expect((await some.layer("water"))!.columns.get("nominalMm")).toEqual([200, 150]);
    expect(some.sources[1]!.findings).toContainEqual(
      expect.objectContaining({
        severity: "warning",
        found: expect.stringContaining("1 diameters in metres among"),
      }),
    );
  });

  it("depths in millimetres", async () => {
    const county = await importing([points, pipes], {
      ...files,
      "JSL.csv": PIPES.replace("1.20,1.40", "1200,1400"),
    });
    expect(row((await county.layer("water"))!, "G1")).toMatchObject({ depthFromM: 1.2, depthToM: 1.4 });
  });

  it("coordinates of a Chinese map, when told", async () => {
    const told = await importing([{ ...points, crs: "EPSG:4490", shifted: "GCJ-02" }], {
      "JSP.csv": "WTDH,FSW,lon,lat\nA,阀门,111.584407,25.181834\n",
    });
    const [lon, lat] = (await told.layer("water-facilities"))!.coordinates;
    expect(Math.hypot(lon! - 111.584407, lat! - 25.181834)).toBeGreaterThan(0.003);
  });

  it("words of surveys for codes, also of several columns, and 不明 for a material nobody knows", async () => {
    const county = await importing([points, pipes], {
      ...files,
      "JSL.csv": PIPES.replace("铸铁,0", "竹,0").replace("PE", "pe管"),
    });
    expect((await county.layer("water"))!.columns.get("material")).toEqual(["QM", "PE", "unknown"]);
  });

  it("words that only this survey uses, when told", async () => {
    const text = { "JSP.csv": POINTS.replace("阀门", "神秘") };
    const told = await importing([{ ...points, words: { kind: { 神秘: "washoutValve" } } }], text);
    expect((await told.layer("water-facilities"))!.columns.get("kind")![0]).toBe("washoutValve");
    await expect(importing([{ ...points, words: { kind: { 神秘: "magic" } } }], text)).rejects.toThrow(
      'words of kind: no code "magic"',
    );
  });

  it("rows that are wanted", async () => {
    const county = await importing([{ ...points, where: { FSW: ["阀门", "消火栓"] } }], files);
    expect((await county.layer("water-facilities"))!.ids).toEqual(["JS1", "JS3"]);
    const filled = await importing([{ ...points, where: { TZ: "*" } }], files);
    expect((await filled.layer("water-facilities"))!.ids).toEqual(["JS2"]);
  });

  it("rows without ids, numbered the same every time", async () => {
    const source: Source = { ...points, file: "a.csv", set: { kind: "hydrant" }, idPrefix: "H-" };
    const text = { "a.csv": "X,Y\n2786672.9,558362.9\n2786673.9,558362.9\n" };
    expect((await (await importing([source], text)).layer("water-facilities"))!.ids).toEqual([
      "H-a-1",
      "H-a-2",
    ]);
    const numbered = await importing([{ ...source, map: { id: "@row" } }], text);
    expect((await numbered.layer("water-facilities"))!.ids).toEqual(["H-1", "H-2"]);
  });

  it("lines drawn from their end to their start", async () => {
    const text =
      'WKT,GXBM,QDDH,ZDDH,QDMS,ZDMS,GJ\n"LINESTRING (558462.9 2786672.9,558362.9 2786672.9)",G1,JS1,JS2,1,2,DN100\n';
    const county = await importing([points, { ...pipes, crs: "EPSG:4546" }], { ...files, "JSL.csv": text });
    const water = (await county.layer("water"))!;
    expect(water.coordinates[0]!).toBeLessThan(water.coordinates[3]!);
    expect(row(water, "G1")).toMatchObject({ elevFromM: 199, elevToM: 200 });
  });
});

describe("an old datum", () => {
  it("is brought to CGCS2000 with a warning that it is not exact", async () => {
    const county = await importing([{ ...points, crs: "EPSG:2434" }], files);
    expect(county.sources[0]!.findings).toContainEqual(
      expect.objectContaining({ severity: "warning", field: "crs", found: "EPSG:2434, datum Beijing 1954" }),
    );
  });
});
