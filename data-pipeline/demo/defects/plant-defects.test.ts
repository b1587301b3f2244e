import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkFiles } from "../../check/check-files.ts";
import { comparePlanted, type PlantedDefects } from "../../check/planted.ts";
import { silentProgress } from "../../progress.ts";
import { writeCountyFixture } from "../../survey/county-fixture.ts";
import { degreesFromLocal } from "../frame.ts";
import { dbfInGbk, ESRI_WKT_4546, shapesOf } from "../shapefile.ts";
import { SURVEY_DATE } from "../survey-date.ts";
import type { HeldTable } from "./held-table.ts";
import { plantDefects, SPOILED } from "./plant-defects.ts";
import { smallTown } from "./small-town-fixture.ts";

const GRIDS = "duty-grids.geojson";
const LAYER_OF: Readonly<Record<string, string>> = {
  [SPOILED.waterPipes]: "water",
  [SPOILED.waterPoints]: "water-facilities",
  [SPOILED.sewerPipes]: "sewer",
  [SPOILED.sewerPoints]: "sewer-facilities",
};

/** Writes the town as survey files, checks them, and compares with what was planted. */
async function checkTown(tables: ReadonlyMap<string, HeldTable>, planted: PlantedDefects) {
  const county = writeCountyFixture([
    ...Object.entries(LAYER_OF).map(([file, layer]) => ({ file, layer })),
    { file: GRIDS, layer: "duty-grids" },
  ]);
  for (const file of Object.keys(LAYER_OF)) writeShapefile(county, tables.get(file)!);
  writeFileSync(join(county, GRIDS), geojson(tables.get(SPOILED.dutyGrids)!));
  const defects = planted.defects.map((defect) =>
    defect.file === SPOILED.dutyGrids ? { ...defect, file: GRIDS } : defect,
  );
  const checked = await checkFiles([], { county }, silentProgress);
  const result = comparePlanted({ ...planted, defects }, join(county, "defects.json"), checked);
  return {
    ...result,
    missed: result.missed.map(({ check, file, row, what }) => `${check} ${file} ${row}: ${what}`),
    unexpected: result.unexpected.map(({ check, file, row, found }) => `${check} ${file} ${row}: ${found}`),
  };
}

function writeShapefile(folder: string, { file, columns, rows }: HeldTable): void {
  const stem = join(folder, file.replace(/\.shp$/, ""));
  mkdirSync(dirname(stem), { recursive: true });
  const { shp, shx } = shapesOf(rows.map(({ shape }) => shape));
  writeFileSync(`${stem}.shp`, shp);
  writeFileSync(`${stem}.shx`, shx);
  writeFileSync(`${stem}.dbf`, dbfInGbk(columns, rows, SURVEY_DATE));
  writeFileSync(`${stem}.prj`, ESRI_WKT_4546);
}

function geojson({ rows, columns }: HeldTable): string {
  const features = rows.map(({ shape, values }) => ({
    type: "Feature",
    properties: Object.fromEntries(columns.map(({ name }, i) => [name, values[i]])),
    geometry: {
      type: "MultiPolygon",
      coordinates:
        "polygons" in shape
          ? shape.polygons.map((rings) => rings.map((ring) => [...ring, ring[0]!].map(degreesFromLocal)))
          : [],
    },
  }));
  return JSON.stringify({ type: "FeatureCollection", features });
}

describe("defects planted in a small town", () => {
  it("are none when none are asked for, and then nothing is found", async () => {
    const tables = smallTown();
    const planted = plantDefects(tables, 0, 1);
    expect(await checkTown(tables, planted)).toMatchObject({ planted: 0, found: 0, unexpected: [] });
  });

  it("are all found, of every kind, and nothing else is", async () => {
    const tables = smallTown();
    const planted = plantDefects(tables, 74, 5);
    expect(new Set(planted.defects.map(({ check }) => check)).size).toBe(37);
    expect(await checkTown(tables, planted)).toMatchObject({
      planted: 74,
      found: 74,
      false: 0,
      missed: [],
      unexpected: [],
    });
  });

  it("are the same for the same seed, and others for another", () => {
    const plant = (seed: number) => plantDefects(smallTown(), 60, seed).defects;
    expect(plant(3)).toEqual(plant(3));
    expect(plant(3)).not.toEqual(plant(4));
  });

  it("are refused when there is no place for so many", () => {
    expect(() => plantDefects(smallTown(), 100_000, 1)).toThrow(/no place for 100000 defects, only for \d+/);
  });
});
