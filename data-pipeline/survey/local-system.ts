import type { Source } from "../../contract/county.ts";
import type { PlaneFit, PlanePlace } from "../../contract/helmert.ts";
import type { Findings } from "../read/findings.ts";
import { type Control, LARGEST_RESIDUAL_METERS, readControl, worstPoint } from "./control-points.ts";

/** A survey reaches beyond its control points by at most this share of their extent. */
const BEYOND_CONTROL = 1;

/**
 * Takes coordinates out of a local survey system into the CRS its control points lead to, in place. Nothing is guessed:
 * what fits the control points badly, lies away from them or could be read in two ways is an error.
 * @param xy metres as written, interleaved
 * @throws Error when the control points cannot be read
 */
export async function leaveLocalSystem(
  xy: Float64Array,
  source: Pick<Source, "control" | "axes">,
  file: string,
  findings: Findings,
): Promise<void> {
  const control = await readControl(source.control!);
  if (control.kind !== "plane")
    throw new Error(
      `${source.control}: found geocentric control points; expected easting and northing, for plane coordinates. ` +
        'Give what "twin control" prints as --crs "+proj=… +towgs84=…" instead',
    );
  reportFit(control, file, findings);
  const isSwapped = northFirst(
    xy,
    control.points.map(({ from }) => from),
    source,
    file,
    findings,
  );
  moveAll(xy, control.fit, isSwapped);
}

function reportFit(control: Control, file: string, findings: Findings): void {
  const worst = worstPoint(control);
  const fits = worst.meters <= LARGEST_RESIDUAL_METERS;
  findings.addFile(file, fits ? "note" : "error", {
    field: "control",
    found:
      `${control.points.length} control points, standard error ${control.fit.standardErrorMeters.toFixed(3)} m, ` +
      `the worst is ${worst.name} with ${worst.meters.toFixed(3)} m`,
    expected: `residuals up to ${LARGEST_RESIDUAL_METERS} m`,
    advice: fits
      ? "coordinates were taken out of the local system"
      : `check ${worst.name} and its numbers (twin control lists all), or leave it out`,
  });
}

/** Whether the file writes northing first: as told, or as only one way puts it near the control points. */
function northFirst(
  xy: Float64Array,
  control: readonly PlanePlace[],
  { axes }: Pick<Source, "axes">,
  file: string,
  findings: Findings,
): boolean {
  if (axes) return axes === "north-east";
  const [asWritten, swapped] = [isNear(xy, control, 0), isNear(xy, control, 1)];
  if (asWritten !== swapped) {
    if (swapped)
      findings.addFile(file, "note", {
        field: "geometry",
        found: "northing before easting",
        expected: "easting, northing",
        advice: "the two were exchanged",
      });
    return swapped;
  }
  findings.addFile(file, "error", {
    field: "geometry",
    found: `${xy[0]}, ${xy[1]}, which lie ${asWritten ? "near the control points either way round" : "far from the control points"}`,
    expected: "coordinates of the local system of which one knows which comes first",
    advice: asWritten
      ? "give --axes east-north or --axes north-east (CJJ 61 tables write X = north first)"
      : "check that the control points belong to this survey",
  });
  return false;
}

/** Whether at least half of the vertices lie within the control points' extent, widened. `first` is the index of the easting. */
function isNear(xy: Float64Array, control: readonly PlanePlace[], first: 0 | 1): boolean {
  const range = (axis: 0 | 1): [least: number, most: number] => {
    const values = control.map((place) => place[axis]);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return [least, most];
  };
  const [west, east] = range(0);
  const [south, north] = range(1);
  const margin = BEYOND_CONTROL * Math.max(east - west, north - south);
  let inside = 0;
  for (let v = 0; v < xy.length; v += 2) {
    const [easting, northing] = [xy[v + first]!, xy[v + 1 - first]!];
    if (easting < west - margin || easting > east + margin) continue;
    if (northing >= south - margin && northing <= north + margin) inside++;
  }
  return 2 * inside >= xy.length / 2;
}

function moveAll(xy: Float64Array, { apply }: PlaneFit, isSwapped: boolean): void {
  for (let v = 0; v < xy.length; v += 2) {
    const [a, b] = [xy[v]!, xy[v + 1]!];
    const [easting, northing] = apply(isSwapped ? [b, a] : [a, b]);
    xy[v] = easting;
    xy[v + 1] = northing;
  }
}
