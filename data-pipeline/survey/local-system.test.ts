import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Source } from "../../contract/county.ts";
import { openGdal } from "../gdal.ts";
import { silentProgress } from "../progress.ts";
import { SurveyError } from "../read/findings.ts";
import { readControl } from "./control-points.ts";
import { writeCountyFixture } from "./county-fixture.ts";
import { importCounty } from "./import-county.ts";

/** From a made-up local system into EPSG:4546, by PROJ's own Helmert transform. */
const HELMERT = "+proj=pipeline +step +proj=helmert +x=538123.4 +y=2766432.1 +s=1.00003 +theta=4321.5";
const LOCAL = [
  [20_300, 20_100],
  [22_100, 20_400],
  [20_900, 21_700],
  [22_400, 22_000],
] as const;
const SURVEYED = [
  [21_000, 20_500],
  [21_900, 21_600],
] as const;

async function byProj(points: readonly (readonly [number, number])[]): Promise<number[][]> {
  const gdal = await openGdal();
  return gdal.gdaltransform(
    points.map(([e, n]) => [e, n]),
    ["-ct", HELMERT],
  );
}

async function controlTable(
  change: (row: number, to: number[]) => number[] = (_, to) => to,
): Promise<string> {
  const to = await byProj(LOCAL);
  const rows = LOCAL.map(([e, n], i) => {
    const [e2, n2] = change(i, to[i]!);
    return `K${i + 1},${e},${n},${e2!.toFixed(4)},${n2!.toFixed(4)}`;
  });
  return `点号,原东坐标,原北坐标,新东坐标,新北坐标\n${rows.join("\n")}\n`;
}

const bins: Source = { file: "bins.csv", layer: "bins", crs: "EPSG:4546", control: "control.csv" };
const binRows = (northFirst: boolean) =>
  `id,x,y\n${SURVEYED.map(([e, n], i) => `B${i},${northFirst ? `${n},${e}` : `${e},${n}`}`).join("\n")}\n`;

async function importing(source: Source, files: Record<string, string>) {
  return importCounty(writeCountyFixture([source], files), silentProgress);
}

async function refusal(source: Source, files: Record<string, string>): Promise<string> {
  const error: unknown = await importing(source, files).catch((thrown: unknown) => thrown);
  if (!(error instanceof SurveyError)) throw new Error(`expected a refusal, found ${String(error)}`);
  const { found, advice } = error.findings.kept.find(({ severity }) => severity === "error")!;
  return `${found}; ${advice}`;
}

describe("a survey in a local system", () => {
  it("lands within 1 mm of where PROJ puts it, whichever axis its table writes first, when told", async () => {
    const gdal = await openGdal();
    const expected = await gdal.gdaltransform(await byProj(SURVEYED), [
      "-s_srs",
      "EPSG:4546",
      "-t_srs",
      "EPSG:4978",
    ]);
    for (const axes of ["east-north", "north-east"] as const) {
      const county = await importing(
        { ...bins, axes },
        { "bins.csv": binRows(axes === "north-east"), "control.csv": await controlTable() },
      );
      const table = (await county.layer("bins"))!;
      const geodetic = SURVEYED.map((_, i) => [...table.coordinates.subarray(3 * i, 3 * i + 2), 0]);
      const found = await gdal.gdaltransform(geodetic, ["-s_srs", "EPSG:4979", "-t_srs", "EPSG:4978"]);
      found.forEach((place, i) => {
        const apart = Math.hypot(...place.map((value, k) => value - expected[i]![k]!));
        expect(apart).toBeLessThan(0.001);
      });
      expect(county.sources[0]!.findings).toContainEqual(
        expect.objectContaining({
          severity: "note",
          found: expect.stringMatching(/4 control points, standard error 0\.000 m/),
        }),
      );
    }
  });

  it("is refused when either axis could come first: a wrong map is worse than no map", async () => {
    const files = { "bins.csv": binRows(false), "control.csv": await controlTable() };
    expect(await refusal(bins, files)).toMatch(/either way round; give --axes/);
  });

  it("is refused when a control point is wrong, and the point is named", async () => {
    const control = await controlTable((row, [e, n]) => (row === 2 ? [e! + 0.8, n!] : [e!, n!]));
    const files = { "bins.csv": binRows(false), "control.csv": control };
    expect(await refusal({ ...bins, axes: "east-north" }, files)).toMatch(
      /the worst is K3 with 0\.\d+ m; check K3/,
    );
  });

  it("is refused when its control points are somewhere else", async () => {
    const files = { "bins.csv": "id,x,y\nB1,900000,900000\n", "control.csv": await controlTable() };
    expect(await refusal(bins, files)).toMatch(/far from the control points/);
  });

  it("is imported again when its control points change", async () => {
    const files = { "bins.csv": binRows(false), "control.csv": await controlTable() };
    const folder = writeCountyFixture([{ ...bins, axes: "east-north" }], files);
    expect((await importCounty(folder, silentProgress)).sources[0]!.imported).toBe(true);
    expect((await importCounty(folder, silentProgress)).sources[0]!.imported).toBe(false);
    writeFileSync(join(folder, "control.csv"), await controlTable((_, [e, n]) => [e! + 1, n!]));
    expect((await importCounty(folder, silentProgress)).sources[0]!.imported).toBe(true);
  });
});

describe("a table of control points", () => {
  const table = (text: string) => {
    const path = join(mkdtempSync(join(tmpdir(), "twin-control-")), "control.csv");
    writeFileSync(path, text);
    return readControl(path);
  };
  it("names the row and column that is no number", async () => {
    const text =
      "name,from_easting,from_northing,to_easting,to_northing\nA,1,2,3,4\nB,5,six,7,8\nC,1,1,1,1\n";
    await expect(table(text)).rejects.toThrow(
      /control\.csv, row 2, from_northing: found six, expected a number/,
    );
  });
  it("says which columns it needs", async () => {
    await expect(table("a,b\n1,2\n")).rejects.toThrow(/found the columns a, b; expected name, from_easting/);
  });
  it("says that two points are too few", async () => {
    const text = "name,from_easting,from_northing,to_easting,to_northing\nA,1,2,3,4\nB,5,6,7,8\n";
    await expect(table(text)).rejects.toThrow(/control\.csv: found 2 control points, expected at least 3/);
  });
});
