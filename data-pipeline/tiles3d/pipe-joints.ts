import type { FeatureTable } from "../feature-table.ts";
import { endVertices, type PipeNetwork } from "../network/pipe-network.ts";
import { mitreHolds } from "./tube.ts";
import { dot, length, minus, times, unit, type Vec3 } from "./vector.ts";

/** Pipes whose axes end farther apart than this are not cut to fit each other, metres. */
const TOUCHING_METERS = 0.005;

interface PipeEnd {
  readonly row: number;
  readonly atStart: boolean;
  readonly point: Vec3;
  /** away from the node, along the pipe */
  readonly outward: Vec3;
  /** length of its first straight piece, metres */
  readonly reachMeters: number;
  readonly radiusMeters: number;
}

/** What one pipe end has of the joint it shares with another. */
export interface PipeJoint {
  /** normal of the mitre plane, along the pipe's direction of travel */
  readonly cut: Vec3;
  /** whether the two meet at an angle and this is the one that closes the gap: the wider, of equal ones the first */
  readonly closesBend: boolean;
}

/** Gaps of flatter bends are smaller than a pixel from where they are not cut to fit (cosine of 2°). */
const STRAIGHT_COSINE = Math.cos((2 * Math.PI) / 180);

/**
 * Which pipe ends share a mitre: at a plain joint the two pipes, at a tee or cross the two that run straightest.
 * Key: 2 × row, + 1 for the pipe's last point.
 */
export function pipeJoints(
  pipes: FeatureTable,
  enu: Float64Array,
  network: PipeNetwork,
): ReadonlyMap<number, PipeJoint> {
  const ends = new Map<number, PipeEnd[]>();
  for (let row = 0; row < pipes.count; row++) {
    const radiusMeters = network.edgeOuterDiameterMm[row]! / 2000;
    for (const atStart of [true, false]) {
      const end = pipeEnd(pipes, enu, row, atStart, radiusMeters);
      if (!end) continue;
      const node = atStart ? network.edgeFrom[row]! : network.edgeTo[row]!;
      const others = ends.get(node);
      if (others) others.push(end);
      else ends.set(node, [end]);
    }
  }
  const joints = new Map<number, PipeJoint>();
  for (const meeting of ends.values()) {
    const pair = straightestPair(meeting);
    if (!pair) continue;
    const [a, b] = pair;
    const normal = unit(minus(b.outward, a.outward));
    const bends = -dot(a.outward, b.outward) < STRAIGHT_COSINE;
    const first = a.radiusMeters > b.radiusMeters || (a.radiusMeters === b.radiusMeters && a.row < b.row);
    joints.set(keyOf(a), { cut: a.atStart ? times(normal, -1) : normal, closesBend: bends && first });
    joints.set(keyOf(b), { cut: b.atStart ? normal : times(normal, -1), closesBend: bends && !first });
  }
  return joints;
}

function keyOf({ row, atStart }: PipeEnd): number {
  return 2 * row + (atStart ? 0 : 1);
}

function pipeEnd(
  pipes: FeatureTable,
  enu: Float64Array,
  row: number,
  atStart: boolean,
  radiusMeters: number,
): PipeEnd | undefined {
  const [first, last] = endVertices(pipes, row);
  const at = (v: number): Vec3 => [enu[3 * v]!, enu[3 * v + 1]!, enu[3 * v + 2]!];
  const point = at(atStart ? first : last);
  const next = at(atStart ? first + 1 : last - 1);
  const reachMeters = length(minus(next, point));
  if (reachMeters <= TOUCHING_METERS) return undefined;
  return { row, atStart, point, outward: unit(minus(next, point)), reachMeters, radiusMeters };
}

function straightestPair(ends: readonly PipeEnd[]): [PipeEnd, PipeEnd] | undefined {
  let best: [PipeEnd, PipeEnd] | undefined;
  let straightest = 1;
  for (const [i, a] of ends.entries())
    for (const b of ends.slice(i + 1)) {
      const cosine = dot(a.outward, b.outward);
      if (a.row === b.row || cosine >= straightest || length(minus(a.point, b.point)) > TOUCHING_METERS)
        continue;
      const shorter = Math.min(a.reachMeters, b.reachMeters);
      if (!mitreHolds(times(a.outward, -1), b.outward, shorter, Math.max(a.radiusMeters, b.radiusMeters)))
        continue;
      best = [a, b];
      straightest = cosine;
    }
  return best;
}
