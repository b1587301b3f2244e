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

/**
 * Which pipe ends share a mitre, and the normal of its plane: at a plain joint the two pipes, at a tee or cross
 * the two that run straightest. Key: 2 × row, + 1 for the pipe's last point.
 */
export function pipeJoints(
  pipes: FeatureTable,
  enu: Float64Array,
  network: PipeNetwork,
): ReadonlyMap<number, Vec3> {
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
  const joints = new Map<number, Vec3>();
  for (const meeting of ends.values()) {
    const pair = straightestPair(meeting);
    if (!pair) continue;
    const [a, b] = pair;
    const normal = unit(minus(b.outward, a.outward));
    // the plane's normal points along the direction of travel of each pipe
    joints.set(2 * a.row + (a.atStart ? 0 : 1), a.atStart ? times(normal, -1) : normal);
    joints.set(2 * b.row + (b.atStart ? 0 : 1), b.atStart ? normal : times(normal, -1));
  }
  return joints;
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
