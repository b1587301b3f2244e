import { Cartesian3, Matrix4, Transforms } from "cesium";

const RADIANS = Math.PI / 180;
/** WGS 84: the larger half axis in metres, and the square of its eccentricity. */
const AXIS_METERS = 6_378_137;
const ECCENTRICITY_2 = 6.694_379_990_141_316e-3;

/** Metres east, north and up of a place on the ellipsoid, straight and not along the curve of the earth. */
export class LocalFrame {
  /** earth-fixed place of its origin */
  readonly middle: Cartesian3;
  readonly toFixed: Matrix4;
  readonly fromFixed: Matrix4;
  /** the same, its rows one after the other */
  readonly #rows: readonly number[];

  constructor(lonDeg: number, latDeg: number) {
    this.middle = Cartesian3.fromDegrees(lonDeg, latDeg);
    this.toFixed = Transforms.eastNorthUpToFixedFrame(this.middle);
    this.fromFixed = Matrix4.inverseTransformation(this.toFixed, new Matrix4());
    this.#rows = Matrix4.toArray(Matrix4.transpose(this.fromFixed, new Matrix4()));
  }

  /** Writes three numbers for a place: degrees, ellipsoidal height in metres. Written out, for tens of thousands of them. */
  put(lonDeg: number, latDeg: number, heightMeters: number, into: Float32Array, at: number): void {
    const latitude = latDeg * RADIANS;
    const longitude = lonDeg * RADIANS;
    const sine = Math.sin(latitude);
    const normal = AXIS_METERS / Math.sqrt(1 - ECCENTRICITY_2 * sine * sine);
    const across = (normal + heightMeters) * Math.cos(latitude);
    const x = across * Math.cos(longitude);
    const y = across * Math.sin(longitude);
    const z = (normal * (1 - ECCENTRICITY_2) + heightMeters) * sine;
    const m = this.#rows;
    into[at] = m[0]! * x + m[1]! * y + m[2]! * z + m[3]!;
    into[at + 1] = m[4]! * x + m[5]! * y + m[6]! * z + m[7]!;
    into[at + 2] = m[8]! * x + m[9]! * y + m[10]! * z + m[11]!;
  }
}
