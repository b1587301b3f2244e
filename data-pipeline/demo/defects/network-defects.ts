import { bearingOf, distance, type Point } from "../plane.ts";
import type { DefectKind } from "./defect-kind.ts";
import type { HeldRow } from "./held-table.ts";
import { isSmall } from "./level-defects.ts";
import { COLUMNS, type Plot, pathOf, placeOf, towards } from "./plot.ts";

const WELL = ["窨井", "51042201", true] as const;

/** Networks that are cut, dry, not quite joined, or joined where nobody noticed. Removed rows go into `removed`. */
export function networkDefects(removed: Set<HeldRow>): readonly DefectKind<Plot>[] {
  return [
    { check: "segment-too-long", plant: (plot) => mergePipes(plot, removed) },
    { check: "island", plant: addIsland },
    { check: "no-source", plant: abandonFeeder },
    { check: "near-miss", plant: cutAtWell },
    { check: "crossing-without-node", plant: addCrossing },
  ];
}

/** Leaves the points between several pipes out, so that one of more than 75 m remains. */
function mergePipes(plot: Plot, removed: Set<HeldRow>) {
  let chain: { pipes: HeldRow[]; points: HeldRow[]; last: HeldRow } | undefined;
  const row = plot.pickPipe((pipe) => {
    chain = chainFrom(plot, pipe);
    return chain !== undefined;
  });
  if (!row || !chain) return undefined;
  const { pipes, points, last } = chain;
  plot.take(row, ...pipes);
  let at = points[0]!;
  const path = [...pathOf(row)];
  let [depth, level] = [0, 0];
  for (const pipe of pipes) {
    const forward = plot.endAt(pipe, at) === "from";
    path.push(...(forward ? pathOf(pipe) : [...pathOf(pipe)].reverse()).slice(1));
    const far = forward ? "to" : "from";
    [depth, level] = [plot.depth(pipe, far), plot.level(pipe, far)];
    at = plot.point(pipe, far);
    removed.add(pipe);
  }
  for (const point of points) removed.add(point);
  row.shape = { line: path };
  plot.pipes.set(row, { ZDDH: plot.number(last), ZDMS: depth, ZDGC: level });
  return { table: plot.pipes, row, what: `${points.length} points left out` };
}

function chainFrom(plot: Plot, first: HeldRow) {
  const pipes: HeldRow[] = [];
  const points: HeldRow[] = [];
  let length = plot.length(first);
  let [pipe, point] = [first, plot.point(first, "to")];
  while (length < 78) {
    const [a, b, more] = plot.pipesAt(point);
    const next = a === pipe ? b : a;
    if (!next || more || next === first || plot.kind(point) === "变径" || !plot.isFree(next))
      return undefined;
    if (["GJ", "CZ"].some((name) => plot.pipes.text(next, name) !== plot.pipes.text(first, name)))
      return undefined;
    points.push(point);
    pipes.push(next);
    length += plot.length(next);
    point = plot.point(next, plot.endAt(next, point) === "from" ? "to" : "from");
    pipe = next;
  }
  return { pipes, points, last: point };
}

/** A pipe with two wells where no other pipe is near. */
function addIsland(plot: Plot) {
  let at: readonly [Point, Point] | undefined;
  const like = plot.pickPipe((pipe) => {
    const length = plot.length(pipe);
    if (!isSmall(plot, pipe) || length < 6 || length > 30) return false;
    const path = pathOf(pipe);
    const [a, b] = [path[0]!, path[path.length - 1]!];
    const angle = plot.random.between(0, 2 * Math.PI);
    const away = plot.random.between(12, 30);
    const shifted = ([x, y]: Point): Point => [x + Math.cos(angle) * away, y + Math.sin(angle) * away];
    const [from, to] = [shifted(a), shifted(b)];
    const middle: Point = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    at = [from, to];
    return distance(a, b) > 3 && plot.isEmpty(middle, distance(from, to) / 2 + 4);
  });
  if (!like || !at) return undefined;
  const from = plot.addPoint(plot.point(like, "from"), at[0], ...WELL);
  const to = plot.addPoint(plot.point(like, "to"), at[1], ...WELL);
  const row = plot.addPipe(like, at, from, to);
  return { table: plot.pipes, row, what: "a pipe that joins nothing" };
}

/** The pipe that feeds a dead end is out of use. */
function abandonFeeder(plot: Plot) {
  let feeder: HeldRow | undefined;
  const row = plot.pickPipe((pipe) => {
    const leaf = plot.leafEnd(pipe);
    if (!leaf) return false;
    const before = plot.point(pipe, leaf === "from" ? "to" : "from");
    const meeting = plot.pipesAt(before);
    feeder = meeting.find((other) => other !== pipe);
    return meeting.length === 2 && plot.areFree(before);
  });
  if (!row || !feeder) return undefined;
  plot.take(feeder);
  plot.pipes.set(feeder, { SYZT: "废弃" });
  return { table: plot.pipes, row, what: `${plot.pipes.text(feeder, "GXBM")} before it is out of use` };
}

/** At a well one of two pipes ends 15 cm short, at a point of its own. */
function cutAtWell(plot: Plot) {
  const well = plot.pickPoint((point) => {
    const meeting = plot.pipesAt(point);
    return (
      plot.kind(point) === "窨井" &&
      meeting.length === 2 &&
      meeting.every((pipe) => plot.length(pipe) > 3 && pathOf(pipe).length === 2) &&
      plot.pipesNear(placeOf(point), 2).length === 2
    );
  });
  if (!well) return undefined;
  const [row, cut] = plot.pipesAt(well);
  const end = plot.endAt(cut!, well);
  const path = [...pathOf(cut!)];
  if (end === "to") path.reverse();
  const at = towards(path[0]!, path[1]!, 0.15);
  const point = plot.addPoint(well, at, ...WELL);
  path[0] = at;
  cut!.shape = { line: end === "to" ? path.reverse() : path };
  plot.pipes.set(cut!, { [COLUMNS[end].node]: plot.number(point) });
  return { table: plot.pipes, row: row!, what: `${plot.pipes.text(cut!, "GXBM")} ends 15 cm away` };
}

/** A pipe straight through another, at its level. */
function addCrossing(plot: Plot) {
  const other = plot.pickPipe((pipe) => {
    const path = pathOf(pipe);
    if (path.length !== 2 || isSmall(plot, pipe) || plot.length(pipe) < 12) return false;
    if (plot.pipes.text(pipe, "GXJB") === "支管") return false;
    return plot.pipesNear(middleOf(path[0]!, path[1]!), 6).length === 1;
  });
  if (!other) return undefined;
  const [a, b] = pathOf(other) as [Point, Point];
  const [x, y] = middleOf(a, b);
  const angle = bearingOf(a, b) + Math.PI / 2;
  const reach: Point = [4 * Math.cos(angle), 4 * Math.sin(angle)];
  const axis =
    (plot.level(other, "from") + plot.level(other, "to")) / 2 - plot.pipes.number(other, "WJ") / 2000;
  const ends = [-1, 1].map((side) => {
    const point = plot.addPoint(
      plot.point(other, "from"),
      [x + side * reach[0], y + side * reach[1]],
      ...WELL,
    );
    const ground = (plot.ground(plot.point(other, "from")) + plot.ground(plot.point(other, "to"))) / 2;
    plot.points.set(point, { DMGC: Math.round(ground * 1000) / 1000 });
    return point;
  });
  const [from, to] = ends as [HeldRow, HeldRow];
  const row = plot.addPipe(other, [placeOf(from), placeOf(to)], from, to);
  plot.pipes.set(row, { GJ: "DN100", WJ: 118, CZ: "球墨铸铁" });
  for (const end of ["from", "to"] as const) plot.setLevel(row, end, axis + 0.059);
  return { table: plot.pipes, row, what: `runs through ${plot.pipes.text(other, "GXBM")}` };
}

const middleOf = (a: Point, b: Point): Point => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
