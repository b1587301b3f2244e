import type { BufferGeometry } from "three";

/** A model of the county: what stands on the map at a point. Metres, y up, front towards +z. */
export interface Model {
  readonly name: string;
  /** where (0, 0, 0) is: on the ground, or on the axis of the pipe that runs along x */
  readonly origin: "ground" | "axis";
  /** fittings: outer diameter of the pipe they are drawn for, metres; scale by the real one over this */
  readonly pipeOuterDiameter?: number;
  readonly parts: readonly BufferGeometry[];
}
