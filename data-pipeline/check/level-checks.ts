import type { Report } from "./findings-report.ts";
import { isOutOfGround } from "./laying.ts";
import type { PipeSurvey } from "./pipe-survey.ts";
import { RULES } from "./rules.ts";

const DEGREES = 180 / Math.PI;
const ENDS = [
  ["from", "depthFromM", "elevFromM"],
  ["to", "depthToM", "elevToM"],
] as const;

/** Ground level = depth + pipe level, at both ends of every pipe. */
export function checkLevelBalance(survey: PipeSurvey, report: Report): void {
  const { toleranceM } = RULES["level-balance"].limits;
  const { pipes, points } = survey;
  const grounds = points.number("groundElevM");
  for (const [end, depthField, levelField] of ENDS) {
    const [depths, levels] = [pipes.number(depthField), pipes.number(levelField)];
    for (let i = 0; i < pipes.count; i++) {
      const [ground, depth, level] = [grounds[survey[end][i]!] ?? Number.NaN, depths[i]!, levels[i]!];
      const difference = ground - depth - level;
      if (!(Math.abs(difference) > toleranceM)) continue; // NaN: nothing to compare
      report.add("level-balance", pipes, i, {
        at: survey.at(survey[end][i]!),
        field: depthField,
        found: `ground ${ground} − depth ${depth} − level ${level} = ${difference.toFixed(3)} m`,
        expected: `ground level = depth + pipe level, ± ${toleranceM} m`,
        advice: "correct depth or level; the level is used",
      });
    }
  }
}

/**
 * Pressure pipes that meet have one level there, told by their crowns, axes or inverts: the way that fits most of
 * them counts. With two pipes that differ, the point's own depth says which is wrong; without it, the later row is.
 */
export function checkNodeLevels(survey: PipeSurvey, report: Report): void {
  if (survey.isGravity) return;
  const { toleranceM } = RULES["node-level"].limits;
  const { pipes } = survey;
  const outer = pipes.number("outerDiameterMm");
  const [start, end] = [pipes.number("elevFromM"), pipes.number("elevToM")];
  const [grounds, depths] = [survey.points.number("groundElevM"), survey.points.number("depthM")];
  for (let node = 0; node < survey.nodeCount; node++) {
    const meeting = survey.pipesAt[node]!;
    if (meeting.length < 2) continue;
    const ends = [...meeting].flatMap((pipe) => {
      const level = survey.from[pipe] === node ? start[pipe]! : end[pipe]!;
      return Number.isNaN(level) ? [] : [{ pipe, level, diameterM: (outer[pipe]! || 0) / 1000 }];
    });
    if (ends.length < 2) continue;
    const pointLevel = grounds[node]! - depths[node]!;
    const ways = [0, 0.5, 1].map((below) => {
      const levels = ends.map(({ level, diameterM }) => level - below * diameterM);
      const middle =
        ends.length > 2
          ? median(levels)
          : below === 0 && levels.some((level) => Math.abs(level - pointLevel) <= toleranceM)
            ? pointLevel
            : levels[0]!;
      return ends
        .map(({ pipe }, i) => ({ pipe, off: levels[i]! - middle }))
        .filter(({ off }) => Math.abs(off) > toleranceM);
    });
    const wrong = ways.reduce((best, way) => (way.length < best.length ? way : best));
    for (const { pipe, off } of wrong)
      report.add("node-level", pipes, pipe, {
        at: survey.at(node),
        field: survey.from[pipe] === node ? "elevFromM" : "elevToM",
        found: `${Math.abs(off).toFixed(3)} m ${off > 0 ? "above" : "below"} the other pipes at ${survey.nodeName(node)}`,
        expected: `one level at a point, ± ${toleranceM} m by crown, axis or invert`,
        advice: "correct the level and depth of the pipe that is off",
      });
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1]!;
}

/** Pipes steeper than their limit while the ground above them is not. */
export function checkSlopes(survey: PipeSurvey, report: Report): void {
  const { pressureDeg, gravityDeg, smallestFallM } = RULES.steep.limits;
  const limitDeg = survey.isGravity ? gravityDeg : pressureDeg;
  const { pipes } = survey;
  const grounds = survey.points.number("groundElevM");
  const [start, end] = [pipes.number("elevFromM"), pipes.number("elevToM")];
  for (let i = 0; i < pipes.count; i++) {
    const fall = end[i]! - start[i]!;
    const length = survey.lengthM(i);
    const slope = Math.atan2(Math.abs(fall), length) * DEGREES;
    if (!(slope > limitDeg) || survey.isSelf(i)) continue;
    const rise = (grounds[survey.to[i]!] ?? Number.NaN) - (grounds[survey.from[i]!] ?? Number.NaN);
    const against = Math.abs(Number.isNaN(rise) ? fall : fall - rise);
    if (against < smallestFallM || Math.atan2(against, length) * DEGREES <= limitDeg) continue;
    report.add("steep", pipes, i, {
      field: "elevToM",
      found: `${slope.toFixed(1)}°: ${Math.abs(fall).toFixed(2)} m in ${length.toFixed(2)} m, where the ground ${Number.isNaN(rise) ? "is not known" : `rises ${rise.toFixed(2)} m`}`,
      expected: `at most ${limitDeg}°, or a ground as steep`,
      advice: "correct the level at the end that is wrong",
    });
  }
}

/** Depths below the limit of their kind of pipe. */
export function checkDepths(survey: PipeSurvey, report: Report): void {
  const { pressureM, gravityM } = RULES["too-deep"].limits;
  const deepest = survey.isGravity ? gravityM : pressureM;
  const { pipes } = survey;
  const laying = pipes.text("embedding");
  for (const [, field] of ENDS) {
    const depths = pipes.number(field);
    for (let i = 0; i < pipes.count; i++) {
      const isTooDeep = depths[i]! > deepest;
      if (!isTooDeep && !(depths[i]! < 0 && !isOutOfGround(laying[i] ?? null))) continue;
      report.add("too-deep", pipes, i, {
        field,
        found: `${depths[i]} m`,
        expected: isTooDeep
          ? `at most ${deepest} m`
          : "a depth above 0, or a pipe laid above the ground (架空)",
        advice: "correct the depth",
      });
    }
  }
}
