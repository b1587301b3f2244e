/** Plane geometry of the seat. Metres east and north of the local origin (frame.ts). */
export type Point = readonly [x: number, y: number];
export type Path = readonly Point[];
/** Not closed: the first vertex is not repeated. Counter-clockwise unless said. */
export type Ring = readonly Point[];

/** Math.hypot guards against overflow that metres never reach, and takes ten times as long. */
export function distance(a: Point, b: Point): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  return Math.sqrt(dx * dx + dy * dy);
}
export const mix = (a: Point, b: Point, t: number): Point => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
];
export const bearingOf = (a: Point, b: Point): number => Math.atan2(b[1] - a[1], b[0] - a[0]);
/** compass degrees, clockwise from north */
export const compassDegrees = (angle: number): number => (((90 - (angle * 180) / Math.PI) % 360) + 360) % 360;
/** signed difference of two directions, radians in (−π, π] */
export function turn(from: number, to: number): number {
  let d = to - from;
  while (d > Math.PI) d -= 2 * Math.PI;
  while (d <= -Math.PI) d += 2 * Math.PI;
  return d;
}

export function pathLength(path: Path): number {
  let sum = 0;
  for (let i = 1; i < path.length; i++) sum += distance(path[i - 1]!, path[i]!);
  return sum;
}

/** Position and direction at a distance along the path; clamped to its ends. */
export function along(path: Path, meters: number): { point: Point; angle: number; segment: number } {
  let rest = Math.max(0, meters);
  for (let i = 1; i < path.length; i++) {
    const a = path[i - 1]!;
    const b = path[i]!;
    const length = distance(a, b);
    if (rest <= length || i === path.length - 1) {
      return {
        point: mix(a, b, length > 0 ? Math.min(1, rest / length) : 0),
        angle: bearingOf(a, b),
        segment: i - 1,
      };
    }
    rest -= length;
  }
  throw new Error(`a path needs two vertices, found ${path.length}`);
}

/** The part of the path between two distances from its start. */
export function pathBetween(path: Path, from: number, to: number): Point[] {
  const result: Point[] = [along(path, from).point];
  let walked = 0;
  for (let i = 1; i < path.length - 1; i++) {
    walked += distance(path[i - 1]!, path[i]!);
    if (walked > from + 1e-6 && walked < to - 1e-6) result.push(path[i]!);
  }
  result.push(along(path, to).point);
  return result;
}

/** Centripetal Catmull-Rom through the points, a vertex about every `step` metres. */
export function spline(points: readonly Point[], step: number): Point[] {
  const result: Point[] = [points[0]!];
  for (let i = 0; i < points.length - 1; i++) {
    const p1 = points[i]!;
    const p2 = points[i + 1]!;
    const p0 = points[i - 1] ?? mix(p2, p1, 2);
    const p3 = points[i + 2] ?? mix(p1, p2, 2);
    const t1 = Math.sqrt(distance(p0, p1)) || 1;
    const t2 = t1 + (Math.sqrt(distance(p1, p2)) || 1);
    const t3 = t2 + (Math.sqrt(distance(p2, p3)) || 1);
    const parts = Math.max(1, Math.round(distance(p1, p2) / step));
    for (let k = 1; k <= parts; k++) {
      const t = t1 + ((t2 - t1) * k) / parts;
      const a1 = mix(p0, p1, t / t1);
      const a2 = mix(p1, p2, (t - t1) / (t2 - t1));
      const a3 = mix(p2, p3, (t - t2) / (t3 - t2));
      result.push(mix(mix(a1, a2, t / t2), mix(a2, a3, (t - t1) / (t3 - t1)), (t - t1) / (t2 - t1)));
    }
  }
  return result;
}

/** Douglas–Peucker. */
export function simplify(path: Path, tolerance: number): Point[] {
  const keep = new Uint8Array(path.length);
  keep[0] = keep[path.length - 1] = 1;
  const stack: [number, number][] = [[0, path.length - 1]];
  for (let range = stack.pop(); range; range = stack.pop()) {
    const [from, to] = range;
    let worst = tolerance;
    let at = -1;
    for (let i = from + 1; i < to; i++) {
      const d = distanceToSegment(path[i]!, path[from]!, path[to]!);
      if (d > worst) {
        worst = d;
        at = i;
      }
    }
    if (at > 0) {
      keep[at] = 1;
      stack.push([from, at], [at, to]);
    }
  }
  return path.filter((_, i) => keep[i]);
}

/** Nearest place of segment ab to p as a fraction 0…1. */
export function nearestFraction(p: Point, a: Point, b: Point): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const square = dx * dx + dy * dy;
  if (square === 0) return 0;
  return Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square));
}

export function distanceToSegment(p: Point, a: Point, b: Point): number {
  const t = nearestFraction(p, a, b);
  const dx = a[0] + (b[0] - a[0]) * t - p[0];
  const dy = a[1] + (b[1] - a[1]) * t - p[1];
  return Math.sqrt(dx * dx + dy * dy);
}

/** Nearest place on a path: its distance, and how far along. */
export function nearestOnPath(p: Point, path: Path): { distance: number; at: number; point: Point } {
  let least = Infinity;
  let segment = 1;
  for (let i = 1; i < path.length; i++) {
    const d = distanceToSegment(p, path[i - 1]!, path[i]!);
    if (d >= least) continue;
    least = d;
    segment = i;
  }
  const a = path[segment - 1]!;
  const b = path[segment]!;
  const t = nearestFraction(p, a, b);
  const before = pathLength(path.slice(0, segment));
  return { distance: least, at: before + t * distance(a, b), point: mix(a, b, t) };
}

/** Fractions along ab and cd where they cross, or undefined. Touching ends count. */
export function crossing(a: Point, b: Point, c: Point, d: Point): { t: number; u: number } | undefined {
  const rx = b[0] - a[0];
  const ry = b[1] - a[1];
  const sx = d[0] - c[0];
  const sy = d[1] - c[1];
  const denominator = rx * sy - ry * sx;
  if (Math.abs(denominator) < 1e-12) return undefined;
  const t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / denominator;
  const u = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / denominator;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? { t, u } : undefined;
}

/** Parallel path at a signed distance to the left, mitred, sharp corners cut. */
export function offsetPath(path: Path, left: number): Point[] {
  const result: Point[] = [];
  for (let i = 0; i < path.length; i++) {
    const before = path[i - 1] ?? path[i]!;
    const after = path[i + 1] ?? path[i]!;
    const here = path[i]!;
    const inAngle = i > 0 ? bearingOf(before, here) : bearingOf(here, after);
    const outAngle = i < path.length - 1 ? bearingOf(here, after) : inAngle;
    const half = turn(inAngle, outAngle) / 2;
    const normal = inAngle + half + Math.PI / 2;
    const stretch = left / Math.max(0.5, Math.cos(half));
    result.push([here[0] + Math.cos(normal) * stretch, here[1] + Math.sin(normal) * stretch]);
  }
  return result;
}
