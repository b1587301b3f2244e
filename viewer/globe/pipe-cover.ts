import type { FeatureDetail } from "../../contract/api.ts";

/** Cover of a pipe as its survey gives it; never from the terrain that is drawn, which is a mesh with its own error. */
export interface SurveyedCover {
  /** ground to the top of the pipe at its first and last vertex, metres */
  readonly fromM: number;
  readonly toM: number;
  /** nobody measured it: taken from the other end, or the usual cover of the county */
  readonly isAssumed: boolean;
}

/**
 * What the survey says of the ground above a pipe: ground level = level + depth of the same point (of the crown or the
 * invert, whichever the survey measures), cover = ground level − axis − half the outer diameter.
 * @returns undefined where the survey gives no depth or level at an end
 */
export function surveyedCover({ properties, geometry }: FeatureDetail): SurveyedCover | undefined {
  const heights = linesOf(geometry).flat();
  const first = heights[0]?.[2];
  const last = heights.at(-1)?.[2];
  const halfM = (numberOf(properties.outerDiameterMm) ?? 0) / 2000;
  const cover = (level: number | undefined, depth: number | undefined, axisM: number | undefined) =>
    level === undefined || depth === undefined || axisM === undefined
      ? undefined
      : level + depth - axisM - halfM;
  const fromM = cover(numberOf(properties.elevFromM), numberOf(properties.depthFromM), first);
  const toM = cover(numberOf(properties.elevToM), numberOf(properties.depthToM), last);
  if (fromM === undefined || toM === undefined) return undefined;
  return { fromM, toM, isAssumed: properties.depthSource !== "surveyed" };
}

/**
 * Cover in between, metres: evenly from one surveyed end to the other, as the import lays the pipe.
 * @param share way along the pipe, 0 … 1
 */
export function coverAt({ fromM, toM }: SurveyedCover, share: number): number {
  return fromM + share * (toM - fromM);
}

/** Depth of a well or fitting as its survey gives it, metres below the surveyed ground; undefined where it gives none. */
export function surveyedDepth({ properties }: FeatureDetail): number | undefined {
  return numberOf(properties.depthM);
}

/** Lines of a GeoJSON line geometry, [lon°, lat°, survey height m]; none of another. */
export function linesOf(geometry: FeatureDetail["geometry"]): readonly number[][][] {
  if (geometry?.type === "LineString") return [geometry.coordinates as number[][]];
  return geometry?.type === "MultiLineString" ? (geometry.coordinates as number[][][]) : [];
}

function numberOf(value: FeatureDetail["properties"][string] | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}
