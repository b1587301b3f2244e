import type { FeatureTable } from "../feature-table.ts";
import { endVertices, type PipeEdges } from "../network/pipe-network.ts";
import { turnBetween } from "./pipe-instances.ts";
import { dot, length, minus, times, unit, type Vec3 } from "./vector.ts";

/** Pipes whose axes end farther apart than this do not meet, metres. */
const TOUCHING_METERS = 0.005;

interface PipeEnd {
  readonly row: number;
  readonly atStart: boolean;
  readonly point: Vec3;
  /** away from the node, along the pipe */
  readonly outward: Vec3;
  readonly radiusMeters: number;
}

/** A joint at an angle, as the pipe end has it that closes the gap: the wider of the two, of equal ones the first. */
export interface PipeJoint {
  /** by how much the axes turn there, degrees */
  readonly turnDeg: number;
}

/**
 * Which pipe ends close a joint: at a plain joint one of the two, at a tee or cross one of the two that run straightest.
 * Key: 2 × row, + 1 for the pipe's last point.
 */
export function pipeJoints(
  pipes: FeatureTable,
  enu: Float64Array,
  network: PipeEdges,
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
    const first = a.radiusMeters > b.radiusMeters || (a.radiusMeters === b.radiusMeters && a.row < b.row);
    const turnDeg = turnBetween(times(a.outward, -1), b.outward);
    joints.set(keyOf(first ? a : b), { turnDeg });
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
  const point = vertexOf(enu, atStart ? first : last);
  const next = vertexOf(enu, atStart ? first + 1 : last - 1);
  if (length(minus(next, point)) <= TOUCHING_METERS) return undefined;
  return { row, atStart, point, outward: unit(minus(next, point)), radiusMeters };
}

function vertexOf(enu: Float64Array, v: number): Vec3 {
  return [enu[3 * v]!, enu[3 * v + 1]!, enu[3 * v + 2]!];
}

function straightestPair(ends: readonly PipeEnd[]): [PipeEnd, PipeEnd] | undefined {
  let best: [PipeEnd, PipeEnd] | undefined;
  let straightest = 1;
  for (const [i, a] of ends.entries())
    for (const b of ends.slice(i + 1)) {
      const cosine = dot(a.outward, b.outward);
      if (a.row === b.row || cosine >= straightest || length(minus(a.point, b.point)) > TOUCHING_METERS)
        continue;
      best = [a, b];
      straightest = cosine;
    }
  return best;
}
