import type { Point } from "../county-plane.ts";
import type { Motion } from "./motion.ts";
import { distance, type Path, pathLength } from "./path.ts";
import type { Random } from "./random.ts";
import type { RoadGraph } from "./road-graph.ts";

/** What a driver of a muck truck may do on one trip that is not allowed. */
export const DEEDS = ["dumping", "straying", "openCover", "dirtyWheels", "overload", "speeding"] as const;
export type DeedName = (typeof DEEDS)[number];

/** Far enough that no rule takes it for the road's other side. */
const STRAY_METERS = 220;
const LONGEST_DETOUR = 2.5;

/** Where a path is after so many metres, and its index; the last point beyond its end. */
export function alongPath(path: Path, meters: number): { index: number; point: Point } {
  let left = meters;
  for (let i = 1; i < path.length; i++) {
    const [a, b] = [path[i - 1]!, path[i]!];
    const length = distance(a, b);
    if (left <= length && length > 0) {
      const f = left / length;
      const point: Point = [a[0] + f * (b[0] - a[0]), a[1] + f * (b[1] - a[1]), a[2] + f * (b[2] - a[2])];
      return { index: i, point };
    }
    left -= length;
  }
  return { index: path.length, point: path.at(-1)! };
}

/** The parts of a path before, between and after two distances; the points at them are in both parts. */
export function cutPath(
  path: Path,
  fromMeters: number,
  toMeters: number,
): [before: Path, between: Path, after: Path] {
  const from = alongPath(path, fromMeters);
  const to = alongPath(path, toMeters);
  return [
    [...path.slice(0, from.index), from.point],
    [from.point, ...path.slice(from.index, to.index), to.point],
    [to.point, ...path.slice(to.index)],
  ];
}

/** A way from one place of the route to another that leaves it by more than 220 m, or undefined when no street does. */
export function detour(path: Path, graph: RoadGraph, random: Random): Path | undefined {
  const length = pathLength(path);
  for (let attempt = 0; attempt < 12; attempt++) {
    const fromMeters = length * random.between(0.15, 0.45);
    const toMeters = Math.min(length * 0.9, fromMeters + length * random.between(0.2, 0.4));
    const [before, between, after] = cutPath(path, fromMeters, toMeters);
    const middle = alongPath(between, pathLength(between) / 2).point;
    const angle = random.between(0, 2 * Math.PI);
    const reach = random.between(400, 900);
    const via = graph.nearestNode([
      middle[0] + reach * Math.cos(angle),
      middle[1] + reach * Math.sin(angle),
      0,
    ]);
    const start = graph.nearestNode(before.at(-1)!);
    const end = graph.nearestNode(after[0]!);
    const [out, back] = [graph.route(start, via), graph.route(via, end)];
    if (!out || !back) continue;
    const way = [...before, ...out, ...back, ...after];
    const isFar = distanceTo(path, graph.nodes[via]!) > STRAY_METERS;
    if (isFar && pathLength(way) < LONGEST_DETOUR * length) return way;
  }
  return undefined;
}

/** Metres from a point to the nearest segment of a path. */
export function distanceTo(path: Path, [x, y]: Point): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 1; i < path.length; i++) {
    const [ax, ay] = path[i - 1]!;
    const [bx, by] = path[i]!;
    const squared = (bx - ax) ** 2 + (by - ay) ** 2;
    const f =
      squared === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / squared));
    nearest = Math.min(nearest, Math.hypot(x - ax - f * (bx - ax), y - ay - f * (by - ay)));
  }
  return nearest;
}

const STEP_SECONDS = 2;

type Run = readonly [fromSeconds: number, toSeconds: number];

/** The runs of seconds of a drive in which something holds. */
export function runsOf(motion: Motion, holds: (state: ReturnType<Motion["at"]>) => boolean): Run[] {
  const runs: Run[] = [];
  let since: number | undefined;
  for (let t = 0; t <= motion.seconds + STEP_SECONDS; t += STEP_SECONDS) {
    const isHeld = t <= motion.seconds && holds(motion.at(t));
    if (isHeld) since ??= t;
    else if (since !== undefined) {
      runs.push([since, t]);
      since = undefined;
    }
  }
  return runs;
}

/** The longest run of seconds of a drive in which something holds, or undefined when it never does. */
export function longestRun(
  motion: Motion,
  holds: (state: ReturnType<Motion["at"]>) => boolean,
): Run | undefined {
  return runsOf(motion, holds).toSorted((a, b) => b[1] - b[0] - (a[1] - a[0]))[0];
}
