import type { LayerDefinition } from "../../contract/layers.ts";
import { POINT_KINDS } from "../../contract/pipe-fields.ts";
import type { FeatureTable } from "../feature-table.ts";
import type { Finding, Findings } from "../read/findings.ts";

/** CJJ 61: ground level = depth + pipe level, within this many metres. */
const LEVEL_TOLERANCE_M = 0.02;

/**
 * Checks of CJJ 61-2017 on a pipe table and the point tables of its network: a segment from a point to itself,
 * the same segment twice, ends that no point table has, depth against levels, and how many pipes meet at a
 * tee, cross, bend, reducer or cap. All are warnings; they do not stop an import.
 */
export function checkPipes(
  pipes: FeatureTable,
  layer: LayerDefinition,
  points: readonly FeatureTable[],
  findings: Findings,
): void {
  const warn = (
    table: FeatureTable,
    row: number,
    about: Pick<Finding, "field" | "found" | "expected" | "advice">,
  ) =>
    findings.add({
      file: table.sources[table.sourceIndex[row]!]!,
      row: table.sourceRow[row]!,
      id: table.ids[row]!,
      ...about,
      severity: "warning",
    });
  const grounds = new Map<string, number | null>();
  for (const table of points) {
    const levels = table.columns.get("groundElevM");
    table.ids.forEach((id, i) => {
      const level = levels?.[i];
      grounds.set(id, typeof level === "number" ? level : null);
    });
  }
  const degree = new Map<string, number>();
  const segments = new Map<string, string>();
  const [from, to] = [pipes.columns.get("fromNode"), pipes.columns.get("toNode")];
  if (!from || !to) return;
  for (let i = 0; i < pipes.count; i++) {
    const [a, b] = [String(from[i] ?? ""), String(to[i] ?? "")];
    for (const node of [a, b]) degree.set(node, (degree.get(node) ?? 0) + 1);
    if (a === b)
      warn(pipes, i, {
        field: "toNode",
        found: `start and end are both ${a || "empty"}`,
        expected: "two different points",
        advice: "correct the end point, or remove the row",
      });
    const key = [a, b].sort().join(" – ");
    const twin = segments.get(key);
    if (twin !== undefined && a !== b)
      warn(pipes, i, {
        field: "fromNode",
        found: `segment ${key} again, as ${twin}`,
        expected: "each segment once, in either direction",
        advice: "remove one of the two, unless two pipes lie side by side",
      });
    segments.set(key, pipes.ids[i]!);
    if (points.length === 0) continue;
    for (const [field, node] of [
      ["fromNode", a],
      ["toNode", b],
    ] as const)
      if (!grounds.has(node))
        warn(pipes, i, {
          field,
          found: `point ${node || "(empty)"}, which no point table has`,
          expected: `a point of layer ${layer.id}-facilities`,
          advice: "add the point, or correct the number",
        });
    for (const [depthField, levelField, node] of [
      ["depthFromM", "elevFromM", a],
      ["depthToM", "elevToM", b],
    ] as const) {
      const [ground, depth, level] = [
        grounds.get(node),
        pipes.columns.get(depthField)?.[i],
        pipes.columns.get(levelField)?.[i],
      ];
      if (typeof ground !== "number" || typeof depth !== "number" || typeof level !== "number") continue;
      const difference = ground - depth - level;
      if (Math.abs(difference) > LEVEL_TOLERANCE_M)
        warn(pipes, i, {
          field: depthField,
          found: `ground ${ground} − depth ${depth} − level ${level} = ${difference.toFixed(3)} m`,
          expected: `ground level = depth + pipe level, ± ${LEVEL_TOLERANCE_M} m`,
          advice: "correct depth or level; the level is used",
        });
    }
  }
  for (const table of points) {
    const kinds = table.columns.get("kind");
    table.ids.forEach((id, i) => {
      const expected = POINT_KINDS[String(kinds?.[i])]?.degree;
      const found = degree.get(id) ?? 0;
      if (expected === undefined || found === expected) return;
      warn(table, i, {
        field: "kind",
        found: `${found} pipes meet at a ${POINT_KINDS[String(kinds?.[i])]?.zh}`,
        expected: `${expected} pipes`,
        advice: "correct the kind, or add the missing pipe",
      });
    });
  }
}
