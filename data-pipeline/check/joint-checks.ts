import { POINT_KINDS } from "../../contract/pipe-fields.ts";
import type { Report } from "./findings-report.ts";
import type { PipeSurvey } from "./pipe-survey.ts";
import { RULES } from "./rules.ts";

/** How many pipes meet at a tee, cross, bend, reducer or cap. */
export function checkDegrees(survey: PipeSurvey, report: Report): void {
  const { points } = survey;
  const linked = new Uint8Array(survey.nodeCount);
  for (const [a, b] of survey.links) linked[a] = linked[b] = 1; // pumps and valves of EPANET are joints too
  for (let node = 0; node < points.count; node++) {
    const kind = POINT_KINDS[survey.kind(node)];
    const found = survey.pipesAt[node]!.length;
    if (kind?.degree === undefined || found === kind.degree || linked[node]) continue;
    report.add("degree", points, node, {
      field: "kind",
      found: `${found} pipes meet at a ${kind.zh}`,
      expected: `${kind.degree} pipes`,
      advice: "correct the kind, or add the missing pipe",
    });
  }
}

/** Where one pressure pipe goes on in another, size and material stay the same unless a fitting changes them. */
export function checkJoints(survey: PipeSurvey, report: Report): void {
  if (survey.isGravity) return;
  const { pipes, points } = survey;
  const [sizes, materials, labels] = [
    pipes.number("nominalMm"),
    pipes.text("material"),
    pipes.text("diameterLabel"),
  ];
  const sizeMayChange = new Set(RULES["node-size"].changeKinds);
  const materialMayChange = new Set(RULES["node-material"].changeKinds);
  const catalogue = new Set(RULES["catalogue-size"].sizesMm);
  for (let node = 0; node < points.count; node++) {
    const [a, b, more] = survey.pipesAt[node]!;
    if (a === undefined || b === undefined || more !== undefined) continue;
    const kind = survey.kind(node);
    const bothKnown = catalogue.has(sizes[a]!) && catalogue.has(sizes[b]!); // else catalogue-size has said so
    if (bothKnown && sizes[a] !== sizes[b] && !sizeMayChange.has(kind))
      report.add("node-size", points, node, {
        field: "kind",
        found: `${labels[a]} (${pipes.id(a)}) goes on as ${labels[b]} (${pipes.id(b)})`,
        expected: "one size, or a 变径",
        advice: "correct the size, or make the point a reducer",
      });
    const [one, other] = [materials[a] ?? null, materials[b] ?? null];
    const isKnown = one !== null && other !== null && one !== "unknown" && other !== "unknown";
    if (isKnown && one !== other && !materialMayChange.has(kind))
      report.add("node-material", points, node, {
        field: "kind",
        found: `${one} (${pipes.id(a)}) goes on as ${other} (${pipes.id(b)})`,
        expected: "one material, or a 变材",
        advice: "correct the material, or make the point a joint of materials",
      });
  }
}
