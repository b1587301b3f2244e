import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type CountyView, MOST_NEAREST_PLACES, type Nearest } from "../../contract/api.ts";
import { fetchNearest } from "../api.ts";
import { CAUSES, type Cause, type CauseResult, undoing, type Verdict, verdictOf } from "./causes.ts";
import { type ControlNumbers, numbersOf } from "./control-rows.ts";
import { nearestReference, type Reference, TARGET_LAYERS, type Target, WITHIN_METERS } from "./references.ts";
import { type Place, type Residual, residualOf, summaryOf } from "./residuals.ts";
import { useShift } from "./shift-state.ts";
import { type SurveySystem, surveySystem } from "./survey-system.ts";

/** A control point under one cause: where it then lies, what it is compared with, and by how much it is off. */
export interface Compared {
  readonly key: number;
  readonly name: string;
  readonly surveyed: Place;
  /** undefined = nothing of the kind within WITHIN_METERS */
  readonly reference: Reference | undefined;
  readonly residual: Residual;
}

export interface CauseCheck extends CauseResult {
  readonly points: readonly Compared[];
}

export interface ShiftCheck {
  readonly system: SurveySystem;
  readonly problems: ReturnType<typeof numbersOf>["problems"];
  /** control points that can be compared */
  readonly count: number;
  /** by cause, `none` first; empty until there is something to compare */
  readonly checks: readonly CauseCheck[];
  readonly verdict: Verdict | undefined;
  readonly error: Error | null;
  readonly isLoading: boolean;
}

/** Compares the control points that were given with what was chosen, under every mistake that is known. */
export function useShiftCheck(county: CountyView): ShiftCheck {
  const rows = useShift((state) => state.rows);
  const kind = useShift((state) => state.kind);
  const target = useShift((state) => state.target);
  const file = useShift((state) => state.file);
  const system = useMemo(() => surveySystem(kind, county), [kind, county]);
  const { points, problems } = useMemo(() => numbersOf(rows, kind, file), [rows, kind, file]);
  const byCause = useMemo(() => placesByCause(points, system, county), [points, system, county]);
  const asked = target === "truth" ? [] : byCause.flatMap(({ places }) => places.filter(isOnEarth));
  const key = asked.map(({ lonDeg, latDeg }) => `${lonDeg.toFixed(8)},${latDeg.toFixed(8)}`).join(";");
  const nearest = useQuery({
    queryKey: ["nearest", target, key],
    queryFn: ({ signal }) => askAll(target, asked, signal),
    enabled: target !== "truth" && asked.length > 0,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
  const found = target === "truth" || nearest.isPlaceholderData ? undefined : nearest.data;
  const checks = useMemo(
    () =>
      target === "truth"
        ? truthChecks(points, byCause, system)
        : found
          ? featureChecks(points, byCause, target, found)
          : [],
    [points, byCause, system, target, found],
  );
  return {
    system,
    problems,
    count: checks[0]?.points.length ?? 0,
    checks,
    verdict: checks.length > 0 ? verdictOf(checks, target === "truth") : undefined,
    error: target === "truth" ? null : nearest.error,
    isLoading: target !== "truth" && asked.length > 0 && !found && !nearest.error,
  };
}

interface CausePlaces {
  readonly cause: Cause;
  /** of the points, in their order */
  readonly places: readonly Place[];
}

function placesByCause(
  points: readonly ControlNumbers[],
  system: SurveySystem,
  county: CountyView,
): CausePlaces[] {
  return CAUSES.flatMap((cause) => {
    const undo = undoing(cause, system, county);
    return undo ? [{ cause, places: points.map(undo) }] : [];
  });
}

function isOnEarth({ lonDeg, latDeg }: Place): boolean {
  return Math.abs(lonDeg) <= 180 && Math.abs(latDeg) <= 90;
}

function truthChecks(
  points: readonly ControlNumbers[],
  byCause: readonly CausePlaces[],
  system: SurveySystem,
): CauseCheck[] {
  const known = points.flatMap(({ truth }, i) => {
    if (!truth) return [];
    const [lonDeg, latDeg] = system.toLonLat(truth.x, truth.y);
    return Number.isFinite(lonDeg) ? [{ i, lonDeg, latDeg, h: truth.h, feature: undefined }] : [];
  });
  if (known.length === 0) return [];
  return byCause.map(({ cause, places }) =>
    checkOf(
      cause,
      known.map(({ i, ...reference }) => compared(points[i]!, places[i]!, reference)),
    ),
  );
}

function featureChecks(
  points: readonly ControlNumbers[],
  byCause: readonly CausePlaces[],
  target: Exclude<Target, "truth">,
  found: ReadonlyMap<string, Nearest["places"][number]>,
): CauseCheck[] {
  if (points.length === 0) return [];
  const what = target === "buildings" ? "corner" : "axis";
  return byCause.map(({ cause, places }) =>
    checkOf(
      cause,
      places.map((place, i) => {
        const candidates = found.get(nameOf(place)) ?? [];
        const reference = nearestReference(place, candidates, TARGET_LAYERS[target], what);
        return compared(points[i]!, place, reference);
      }),
    ),
  );
}

function compared(
  { key, name }: ControlNumbers,
  surveyed: Place,
  reference: Reference | undefined,
): Compared {
  const nothing: Residual = { dx: Number.NaN, dy: Number.NaN, dh: undefined, distance: WITHIN_METERS };
  return { key, name, surveyed, reference, residual: reference ? residualOf(surveyed, reference) : nothing };
}

function checkOf(cause: Cause, points: readonly Compared[]): CauseCheck {
  return { cause, points, summary: summaryOf(points.map(({ residual }) => residual)) };
}

const nameOf = ({ lonDeg, latDeg }: Place) => `${lonDeg.toFixed(8)},${latDeg.toFixed(8)}`;

/** What is near each place, by its name; places that several causes share are asked for once. */
async function askAll(
  target: Exclude<Target, "truth"> | "truth",
  places: readonly Place[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Nearest["places"][number]>> {
  const found = new Map<string, Nearest["places"][number]>();
  if (target === "truth") return found;
  const once = [...new Map(places.map((place) => [nameOf(place), place])).values()];
  for (let i = 0; i < once.length; i += MOST_NEAREST_PLACES) {
    const part = once.slice(i, i + MOST_NEAREST_PLACES);
    const answer = await fetchNearest(
      TARGET_LAYERS[target],
      part.map(({ lonDeg, latDeg }) => [lonDeg, latDeg] as const),
      WITHIN_METERS,
      signal,
    );
    for (const [k, features] of answer.places.entries()) found.set(nameOf(part[k]!), features);
  }
  return found;
}
