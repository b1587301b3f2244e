import type { Report } from "./findings-report.ts";
import type { PipeSurvey } from "./pipe-survey.ts";
import { RULES } from "./rules.ts";

/** A pipe's end at a well, seen in the direction the water flows. */
interface Arrival {
  readonly pipe: number;
  readonly invertM: number;
  readonly crownM: number;
  readonly sizeMm: number;
}

/**
 * Drains: pipes fall the way they flow, water leaves a well no higher than it came, does not drop far inside it, no
 * pipe narrows downstream, and nothing flows into a well that has no way out.
 */
export function checkGravity(survey: PipeSurvey, report: Report): void {
  if (!survey.isGravity) return;
  const { pipes } = survey;
  const flow = new Flow(survey);
  for (let i = 0; i < pipes.count; i++) checkFall(survey, flow, i, report);
  for (let node = 0; node < survey.nodeCount; node++) {
    const arriving: Arrival[] = [];
    const leaving: Arrival[] = [];
    for (const pipe of survey.pipesAt[node]!) {
      const downstream = flow.downstream(pipe);
      if (downstream === null) continue;
      (downstream === node ? arriving : leaving).push(flow.at(pipe, node));
    }
    if (arriving.length === 0) continue;
    if (leaving.length === 0) checkOutlet(survey, node, report);
    else checkWell(survey, node, arriving, leaving, report);
  }
}

/** Which way each pipe flows: as the survey says (LX 0 = from start to end, 1 = back), else as it falls. */
class Flow {
  readonly #survey: PipeSurvey;
  readonly #words: readonly (string | null)[];
  readonly #start: Float64Array;
  readonly #end: Float64Array;
  readonly #size: Float64Array;
  readonly #height: Float64Array;

  constructor(survey: PipeSurvey) {
    this.#survey = survey;
    this.#words = survey.pipes.text("flowDirection");
    this.#start = survey.pipes.number("elevFromM");
    this.#end = survey.pipes.number("elevToM");
    this.#size = survey.pipes.number("nominalMm");
    this.#height = survey.pipes.number("heightMm");
  }

  /** The survey's own word; null = it does not say. */
  isForward(pipe: number): boolean | null {
    const word = this.#words[pipe] ?? null;
    return word === "0" ? true : word === "1" ? false : null;
  }

  /** Node the water flows to; null = neither word nor levels tell. */
  downstream(pipe: number): number | null {
    const { from, to } = this.#survey;
    const fall = this.#start[pipe]! - this.#end[pipe]!;
    const forward = this.isForward(pipe) ?? (Number.isNaN(fall) || fall === 0 ? null : fall > 0);
    return forward === null ? null : forward ? to[pipe]! : from[pipe]!;
  }

  at(pipe: number, node: number): Arrival {
    const invertM = this.#survey.from[pipe] === node ? this.#start[pipe]! : this.#end[pipe]!;
    const sizeMm = this.#size[pipe]!;
    const boreM = (Number.isNaN(this.#height[pipe]!) ? sizeMm : this.#height[pipe]!) / 1000;
    return { pipe, invertM, crownM: invertM + (Number.isNaN(boreM) ? 0 : boreM), sizeMm };
  }
}

function checkFall(survey: PipeSurvey, flow: Flow, pipe: number, report: Report): void {
  const { toleranceM } = RULES["against-fall"].limits;
  const forward = flow.isForward(pipe);
  if (forward === null) return;
  const [up, down] = forward
    ? [survey.from[pipe]!, survey.to[pipe]!]
    : [survey.to[pipe]!, survey.from[pipe]!];
  const rise = flow.at(pipe, down).invertM - flow.at(pipe, up).invertM;
  if (!(rise > toleranceM)) return;
  report.add("against-fall", survey.pipes, pipe, {
    at: survey.at(down),
    field: "flowDirection",
    found: `the invert rises ${rise.toFixed(3)} m the way it flows, to ${survey.nodeName(down)}`,
    expected: `an invert that falls, ± ${toleranceM} m`,
    advice: "correct a level, or the direction of flow",
  });
}

function checkOutlet(survey: PipeSurvey, node: number, report: Report): void {
  if (node >= survey.points.count || RULES["no-outlet"].outletKinds.includes(survey.kind(node))) return;
  report.add("no-outlet", survey.points, node, {
    field: "kind",
    found: `${survey.pipesAt[node]!.length} pipes flow to a ${survey.kind(node) || "point"} that none leaves`,
    expected: "a pipe that leaves, an outfall or a pump station",
    advice: "add the pipe, or correct the kind or a direction of flow",
  });
}

function checkWell(
  survey: PipeSurvey,
  node: number,
  arriving: readonly Arrival[],
  leaving: readonly Arrival[],
  report: Report,
): void {
  const kind = survey.kind(node);
  const { pipes } = survey;
  const lowestIn = Math.min(...arriving.map(({ invertM }) => invertM));
  const lowestOut = Math.min(...leaving.map(({ invertM }) => invertM));
  const rise = RULES["well-rise"];
  if (!rise.liftKinds.includes(kind))
    for (const { pipe, invertM } of leaving) {
      if (!(invertM - lowestIn > rise.limits.toleranceM)) continue;
      report.add("well-rise", pipes, pipe, {
        at: survey.at(node),
        field: survey.from[pipe] === node ? "elevFromM" : "elevToM",
        found: `leaves ${survey.nodeName(node)} ${(invertM - lowestIn).toFixed(3)} m above the lowest pipe that arrives`,
        expected: `not higher than it arrives, ± ${rise.limits.toleranceM} m`,
        advice: "correct the level, or make the point a pump station",
      });
    }
  const drop = RULES["well-drop"];
  if (!drop.dropKinds.includes(kind)) {
    const lowestCrownOut = Math.min(...leaving.map(({ crownM }) => crownM));
    for (const { pipe, invertM, crownM } of arriving) {
      const dropM = Math.min(invertM - lowestOut, crownM - lowestCrownOut);
      const upper = survey.from[pipe] === node ? survey.to[pipe]! : survey.from[pipe]!;
      if (!(dropM > drop.limits.toleranceM) || drop.freeInletKinds.includes(survey.kind(upper))) continue;
      report.add("well-drop", pipes, pipe, {
        at: survey.at(node),
        field: survey.from[pipe] === node ? "elevFromM" : "elevToM",
        found: `arrives at ${survey.nodeName(node)} ${dropM.toFixed(3)} m above the pipe that leaves`,
        expected: `at most ${drop.limits.toleranceM} m by invert or crown`,
        advice: "correct the level; a real drop is noted as 跌水井",
      });
    }
  }
  const widestIn = Math.max(...arriving.map(({ sizeMm }) => sizeMm));
  const widestOut = leaving.reduce((best, one) => (one.sizeMm > best.sizeMm ? one : best));
  if (widestOut.sizeMm < widestIn && !RULES["narrows-downstream"].changeKinds.includes(kind))
    report.add("narrows-downstream", pipes, widestOut.pipe, {
      at: survey.at(node),
      field: "diameterLabel",
      found: `${widestOut.sizeMm} mm leaves ${survey.nodeName(node)}, ${widestIn} mm arrives`,
      expected: "a pipe at least as wide as the widest that arrives",
      advice: "correct the size of one of them",
    });
}
