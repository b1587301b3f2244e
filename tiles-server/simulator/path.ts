import type { Point } from "../county-plane.ts";

/** A line to drive along, at least two points. */
export type Path = readonly Point[];

export function distance(a: Point, b: Point): number {
  return Math.hypot(b[0] - a[0], b[1] - a[1]);
}

export function pathLength(path: Path): number {
  let length = 0;
  for (let i = 1; i < path.length; i++) length += distance(path[i - 1]!, path[i]!);
  return length;
}

/** Clockwise from north, degrees 0–360. */
export function bearing(from: Point, to: Point): number {
  return ((Math.atan2(to[0] - from[0], to[1] - from[1]) * 180) / Math.PI + 360) % 360;
}

export function reversed(path: Path): Path {
  return path.toReversed();
}

/** Paths driven one after the other; the joint is driven straight. */
export function joined(...paths: Path[]): Path {
  const points: Point[] = [];
  for (const point of paths.flat()) {
    const last = points.at(-1);
    if (!last || distance(last, point) > 0.5) points.push(point);
  }
  return points;
}

/** The same line moved to the right of its direction: vehicles keep to their side of the road. */
export function keptRight(path: Path, meters: number): Path {
  return path.map((point, i) => {
    const before = path[Math.max(0, i - 1)]!;
    const after = path[Math.min(path.length - 1, i + 1)]!;
    const length = distance(before, after);
    if (length === 0) return point;
    const right: readonly [number, number] = [
      (after[1] - before[1]) / length,
      -(after[0] - before[0]) / length,
    ];
    return [point[0] + right[0] * meters, point[1] + right[1] * meters, point[2]];
  });
}

/** Points no further apart than `meters`. */
export function densified(path: Path, meters: number): Point[] {
  const points: Point[] = [path[0]!];
  for (let i = 1; i < path.length; i++) {
    const a = path[i - 1]!;
    const b = path[i]!;
    const pieces = Math.max(1, Math.ceil(distance(a, b) / meters));
    for (let k = 1; k <= pieces; k++) {
      const f = k / pieces;
      points.push([a[0] + f * (b[0] - a[0]), a[1] + f * (b[1] - a[1]), a[2] + f * (b[2] - a[2])]);
    }
  }
  return points;
}
