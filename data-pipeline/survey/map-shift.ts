import { cgcs2000FromShifted, type MapDatum } from "../../contract/map-shift.ts";

/**
 * Puts coordinates of the Chinese map datums back to CGCS2000, in place.
 * @param lonLat degrees, interleaved
 */
export function undoMapShift(lonLat: Float64Array, shifted: MapDatum): Float64Array {
  for (let i = 0; i < lonLat.length; i += 2)
    lonLat.set(cgcs2000FromShifted([lonLat[i]!, lonLat[i + 1]!], shifted), i);
  return lonLat;
}
