import { ecefFromGeodetic } from "../../contract/geodesy.ts";
import {
  fitPlane,
  fitSpace,
  LEAST_CONTROL_POINTS,
  type PlaneFit,
  type SpaceFit,
} from "../../contract/helmert.ts";
import type { Place } from "./residuals.ts";
import type { SurveySystem } from "./survey-system.ts";

/** A survey's place with its reference. */
export interface Pair {
  readonly name: string;
  readonly surveyed: Place;
  readonly reference: Place;
}

/** A fit, or why there is none. */
export type Fitted<Fit> = { readonly fit: Fit; readonly names: readonly string[] } | { readonly why: string };

/** Four parameters between eastings and northings of the county's system. */
export function fitFour(pairs: readonly Pair[], system: SurveySystem): Fitted<PlaneFit> {
  const at = ({ lonDeg, latDeg }: Place) => system.fromLonLat([lonDeg, latDeg]);
  return tried(
    pairs.filter(({ surveyed }) => Number.isFinite(surveyed.lonDeg)),
    (usable) =>
      fitPlane(
        usable.map(({ name, surveyed, reference }) => ({ name, from: at(surveyed), to: at(reference) })),
      ),
  );
}

/** Seven parameters between geocentric places; points without both heights are left out. */
export function fitSeven(pairs: readonly Pair[], heightOffsetMeters: number): Fitted<SpaceFit> {
  const at = ({ lonDeg, latDeg, h }: Place) => ecefFromGeodetic(lonDeg, latDeg, h! + heightOffsetMeters);
  return tried(
    pairs.filter(
      ({ surveyed, reference }) =>
        Number.isFinite(surveyed.lonDeg) && surveyed.h !== undefined && reference.h !== undefined,
    ),
    (usable) =>
      fitSpace(
        usable.map(({ name, surveyed, reference }) => ({ name, from: at(surveyed), to: at(reference) })),
      ),
  );
}

/** Points in a line or at one place are what a person may well have; the fit says so and nothing else is lost. */
function tried<Fit>(usable: readonly Pair[], solve: (usable: readonly Pair[]) => Fit): Fitted<Fit> {
  if (usable.length < LEAST_CONTROL_POINTS) return { why: `${usable.length} < ${LEAST_CONTROL_POINTS}` };
  try {
    return { fit: solve(usable), names: usable.map(({ name }) => name) };
  } catch (error) {
    return { why: (error as Error).message };
  }
}
