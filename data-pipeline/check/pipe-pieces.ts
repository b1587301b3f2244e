import Flatbush from "flatbush";
import type { PipeSurvey } from "./pipe-survey.ts";

/** Straight pieces of all pipes, found by place: what crosses and what lies near costs no comparison of all with all. */
export class PipePieces {
  /** ax ay bx by of each piece, metres in the survey's plane */
  readonly ends: Float64Array;
  /** pipe of each piece */
  readonly pipe: Uint32Array;
  /** level of the pipe axis at both ends of each piece; NaN = unknown */
  readonly axisM: Float64Array;
  readonly #index: Flatbush | null;

  constructor(survey: PipeSurvey) {
    const ends: number[] = [];
    const pipe: number[] = [];
    const axis: number[] = [];
    const { pipes } = survey;
    const [start, end] = [pipes.number("elevFromM"), pipes.number("elevToM")];
    const size = pipes.number(survey.isGravity ? "innerDiameterMm" : "outerDiameterMm");
    for (let i = 0; i < pipes.count; i++) {
      const path = survey.path(i);
      const length = survey.lengthM(i);
      const half = (Number.isNaN(size[i]!) ? 0 : size[i]!) / 2000;
      const toAxis = survey.isGravity ? half : -half;
      let walked = 0;
      for (let k = 1; k < path.length; k++) {
        const [[ax, ay], [bx, by]] = [path[k - 1]!, path[k]!];
        const next = walked + Math.hypot(bx - ax, by - ay);
        ends.push(ax, ay, bx, by);
        pipe.push(i);
        for (const at of [walked, next])
          axis.push(start[i]! + (end[i]! - start[i]!) * (length > 0 ? at / length : 0) + toAxis);
        walked = next;
      }
    }
    this.ends = Float64Array.from(ends);
    this.pipe = Uint32Array.from(pipe);
    this.axisM = Float64Array.from(axis);
    this.#index = pipe.length > 0 ? new Flatbush(pipe.length) : null;
    for (let k = 0; k < pipe.length; k++) this.#index!.add(...this.box(k));
    this.#index?.finish();
  }

  get count(): number {
    return this.pipe.length;
  }

  box(piece: number): [west: number, south: number, east: number, north: number] {
    const [ax, ay, bx, by] = this.piece(piece);
    return [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)];
  }

  piece(piece: number): [ax: number, ay: number, bx: number, by: number] {
    const at = 4 * piece;
    return [this.ends[at]!, this.ends[at + 1]!, this.ends[at + 2]!, this.ends[at + 3]!];
  }

  /** Pieces whose boxes meet a box. */
  near(west: number, south: number, east: number, north: number): number[] {
    return this.#index?.search(west, south, east, north) ?? [];
  }

  /** Level of the axis at a fraction of a piece. */
  axisAt(piece: number, fraction: number): number {
    const [a, b] = [this.axisM[2 * piece]!, this.axisM[2 * piece + 1]!];
    return a + (b - a) * fraction;
  }
}
