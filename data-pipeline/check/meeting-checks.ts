import type { Report } from "./findings-report.ts";
import { PipePieces } from "./pipe-pieces.ts";
import { MISSING, type PipeSurvey } from "./pipe-survey.ts";
import { RULES } from "./rules.ts";

/** Two nodes that the survey should have joined. */
export type Join = readonly [nodeA: number, nodeB: number];

/**
 * Pipes that should meet and do not: ends that miss a pipe by less than half a metre, and crossings without a node.
 * @returns the nodes that belong together, so that what hangs on them is not called an island as well
 */
export function checkMeetings(survey: PipeSurvey, report: Report): Join[] {
  const pieces = new PipePieces(survey);
  return [...checkNearMisses(survey, pieces, report), ...checkCrossings(survey, pieces, report)];
}

function checkNearMisses(survey: PipeSurvey, pieces: PipePieces, report: Report): Join[] {
  const { endKinds, limits } = RULES["near-miss"];
  const mayEnd = new Set(endKinds);
  const linked = new Set(survey.links.flat());
  const joins: Join[] = [];
  const reported = new Set<number>();
  for (let node = 0; node < survey.nodeCount; node++) {
    const [pipe, more] = survey.pipesAt[node]!;
    if (pipe === undefined || more !== undefined || linked.has(node) || mayEnd.has(survey.kind(node)))
      continue;
    const state = survey.from[pipe] === node ? survey.fromState[pipe] : survey.toState[pipe];
    if (state === MISSING) continue; // that is said already
    const [x, y] = [survey.nodeX[node]!, survey.nodeY[node]!];
    const level = levelAt(survey, pieces, pipe, node);
    let best = { apart: Infinity, other: -1 };
    const reach = limits.planM;
    for (const piece of pieces.near(x - reach, y - reach, x + reach, y + reach)) {
      const other = pieces.pipe[piece]!;
      if (other === pipe || sharesNode(survey, pipe, other)) continue;
      const { apart, fraction } = nearest(pieces.piece(piece), x, y);
      const above = Math.abs(pieces.axisAt(piece, fraction) - level);
      if (apart > reach || above > limits.heightM || apart >= best.apart) continue;
      best = { apart, other };
    }
    if (best.other < 0) continue;
    const partner = nearerEnd(survey, best.other, x, y);
    joins.push([node, partner]);
    reported.add(node);
    if (reported.has(partner)) continue; // the other end has said so
    report.add("near-miss", survey.pipes, pipe, {
      at: survey.at(node),
      field: "geometry",
      found: `ends at ${survey.nodeName(node)}, ${best.apart.toFixed(3)} m from ${survey.pipes.id(best.other)}`,
      expected: "an end that joins the pipe, or a cap",
      advice: "give both the same point",
    });
  }
  return joins;
}

/** Level of a pipe's axis at the node it ends at. */
function levelAt(survey: PipeSurvey, pieces: PipePieces, pipe: number, node: number): number {
  const [x, y] = [survey.nodeX[node]!, survey.nodeY[node]!];
  const own = pieces.near(x, y, x, y).find((piece) => pieces.pipe[piece] === pipe);
  if (own === undefined) return Number.NaN;
  const [ax, ay] = pieces.piece(own);
  return pieces.axisAt(own, Math.hypot(ax - x, ay - y) < RULES["end-off-point"].limits.planM ? 0 : 1);
}

function sharesNode({ from, to }: PipeSurvey, a: number, b: number): boolean {
  return from[a] === from[b] || from[a] === to[b] || to[a] === from[b] || to[a] === to[b];
}

function nearerEnd({ from, to, nodeX, nodeY }: PipeSurvey, pipe: number, x: number, y: number): number {
  const [a, b] = [from[pipe]!, to[pipe]!];
  const apart = (node: number) => Math.hypot(nodeX[node]! - x, nodeY[node]! - y);
  return apart(a) <= apart(b) ? a : b;
}

function nearest(
  [ax, ay, bx, by]: [number, number, number, number],
  x: number,
  y: number,
): { apart: number; fraction: number } {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / square));
  return { apart: Math.hypot(x - ax - t * dx, y - ay - t * dy), fraction: t };
}

/** Pipes whose bodies run through each other where no point joins them; where no level is known, that cross in plan. */
function checkCrossings(survey: PipeSurvey, pieces: PipePieces, report: Report): Join[] {
  const { roughRoles, limits } = RULES["crossing-without-node"];
  const { smallestOuterMm, overlapM } = limits;
  const { pipes } = survey;
  const outer = pipes.number("outerDiameterMm");
  const roles = pipes.text("role");
  const isRough = (pipe: number) => outer[pipe]! < smallestOuterMm || roughRoles.includes(roles[pipe] ?? "");
  const joins: Join[] = [];
  const seen = new Set<string>();
  for (let piece = 0; piece < pieces.count; piece++) {
    const a = pieces.pipe[piece]!;
    if (isRough(a)) continue;
    for (const other of pieces.near(...pieces.box(piece))) {
      const b = pieces.pipe[other]!;
      if (other <= piece || a === b || isRough(b) || sharesNode(survey, a, b)) continue;
      const hit = crossing(pieces.piece(piece), pieces.piece(other));
      if (!hit) continue;
      const clear = Math.abs(pieces.axisAt(piece, hit.t) - pieces.axisAt(other, hit.u));
      const bodies = ((outer[a]! || 0) + (outer[b]! || 0)) / 2000;
      if (clear > bodies - overlapM) continue;
      joins.push([survey.from[a]!, survey.from[b]!]);
      const [first, later] = a < b ? [a, b] : [b, a];
      const key = `${first} ${later}`;
      if (seen.has(key)) continue;
      seen.add(key);
      report.add("crossing-without-node", pipes, later, {
        at: placeOn(survey, pieces.piece(piece), hit.t),
        field: "geometry",
        found: `crosses ${pipes.id(first)}${Number.isNaN(clear) ? " in plan; no levels are given" : `, axes ${clear.toFixed(3)} m apart in height`}`,
        expected: Number.isNaN(clear)
          ? "a point where they meet, or levels that keep them apart"
          : `a point where they meet, or axes ${bodies.toFixed(3)} m apart`,
        advice: "add the point (三通, 四通), or correct a level",
      });
    }
  }
  return joins;
}

function placeOn(
  survey: PipeSurvey,
  [ax, ay, bx, by]: readonly [number, number, number, number],
  t: number,
): [lonDeg: number, latDeg: number] {
  return survey.degrees(ax + (bx - ax) * t, ay + (by - ay) * t);
}

function crossing(
  [ax, ay, bx, by]: readonly [number, number, number, number],
  [cx, cy, dx, dy]: readonly [number, number, number, number],
): { t: number; u: number } | null {
  const det = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx);
  if (det === 0) return null;
  const t = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / det;
  const u = ((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / det;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? { t, u } : null;
}
