import type { Report } from "./findings-report.ts";
import { MISSING, type PipeSurvey } from "./pipe-survey.ts";
import { RULES } from "./rules.ts";

/** A segment from a point to itself, the same segment twice, and ends that no point table has. */
export function checkSegments(survey: PipeSurvey, report: Report): void {
  const { pipes, points, layer } = survey;
  const [from, to] = [pipes.text("fromNode"), pipes.text("toNode")];
  const segments = new Map<string, number>();
  for (let i = 0; i < pipes.count; i++) {
    const [a, b] = [from[i] ?? null, to[i] ?? null];
    if (a !== null && b !== null) {
      if (a === b)
        report.add("self-segment", pipes, i, {
          field: "toNode",
          found: `start and end are both ${a}`,
          expected: "two different points",
          advice: "correct the end point, or remove the row",
        });
      const key = [a, b].sort().join(" – ");
      const twin = segments.get(key);
      if (twin !== undefined && a !== b)
        report.add("duplicate-segment", pipes, i, {
          field: "fromNode",
          found: `segment ${key} again, as ${pipes.id(twin)}`,
          expected: "each segment once, in either direction",
          advice: "remove one of the two, unless two pipes lie side by side",
        });
      segments.set(key, i);
    }
    if (points.count === 0) continue;
    for (const [field, state, number, node] of [
      ["fromNode", survey.fromState[i], a, survey.from[i]!],
      ["toNode", survey.toState[i], b, survey.to[i]!],
    ] as const) {
      const isEmpty = number === null && pipes.has("fromNode") && (a !== null || b !== null);
      if (state !== MISSING && !isEmpty) continue;
      report.add("missing-point", pipes, i, {
        at: survey.at(node),
        field,
        found: `point ${number ?? "(empty)"}, which no point table has`,
        expected: `a point of layer ${layer.id}-facilities`,
        advice: "add the point, or correct the number",
      });
    }
  }
}

/** Segments too long to have been surveyed, or too short to be a pipe; along the pipe, with its fall. */
export function checkLengths(survey: PipeSurvey, report: Report): void {
  const { longestM } = RULES["segment-too-long"].limits;
  const { shortestM } = RULES["segment-too-short"].limits;
  const { pipes } = survey;
  const [start, end] = [pipes.number("elevFromM"), pipes.number("elevToM")];
  for (let i = 0; i < pipes.count; i++) {
    if (survey.isSelf(i)) continue; // that is said already
    const fall = end[i]! - start[i]!;
    const length = Math.hypot(survey.lengthM(i), Number.isNaN(fall) ? 0 : fall);
    if (length > longestM)
      report.add("segment-too-long", pipes, i, {
        field: "geometry",
        found: `${length.toFixed(1)} m between two points`,
        expected: `a point at least every ${longestM} m`,
        advice: "survey the points in between, or correct the end",
      });
    else if (length < shortestM)
      report.add("segment-too-short", pipes, i, {
        field: "geometry",
        found: `${(1000 * length).toFixed(0)} mm between two points`,
        expected: `at least ${1000 * shortestM} mm`,
        advice: "make the two points one",
      });
  }
}
