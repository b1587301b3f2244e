import {
  bendsOf,
  freePlace,
  layLines,
  newLine,
  type PipeLine,
  type SurveyNode,
  type SurveyPipe,
} from "./pipe-lines.ts";
import { offsetPath, type Point, pathLength } from "./plane.ts";
import type { Random } from "./random.ts";
import type { Street } from "./seat-plan.ts";
import { arrangeMains, kindOfMeetings } from "./water-mains.ts";

/** Medium-pressure gas under the streets of the planned town, on the side the water main is not. */
export function layGas(
  streets: readonly Street[],
  random: Random,
): { nodes: SurveyNode[]; pipes: SurveyPipe[] } {
  const laid = streets
    .filter((street) => street.class !== "motorway" && street.widthM >= 12 && pathLength(street.path) > 60)
    .map((street) => ({
      street,
      bore: street.widthM >= 36 ? 200 : street.widthM >= 24 ? 160 : 110,
      path: offsetPath(street.path, 2.4 - street.widthM / 2),
    }));
  const { nodes, runs } = arrangeMains(laid);
  const shared: SurveyNode[] = [];
  const index = new Map<number, number>();
  const node = (i: number): number => {
    const known = index.get(i);
    if (known !== undefined) return known;
    const made = shared.push({ point: nodes[i]!, kind: "" }) - 1;
    index.set(i, made);
    return made;
  };
  const lines: PipeLine[] = [];
  for (const run of runs) {
    if (pathLength(run.path) < 1) continue;
    const steel = run.line.bore >= 200;
    const line = newLine(
      run.path,
      {
        nominalMm: run.line.bore,
        outerMm: steel ? 219 : run.line.bore,
        label: steel ? "DN200" : `De${run.line.bore}`,
        material: steel ? "G" : "PE",
        year: random.integer(2011, 2024),
      },
      steel ? "main" : "distribution",
      run.line.street.name,
      { node: node(run.from) },
      { node: node(run.to) },
    );
    bendsOf(line);
    lines.push(line);
  }
  const meetings = shared.map(() => 0);
  for (const line of lines) for (const end of [line.from, line.to]) if ("node" in end) meetings[end.node]!++;
  const sane = lines.filter((line) =>
    [line.from, line.to].every((end) => !("node" in end) || meetings[end.node]! <= 4),
  );
  const used = new Set(
    sane.flatMap((line) => [line.from, line.to].map((end) => ("node" in end ? end.node : -1))),
  );
  const number = new Map([...used].map((old, i) => [old, i]));
  const kept: SurveyNode[] = [...used].map((old) => shared[old]!);
  const renumbered = sane.map((line) => ({
    ...line,
    from: { node: number.get("node" in line.from ? line.from.node : -1)! },
    to: { node: number.get("node" in line.to ? line.to.node : -1)! },
  }));
  kindOfMeetings(renumbered, kept);
  for (const line of renumbered) {
    for (const [at, kind] of [
      [2, "gateValve"],
      [line.length * random.between(0.35, 0.65), "regulator"],
    ] as const) {
      if (!random.chance(kind === "gateValve" ? 0.3 : 0.18)) continue;
      const place = freePlace(line, at, 4);
      if (place !== undefined) line.stations.push({ at: place, kind });
    }
  }
  return layLines(renumbered, kept);
}

export const gasDepth = (p: Point): number => 1.15 + 0.1 * Math.sin(p[0] / 130) * Math.cos(p[1] / 170);
