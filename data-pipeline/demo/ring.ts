import { bearingOf, crossing, distance, distanceToSegment, mix, type Point, type Ring } from "./plane.ts";

/** positive when counter-clockwise */
export function signedArea(ring: Ring): number {
  let sum = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    sum += ring[j]![0] * ring[i]![1] - ring[i]![0] * ring[j]![1];
  }
  return sum / 2;
}

export function counterClockwise(ring: Ring): Ring {
  return signedArea(ring) >= 0 ? ring : [...ring].reverse();
}

export function centroid(ring: Ring): Point {
  let x = 0;
  let y = 0;
  let area = 0;
  const [ox, oy] = ring[0]!;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const ax = ring[j]![0] - ox;
    const ay = ring[j]![1] - oy;
    const bx = ring[i]![0] - ox;
    const by = ring[i]![1] - oy;
    const cross = ax * by - bx * ay;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
    area += cross;
  }
  return area === 0 ? ring[0]! : [ox + x / (3 * area), oy + y / (3 * area)];
}

export function inside(p: Point, ring: Ring): boolean {
  const x = p[0];
  const y = p[1];
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const a = ring[i]!;
    const b = ring[j]!;
    if (a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) odd = !odd;
  }
  return odd;
}

export function distanceToRing(p: Point, ring: Ring): number {
  let best = Infinity;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    best = Math.min(best, distanceToSegment(p, ring[j]!, ring[i]!));
  }
  return best;
}

export function boundsOf(
  points: readonly Point[],
): [west: number, south: number, east: number, north: number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < points.length; i++) {
    const p = points[i]!;
    if (p[0] < west) west = p[0];
    if (p[0] > east) east = p[0];
    if (p[1] < south) south = p[1];
    if (p[1] > north) north = p[1];
  }
  return [west, south, east, north];
}

/** Smallest rectangle around the ring: centre, direction of the long side, half lengths. */
export interface OrientedBox {
  readonly centre: Point;
  readonly angle: number;
  readonly halfLength: number;
  readonly halfWidth: number;
}

export function orientedBox(ring: Ring): OrientedBox {
  let best: OrientedBox | undefined;
  let bestArea = Infinity;
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i]!;
    const b = ring[(i + 1) % ring.length]!;
    if (distance(a, b) < 1) continue;
    const angle = bearingOf(a, b);
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let k = 0; k < ring.length; k++) {
      const p = ring[k]!;
      const u = p[0] * cos + p[1] * sin;
      const v = p[1] * cos - p[0] * sin;
      if (u < west) west = u;
      if (u > east) east = u;
      if (v < south) south = v;
      if (v > north) north = v;
    }
    const area = (east - west) * (north - south);
    if (area >= bestArea) continue;
    bestArea = area;
    const u = (west + east) / 2;
    const v = (south + north) / 2;
    const long = east - west >= north - south;
    best = {
      centre: [u * cos - v * sin, u * sin + v * cos],
      angle: long ? angle : angle + Math.PI / 2,
      halfLength: Math.max(east - west, north - south) / 2,
      halfWidth: Math.min(east - west, north - south) / 2,
    };
  }
  if (!best) throw new Error(`a ring of ${ring.length} vertices has no side longer than 1 m`);
  return best;
}

/**
 * Moves every side i (vertex i → i + 1) inward by margins[i] metres. What a margin swallows disappears,
 * so the answer may be several rings or none. Counter-clockwise in, counter-clockwise out.
 */
export function inset(ring: Ring, margins: readonly number[]): Ring[] {
  const n = ring.length;
  const moved: { a: Point; b: Point }[] = [];
  for (let i = 0; i < n; i++) {
    const a = ring[i]!;
    const b = ring[(i + 1) % n]!;
    if (distance(a, b) < 0.01) continue;
    const angle = bearingOf(a, b) + Math.PI / 2;
    const dx = Math.cos(angle) * margins[i]!;
    const dy = Math.sin(angle) * margins[i]!;
    moved.push({ a: [a[0] + dx, a[1] + dy], b: [b[0] + dx, b[1] + dy] });
  }
  const raw: Point[] = [];
  for (let i = 0; i < moved.length; i++) {
    const previous = moved[(i + moved.length - 1) % moved.length]!;
    const side = moved[i]!;
    const joint = lineCrossing(previous.a, previous.b, side.a, side.b);
    const gap = distance(previous.b, side.a);
    if (joint && distance(joint, side.a) < 3 * gap + 1) raw.push(joint);
    else raw.push(previous.b, side.a);
  }
  return simpleLoops(raw).filter((loop) => signedArea(loop) > 1);
}

function lineCrossing(a: Point, b: Point, c: Point, d: Point): Point | undefined {
  const rx = b[0] - a[0];
  const ry = b[1] - a[1];
  const sx = d[0] - c[0];
  const sy = d[1] - c[1];
  const denominator = rx * sy - ry * sx;
  if (Math.abs(denominator) < 0.02 * Math.hypot(rx, ry) * Math.hypot(sx, sy)) return undefined;
  const t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / denominator;
  return [a[0] + t * rx, a[1] + t * ry];
}

/** Cuts a ring at its self-crossings into loops that do not cross themselves; inverted ones come out clockwise. */
function simpleLoops(ring: Ring): Ring[] {
  const open: Point[][] = [[...ring]];
  const done: Ring[] = [];
  for (let loop = open.pop(); loop; loop = open.pop()) {
    const cut = firstSelfCrossing(loop);
    if (!cut) {
      if (loop.length >= 3) done.push(loop);
      continue;
    }
    const { i, j, point } = cut;
    open.push([point, ...loop.slice(i + 1, j + 1)], [...loop.slice(0, i + 1), point, ...loop.slice(j + 1)]);
    if (open.length > 200) throw new Error("a ring crosses itself more than 200 times");
  }
  return done;
}

function firstSelfCrossing(loop: Ring): { i: number; j: number; point: Point } | undefined {
  const n = loop.length;
  for (let i = 0; i < n - 2; i++) {
    const a = loop[i]!;
    const b = loop[i + 1]!;
    const west = Math.min(a[0], b[0]);
    const east = Math.max(a[0], b[0]);
    for (let j = i + 2; j < n; j++) {
      if (i === 0 && j === n - 1) continue;
      const c = loop[j]!;
      const d = loop[(j + 1) % n]!;
      if (Math.max(c[0], d[0]) < west || Math.min(c[0], d[0]) > east) continue;
      const hit = crossing(a, b, c, d);
      if (hit && hit.t > 1e-9 && hit.t < 1 - 1e-9 && hit.u > 1e-9 && hit.u < 1 - 1e-9) {
        return { i, j, point: mix(a, b, hit.t) };
      }
    }
  }
  return undefined;
}

/** A rectangle: centre, direction of its first side, full lengths. Counter-clockwise. */
export function rectangle(centre: Point, angle: number, length: number, width: number): Point[] {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return (
    [
      [-length / 2, -width / 2],
      [length / 2, -width / 2],
      [length / 2, width / 2],
      [-length / 2, width / 2],
    ] as const
  ).map(([u, v]): Point => [centre[0] + u * cos - v * sin, centre[1] + u * sin + v * cos]);
}

/** Local (u, v) coordinates of a frame turned into the plane. */
export function placed(origin: Point, angle: number, points: readonly Point[]): Point[] {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return points.map(([u, v]): Point => [origin[0] + u * cos - v * sin, origin[1] + u * sin + v * cos]);
}
