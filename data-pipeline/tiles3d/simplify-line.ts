import type { Vec3 } from "./vector.ts";

/**
 * Douglas–Peucker in space: keeps both ends and every vertex farther than the tolerance from the chord.
 * Iterative, so a line of 100,000 vertices does not overflow the stack.
 */
export function simplifyLine(points: readonly Vec3[], toleranceMeters: number): Vec3[] {
  if (points.length <= 2) return [...points];
  const keep = new Uint8Array(points.length);
  keep[0] = 1;
  keep[points.length - 1] = 1;
  const spans: [number, number][] = [[0, points.length - 1]];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [first, last] = span;
    let farthest = -1;
    let distance = toleranceMeters;
    for (let i = first + 1; i < last; i++) {
      const off = distanceToSegment(points[i]!, points[first]!, points[last]!);
      if (off > distance) {
        distance = off;
        farthest = i;
      }
    }
    if (farthest < 0) continue;
    keep[farthest] = 1;
    spans.push([first, farthest], [farthest, last]);
  }
  return points.filter((_, i) => keep[i]);
}

function distanceToSegment(p: Vec3, a: Vec3, b: Vec3): number {
  const [dx, dy, dz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const lengthSquared = dx * dx + dy * dy + dz * dz;
  const along =
    lengthSquared === 0 ? 0 : ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy + (p[2] - a[2]) * dz) / lengthSquared;
  const t = Math.max(0, Math.min(1, along));
  return Math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy, p[2] - a[2] - t * dz);
}
