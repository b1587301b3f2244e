import { Cartesian3, type Ray } from "cesium";

export interface AxisPoint {
  /** on the pipe's axis, earth-fixed */
  readonly position: Cartesian3;
  /** how far the ray passes from it, metres */
  readonly distanceMeters: number;
  /** way along the line, 0 … 1 */
  readonly share: number;
}

/**
 * The point of a line that a ray passes nearest to: where on a pipe one has clicked. The graphics card cannot say
 * while the ground is translucent (viewer.md P1), so it is computed from the survey's own geometry.
 * @param line earth-fixed, at least two points
 */
export function nearestOnLine(ray: Ray, line: readonly Cartesian3[]): AxisPoint {
  let best: (OnSegment & { chainage: number }) | undefined;
  let length = 0;
  for (let i = 1; i < line.length; i++) {
    const found = nearestOnSegment(ray, line[i - 1]!, line[i]!);
    const segment = Cartesian3.distance(line[i - 1]!, line[i]!);
    if (!best || found.distanceMeters < best.distanceMeters)
      best = { ...found, chainage: length + found.share * segment };
    length += segment;
  }
  if (!best) throw new Error(`a line of ${line.length} points has no nearest point; expected at least 2`);
  const { position, distanceMeters, chainage } = best;
  return { position, distanceMeters, share: length > 0 ? chainage / length : 0 };
}

/** `share` is that of the segment. */
type OnSegment = AxisPoint;

/** Closest points of a ray o + t·d (t ≥ 0) and a segment a + s·(b − a) (0 ≤ s ≤ 1), Ericson 2005, section 5.1.9. */
function nearestOnSegment(ray: Ray, a: Cartesian3, b: Cartesian3): OnSegment {
  const along = Cartesian3.subtract(b, a, new Cartesian3());
  const offset = Cartesian3.subtract(a, ray.origin, new Cartesian3());
  const segment = Cartesian3.dot(along, along);
  const mixed = Cartesian3.dot(along, ray.direction);
  const c = Cartesian3.dot(along, offset);
  const d = Cartesian3.dot(ray.direction, offset);
  const determinant = segment - mixed * mixed; // |direction| = 1
  const free = determinant > 1e-9 ? (mixed * d - c) / determinant : 0;
  const share = segment > 0 ? Math.min(1, Math.max(0, free)) : 0;
  const position = Cartesian3.add(
    a,
    Cartesian3.multiplyByScalar(along, share, new Cartesian3()),
    new Cartesian3(),
  );
  const toward = Cartesian3.subtract(position, ray.origin, new Cartesian3());
  const reach = Math.max(0, Cartesian3.dot(toward, ray.direction));
  const onRay = Cartesian3.multiplyByScalar(ray.direction, reach, new Cartesian3());
  return { position, distanceMeters: Cartesian3.distance(toward, onRay), share };
}
