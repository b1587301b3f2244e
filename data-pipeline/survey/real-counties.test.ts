import { cpSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { FeatureTable } from "../feature-table.ts";
import { silentProgress } from "../progress.ts";
import { type ImportedCounty, importCounty } from "./import-county.ts";

const counties = join(import.meta.dirname, "../../e2e/counties");
const shared = join(import.meta.dirname, "../../../shared");
const hasData = existsSync(join(shared, "data/water/ky4"));
if (!hasData) console.log("skipped: ../shared/data is not here");

/** Imports a copy, so that nothing imported earlier is found. */
async function importCopy(id: string): Promise<ImportedCounty> {
  const copy = join(mkdtempSync(join(tmpdir(), "twin-county-")), id);
  cpSync(join(counties, id, "county.yaml"), join(copy, "county.yaml"));
  const yaml = readFileSync(join(copy, "county.yaml"), "utf8");
  writeFileSync(join(copy, "county.yaml"), yaml.replaceAll("../../../../shared", shared));
  return importCounty(copy, silentProgress);
}
const counts = (county: ImportedCounty) =>
  Promise.all(county.layerIds.map(async (id) => [id, (await county.layer(id))!.count]));

describe.runIf(hasData)("KY4 from GeoJSON and from its EPANET model", () => {
  let geojson: Map<string, FeatureTable>;
  let model: Map<string, FeatureTable>;
  beforeAll(async () => {
    const tables = async (id: string) => {
      const county = await importCopy(id);
      return new Map(
        await Promise.all(
          county.layerIds.map(async (layer) => [layer, (await county.layer(layer))!] as const),
        ),
      );
    };
    [geojson, model] = [await tables("ky4"), await tables("ky4-inp")];
  });

  it("are the same 1,156 pipes and 966 points", () => {
    for (const [layer, count] of [
      ["water", 1156],
      ["water-facilities", 966],
    ] as const) {
      expect([geojson.get(layer)!.count, model.get(layer)!.count]).toEqual([count, count]);
      expect([...geojson.get(layer)!.ids].sort()).toEqual([...model.get(layer)!.ids].sort());
    }
  });

  it("agree in ends, diameters and lengths", () => {
    const [a, b] = [geojson.get("water")!, model.get("water")!];
    for (let i = 0; i < a.count; i++) {
      const j = b.ids.indexOf(a.ids[i]!);
      for (const field of ["fromNode", "toNode", "diameterLabel", "nominalMm", "outerDiameterMm"])
        expect(b.columns.get(field)![j]).toBe(a.columns.get(field)![i]);
      expect(b.columns.get("lengthM")![j]).toBeCloseTo(Number(a.columns.get("lengthM")![i]), 1);
    }
  });

  it("agree in place and level, feet in one and metres in the other", () => {
    const [a, b] = [geojson.get("water-facilities")!, model.get("water-facilities")!];
    for (let i = 0; i < a.count; i++) {
      const j = b.ids.indexOf(a.ids[i]!);
      expect(b.columns.get("kind")![j]).toBe(a.columns.get("kind")![i]);
      for (const axis of [0, 1])
        expect(b.coordinates[3 * j + axis]).toBeCloseTo(a.coordinates[3 * i + axis]!, 7);
      expect(b.coordinates[3 * j + 2]).toBeCloseTo(a.coordinates[3 * i + 2]!, 2);
    }
  });
});

describe.runIf(hasData)("Micropolis from Shapefiles without .prj", () => {
  it("holds every main, service line, valve, hydrant and building, with heights in metres", async () => {
    const county = await importCopy("micropolis");
    expect(await counts(county)).toEqual([
      ["water", 567 + 460],
      ["water-facilities", 203 + 52],
      ["waterways", 4],
      ["roads", 22],
      ["buildings", 868],
    ]);
    const water = (await county.layer("water"))!;
    expect(new Set(water.columns.get("material"))).toEqual(new Set(["ZT", "SM", "QM", "TZ", "PVC"]));
    expect(new Set(water.columns.get("nominalMm"))).toEqual(new Set([50, 100, 150, 200, 300, 20, 25]));
    const heights = (await county.layer("buildings"))!.columns.get("heightM")!.map(Number);
    expect([Math.min(...heights), Math.max(...heights)]).toEqual([3.048, 12.192]);
    // valves stand on the mains, about a metre down; the ground is 1,000 to 1,069 feet up
    const facilities = (await county.layer("water-facilities"))!;
    const onMain = facilities.columns.get("depthM")!.filter((depth) => typeof depth === "number");
    expect(onMain.length).toBe(202); // one valve of the file lies 15 m off every pipe
    for (let i = 2; i < facilities.coordinates.length; i += 3) {
      expect(facilities.coordinates[i]).toBeGreaterThan(1000 * 0.3048 - 2);
      expect(facilities.coordinates[i]).toBeLessThan(1069 * 0.3048);
    }
  });
});

describe.runIf(hasData)("Andorra from OpenStreetMap and SRTM", () => {
  it("holds the roads, waters, buildings and land use of the extract, on the mountains", async () => {
    const county = await importCopy("andorra");
    expect(await counts(county)).toEqual([
      ["landuse", 121],
      ["hydrography", 82],
      ["waterways", 145],
      ["roads", 1614],
      ["places", 68],
      ["buildings", 292],
    ]);
    const roads = (await county.layer("roads"))!;
    expect(roads.columns.get("class")!.every((value) => value !== null)).toBe(true);
    expect(new Set(roads.columns.get("structure"))).toContain("bridge");
    expect(roads.ids.every((id) => /^w\d+$/.test(id))).toBe(true);
    const towns = (await county.layer("places"))!;
    const capital = towns.columns.get("name")!.indexOf("Andorra la Vella");
    expect(towns.coordinates[3 * capital + 2]).toBeGreaterThan(950);
    expect(towns.coordinates[3 * capital + 2]).toBeLessThan(1100);
  });
});
