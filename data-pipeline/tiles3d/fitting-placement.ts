import { POINT_KINDS } from "../../contract/pipe-fields.ts";
import { endVertices, type PipeEdges } from "../network/pipe-network.ts";
import type { TiledFeatures } from "./tileset-plan.ts";

/** A pipe that meets a fitting: where it goes, and how thick it is. */
interface Branch {
  /** degrees clockwise from north, away from the fitting */
  readonly bearingDeg: number;
  readonly outerDiameterMm: number;
}

export interface FittingPlacement {
  readonly model: string;
  /** counter-clockwise about up from the model's own axes, degrees; undefined when no pipe meets there */
  readonly turnDeg: number | undefined;
  /** the thickest pipe that meets there; undefined when none does */
  readonly pipeOuterDiameterMm: number | undefined;
}

/** Bends are drawn at 90°, 45° or 22.5°; the nearest is taken. */
const BEND_MODELS = [
  { model: "bend", fromDeg: 67.5 },
  { model: "bend-45", fromDeg: 33.75 },
  { model: "bend-22", fromDeg: 0 },
] as const;

/** Finds the pipes at a facility and turns its model along them. Axes of the models: assets/models/README.md. */
export class FittingPlacer {
  readonly #pipes: TiledFeatures;
  readonly #edges: PipeEdges;
  readonly #nodeOf: (row: number) => number | undefined;
  /** node → pipe ends there: 2 × row, + 1 for the pipe's last point */
  readonly #endsAtNode = new Map<number, number[]>();

  /**
   * @param pipes all that meet at the facilities' nodes, in their order
   * @param edges one a row of the pipes
   * @param nodeOf node that the facility of a row stands on; −1 or undefined = none
   */
  constructor(pipes: TiledFeatures, edges: PipeEdges, nodeOf: (row: number) => number | undefined) {
    this.#pipes = pipes;
    this.#edges = edges;
    this.#nodeOf = nodeOf;
    for (let row = 0; row < pipes.table.count; row++) {
      this.#addEnd(edges.edgeFrom[row]!, 2 * row);
      this.#addEnd(edges.edgeTo[row]!, 2 * row + 1);
    }
  }

  #addEnd(node: number, end: number): void {
    const ends = this.#endsAtNode.get(node);
    if (ends) ends.push(end);
    else this.#endsAtNode.set(node, [end]);
  }

  /** @param row of the facility */
  place(kind: string, row: number): FittingPlacement {
    const model = modelOfKind(kind);
    const node = this.#nodeOf(row);
    const branches = node === undefined ? [] : this.#branches(node);
    const thickest = Math.max(0, ...branches.map((branch) => branch.outerDiameterMm));
    return {
      ...turned(kind, model, branches),
      pipeOuterDiameterMm: thickest > 0 ? thickest : undefined,
    };
  }

  #branches(node: number): Branch[] {
    const { table, enu } = this.#pipes;
    return (this.#endsAtNode.get(node) ?? []).map((end) => {
      const row = end >> 1;
      const [first, last] = endVertices(table, row);
      const [at, next] = (end & 1) === 0 ? [first, first + 1] : [last, last - 1];
      const east = enu[3 * next]! - enu[3 * at]!;
      const north = enu[3 * next + 1]! - enu[3 * at + 1]!;
      return {
        bearingDeg: (Math.atan2(east, north) * 180) / Math.PI,
        outerDiameterMm: this.#edges.edgeOuterDiameterMm[row]!,
      };
    });
  }
}

/** Names of all models that a facility may stand as. */
export function fittingModels(): string[] {
  return [...Object.values(POINT_KINDS).map(({ model }) => model), ...BEND_MODELS.map(({ model }) => model)];
}

/** @throws Error for a kind that is not in the catalogue */
export function modelOfKind(kind: string): string {
  const known = POINT_KINDS[kind];
  if (!known)
    throw new Error(`facility kind "${kind}", expected one of ${Object.keys(POINT_KINDS).join(", ")}`);
  return known.model;
}

function turned(
  kind: string,
  model: string,
  branches: readonly Branch[],
): { model: string; turnDeg: number | undefined } {
  const [first, second] = branches;
  if (!first) return { model, turnDeg: undefined };
  if (model === "bend" && second && kind !== "riser") return bendBetween(first, second);
  if (model === "cap") return { model, turnDeg: normal(270 - first.bearingDeg) };
  if (model === "reducer") {
    const wide = branches.reduce((a, b) => (b.outerDiameterMm > a.outerDiameterMm ? b : a));
    return { model, turnDeg: normal(270 - wide.bearingDeg) };
  }
  const along = straightBearing(branches);
  if (model === "tee") {
    const side = branches.find((branch) => offAxis(branch.bearingDeg, along) > 30);
    const onRight = side === undefined || normal(side.bearingDeg - along) < 180;
    return { model, turnDeg: turnOfRun(onRight ? along : along + 180) };
  }
  return { model, turnDeg: turnOfRun(along) };
}

/** Turn that lays a model's x axis along a run of pipe, degrees clockwise from north. */
export function turnOfRun(bearingDeg: number): number {
  return normal(90 - bearingDeg);
}

/** Bends come from −x and turn right, towards +z: walk in by one pipe so that the other lies to the right. */
function bendBetween(a: Branch, b: Branch): { model: string; turnDeg: number } {
  const turnFromA = signed(b.bearingDeg - (a.bearingDeg + 180));
  const entry = turnFromA >= 0 ? a : b;
  const { model } = BEND_MODELS.find(({ fromDeg }) => Math.abs(turnFromA) >= fromDeg)!;
  return { model, turnDeg: normal(270 - entry.bearingDeg) };
}

/** Bearing of the pair of pipes that runs straightest, or of the only pipe. */
function straightBearing(branches: readonly Branch[]): number {
  let best = branches[0]!.bearingDeg;
  let straightest = 0;
  for (const [i, a] of branches.entries())
    for (const b of branches.slice(i + 1)) {
      const angle = Math.abs(signed(a.bearingDeg - b.bearingDeg));
      if (angle > straightest) {
        straightest = angle;
        best = a.bearingDeg;
      }
    }
  return best;
}

/** Angle between a direction and a line, 0 … 90°. */
function offAxis(bearingDeg: number, lineDeg: number): number {
  const angle = Math.abs(signed(bearingDeg - lineDeg));
  return Math.min(angle, 180 - angle);
}

const normal = (deg: number) => ((deg % 360) + 360) % 360;
const signed = (deg: number) => normal(deg + 180) - 180;
