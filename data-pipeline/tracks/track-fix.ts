/** One report of a vehicle, in the units of people. Place in degrees (WGS84, as receivers give it). */
export interface TrackFix {
  /** UTC ms */
  readonly timeMs: number;
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly speedKmh: number;
  /** clockwise from north */
  readonly headingDeg: number;
  /** JT/T 808 status bits */
  readonly status: number;
}

/** Fixes of one vehicle in time order. */
export interface VehicleFixes {
  readonly vehicle: string;
  readonly fixes: readonly TrackFix[];
}

/** JT/T 808 status: ignition on, has a fix; what a track file means by a point. */
export const POINT_STATUS = 0b11;
