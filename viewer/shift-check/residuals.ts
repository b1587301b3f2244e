import { EnuFrame } from "../../contract/geodesy.ts";

/** A place: degrees CGCS2000 and survey height (1985), metres; height undefined where nobody measured it. */
export interface Place {
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly h: number | undefined;
}

/** How far a surveyed place is from its reference, metres east, north and up. */
export interface Residual {
  readonly dx: number;
  readonly dy: number;
  /** undefined where one of the two has no height */
  readonly dh: number | undefined;
  /** in plan */
  readonly distance: number;
}

/** Root mean square, greatest and mean of some residuals, metres; NaN of none. */
export interface Summary {
  readonly count: number;
  readonly rms: number;
  readonly largest: number;
  readonly meanX: number;
  readonly meanY: number;
  /** of the heights; NaN where none has any */
  readonly rmsH: number;
  readonly meanH: number;
  readonly countH: number;
}

/** Beyond this the tangent plane is meaningless and the residual is only "far off", metres. */
const FAR_METERS = 500_000;

/** Surveyed − reference in the tangent plane of the reference; a place the projection could not give is infinitely far. */
export function residualOf(surveyed: Place, reference: Place): Residual {
  const dh = surveyed.h === undefined || reference.h === undefined ? undefined : surveyed.h - reference.h;
  if (
    !Number.isFinite(surveyed.lonDeg) ||
    !Number.isFinite(surveyed.latDeg) ||
    Math.abs(surveyed.latDeg) > 90
  )
    return { dx: Number.NaN, dy: Number.NaN, dh, distance: Number.POSITIVE_INFINITY };
  const frame = new EnuFrame(reference.lonDeg, reference.latDeg, 0);
  const [dx, dy, up] = frame.enuFromGeodetic(surveyed.lonDeg, surveyed.latDeg, 0);
  // far away the plane is left below the ellipsoid; the way through it is longer than its shadow
  const distance = Math.hypot(dx, dy) > FAR_METERS ? Math.hypot(dx, dy, up) : Math.hypot(dx, dy);
  return { dx, dy, dh, distance };
}

export function summaryOf(residuals: readonly Residual[]): Summary {
  const heights = residuals.flatMap(({ dh }) => (dh === undefined ? [] : [dh]));
  const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const rms = (values: readonly number[]) => Math.sqrt(mean(values.map((each) => each * each)));
  return {
    count: residuals.length,
    rms: rms(residuals.map(({ distance }) => distance)),
    largest: Math.max(...residuals.map(({ distance }) => distance)),
    meanX: mean(residuals.map(({ dx }) => dx).filter(Number.isFinite)),
    meanY: mean(residuals.map(({ dy }) => dy).filter(Number.isFinite)),
    rmsH: rms(heights),
    meanH: mean(heights),
    countH: heights.length,
  };
}
