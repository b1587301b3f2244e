import { createRequire } from "node:module";

type LonLat = [lonDeg: number, latDeg: number];
/** gcoord's own types describe an ES module; what Node loads is CommonJS. */
const gcoord: {
  readonly GCJ02: string;
  readonly BD09: string;
  readonly WGS84: string;
  transform(position: LonLat, from: string, to: string): LonLat;
} = createRequire(import.meta.url)("gcoord");

/**
 * Puts coordinates of the Chinese map datums back to CGCS2000, in place.
 * @param lonLat degrees, interleaved
 */
export function undoMapShift(lonLat: Float64Array, shifted: "GCJ-02" | "BD-09"): Float64Array {
  const from = shifted === "GCJ-02" ? gcoord.GCJ02 : gcoord.BD09;
  for (let i = 0; i < lonLat.length; i += 2) {
    const [lon, lat] = gcoord.transform([lonLat[i]!, lonLat[i + 1]!], from, gcoord.WGS84);
    lonLat[i] = lon;
    lonLat[i + 1] = lat;
  }
  return lonLat;
}
