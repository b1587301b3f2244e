import { AFTER, clipped, type VehicleTrack } from "../../contract/tracks/vehicle-track.ts";

/** Corners in degrees, interleaved longitude, latitude; the last is joined to the first. */
export type FenceRing = readonly (readonly [lonDeg: number, latDeg: number])[];

/** A vehicle was inside of a fence. */
export interface FenceVisit {
  readonly vehicle: number;
  /** UTC ms of its first and last report from inside */
  readonly firstMs: number;
  readonly lastMs: number;
  /** it was seen outside before, or after; otherwise it was inside already, or is still, or nothing was heard */
  readonly entered: boolean;
  readonly left: boolean;
  /** nothing was heard of it for a while meanwhile: it may have left and come back */
  readonly hasSilence: boolean;
}

/** When a vehicle was in the fence between two times, UTC ms. A visit begins and ends with reports; nobody knows the second between two. */
export function fenceVisits(
  track: VehicleTrack,
  ring: FenceRing,
  fromMs: number,
  toMs: number,
): FenceVisit[] {
  const { vehicle, timesMs, positionsDeg, hasFix, silentAfter } = clipped(track, fromMs, toMs);
  const isInside = insideOf(ring);
  const visits: FenceVisit[] = [];
  let [first, last, wasOutside, hasSilence, isSilent] = [-1, -1, false, false, false];
  const close = (left: boolean) => {
    if (first < 0) return;
    visits.push({ vehicle, firstMs: timesMs[first]!, lastMs: timesMs[last]!, entered, left, hasSilence });
    first = -1;
  };
  let entered = false;
  for (let i = 0; i < timesMs.length; i++) {
    if (i > 0 && silentAfter[i - 1] !== AFTER.fix) isSilent = true;
    if (!hasFix[i]) continue;
    if (isInside(positionsDeg[2 * i]!, positionsDeg[2 * i + 1]!)) {
      if (first < 0) {
        first = i;
        entered = wasOutside && !isSilent;
        hasSilence = false;
      } else if (isSilent) hasSilence = true;
      last = i;
      wasOutside = false;
    } else {
      close(!isSilent);
      wasOutside = true;
    }
    isSilent = false;
  }
  close(false);
  return visits;
}

/** Whether a place in degrees is inside of a ring: a ray to the east crosses its edges an odd number of times. */
export function insideOf(ring: FenceRing): (lonDeg: number, latDeg: number) => boolean {
  const [west, east] = [Math.min(...ring.map(([lon]) => lon)), Math.max(...ring.map(([lon]) => lon))];
  const [south, north] = [Math.min(...ring.map(([, lat]) => lat)), Math.max(...ring.map(([, lat]) => lat))];
  return (lon, lat) => {
    if (lon < west || lon > east || lat < south || lat > north) return false;
    let isInside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [x1, y1] = ring[i]!;
      const [x2, y2] = ring[j]!;
      if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) isInside = !isInside;
    }
    return isInside;
  };
}
