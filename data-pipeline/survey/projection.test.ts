import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { geodesicLengthMeters } from "../../contract/geodesy.ts";
import { applyAxisOrder, findAxisOrder } from "./axis-order.ts";
import { undoMapShift } from "./map-shift.ts";
import { Projection } from "./projection.ts";

const path = join(import.meta.dirname, "../../../shared/data/codes/crs_vectors.json");
const hasVectors = existsSync(path);
if (!hasVectors) console.log("skipped: ../shared/data/codes is not here");
const vectors = hasVectors
  ? z
      .object({
        wgs84: z.array(z.array(z.number())),
        projected: z.record(z.string(), z.array(z.array(z.number()))),
        cgcs2000_gk_test_from_repo: z.object({
          lon: z.string(),
          lat: z.string(),
          easting: z.number(),
          northing: z.number(),
        }),
        gcj02: z.object({ rows_wgsLat_wgsLon_gcjLat_gcjLon: z.array(z.array(z.number())) }),
        coordtransform: z.object({ input_lon_lat: z.array(z.number()), gcj02tobd09: z.array(z.number()) }),
      })
      .parse(JSON.parse(readFileSync(path, "utf8")))
  : null;
const pair = z.tuple([z.number(), z.number()]);
const { coords } = hasVectors
  ? z
      .object({
        coords: z.array(
          z.object({
            wgs84_or_cgcs2000: pair.optional(),
            epsg4546_EN: pair.optional(),
            epsg4525_EN: pair.optional(),
          }),
        ),
      })
      .parse(JSON.parse(readFileSync(join(path, "../vectors.json"), "utf8")))
  : { coords: [] };

const metersBetween = (a: readonly number[], b: readonly number[]) =>
  geodesicLengthMeters(a[0]!, a[1]!, b[0]!, b[1]!);

describe.runIf(hasVectors)("projection into CGCS2000", () => {
  const flat = Object.entries(vectors?.projected ?? {}).filter(([name]) => !name.includes("4978"));

  it.each(flat)("agrees with PROJ within 0.1 mm: %s", async (name, points) => {
    const projection = await Projection.toCgcs2000(name.split(" ")[0]!);
    const lonLat = projection.transform(Float64Array.from(points.flatMap(([x, y]) => [x!, y!])));
    points.forEach((_, i) => {
      const [lon, lat] = vectors!.wgs84[i]!;
      expect(metersBetween([lonLat[2 * i]!, lonLat[2 * i + 1]!], [lon!, lat!])).toBeLessThan(0.0001);
    });
  });

  it("agrees with the county's points in both writings of the zone, within 1 mm", async () => {
    let compared = 0;
    for (const { wgs84_or_cgcs2000: place, ...written } of coords)
      for (const [crs, en] of [
        ["EPSG:4546", written.epsg4546_EN],
        ["EPSG:4525", written.epsg4525_EN],
      ] as const) {
        if (!place || !en) continue;
        const projection = await Projection.toCgcs2000(crs);
        expect(metersBetween([...projection.transform(Float64Array.from(en))], place)).toBeLessThan(0.001);
        compared++;
      }
    expect(compared).toBe(3);
  });

  it("agrees with a published Gauss-Krüger point within 1 mm and its rounding to 0.0001 seconds", async () => {
    const { lon, lat, easting, northing } = vectors!.cgcs2000_gk_test_from_repo;
    const degrees = (text: string) => {
      const [d, m, s] = text.split(" ").map(Number);
      return d! + m! / 60 + s! / 3600;
    };
    const roundingMeters = (0.00005 / 3600) * 111_000;
    const projection = await Projection.toCgcs2000("EPSG:4546");
    const found = projection.transform(Float64Array.of(easting, northing));
    expect(metersBetween([...found], [degrees(lon), degrees(lat)])).toBeLessThan(
      0.001 + Math.SQRT2 * roundingMeters,
    );
  });

  it("takes GCJ-02 back within 1 cm of the published points, and BD-09 of them too", () => {
    for (const [wgsLat, wgsLon, gcjLat, gcjLon] of vectors!.gcj02.rows_wgsLat_wgsLon_gcjLat_gcjLon)
      expect(
        metersBetween([...undoMapShift(Float64Array.of(gcjLon!, gcjLat!), "GCJ-02")], [wgsLon!, wgsLat!]),
      ).toBeLessThan(0.01);
    const { input_lon_lat, gcj02tobd09 } = vectors!.coordtransform;
    expect(
      metersBetween(
        [...undoMapShift(Float64Array.from(gcj02tobd09), "BD-09")],
        [...undoMapShift(Float64Array.from(input_lon_lat), "GCJ-02")],
      ),
    ).toBeLessThan(0.001);
  });
});

describe("a projection", () => {
  it("refuses a CRS nobody knows", async () => {
    await expect(Projection.toCgcs2000("EPSG:99999")).rejects.toThrow(
      '"EPSG:99999" is no CRS that PROJ knows; expected e.g. EPSG:4546',
    );
  });

  it("gives NaN for a point it cannot place, and places the others", async () => {
    const projection = await Projection.toCgcs2000("EPSG:4546");
    const [lon, , nan] = projection.transform(Float64Array.of(558362.916, 2786672.9, Number.NaN, 1));
    expect(lon).toBeCloseTo(111.579, 7);
    expect(nan).toBeNaN();
  });

  it("takes more points than it hands to PROJ at once", async () => {
    const projection = await Projection.toCgcs2000("EPSG:4546");
    const xy = new Float64Array(2 * 250_001);
    for (let i = 0; i < xy.length; i += 2) xy.set([558362.916, 2786672.9], i);
    const lonLat = projection.transform(xy);
    expect([lonLat[0], lonLat[1]]).toEqual([lonLat.at(-2), lonLat.at(-1)]);
  });
});

describe("the way a file writes coordinates", () => {
  const bounds: [number, number, number, number] = [111.3, 24.6, 112.2, 25.4];
  const east = 558362.916;
  const north = 2786672.9;
  it.each([
    ["as the CRS has it", [east, north], { swapped: false, zonePrefix: 0 }],
    ["northing first", [north, east], { swapped: true, zonePrefix: 0 }],
    ["zone in front", [37_000_000 + east, north], { swapped: false, zonePrefix: 37_000_000 }],
    ["northing first, zone in front", [north, 37_000_000 + east], { swapped: true, zonePrefix: 37_000_000 }],
  ])("is found: %s", async (_, xy, expected) => {
    const projection = await Projection.toCgcs2000("EPSG:4546");
    const order = findAxisOrder(Float64Array.of(...xy, Number.NaN), projection, bounds);
    expect(order).toEqual(expected);
    const [x, y] = applyAxisOrder(Float64Array.from(xy), order!);
    expect(x).toBeCloseTo(east, 6);
    expect(y).toBe(north);
  });

  it("is found when the CRS has the zone and the file has not", async () => {
    const projection = await Projection.toCgcs2000("EPSG:4525");
    expect(findAxisOrder(Float64Array.of(north, east, 1), projection, bounds)).toEqual({
      swapped: true,
      zonePrefix: -37_000_000,
    });
  });

  it("is not guessed when nothing fits", async () => {
    const projection = await Projection.toCgcs2000("EPSG:4546");
    expect(findAxisOrder(Float64Array.of(1, 2, 3), projection, bounds)).toBeNull();
  });
});
