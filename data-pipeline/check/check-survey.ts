import type { LayerDefinition } from "../../contract/layers.ts";
import type { SurveyTable } from "../read/survey-table.ts";
import type { SurveyedTable } from "../survey/read-source.ts";
import { checkSizes, checkYears } from "./attribute-checks.ts";
import { type CheckFinding, FindingsReport, type Report } from "./findings-report.ts";
import { checkGravity } from "./gravity-checks.ts";
import { checkDegrees, checkJoints } from "./joint-checks.ts";
import { checkDepths, checkLevelBalance, checkNodeLevels, checkSlopes } from "./level-checks.ts";
import { checkMeetings } from "./meeting-checks.ts";
import { checkConnection } from "./network-checks.ts";
import { PipeSurvey } from "./pipe-survey.ts";
import { checkCodes, checkFeatureOrAppurtenance, checkLineEnds, checkOrphans } from "./point-checks.ts";
import { checkLengths, checkSegments } from "./segment-checks.ts";
import { SurveyRows } from "./survey-rows.ts";

/** A table of a survey: as it was written, and as it was read. */
export interface ReadTable {
  readonly layer: LayerDefinition;
  readonly raw: SurveyTable;
  readonly table: SurveyedTable;
  /** rows of the file whose number or place the reader has refused */
  readonly refused: ReadonlySet<number>;
}

/**
 * Everything that can be said of tables beyond reading them: each network with its pipes and points together.
 * @param thisYear no pipe is laid later
 */
export function checkSurvey(tables: readonly ReadTable[], thisYear: number): CheckFinding[] {
  const all = new FindingsReport();
  for (const { layer, table } of tables) {
    const rows = new SurveyRows([table]);
    for (const field of ["yearLaid", "yearBuilt"] as const)
      if (table.columns.has(field)) checkYears(rows, field, thisYear, all.of(layer.id));
  }
  const networks = new Set(
    tables.flatMap(({ layer }) => layer.network ?? (layer.elevationReference ? layer.id : [])),
  );
  for (const id of networks) {
    const pipes = tables.filter(({ layer }) => layer.id === id);
    const points = tables.filter(({ layer }) => layer.network === id);
    if (points.length > 0) checkPoints(points, all.of(points[0]!.layer.id));
    if (pipes.length > 0) checkNetwork(pipes, points, all);
  }
  return all.findings;
}

function checkPoints(tables: readonly ReadTable[], report: Report): void {
  const { layer } = tables[0]!;
  const points = new SurveyRows(tables.map(({ table }) => table));
  checkCodes(points, layer, report);
  let first = 0;
  for (const { raw, table } of tables) {
    const indexOf = new Map(Array.from(table.sourceRow, (row, i) => [row, first + i] as const));
    checkFeatureOrAppurtenance(raw, indexOf, points, report);
    first += table.count;
  }
}

function checkNetwork(pipes: readonly ReadTable[], points: readonly ReadTable[], all: FindingsReport): void {
  const { layer } = pipes[0]!;
  const survey = new PipeSurvey(
    layer,
    pipes.map(({ table }) => table),
    points.map(({ table }) => table),
  );
  const report: Report = {
    add: (check, rows, index, about) =>
      all.of(rows === survey.points ? `${layer.id}-facilities` : layer.id).add(check, rows, index, about),
  };
  const refused = points.flatMap(({ table, refused: rows }) =>
    Array.from(table.sourceRow, (row) => rows.has(row)),
  );
  const known = new Set(refused.flatMap((isRefused, i) => (isRefused ? [i] : [])));
  checkSizes(survey.pipes, report);
  checkSegments(survey, report);
  checkLengths(survey, report);
  checkOrphans(survey, known, report);
  checkLineEnds(survey, report);
  checkLevelBalance(survey, report);
  checkNodeLevels(survey, report);
  checkSlopes(survey, report);
  checkDepths(survey, report);
  checkDegrees(survey, report);
  checkJoints(survey, report);
  checkGravity(survey, report);
  checkConnection(survey, checkMeetings(survey, report), report);
}
