import type { LayerDefinition } from "../../contract/layers.ts";
import type { FeatureTable } from "../feature-table.ts";
import type { Findings } from "../read/findings.ts";
import { importReport } from "./findings-report.ts";
import { checkDegrees } from "./joint-checks.ts";
import { checkLevelBalance } from "./level-checks.ts";
import { PipeSurvey } from "./pipe-survey.ts";
import { checkSegments } from "./segment-checks.ts";

/**
 * The checks an import makes of each pipe table and the points of its network, those that cost least; `twin check`
 * makes them all. All are warnings; they do not stop an import.
 */
export function checkPipes(
  pipes: FeatureTable,
  layer: LayerDefinition,
  points: readonly FeatureTable[],
  findings: Findings,
): void {
  if (!pipes.columns.has("fromNode") || !pipes.columns.has("toNode")) return;
  const survey = new PipeSurvey(layer, [pipes], points);
  const report = importReport(findings);
  checkSegments(survey, report);
  if (points.length > 0) checkLevelBalance(survey, report);
  checkDegrees(survey, report);
}
