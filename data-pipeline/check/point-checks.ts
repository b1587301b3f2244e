import { readFileSync } from "node:fs";
import { parsePipeCodes } from "../../contract/codes.ts";
import type { LayerDefinition } from "../../contract/layers.ts";
import { POINT_KINDS } from "../../contract/pipe-fields.ts";
import type { SurveyTable } from "../read/survey-table.ts";
import { parseText } from "../survey/survey-values.ts";
import { codeByWord } from "../survey/survey-words.ts";
import type { Report } from "./findings-report.ts";
import { BY_PLACE, type PipeSurvey } from "./pipe-survey.ts";
import { RULES } from "./rules.ts";
import type { SurveyRows } from "./survey-rows.ts";

const pipeCodes = parsePipeCodes(
  JSON.parse(readFileSync(new URL("../../assets/codes/cjj61.json", import.meta.url), "utf8")),
);
/** Feature codes: 5 · major · minor of two · 2 = point · 1 feature or 2 appurtenance · sequence of two. */
const POINT_CODE = /^5(\d)\d\d2[12]\d\d$/;

/** Points whose feature code (附录 F) is not of their network, or names another kind than they say. */
export function checkCodes(points: SurveyRows, layer: LayerDefinition, report: Report): void {
  const kindField = layer.fields.find(({ name }) => name === "kind")!;
  const kindOf = codeByWord(layer.id, kindField);
  const names = new Map(pipeCodes.waterPoints.items.map(({ code, name }) => [code, name]));
  const [codes, kinds] = [points.text("code"), points.text("kind")];
  for (let i = 0; i < points.count; i++) {
    const code = codes[i] ?? null;
    if (code === null) continue;
    const match = POINT_CODE.exec(code);
    const name = names.get(code);
    const meant = name === undefined ? undefined : kindOf.get(name.toLowerCase());
    const isOther = meant !== undefined && kinds[i] !== null && meant !== kinds[i];
    const isForeign = match !== null && match[1] !== layer.cjj61?.code[0];
    if (match && !isOther && !isForeign) continue;
    report.add("code-fits-kind", points, i, {
      field: "code",
      found:
        name === undefined ? code : `${code} (${name}) for a ${POINT_KINDS[kinds[i] ?? ""]?.zh ?? "point"}`,
      expected: match ? "the code of its own kind and network" : "eight digits, 5 first, 2 fifth (附录 F)",
      advice: "correct the code or the kind",
    });
  }
}

/** Rows of a point table that are both a feature (特征) and an appurtenance (附属物). */
export function checkFeatureOrAppurtenance(
  raw: SurveyTable,
  rowOf: ReadonlyMap<number, number>,
  points: SurveyRows,
  report: Report,
): void {
  const { featureColumns, appurtenanceColumns } = RULES["feature-or-appurtenance"];
  const column = (names: readonly string[]) =>
    [...raw.columns].find(([name]) => names.includes(name.toUpperCase()))?.[1];
  const [features, appurtenances] = [column(featureColumns), column(appurtenanceColumns)];
  if (!features || !appurtenances) return;
  for (let i = 0; i < raw.count; i++) {
    const [feature, appurtenance] = [parseText(features[i]!), parseText(appurtenances[i]!)];
    const index = rowOf.get(raw.rows[i]!);
    if (feature === null || appurtenance === null || index === undefined) continue;
    report.add("feature-or-appurtenance", points, index, {
      field: "kind",
      found: `both ${feature} and ${appurtenance}`,
      expected: "a feature (特征) or an appurtenance (附属物)",
      advice: "empty one of the two",
    });
  }
}

/**
 * Points in the place of another, and points that no pipe ends at. A point that is already wrong in its number or
 * place is not an orphan too.
 * @param known points that the reader found twice or outside the county
 */
export function checkOrphans(survey: PipeSurvey, known: ReadonlySet<number>, report: Report): void {
  const doubled = doublePlaces(survey);
  const { points, layer } = survey;
  for (const [second, first] of doubled)
    report.add("duplicate-place", points, second, {
      field: "geometry",
      found: `the place of ${points.id(first)} again`,
      expected: "one point in one place",
      advice: "remove one of the two and correct the numbers of the pipes that end there",
    });
  // a survey without point numbers draws valves along its lines, and joins nothing by them
  const numbered = survey.fromState.some((state) => state !== BY_PLACE);
  if (!numbered) return;
  const linked = new Set(survey.links.flat());
  const { selfAt } = survey;
  for (let i = 0; i < points.count; i++) {
    if (survey.pipesAt[i]!.length > 0 || linked.has(i) || selfAt.has(i)) continue;
    if (doubled.has(i) || known.has(i)) continue;
    report.add("orphan-point", points, i, {
      field: "id",
      found: "no pipe ends here",
      expected: `a pipe of layer ${layer.id} that names ${points.id(i)}`,
      advice: "add the pipe, or remove the point",
    });
  }
}

/** Later point → earlier point of the same place and level. */
function doublePlaces(survey: PipeSurvey): Map<number, number> {
  const { planM, heightM } = RULES["duplicate-place"].limits;
  const { points, nodeX, nodeY } = survey;
  const grounds = points.number("groundElevM");
  const cells = new Map<string, number[]>();
  const doubled = new Map<number, number>();
  // a pump or valve of EPANET is no point of its own: it is drawn between its two points
  const between = new Set(survey.links.map(([facility]) => facility));
  for (let i = 0; i < points.count; i++) {
    const [x, y] = [nodeX[i]!, nodeY[i]!];
    if (Number.isNaN(x) || between.has(i)) continue;
    const [cx, cy] = [Math.floor(x / planM), Math.floor(y / planM)];
    for (let dx = -1; dx <= 1 && !doubled.has(i); dx++)
      for (let dy = -1; dy <= 1; dy++) {
        const other = cells
          .get(`${cx + dx},${cy + dy}`)
          ?.find(
            (j) =>
              Math.hypot(nodeX[j]! - x, nodeY[j]! - y) <= planM &&
              !(Math.abs(grounds[j]! - grounds[i]!) > heightM),
          );
        if (other !== undefined) doubled.set(i, other);
      }
    const key = `${cx},${cy}`;
    const cell = cells.get(key);
    if (cell) cell.push(i);
    else cells.set(key, [i]);
  }
  return doubled;
}

/** Pipes whose line does not end at the point they name. */
export function checkLineEnds(survey: PipeSurvey, report: Report): void {
  const { planM } = RULES["end-off-point"].limits;
  const { pipes, points } = survey;
  for (let i = 0; i < pipes.count; i++) {
    const path = survey.path(i);
    if (path.length === 0) continue;
    for (const [field, node, end] of [
      ["fromNode", survey.from[i]!, path[0]!],
      ["toNode", survey.to[i]!, path[path.length - 1]!],
    ] as const) {
      if (node >= points.count) continue;
      const apart = Math.hypot(survey.nodeX[node]! - end[0], survey.nodeY[node]! - end[1]);
      if (!(apart > planM)) continue;
      report.add("end-off-point", pipes, i, {
        at: survey.degrees(end[0], end[1]),
        field,
        found: `the line ends ${apart.toFixed(2)} m from ${points.id(node)}`,
        expected: `within ${planM} m`,
        advice: "correct the point's number, its place, or the line",
      });
    }
  }
}
