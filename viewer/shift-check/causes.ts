import type { CountyView } from "../../contract/api.ts";
import { cgcs2000FromShifted, type LonLat, shiftedFromCgcs2000 } from "../../contract/map-shift.ts";
import type { ControlNumbers } from "./control-rows.ts";
import type { Place, Summary } from "./residuals.ts";
import { otherZone, type SurveySystem, withoutZonePrefix } from "./survey-system.ts";

/** Mistakes that shift a survey, each with what undoes it. */
export const CAUSES = [
  "none",
  "gcj02",
  "gcj02Twice",
  "bd09",
  "swapped",
  "zoneWest",
  "zoneEast",
  "zonePrefix",
  "geoid",
] as const;
export type Cause = (typeof CAUSES)[number];

type Undo = (point: ControlNumbers) => Place;

/**
 * The place of a control point if the survey had made this mistake; `none` = as it says.
 * @returns undefined where the mistake cannot be made with such coordinates
 */
export function undoing(cause: Cause, system: SurveySystem, county: CountyView): Undo | undefined {
  const isProjected = system.kind === "projected";
  const plan =
    (change: (x: number, y: number) => LonLat): Undo =>
    ({ x, y, h }) => {
      const [lonDeg, latDeg] = change(x, y);
      return { lonDeg, latDeg, h };
    };
  const asGiven = system.toLonLat;
  switch (cause) {
    case "none":
      return plan(asGiven);
    case "gcj02":
      return plan((x, y) => cgcs2000FromShifted(asGiven(x, y), "GCJ-02"));
    case "gcj02Twice":
      return plan((x, y) => shiftedFromCgcs2000(asGiven(x, y), "GCJ-02"));
    case "bd09":
      return plan((x, y) => cgcs2000FromShifted(asGiven(x, y), "BD-09"));
    case "swapped":
      return plan((x, y) => asGiven(y, x));
    case "zoneWest":
      return isProjected ? plan(otherZone(county, -1).toLonLat) : undefined;
    case "zoneEast":
      return isProjected ? plan(otherZone(county, 1).toLonLat) : undefined;
    case "zonePrefix":
      return isProjected ? plan((x, y) => asGiven(withoutZonePrefix(x), y)) : undefined;
    case "geoid":
      return (point) => {
        const place = plan(asGiven)(point);
        return { ...place, h: place.h === undefined ? undefined : place.h - county.heightOffsetMeters };
      };
  }
}

export interface CauseResult {
  readonly cause: Cause;
  readonly summary: Summary;
}

export interface Verdict {
  /** what explains the shift in plan; `none` = it agrees as it is; undefined = nothing known explains it */
  readonly plan: Cause | undefined;
  /** the same of the heights; undefined also where there are none */
  readonly height: "none" | "geoid" | undefined;
}

/** A survey within this of its references is as good as they are drawn, metres. */
const AGREES_METERS = 0.5;
/** Control points measured to a true place agree with it better than roads are drawn. */
const AGREES_WITH_TRUTH_METERS = 0.1;
/** A cause must take away this share of the shift to be named. */
const EXPLAINED = 0.7;

/** Which mistake leaves the least over. */
export function verdictOf(results: readonly CauseResult[], isTruth: boolean): Verdict {
  const none = results.find(({ cause }) => cause === "none")!.summary;
  const agrees = isTruth ? AGREES_WITH_TRUTH_METERS : AGREES_METERS;
  const inPlan = results.filter(({ cause }) => cause !== "geoid");
  const best = inPlan.reduce((found, each) => (each.summary.rms < found.summary.rms ? each : found));
  const isExplained = !Number.isFinite(none.rms) || best.summary.rms < (1 - EXPLAINED) * none.rms;
  const plan =
    none.rms <= agrees ? "none" : isExplained && Number.isFinite(best.summary.rms) ? best.cause : undefined;
  const geoid = results.find(({ cause }) => cause === "geoid")?.summary;
  if (none.countH === 0 || !geoid) return { plan, height: undefined };
  if (none.rmsH <= agrees) return { plan, height: "none" };
  return { plan, height: geoid.rmsH < (1 - EXPLAINED) * none.rmsH ? "geoid" : undefined };
}
