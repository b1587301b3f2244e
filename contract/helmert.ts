/**
 * Similarity transforms fitted to control points by least squares: how a survey in a local independent system
 * (地方独立坐标系) is put into a known one. The fitted parameters of real counties are classified, so none is shipped.
 */

/** The same place in two systems, metres. Plane: easting, northing. Space: geocentric x, y, z. */
export interface ControlPoint<Place extends readonly number[]> {
  readonly name: string;
  readonly from: Place;
  readonly to: Place;
}
export type PlanePlace = readonly [easting: number, northing: number];
export type SpacePlace = readonly [x: number, y: number, z: number];

interface Fit<Place> {
  readonly apply: (place: Place) => Place;
  /** transformed minus given place of each control point, metres, in their order */
  readonly residuals: readonly Place[];
  /** √(Σ residual² ÷ (observations − parameters)), metres; 0 when there is none to spare */
  readonly standardErrorMeters: number;
}

/** to = shift + scale · R(rotation) · from, counter-clockwise. */
export interface PlaneFit extends Fit<PlanePlace> {
  readonly shift: PlanePlace;
  readonly scale: number;
  readonly rotationDeg: number;
}

/** to = shift + scale · R · from. */
export interface SpaceFit extends Fit<SpacePlace> {
  readonly shift: SpacePlace;
  readonly scale: number;
  /** rows of R */
  readonly rotation: readonly [SpacePlace, SpacePlace, SpacePlace];
  /** R as turns about x, y, z one after the other, arc seconds, position vector convention (EPSG:1033) */
  readonly turnsArcSeconds: SpacePlace;
}

/** With two points a plane fit has no residuals and cannot show a mistake. */
export const LEAST_CONTROL_POINTS = 3;
/** Points that lie along a line to this share of their extent leave a rotation about it open. */
const FLATTEST = 1e-6;
const ARC_SECONDS = (180 / Math.PI) * 3600;

/**
 * Four parameters in the plane.
 * @throws Error when there are fewer than three points or they all are at one place
 */
export function fitPlane(points: readonly ControlPoint<PlanePlace>[]): PlaneFit {
  const { from, to, fromCentre, toCentre } = centred(points);
  // Σ conj(from)·to ÷ Σ |from|² as complex numbers
  let [real, imaginary, size] = [0, 0, 0];
  from.forEach(([e, n], i) => {
    const [e2, n2] = to[i]!;
    real += e! * e2! + n! * n2!;
    imaginary += e! * n2! - n! * e2!;
    size += e! * e! + n! * n!;
  });
  if (!(size > 0))
    throw new Error(`${points.length} control points are all at one place; expected them apart`);
  const [a, b] = [real / size, imaginary / size];
  if (a === 0 && b === 0) throw new Error("the control points are all at one place in the target system");
  const apply = ([easting, northing]: PlanePlace): PlanePlace => {
    const [e, n] = [easting - fromCentre[0]!, northing - fromCentre[1]!];
    return [toCentre[0]! + a * e - b * n, toCentre[1]! + b * e + a * n];
  };
  return {
    apply,
    shift: apply([0, 0]),
    scale: Math.hypot(a, b),
    rotationDeg: (Math.atan2(b, a) * 180) / Math.PI,
    ...qualityOf(points, apply, ([e, n], [e2, n2]): PlanePlace => [e - e2, n - n2], 4),
  };
}

/**
 * Seven parameters in space, for rotations of any size (Horn 1987, doi:10.1364/JOSAA.4.000629).
 * @throws Error when there are fewer than three points or they lie along a line
 */
export function fitSpace(points: readonly ControlPoint<SpacePlace>[]): SpaceFit {
  const { from, to, fromCentre, toCentre } = centred(points);
  const sum = (i: number, j: number) => from.reduce((all, place, k) => all + place[i]! * to[k]![j]!, 0);
  const [xx, xy, xz] = [sum(0, 0), sum(0, 1), sum(0, 2)];
  const [yx, yy, yz] = [sum(1, 0), sum(1, 1), sum(1, 2)];
  const [zx, zy, zz] = [sum(2, 0), sum(2, 1), sum(2, 2)];
  refuseLine(from);
  const quaternion = principalVector([
    [xx + yy + zz, yz - zy, zx - xz, xy - yx],
    [yz - zy, xx - yy - zz, xy + yx, zx + xz],
    [zx - xz, xy + yx, yy - xx - zz, yz + zy],
    [xy - yx, zx + xz, yz + zy, zz - xx - yy],
  ]);
  const rotation = rotationOf(quaternion);
  const turned = from.map((place) => rotation.map((row) => dot(row, place)));
  const scale =
    to.reduce((all, place, k) => all + dot(place, turned[k]!), 0) /
    from.reduce((all, place) => all + dot(place, place), 0);
  const apply = (place: SpacePlace): SpacePlace => {
    const offset = place.map((value, i) => value - fromCentre[i]!);
    const [x, y, z] = rotation.map((row, i) => toCentre[i]! + scale * dot(row, offset));
    return [x!, y!, z!];
  };
  const [r0, r1, r2] = rotation;
  return {
    apply,
    shift: apply([0, 0, 0]),
    scale,
    rotation,
    turnsArcSeconds: [
      Math.atan2(r2[1], r2[2]) * ARC_SECONDS,
      Math.asin(Math.min(1, Math.max(-1, -r2[0]))) * ARC_SECONDS,
      Math.atan2(r1[0], r0[0]) * ARC_SECONDS,
    ],
    ...qualityOf(points, apply, ([x, y, z], [x2, y2, z2]): SpacePlace => [x - x2, y - y2, z - z2], 7),
  };
}

function centred<Place extends readonly number[]>(points: readonly ControlPoint<Place>[]) {
  if (points.length < LEAST_CONTROL_POINTS)
    throw new Error(
      `found ${points.length} control points, expected at least ${LEAST_CONTROL_POINTS}: fewer cannot show a mistake`,
    );
  const centreOf = (side: "from" | "to") =>
    points[0]!.from.map((_, i) => points.reduce((sum, point) => sum + point[side][i]!, 0) / points.length);
  const [fromCentre, toCentre] = [centreOf("from"), centreOf("to")];
  return {
    fromCentre,
    toCentre,
    from: points.map((point) => point.from.map((value, i) => value - fromCentre[i]!)),
    to: points.map((point) => point.to.map((value, i) => value - toCentre[i]!)),
  };
}

function qualityOf<Place extends readonly number[]>(
  points: readonly ControlPoint<Place>[],
  apply: (place: Place) => Place,
  minus: (a: Place, b: Place) => Place,
  parameters: number,
): { residuals: Place[]; standardErrorMeters: number } {
  const residuals = points.map(({ from, to }) => minus(apply(from), to));
  const squares = residuals.reduce((sum, residual) => sum + dot(residual, residual), 0);
  const spare = points.length * points[0]!.from.length - parameters;
  return { residuals, standardErrorMeters: spare > 0 ? Math.sqrt(squares / spare) : 0 };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function refuseLine(places: readonly (readonly number[])[]): void {
  const far = places.reduce((best, place) => (dot(place, place) > dot(best, best) ? place : best));
  const along = Math.sqrt(dot(far, far));
  const aside = Math.max(
    ...places.map((place) => {
      const share = along > 0 ? dot(place, far) / along : 0;
      return Math.sqrt(Math.max(0, dot(place, place) - share * share));
    }),
  );
  if (!(aside > FLATTEST * along))
    throw new Error(
      `the control points lie along a line (${along.toFixed(3)} m long, ${aside.toFixed(3)} m wide); expected a triangle`,
    );
}

/** Of a unit quaternion w, x, y, z. */
function rotationOf([w, x, y, z]: readonly number[]): [SpacePlace, SpacePlace, SpacePlace] {
  const [a, b, c, d] = [w!, x!, y!, z!];
  return [
    [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
    [2 * (b * c + a * d), a * a - b * b + c * c - d * d, 2 * (c * d - a * b)],
    [2 * (b * d - a * c), 2 * (c * d + a * b), a * a - b * b - c * c + d * d],
  ];
}

/** Unit eigenvector of the greatest eigenvalue of a symmetric matrix, by Jacobi's rotations. */
function principalVector(matrix: readonly (readonly number[])[]): number[] {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  const vectors = a.map((_, i) => a.map((__, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += a[p]![q]! ** 2;
    if (off === 0) break;
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        if (a[p]![q] === 0) continue;
        const theta = (a[q]![q]! - a[p]![p]!) / (2 * a[p]![q]!);
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        rotate(a, vectors, p, q, c, t * c);
      }
  }
  const best = a.reduce((found, row, i) => (row[i]! > a[found]![found]! ? i : found), 0);
  return vectors.map((row) => row[best]!);
}

function rotate(a: number[][], vectors: number[][], p: number, q: number, c: number, s: number): void {
  const n = a.length;
  for (let k = 0; k < n; k++) {
    const [kp, kq] = [a[k]![p]!, a[k]![q]!];
    a[k]![p] = c * kp - s * kq;
    a[k]![q] = s * kp + c * kq;
  }
  for (let k = 0; k < n; k++) {
    const [pk, qk] = [a[p]![k]!, a[q]![k]!];
    a[p]![k] = c * pk - s * qk;
    a[q]![k] = s * pk + c * qk;
    const [vp, vq] = [vectors[k]![p]!, vectors[k]![q]!];
    vectors[k]![p] = c * vp - s * vq;
    vectors[k]![q] = s * vp + c * vq;
  }
}
