import type { Report } from "./findings-report.ts";
import type { Join } from "./meeting-checks.ts";
import type { PipeSurvey } from "./pipe-survey.ts";
import { RULES } from "./rules.ts";

/**
 * Islands: pieces of a network that neither belong to its largest piece nor have a source (drains: an outlet) of
 * their own. And pipes in use that no source reaches, because a pipe out of use lies between.
 * @param joins nodes that belong together though the survey does not join them
 */
export function checkConnection(survey: PipeSurvey, joins: readonly Join[], report: Report): void {
  const { pipes, from, to } = survey;
  if (pipes.count === 0) return;
  const sources = sourcesOf(survey);
  const all = new Groups(survey.nodeCount);
  for (let i = 0; i < pipes.count; i++) all.join(from[i]!, to[i]!);
  for (const [a, b] of [...survey.links, ...joins]) all.join(a, b);
  const supplied = new Set(sources.map((node) => all.of(node)));
  const largest = checkIslands(survey, all, supplied, report);
  if (survey.points.count === 0 || RULES["no-source"].sourceKinds[survey.layer.id] === undefined) return;
  if (sources.length === 0) {
    const first = firstPipes(survey, all).get(largest)!;
    report.add("no-source", pipes, first, {
      field: "kind",
      found: `${pipes.count} pipes and no source among ${survey.points.count} points`,
      expected: `one of ${RULES["no-source"].sourceKinds[survey.layer.id]!.join(", ")}`,
      advice: "add the plant, tank, regulator or outlet, or give the points their kinds",
    });
    return;
  }
  checkSupply(survey, joins, sources, all, supplied, report);
}

function sourcesOf(survey: PipeSurvey): number[] {
  const kinds = new Set(RULES["no-source"].sourceKinds[survey.layer.id] ?? []);
  return Array.from({ length: survey.points.count }, (_, node) => node).filter((node) =>
    kinds.has(survey.kind(node)),
  );
}

/** @returns the largest piece */
function checkIslands(
  survey: PipeSurvey,
  all: Groups,
  supplied: ReadonlySet<number>,
  report: Report,
): number {
  const { pipes, from } = survey;
  const size = new Map<number, { pipes: number; lengthM: number }>();
  for (let i = 0; i < pipes.count; i++) {
    const group = all.of(from[i]!);
    const known = size.get(group) ?? { pipes: 0, lengthM: 0 };
    size.set(group, { pipes: known.pipes + 1, lengthM: known.lengthM + survey.lengthM(i) });
  }
  const largest = [...size].reduce((best, one) => (one[1].pipes > best[1].pipes ? one : best))[0];
  for (const [group, first] of firstPipes(survey, all)) {
    if (group === largest || supplied.has(group)) continue;
    const { pipes: count, lengthM } = size.get(group)!;
    report.add("island", pipes, first, {
      field: "fromNode",
      found: `${count === 1 ? "1 pipe" : `${count} pipes`} of ${lengthM.toFixed(1)} m, joined to nothing else`,
      expected: "pipes that join the network, or have a source of their own",
      advice: "correct the point numbers, or add the pipe that is missing",
    });
  }
  return largest;
}

/** First pipe of each group, in the order of the survey. */
function firstPipes(survey: PipeSurvey, groups: Groups): Map<number, number> {
  const first = new Map<number, number>();
  for (let i = 0; i < survey.pipes.count; i++) {
    const group = groups.of(survey.from[i]!);
    if (!first.has(group)) first.set(group, i);
  }
  return first;
}

function checkSupply(
  survey: PipeSurvey,
  joins: readonly Join[],
  sources: readonly number[],
  all: Groups,
  supplied: ReadonlySet<number>,
  report: Report,
): void {
  const { pipes, from, to } = survey;
  const outOfUse = new Set(RULES["no-source"].outOfUse);
  const states = pipes.text("status");
  const inUse = (i: number) => !outOfUse.has(states[i] ?? "");
  const live = new Groups(survey.nodeCount);
  for (let i = 0; i < pipes.count; i++) if (inUse(i)) live.join(from[i]!, to[i]!);
  for (const [a, b] of [...survey.links, ...joins]) live.join(a, b);
  const reached = new Set(sources.map((node) => live.of(node)));
  const told = new Set<number>();
  for (let i = 0; i < pipes.count; i++) {
    const group = live.of(from[i]!);
    if (!inUse(i) || reached.has(group) || told.has(group) || !supplied.has(all.of(from[i]!))) continue;
    told.add(group);
    report.add("no-source", pipes, i, {
      field: "status",
      found: "in use, and every way to a source leads over a pipe out of use",
      expected: "a way to a source over pipes in use",
      advice: "correct the status of this pipe or of the one that feeds it",
    });
  }
}

/** Sets of nodes that are joined (union-find with path halving). */
class Groups {
  readonly #parent: Int32Array;

  constructor(count: number) {
    this.#parent = Int32Array.from({ length: count }, (_, i) => i);
  }

  of(node: number): number {
    const parent = this.#parent;
    let at = node;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  }

  join(a: number, b: number): void {
    const [x, y] = [this.of(a), this.of(b)];
    if (x !== y) this.#parent[Math.max(x, y)] = Math.min(x, y);
  }
}
