import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { geodesicLengthMeters } from "./geodesy.ts";
import {
  cgcs2000FromShifted,
  gcj02FromBd09,
  gcj02FromCgcs2000,
  type LonLat,
  MAP_DATUMS,
  shiftedFromCgcs2000,
} from "./map-shift.ts";

const CODES = new URL("../../shared/data/codes/", import.meta.url);
const hasVectors = existsSync(new URL("crs_vectors.json", CODES));
if (!hasVectors) console.warn(`skipped: published points are not at ${fileURLToPath(CODES)}`);
const readVectors = (name: string) => JSON.parse(readFileSync(new URL(name, CODES), "utf8"));

/** "Met to 1 mm"; the inverse of GCJ-02 to 1 cm. */
const MILLIMETER = 0.001;
const CENTIMETER = 0.01;
/** Half of the last of 7 decimals of a degree is 6 mm. */
const ROUNDED_METERS = 0.006;
const apart = (a: LonLat, b: LonLat) => geodesicLengthMeters(a[0], a[1], b[0], b[1]);
/** One step backwards, which many libraries take for the inverse; 1 to 3 m off. */
const oneStepBack = ([lon, lat]: LonLat): LonLat => {
  const [east, north] = gcj02FromCgcs2000([lon, lat]);
  return [2 * lon - east, 2 * lat - north];
};

/** The other way round with the signs turned, which many take for the inverse of BD-09; centimetres off. */
const closedFormBack = ([lon, lat]: LonLat, waves: number): LonLat => {
  const [x, y] = [lon - 0.0065, lat - 0.006];
  const radius = Math.hypot(x, y) - 0.00002 * Math.sin(y * waves);
  const angle = Math.atan2(y, x) - 0.000003 * Math.cos(x * waves);
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
};
const BAIDU_WAVES = (Math.PI * 3000) / 180;

describe.skipIf(!hasVectors)("against published points", () => {
  const { gcj02, bd09, coordtransform } = hasVectors ? readVectors("crs_vectors.json") : {};
  const { coords } = hasVectors ? readVectors("vectors.json") : {};

  it("gives GCJ-02 to 1 mm and comes back to 1 cm", () => {
    const rows: number[][] = gcj02.rows_wgsLat_wgsLon_gcjLat_gcjLon;
    expect(rows).toHaveLength(3);
    for (const [lat, lon, gcjLat, gcjLon] of rows) {
      const shifted: LonLat = [gcjLon!, gcjLat!];
      expect(apart(gcj02FromCgcs2000([lon!, lat!]), shifted)).toBeLessThan(MILLIMETER);
      expect(apart(cgcs2000FromShifted(shifted, "GCJ-02"), [lon!, lat!])).toBeLessThan(CENTIMETER);
    }
  });

  it("meets every point of coordtransform to 1 mm, its approximate inverses by the same approximations", () => {
    const place: LonLat = coordtransform.input_lon_lat;
    expect(apart(gcj02FromCgcs2000(place), coordtransform.wgs84togcj02)).toBeLessThan(MILLIMETER);
    expect(apart(gcj02FromBd09(coordtransform.gcj02tobd09), place)).toBeLessThan(MILLIMETER);
    expect(apart(closedFormBack(place, BAIDU_WAVES), coordtransform.bd09togcj02)).toBeLessThan(MILLIMETER);
    expect(apart(gcj02FromBd09(place), coordtransform.bd09togcj02)).toBeLessThan(0.2);
    expect(apart(oneStepBack(place), coordtransform.gcj02towgs84)).toBeLessThan(MILLIMETER);
  });

  it("gives the points of this county in both datums as they are written", () => {
    expect(coords).toHaveLength(3);
    for (const { wgs84, wgs84_or_cgcs2000, gcj02: gcj, bd09: bd } of coords) {
      const place: LonLat = wgs84 ?? wgs84_or_cgcs2000;
      expect(apart(shiftedFromCgcs2000(place, "GCJ-02"), gcj)).toBeLessThan(ROUNDED_METERS + MILLIMETER);
      expect(apart(cgcs2000FromShifted(gcj, "GCJ-02"), place)).toBeLessThan(CENTIMETER);
      if (bd)
        expect(apart(shiftedFromCgcs2000(place, "BD-09"), bd)).toBeLessThan(ROUNDED_METERS + MILLIMETER);
    }
  });

  it("meets eviltransform's BD-09 points to 1 mm with eviltransform's waves, which are not Baidu's", () => {
    // it writes sin(π·y) where all others, and the points above, have sin(3000/180·π·y)
    const rows: number[][] = bd09.rows_bdLat_bdLon_wgsLat_wgsLon;
    expect(rows).toHaveLength(2);
    for (const [bdLat, bdLon, lat, lon] of rows) {
      const gcj = closedFormBack([bdLon!, bdLat!], Math.PI);
      expect(apart(oneStepBack(gcj), [lon!, lat!])).toBeLessThan(MILLIMETER);
      const ours = cgcs2000FromShifted([bdLon!, bdLat!], "BD-09");
      expect(apart(ours, [lon!, lat!])).toBeGreaterThan(5);
    }
  });
});

describe("the shifted datums", () => {
  const seat: LonLat = [111.579, 25.185];

  it("come back to a micrometre everywhere in the county", () => {
    for (const datum of MAP_DATUMS)
      for (let lon = 111.3; lon < 112.2; lon += 0.07)
        for (let lat = 24.6; lat < 25.4; lat += 0.07) {
          const back = cgcs2000FromShifted(shiftedFromCgcs2000([lon, lat], datum), datum);
          expect(Math.max(Math.abs(back[0] - lon), Math.abs(back[1] - lat))).toBeLessThan(1e-10);
        }
  });

  it("move the county seat by 620 m and by 1,200 m, as its maps do", () => {
    expect(apart(seat, shiftedFromCgcs2000(seat, "GCJ-02"))).toBeCloseTo(618.7, 0);
    expect(apart(seat, shiftedFromCgcs2000(seat, "BD-09"))).toBeGreaterThan(1100);
  });

  it("leave places outside China where they are", () => {
    expect(gcj02FromCgcs2000([-84.5, 37.9])).toEqual([-84.5, 37.9]);
  });
});
