import gcoord from "gcoord";
import { expect, it } from "vitest";
import { geodesicLengthMeters } from "../../contract/geodesy.ts";
import { type LonLat, shiftedFromCgcs2000 } from "../../contract/map-shift.ts";
import { coordinatesIn } from "./CoordinateReadout.tsx";

const CM_111 = "+proj=tmerc +lat_0=0 +lon_0=111 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs";
const seat = { lonDeg: 111.579, latDeg: 25.185, surveyHeightMeters: undefined };

it("writes EPSG:4546 north before east, as PROJ computes it", () => {
  expect(coordinatesIn("projected", seat, CM_111)).toEqual(["2786672.90", "558362.92"]);
});

it("shifts to GCJ-02 by the 620 m of this county", () => {
  const [lon, lat] = coordinatesIn("gcj", seat, CM_111).map(Number.parseFloat) as [number, number];
  const east = (lon - seat.lonDeg) * 100_800;
  const north = (lat - seat.latDeg) * 110_780;
  expect(Math.hypot(east, north)).toBeGreaterThan(610);
  expect(Math.hypot(east, north)).toBeLessThan(635);
});

it("gives degrees to a tenth of a metre", () => {
  expect(coordinatesIn("cgcs", seat, CM_111)).toEqual(["111.579000°", "25.185000°"]);
});

it("shifts to a micrometre as gcoord does, which others use", () => {
  const places: LonLat[] = [
    [111.579, 25.185],
    [87.6, 43.8],
    [121.5, 31.2],
    [126.6, 45.8],
  ];
  for (const place of places) {
    const [lon, lat] = place;
    const witness = [
      ["GCJ-02", gcoord.transform([lon, lat], gcoord.WGS84, gcoord.GCJ02)],
      ["BD-09", gcoord.transform([lon, lat], gcoord.WGS84, gcoord.BD09)],
    ] as const;
    for (const [datum, [east, north]] of witness) {
      const ours = shiftedFromCgcs2000(place, datum);
      expect(geodesicLengthMeters(ours[0], ours[1], east!, north!)).toBeLessThan(1e-6);
    }
  }
});
