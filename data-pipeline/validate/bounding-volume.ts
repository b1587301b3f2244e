import type { BoundingVolume } from "./shapes.ts";

export type Point = readonly [x: number, y: number, z: number];
/** Rounding of floats and of metadata, as a share of the size of things. */
const SLACK = 1e-6;

/** Whether a bounding volume holds a point; regions hold what they are compared with as regions only. */
export function volumeHolds({ box, sphere }: BoundingVolume, point: Point, slackMeters = 0): boolean {
  if (box) return boxHolds(box, point, slackMeters);
  if (!sphere) return true;
  const [x, y, z, radius] = sphere as [number, number, number, number];
  return Math.hypot(point[0] - x, point[1] - y, point[2] - z) <= radius * (1 + SLACK) + slackMeters;
}

function boxHolds(box: readonly number[], point: Point, slackMeters: number): boolean {
  const from = [point[0] - box[0]!, point[1] - box[1]!, point[2] - box[2]!] as const;
  return [3, 6, 9].every((at) => {
    const axis = box.slice(at, at + 3) as [number, number, number];
    const half = Math.hypot(...axis);
    const along = Math.abs(from[0] * axis[0] + from[1] * axis[1] + from[2] * axis[2]);
    if (half === 0) return true; // a flat box has no direction to measure along
    return along / half <= half * (1 + SLACK) + slackMeters + SLACK;
  });
}

/** Corners of a box, or the six ends of a sphere, moved by a column-major matrix. */
export function corners({ box, sphere }: BoundingVolume, matrix?: readonly number[]): Point[] {
  const points: Point[] = [];
  if (box)
    for (const a of [-1, 1])
      for (const b of [-1, 1])
        for (const c of [-1, 1])
          points.push([
            box[0]! + a * box[3]! + b * box[6]! + c * box[9]!,
            box[1]! + a * box[4]! + b * box[7]! + c * box[10]!,
            box[2]! + a * box[5]! + b * box[8]! + c * box[11]!,
          ]);
  else if (sphere) {
    const [x, y, z, r] = sphere as [number, number, number, number];
    points.push([x - r, y, z], [x + r, y, z], [x, y - r, z], [x, y + r, z], [x, y, z - r], [x, y, z + r]);
  }
  return matrix ? points.map((point) => moved(matrix, point)) : points;
}

/** Whether one volume lies in another, as far as both are boxes, spheres or both regions. */
export function volumeInside(
  inner: BoundingVolume,
  outer: BoundingVolume,
  matrix?: readonly number[],
): boolean {
  if (inner.region && outer.region) {
    const [west, south, east, north, low, high] = outer.region;
    const [w, s, e, n, l, h] = inner.region;
    const slack = 1e-9;
    return (
      w >= west - slack &&
      s >= south - slack &&
      e <= east + slack &&
      n <= north + slack &&
      l >= low - SLACK &&
      h <= high + SLACK
    );
  }
  return corners(inner, matrix).every((corner) => volumeHolds(outer, corner));
}

/** A point moved by a column-major 4 × 4 matrix. */
export function moved(m: readonly number[], [x, y, z]: Point): Point {
  return [
    m[0]! * x + m[4]! * y + m[8]! * z + m[12]!,
    m[1]! * x + m[5]! * y + m[9]! * z + m[13]!,
    m[2]! * x + m[6]! * y + m[10]! * z + m[14]!,
  ];
}
