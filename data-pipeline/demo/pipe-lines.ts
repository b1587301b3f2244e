import type { PipeMake } from "./pipe-sizes.ts";
import { along, bearingOf, distance, type Point, pathBetween, pathLength, turn } from "./plane.ts";

/** Kinds are those of contract/pipe-fields.ts. */
export type StationKind = string;

/** A place on a line: a fitting, an appurtenance, or the tee a branch leaves from. */
export interface Station {
  /** metres from the line's start */
  at: number;
  kind: StationKind;
  /** node it becomes when the lines are laid */
  node?: number;
}

export type Role = "transmission" | "main" | "distribution" | "service";

/** A run of one make between two ends; stations divide it into pipes. */
export interface PipeLine {
  readonly path: readonly Point[];
  readonly length: number;
  make: PipeMake;
  role: Role;
  readonly road: string;
  /** ends: index of a shared node, or the station of another line that this one leaves from */
  from: LineEnd;
  to: LineEnd;
  readonly stations: Station[];
  /** homes and premises it feeds */
  connections: number;
}
export type LineEnd = { readonly node: number } | { readonly station: Station };

export interface SurveyNode {
  readonly point: Point;
  kind: StationKind;
}
export interface SurveyPipe {
  readonly from: number;
  readonly to: number;
  /** with both end points */
  readonly path: readonly Point[];
  readonly make: PipeMake;
  readonly role: Role;
  readonly road: string;
}

/** Two points of a survey lie at least this far apart along a pipe, metres. */
export const STATION_SPACING = 0.9;

/** Nearest free place on a line for a new station, or undefined when there is none within `reach` metres. */
export function freePlace(line: PipeLine, wanted: number, reach: number): number | undefined {
  for (let step = 0; step <= reach; step += 0.5) {
    for (const at of step === 0 ? [wanted] : [wanted + step, wanted - step]) {
      if (at < STATION_SPACING || at > line.length - STATION_SPACING) continue;
      if (line.stations.every((station) => Math.abs(station.at - at) >= STATION_SPACING)) return at;
    }
  }
  return undefined;
}

/** Turns sharper than this are bends in the survey, radians. */
const BEND = 0.19;

/** Adds a bend at every sharp vertex of a line. */
export function bendsOf(line: PipeLine): void {
  let walked = 0;
  for (let i = 1; i < line.path.length - 1; i++) {
    walked += distance(line.path[i - 1]!, line.path[i]!);
    const angle = turn(
      bearingOf(line.path[i - 1]!, line.path[i]!),
      bearingOf(line.path[i]!, line.path[i + 1]!),
    );
    if (Math.abs(angle) < BEND || walked < STATION_SPACING || walked > line.length - STATION_SPACING)
      continue;
    line.stations.push({ at: walked, kind: "bend" });
  }
}

export function newLine(
  path: readonly Point[],
  make: PipeMake,
  role: Role,
  road: string,
  from: LineEnd,
  to: LineEnd,
): PipeLine {
  return { path, length: pathLength(path), make, role, road, from, to, stations: [], connections: 0 };
}

/** The survey of the lines: stations become nodes, runs between them pipes. Shared nodes keep their index. */
export function layLines(
  lines: readonly PipeLine[],
  shared: readonly SurveyNode[],
): { nodes: SurveyNode[]; pipes: SurveyPipe[] } {
  const nodes: SurveyNode[] = [...shared];
  for (const line of lines) {
    line.stations.sort((a, b) => a.at - b.at);
    for (const station of line.stations) {
      station.node = nodes.push({ point: along(line.path, station.at).point, kind: station.kind }) - 1;
    }
  }
  const nodeOf = (end: LineEnd): number => {
    const node = "node" in end ? end.node : end.station.node;
    if (node === undefined) throw new Error("a line leaves from a station that no line carries");
    return node;
  };
  const pipes: SurveyPipe[] = [];
  for (const line of lines) {
    let at = 0;
    let from = nodeOf(line.from);
    const { make, role, road } = line;
    for (const station of [...line.stations, undefined]) {
      const to = station ? station.node! : nodeOf(line.to);
      const end = station ? station.at : line.length;
      const middle = pathBetween(line.path, at, end).slice(1, -1);
      pipes.push({ from, to, path: [nodes[from]!.point, ...middle, nodes[to]!.point], make, role, road });
      from = to;
      at = end;
    }
  }
  return { nodes, pipes };
}
