import type { Box } from "./box.ts";
import type { InstanceGroup } from "./instance-glb.ts";
import type { Rgb } from "./mesh-builder.ts";
import { LEAF_STEP_EXPONENT } from "./mesh-glb.ts";
import type { ModelMesh } from "./model-library.ts";
import { FAR_SIDES, NEAR_SIDES, unitBall, unitBox, unitCylinder } from "./unit-shapes.ts";
import { cross, dot, length, minus, plus, times, unit, type Vec3 } from "./vector.ts";

/** Points nearer than this are one point, metres. */
const SAME_POINT_METERS = 0.001;
const GLTF_UP: Vec3 = [0, 1, 0];

/** Outer cross-section of a pipe, metres; without a height it is a circle of that width. */
export interface PipeSection {
  readonly widthMeters: number;
  readonly heightMeters?: number;
}

/** The shapes that the pipes of one colour are put together from. */
export interface PipeShapes {
  readonly cylinder: ModelMesh;
  readonly box: ModelMesh;
  readonly ball: ModelMesh;
}

/** How finely pipes are put together. */
export interface PipeFineness {
  readonly sides: number;
  readonly ballSplits: number;
  /** joints that gape less on the outside of their bend are left as they are, metres */
  readonly leastGapMeters: number;
  /** places are multiples of 2^this metres */
  readonly stepExponent: number;
  /** bits of a turn: with 16 it is 5e-5 off, with 13 eight times that */
  readonly turnBits: number;
  /** longer pieces are drawn as several, so that their ends are not far off when the turn is, metres */
  readonly longestMeters: number;
}

/** Seen from 50 to 600 m: smaller gaps are less than a third of a pixel. */
export const FAR_PIPES: PipeFineness = {
  sides: FAR_SIDES,
  ballSplits: 1,
  leastGapMeters: 0.01,
  stepExponent: -6,
  turnBits: 13,
  longestMeters: 200,
};
/** Nearer: round to 1 % of the radius, ends within 2 mm of the survey (0.9 of rounding, 1 of the turn). */
export const NEAR_PIPES: PipeFineness = {
  sides: NEAR_SIDES,
  ballSplits: 2,
  leastGapMeters: 0.002,
  stepExponent: LEAF_STEP_EXPONENT - 1,
  turnBits: 16,
  longestMeters: 40,
};

/** How far two discs that meet at an angle stand apart on the outside, metres. */
export function gapOfTurn(turnDeg: number, radiusMeters: number): number {
  return 2 * radiusMeters * Math.tan((Math.min(turnDeg, 175) * Math.PI) / 360);
}

export function pipeShapes(colour: Rgb, { sides, ballSplits }: PipeFineness): PipeShapes {
  return {
    cylinder: unitCylinder(colour, sides),
    box: unitBox(colour),
    ball: unitBall(colour, ballSplits),
  };
}

/** Where the piece numbered `k` of `count` equal ones begins. */
function pointAlong(from: Vec3, to: Vec3, k: number, count: number): Vec3 {
  return k === count ? to : plus(from, times(minus(to, from), k / count));
}

/**
 * The pipes of a tile as copies of unit shapes: a cylinder (or box) a straight piece, a ball where round pieces meet
 * at an angle. True section, length and place; a tenth of the bytes of meshes. Every piece is closed by itself, and a
 * ball holds the whole sphere between the ends that meet in it, so that no joint is open.
 */
export class PipeInstances {
  readonly #groups = new Map<ModelMesh, Copies>();
  readonly #leastGapMeters: number;
  readonly #longestMeters: number;

  constructor({ leastGapMeters, longestMeters }: PipeFineness) {
    this.#leastGapMeters = leastGapMeters;
    this.#longestMeters = longestMeters;
  }

  /**
   * @param points axis, metres east, north, up
   * @param turnsDeg by how much the first and the last point's joint with the next pipe turns, if this one closes it
   */
  add(
    featureId: number,
    points: readonly Vec3[],
    section: PipeSection,
    shapes: PipeShapes,
    turnsDeg: readonly [start: number, end: number],
  ): void {
    const axis = points.filter(
      (point, i) => i === 0 || length(minus(point, points[i - 1]!)) > SAME_POINT_METERS,
    );
    // shorter than a millimetre: a disc of that thickness keeps the feature visible and pickable
    if (axis.length < 2) axis.push(plus(axis[0]!, [2 * SAME_POINT_METERS, 0, 0]));
    const directions = axis.slice(1).map((point, i) => unit(minus(point, axis[i]!)));
    directions.forEach((direction, i) => {
      const [from, to] = [axis[i]!, axis[i + 1]!];
      const count = Math.ceil(length(minus(to, from)) / this.#longestMeters);
      for (let k = 0; k < count; k++) {
        const [begin, end] = [pointAlong(from, to, k, count), pointAlong(from, to, k + 1, count)];
        this.#addPiece(featureId, begin, end, direction, section, shapes);
      }
    });
    if (section.heightMeters !== undefined) return; // a ball in a box culvert would stand out of it
    const last = axis.length - 1;
    axis.forEach((point, i) => {
      const turnDeg =
        i === 0 ? turnsDeg[0] : i === last ? turnsDeg[1] : turnBetween(directions[i - 1]!, directions[i]!);
      const radius = section.widthMeters / 2;
      if (gapOfTurn(turnDeg, radius) > this.#leastGapMeters)
        this.#addBall(featureId, point, radius, shapes.ball);
    });
  }

  /** Includes all pieces in a box. */
  growBox(box: Box): void {
    for (const copies of this.#groups.values()) copies.growBox(box);
  }

  /** In the order in which their shapes were first needed. */
  get groups(): InstanceGroup[] {
    return [...this.#groups].map(([mesh, copies]) => copies.group(mesh));
  }

  #addPiece(
    featureId: number,
    from: Vec3,
    to: Vec3,
    direction: Vec3,
    { widthMeters, heightMeters }: PipeSection,
    shapes: PipeShapes,
  ): void {
    const middle = times(plus(from, to), 0.5);
    const meters = length(minus(to, from));
    const along = yUp(direction);
    if (heightMeters === undefined) {
      const radius = widthMeters / 2;
      this.#copies(shapes.cylinder).add(featureId, middle, shortestTurn(along), [radius, meters, radius]);
    } else
      this.#copies(shapes.box).add(featureId, middle, levelTurn(along), [widthMeters, meters, heightMeters]);
  }

  #addBall(featureId: number, point: Vec3, radius: number, ball: ModelMesh): void {
    this.#copies(ball).add(featureId, point, [0, 0, 0, 1], [radius, radius, radius]);
  }

  #copies(mesh: ModelMesh): Copies {
    let copies = this.#groups.get(mesh);
    if (!copies) {
      copies = new Copies();
      this.#groups.set(mesh, copies);
    }
    return copies;
  }
}

type Quaternion = readonly [x: number, y: number, z: number, w: number];

class Copies {
  readonly #positions: number[] = [];
  readonly #turns: number[] = [];
  readonly #scales: number[] = [];
  readonly #featureIds: number[] = [];

  add(featureId: number, position: Vec3, turn: Quaternion, scale: Vec3): void {
    this.#positions.push(...position);
    this.#turns.push(...turn);
    this.#scales.push(...scale);
    this.#featureIds.push(featureId);
  }

  group(mesh: ModelMesh): InstanceGroup {
    return {
      mesh,
      positions: Float64Array.from(this.#positions),
      turns: this.#turns.some((value, i) => value !== (i % 4 === 3 ? 1 : 0))
        ? Float32Array.from(this.#turns)
        : undefined,
      scales: Float64Array.from(this.#scales),
      featureIds: Uint16Array.from(this.#featureIds),
    };
  }

  growBox(box: Box): void {
    for (let i = 0; i < this.#featureIds.length; i++) {
      const [x, y, z] = this.#scales.slice(3 * i, 3 * i + 3) as [number, number, number];
      const [qx, qy, qz, qw] = this.#turns.slice(4 * i, 4 * i + 4) as [number, number, number, number];
      // the model's y axis after the turn, in east, north, up
      const along: Vec3 = [2 * (qx * qy - qw * qz), -2 * (qy * qz + qw * qx), 1 - 2 * (qx * qx + qz * qz)];
      const [east, north, up] = this.#positions.slice(3 * i, 3 * i + 3) as [number, number, number];
      // rounding of places, turns and sizes
      const reach = 1.1 * Math.hypot(x, z) + 0.02 + y / 2048;
      for (const half of [-y / 2, y / 2])
        box.addPoint(east + along[0] * half, north + along[1] * half, up + along[2] * half, reach);
    }
  }
}

/** Angle between two unit vectors, degrees. */
export function turnBetween(a: Vec3, b: Vec3): number {
  return (Math.acos(Math.min(1, Math.max(-1, dot(a, b)))) * 180) / Math.PI;
}

/** East, north, up to glTF's x east, y up, z south. */
function yUp([east, north, up]: Vec3): Vec3 {
  return [east, up, -north];
}

/** The smallest turn that takes the y axis to a direction or its opposite: a cylinder has no first end. */
function shortestTurn(direction: Vec3): Quaternion {
  const along = direction[1] < 0 ? times(direction, -1) : direction;
  const axis = cross(GLTF_UP, along);
  const w = 1 + along[1];
  const size = Math.hypot(...axis, w);
  return [axis[0] / size, axis[1] / size, axis[2] / size, w / size];
}

/** The turn that takes y to a direction and keeps x level: the width of a culvert lies flat. */
function levelTurn(direction: Vec3): Quaternion {
  const y = direction[1] < 0 ? times(direction, -1) : direction;
  const x = Math.abs(y[1]) > 0.999 ? ([1, 0, 0] as Vec3) : unit(cross(y, GLTF_UP));
  const z = cross(x, y);
  return quaternionOf(x, y, z);
}

/** Of a rotation by its columns; Shepperd's method: the greatest of the four squares is never small. */
function quaternionOf(x: Vec3, y: Vec3, z: Vec3): Quaternion {
  const squares = [
    1 + x[0] - y[1] - z[2],
    1 - x[0] + y[1] - z[2],
    1 - x[0] - y[1] + z[2],
    1 + x[0] + y[1] + z[2],
  ] as const;
  const greatest = squares.indexOf(Math.max(...squares));
  const t = squares[greatest]!;
  const sums: readonly Quaternion[] = [
    [t, x[1] + y[0], z[0] + x[2], y[2] - z[1]],
    [x[1] + y[0], t, y[2] + z[1], z[0] - x[2]],
    [z[0] + x[2], y[2] + z[1], t, x[1] - y[0]],
    [y[2] - z[1], z[0] - x[2], x[1] - y[0], t],
  ];
  const q = sums[greatest]!;
  const size = Math.hypot(...q);
  return [q[0] / size, q[1] / size, q[2] / size, q[3] / size];
}
