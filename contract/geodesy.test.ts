import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { EnuFrame, ecefFromGeodetic, geodesicLengthMeters, geodeticFromEcef } from "./geodesy.ts";

const VECTORS = fileURLToPath(new URL("../../shared/data/codes/crs_vectors.json", import.meta.url));
if (!existsSync(VECTORS)) console.warn(`skipped: PROJ's points are not at ${VECTORS}`);

describe.skipIf(!existsSync(VECTORS))("against PROJ", () => {
  const vectors: {
    wgs84: [number, number, number][];
    projected: Record<string, [number, number, number][]>;
  } = JSON.parse(readFileSync(VECTORS, "utf8"));
  const [, ecef] = Object.entries(vectors.projected).find(([name]) => name.startsWith("EPSG:4978"))!;

  it("gives ECEF within a tenth of a millimetre", () => {
    vectors.wgs84.forEach(([lon, lat, height], i) => {
      const ours = ecefFromGeodetic(lon, lat, height);
      for (const axis of [0, 1, 2] as const) expect(Math.abs(ours[axis] - ecef[i]![axis])).toBeLessThan(1e-4);
    });
  });

  it("comes back from ECEF to the same degrees and height", () => {
    vectors.wgs84.forEach(([lon, lat, height], i) => {
      const [lon2, lat2, height2] = geodeticFromEcef(ecef[i]!);
      expect(Math.abs(lon2 - lon)).toBeLessThan(1e-9);
      expect(Math.abs(lat2 - lat)).toBeLessThan(1e-9);
      expect(Math.abs(height2 - height)).toBeLessThan(1e-4);
    });
  });
});

describe("the east-north-up frame", () => {
  const frame = new EnuFrame(111.579, 25.185, 0);

  it("puts its origin at zero and a point above it straight up", () => {
    expect(frame.enuFromGeodetic(111.579, 25.185, 0).every((v) => Math.abs(v) < 1e-9)).toBe(true);
    const [e, n, u] = frame.enuFromGeodetic(111.579, 25.185, 100);
    expect([e, n].every((v) => Math.abs(v) < 1e-9)).toBe(true);
    expect(u).toBeCloseTo(100, 9);
  });

  it("goes there and back within a micrometre, 8 km from the origin", () => {
    const there = frame.enuFromGeodetic(111.65, 25.24, 312.5);
    const [lon, lat, height] = frame.geodeticFromEnu(there);
    const again = frame.enuFromGeodetic(lon, lat, height);
    for (const axis of [0, 1, 2] as const) expect(Math.abs(again[axis] - there[axis])).toBeLessThan(1e-6);
  });

  it("writes the matrix that turns its coordinates into ECEF", () => {
    const m = frame.ecefFromEnuMatrix;
    const p = [1200, -3400, 56] as const;
    const [x, y, z] = frame.ecefFromEnu(p);
    const row = (r: number) => m[r]! * p[0] + m[r + 4]! * p[1] + m[r + 8]! * p[2] + m[r + 12]!;
    expect(row(0)).toBeCloseTo(x, 6);
    expect(row(1)).toBeCloseTo(y, 6);
    expect(row(2)).toBeCloseTo(z, 6);
  });
});

describe("length on the ellipsoid", () => {
  it("agrees with the published Flinders Peak – Buninyong line", () => {
    // Geoscience Australia, Geodetic Calculation Methods: 54 972.271 m on GRS80
    const length = geodesicLengthMeters(
      144 + 25 / 60 + 29.5244 / 3600,
      -(37 + 57 / 60 + 3.7203 / 3600),
      143 + 55 / 60 + 35.3839 / 3600,
      -(37 + 39 / 60 + 10.1561 / 3600),
    );
    expect(Math.abs(length - 54972.271)).toBeLessThan(1e-3);
  });

  it("is zero for one point and the same in both directions", () => {
    expect(geodesicLengthMeters(111.5, 25.2, 111.5, 25.2)).toBe(0);
    const there = geodesicLengthMeters(111.5, 25.2, 111.6, 25.1);
    expect(geodesicLengthMeters(111.6, 25.1, 111.5, 25.2)).toBeCloseTo(there, 9);
  });
});
