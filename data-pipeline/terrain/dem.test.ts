import { existsSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openGdal } from "../gdal.ts";
import { joinGrids, loadDems } from "./dem.ts";
import { continuedGround } from "./ground.ts";
import type { HeightGrid } from "./height-grid.ts";

const data = (path: string) => fileURLToPath(new URL(`../../../shared/data/${path}`, import.meta.url));
const hasData = existsSync(data("dem/N42E001.hgt.zip"));
if (!hasData) console.warn("dem.test.ts: ../shared/data is absent; the tests on real grids are skipped");

const flat = (height: number, west: number, degrees: number, step: number): HeightGrid => {
  const n = Math.round(degrees / step);
  const heights = new Float32Array(n * n).fill(height);
  return { west, north: 25 + degrees / 2, stepLon: step, stepLat: step, columns: n, rows: n, heights };
};

describe("joinGrids", () => {
  const coarse = flat(100, 110.9, 0.2, 0.001);
  const fine = flat(140, 110.98, 0.04, 0.0001);
  const dem = joinGrids([coarse, fine]);

  it("takes the finest grid where there is one, and the coarser around it", () => {
    expect(dem.sample(111, 25)).toBe(140);
    expect(dem.sample(110.93, 25)).toBe(100);
    expect(dem.cellMeters(111, 25)).toBeCloseTo(11.1, 1);
    expect(dem.cellMeters(110.93, 25)).toBeCloseTo(111, 0);
    expect(dem.sample(110, 25)).toBeNaN();
  });

  it("fades from one grid into the other instead of leaving a cliff", () => {
    let steepest = 0;
    for (let lon = 110.97; lon < 110.99; lon += 0.00005) {
      steepest = Math.max(steepest, Math.abs(dem.sample(lon + 0.00005, 25) - dem.sample(lon, 25)));
    }
    // 40 m over two coarse cells; at once it would be 40 m over 5 m
    expect(steepest).toBeLessThan(2);
  });

  it("leaves a hole where no grid has a height", () => {
    const holed = flat(100, 111, 0.02, 0.001);
    holed.heights.fill(Number.NaN, 0, 200);
    expect(joinGrids([holed]).sample(111.01, 25.006)).toBeNaN();
    expect(joinGrids([holed]).sample(111.01, 24.995)).toBe(100);
  });
});

describe("continuedGround", () => {
  it("goes on beyond the survey without a step and without a hole", () => {
    const dem = joinGrids([flat(300, 111, 0.1, 0.001)]);
    const ground = continuedGround(dem);
    for (const lon of [-170, 0, 110.999, 111.001, 111.05, 111.2]) expect(ground(lon, 25)).toBeCloseTo(300, 3);
    expect(ground(111.05, -80)).toBeCloseTo(300, 3);
  });
});

describe.skipIf(!hasData)("loadDems", () => {
  it("reads a zipped HGT: the highest mountain of Andorra is where it is", async () => {
    const dem = await loadDems([{ path: data("dem/N42E001.hgt.zip") }], [1.38, 42.4, 1.83, 42.72]);
    let highest = 0;
    for (let lat = 42.585; lat < 42.598; lat += 0.0003) {
      for (let lon = 1.435; lon < 1.455; lon += 0.0003) highest = Math.max(highest, dem.sample(lon, lat));
    }
    // Coma Pedrosa 2,942 m; a 90 m grid misses the very top
    expect(highest).toBeGreaterThan(2860);
    expect(highest).toBeLessThan(2950);
    expect(dem.cellMeters(1.5, 42.5)).toBeCloseTo(92.8, 0);
  });

  it("reads a GeoTIFF on a grid of US feet: heights agree with the surveyed junctions of the same system", async () => {
    const dem = await loadDems([{ path: data("water/ky4/ky4_elevation.tif") }]);
    const { features } = JSON.parse(readFileSync(data("water/ky4/ky4_junctions.geojson"), "utf8"));
    const gdal = await openGdal();
    const places = await gdal.gdaltransform(
      features.map((f: { geometry: { coordinates: number[] } }) => f.geometry.coordinates.slice(0, 2)),
      ["-s_srs", "EPSG:3547", "-t_srs", "EPSG:4490"],
    );
    const errors = places.map(([lon, lat], i) =>
      Math.abs(dem.sample(lon!, lat!) - features[i].properties.elevation),
    );
    errors.sort((a, b) => a - b);
    expect(errors.length).toBe(959);
    expect(errors[Math.floor(errors.length / 2)]).toBeLessThan(2);
  });

  it("turns heights in feet into metres", async () => {
    const path = data("water/micropolis/elevgrid");
    const inMeters = await loadDems([{ path, crs: "EPSG:2277" }]);
    const inFeet = await loadDems([{ path, crs: "EPSG:2277", heightUnit: "ft" }]);
    const [west, south, east, north] = inMeters.bounds;
    const middle = [(west + east) / 2, (south + north) / 2] as const;
    expect(inFeet.sample(...middle) / inMeters.sample(...middle)).toBeCloseTo(0.3048, 6);
  });

  it("refuses a grid that does not say its CRS, a missing file and a table", async () => {
    await expect(loadDems([{ path: data("water/micropolis/elevgrid") }])).rejects.toThrow(/crs: EPSG:n/);
    await expect(loadDems([{ path: data("dem/none.tif") }])).rejects.toThrow(/no such file/);
    await expect(loadDems([{ path: data("water/ky4/ky4_pipes.geojson") }])).rejects.toThrow(/no raster/);
    await expect(loadDems([])).rejects.toThrow(/empty list/);
  });

  it("refuses a grid that lies elsewhere than the county", async () => {
    const grid = [{ path: data("dem/N42E001.hgt.zip") }];
    await expect(loadDems(grid, [111, 24, 112, 25])).rejects.toThrow(/outside the county/);
  });
});

describe("a ground grid", () => {
  it("that is no grid is named, with what was expected", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "twin-dem-")), "ground.tif");
    writeFileSync(path, "II*\0 and then nothing of the kind");
    await expect(loadDems([{ path }], [110, 24, 112, 26])).rejects.toThrow(
      /ground\.tif: found no raster; expected a ground grid \(.+\)/,
    );
  });

  it.skipIf(!hasData)("is read through a symbolic link", async () => {
    const link = join(mkdtempSync(join(tmpdir(), "twin-dem-")), "N42E001.hgt.zip");
    symlinkSync(data("dem/N42E001.hgt.zip"), link);
    const dem = await loadDems([{ path: link }], [1.4, 42.4, 1.6, 42.6]);
    expect(dem.sample(1.5, 42.5)).toBeGreaterThan(500);
  });
});
