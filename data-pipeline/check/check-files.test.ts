import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { silentProgress } from "../progress.ts";
import { readVectorFile } from "../read/gdal-vector.ts";
import { writeTextFixture } from "../read/survey-fixture.ts";
import { writeCountyFixture } from "../survey/county-fixture.ts";
import { type CheckedFiles, checkFiles } from "./check-files.ts";
import { writeFindings } from "./findings-file.ts";

const POINTS = `WTDH,X,Y,TZ,FSW,DMGC
A,2786672,558362,,水厂,200.00
B,2786672,558422,弯头,,200.00
C,2786702,558422,盖堵,,200.00
`;
const PIPES = `GXBM,QDDH,ZDDH,QDMS,ZDMS,QDGC,ZDGC,GJ,CZ,YL,TCRQ
G1,A,B,1.00,1.00,199.00,199.00,DN100,PE,0.35,2024-06-18
G2,B,C,1.00,1.00,199.00,199.00,DN100,PE,0.35,2024-06-18
`;
const SOURCES = [
  { file: "JSL.csv", layer: "water", crs: "EPSG:4546" },
  { file: "JSP.csv", layer: "water-facilities", crs: "EPSG:4546" },
];

/** What is found in a county of these two tables, as `check file row`. */
async function found(pipes: string, points: string): Promise<string[]> {
  const county = writeCountyFixture(SOURCES, { "JSL.csv": pipes, "JSP.csv": points });
  const { findings } = await checkFiles([], { county }, silentProgress);
  return findings.map(({ check, file, row }) => `${check} ${file} ${row}`);
}

describe("checking files", () => {
  it("finds nothing in a survey that is right, and says what it recognised", async () => {
    const county = writeCountyFixture(SOURCES, { "JSL.csv": PIPES, "JSP.csv": POINTS });
    const checked = await checkFiles([], { county }, silentProgress);
    expect(checked.findings).toEqual([]);
    expect(checked.notes.map(({ found }) => found)).toContain("northing before easting");
    expect(checked.files.map(({ file, rows }) => [file, rows])).toEqual([
      ["JSL.csv", 2],
      ["JSP.csv", 3],
    ]);
  });

  it.each([
    ["required-field", "JSL.csv", "DN100,PE,0.35,2024-06-18\nG2", ",PE,0.35,2024-06-18\nG2"],
    ["pipe-size", "JSL.csv", "DN100,PE,0.35,2024-06-18\nG2", "DN1O0,PE,0.35,2024-06-18\nG2"],
    ["number", "JSL.csv", "0.35,2024-06-18\nG2", "0.3.5,2024-06-18\nG2"],
    ["date", "JSL.csv", "2024-06-18\nG2", "2024-02-31\nG2"],
    ["known-word", "JSL.csv", "PE,0.35,2024-06-18\nG2", "竹,0.35,2024-06-18\nG2"],
    ["unit", "JSL.csv", "G1,A,B,1.00", "G1,A,B,1000"],
  ])("names a %s by its own rule", async (check, file, right, wrong) => {
    expect(PIPES).toContain(right);
    expect(await found(PIPES.replace(right, wrong), POINTS)).toEqual([`${check} ${file} 1`]);
  });

  it("names a missing CRS once for each file, and checks what needs no place", async () => {
    const lines = `WKT,GXBM,QDDH,ZDDH,GJ\n"LINESTRING (1 2,3 4)",G1,A,A,DN100\n`;
    const places = "WTDH,X,Y,FSW\nA,1,2,窨井\n";
    const county = writeCountyFixture(
      [
        { file: "JSL.csv", layer: "water" },
        { file: "JSP.csv", layer: "water-facilities" },
      ],
      { "JSL.csv": lines, "JSP.csv": places },
    );
    const { findings } = await checkFiles([], { county }, silentProgress);
    expect(findings.map(({ check, file }) => `${check} ${file}`).sort()).toEqual([
      "no-source JSL.csv",
      "self-segment JSL.csv",
      "unknown-crs JSL.csv",
      "unknown-crs JSP.csv",
    ]);
  });

  it("finds a number twice, and does not call the second an orphan as well", async () => {
    const twice = `${POINTS}B,2786772,558422,,窨井,200.00\n`;
    expect(await found(PIPES, twice)).toEqual(["duplicate-id JSP.csv 4"]);
  });

  it("finds a place outside the county, and does not call it an orphan as well", async () => {
    const away = `${POINTS}D,2586772,358422,,窨井,200.00\n`;
    expect(await found(PIPES, away)).toEqual(["outside-bounds JSP.csv 4"]);
  });

  it("keeps every finding, and gives each its place and duty grid", async () => {
    const many = Array.from({ length: 50 }, (_, i) => `X${i},${2786800 + i},558400,,窨井,200.00\n`).join("");
    const grid = {
      type: "Feature",
      properties: { BSM: "431129100008001", MC: "网格" },
      geometry: {
        type: "Polygon",
        coordinates: [
          [
            [111.5, 25.1],
            [111.6, 25.1],
            [111.6, 25.3],
            [111.5, 25.3],
            [111.5, 25.1],
          ],
        ],
      },
    };
    const grids = JSON.stringify({ type: "FeatureCollection", features: [grid] });
    const county = writeCountyFixture([...SOURCES, { file: "grids.geojson", layer: "duty-grids" }], {
      "JSL.csv": PIPES,
      "JSP.csv": POINTS + many,
      "grids.geojson": grids,
    });
    // files named one by one are read as county.yaml says, and the grids with them
    const files = SOURCES.map(({ file }) => join(county, file));
    const { findings } = await checkFiles(files, { county }, silentProgress);
    expect(findings).toHaveLength(50);
    expect(new Set(findings.map(({ check, grid: id }) => `${check} ${id}`))).toEqual(
      new Set(["orphan-point 431129100008001"]),
    );
    expect(findings[0]!.lat).toBeCloseTo(25.186, 2);
  });

  it.each(["findings.gpkg", "findings.fgb", "findings.geojson"])(
    "writes findings as points to %s",
    async (name) => {
      const county = writeCountyFixture(SOURCES, {
        "JSL.csv": PIPES,
        "JSP.csv": `${POINTS}D,2786702,558362,,窨井,200\n`,
      });
      const { findings } = await checkFiles([], { county }, silentProgress);
      const [found] = findings;
      const path = join(county, name);
      await writeFindings(path, [found!, { ...found!, row: null, id: null, lon: null, lat: null }]);
      const read = await readVectorFile(path);
      expect(read.columns.get("check")).toEqual(["orphan-point", "orphan-point"]);
      expect(read.columns.get("id")).toEqual(["D", null]);
      expect(read.columns.get("row")).toEqual([4, null]);
      expect(read.kinds).toEqual(["point", "none"]);
      expect(read.coordinates[0]).toBeCloseTo(found!.lon!, 9);
      expect(read.coordinates[1]).toBeCloseTo(found!.lat!, 9);
    },
  );

  it("says what is missing when there is nothing to check, and which layer it cannot tell", async () => {
    await expect(checkFiles([], {}, silentProgress)).rejects.toThrow("name survey files, or a county");
    const file = writeTextFixture("notes.csv", "a,b\n1,2\n");
    await expect(checkFiles([file], {}, silentProgress)).rejects.toThrow("cannot tell which layer it is");
  });
});

const counties = join(import.meta.dirname, "../../e2e/counties");
const data = join(import.meta.dirname, "../../../shared/data/water");
const hasData = existsSync(join(data, "ky4"));
if (!hasData) console.log("skipped: ../shared/data is not here");

function counts({ findings }: CheckedFiles): Record<string, number> {
  const result: Record<string, number> = {};
  for (const { check } of findings) result[check] = (result[check] ?? 0) + 1;
  return result;
}

/** Pipes of a GeoJSON network between two nodes that an earlier pipe joins already. */
function repeatedPairs(file: string): number {
  const { features }: { features: { properties: Record<string, string> }[] } = JSON.parse(
    readFileSync(file, "utf8"),
  );
  const pairs = features.map(({ properties: { start_node_name: a, end_node_name: b } }) =>
    [a, b].sort().join(" "),
  );
  return pairs.length - new Set(pairs).size;
}

describe.runIf(hasData)("surveys that nobody here has made", () => {
  it("are the same in KY4 as GeoJSON and as EPANET model", async () => {
    const [geojson, model] = [
      counts(await checkFiles([], { county: join(counties, "ky4") }, silentProgress)),
      counts(await checkFiles([], { county: join(counties, "ky4-inp") }, silentProgress)),
    ];
    expect(model).toEqual(geojson);
    expect(geojson["duplicate-segment"]).toBe(repeatedPairs(join(data, "ky4/ky4_pipes.geojson")));
    for (const never of ["missing-point", "orphan-point", "island", "no-source", "degree"])
      expect(geojson).not.toHaveProperty(never);
  });

  it("in KY4 cut on purpose are found cut", async () => {
    const cut = await checkFiles([join(data, "ky4/ky4_disconnected_pipes.geojson")], KY4, silentProgress);
    expect(counts(cut).island).toBe(1);
  });

  it("are one network with its sources in L-Town", async () => {
    const checked = await checkFiles(
      [join(data, "epanet/L-TOWN.inp")],
      { crs: "EPSG:32636" },
      silentProgress,
    );
    expect(counts(checked)).toEqual({ "segment-too-long": 1, "node-size": 11 });
  });

  it("show in Micropolis where lines were drawn to a main and not joined to it", async () => {
    const found = counts(await checkFiles([], { county: join(counties, "micropolis") }, silentProgress));
    expect(found["near-miss"]).toBeGreaterThan(100);
    expect(found).not.toHaveProperty("missing-point");
  });

  it("give findings and no crash, whatever is wrong with an EPANET file", async () => {
    const folder = join(data, "epanet-edge-cases");
    const found = new Map<string, Record<string, number>>();
    for (const name of readdirSync(folder)) {
      const checked = await checkFiles([join(folder, name)], { crs: "EPSG:32649" }, silentProgress);
      for (const finding of checked.findings) expect(finding.expected, name).not.toBe("");
      found.set(name, counts(checked));
    }
    expect(found.size).toBe(32);
    expect(found.get("bad_values.inp")).toMatchObject({ "file-content": 1, "missing-point": 1 });
    expect(found.get("msx_example.inp")).toMatchObject({ "file-content": 2 });
  });
});

const KY4 = { layer: "water", crs: "EPSG:3547" };
