import { geodesicLengthMeters } from "../contract/geodesy.ts";

/** [x east m, y north m, z survey height m] in the plane of the county's origin */
export type Point = readonly [x: number, y: number, z: number];

/** Degrees to metres around one place; good to 0.1 % over a county, which is enough to drive in. */
export class Plane {
  readonly #lon0: number;
  readonly #lat0: number;
  readonly #metersPerLonDeg: number;
  readonly #metersPerLatDeg: number;

  constructor(lonDeg: number, latDeg: number) {
    this.#lon0 = lonDeg;
    this.#lat0 = latDeg;
    this.#metersPerLonDeg = geodesicLengthMeters(lonDeg, latDeg, lonDeg + 0.01, latDeg) * 100;
    this.#metersPerLatDeg = geodesicLengthMeters(lonDeg, latDeg, lonDeg, latDeg + 0.01) * 100;
  }

  pointOf([lonDeg, latDeg, height]: readonly number[]): Point {
    return [
      (lonDeg! - this.#lon0) * this.#metersPerLonDeg,
      (latDeg! - this.#lat0) * this.#metersPerLatDeg,
      height ?? 0,
    ];
  }

  /** 1e-6 degree */
  lonLatE6(x: number, y: number): [lonE6: number, latE6: number] {
    return [
      Math.round((this.#lon0 + x / this.#metersPerLonDeg) * 1e6),
      Math.round((this.#lat0 + y / this.#metersPerLatDeg) * 1e6),
    ];
  }
}
