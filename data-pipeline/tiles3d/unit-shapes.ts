import type { Rgb } from "./mesh-builder.ts";
import type { ModelMesh } from "./model-library.ts";
import { length, plus, times, unit, type Vec3 } from "./vector.ts";

/** Sides of a cylinder seen from afar: its surface is nowhere more than 1.7 % of the radius off. */
export const FAR_SIDES = 12;
/** Sides of one seen from near: 1 % of the radius. */
export const NEAR_SIDES = 16;
const SHAPE_ALPHA = 255;

/** A closed cylinder of radius 1 about the y axis from −0.5 to 0.5; its corners as far outside the circle as its sides inside. */
export function unitCylinder(colour: Rgb, sides: number): ModelMesh {
  const radius = 2 / (1 + Math.cos(Math.PI / sides));
  const shape = new Shape(colour);
  const rim = Array.from({ length: sides }, (_, i): Vec3 => {
    const angle = (2 * Math.PI * i) / sides;
    return [Math.cos(angle), 0, Math.sin(angle)];
  });
  const ring = (y: number, normal?: Vec3) =>
    rim.map((spoke) => shape.vertex([spoke[0] * radius, y, spoke[2] * radius], normal ?? spoke));
  const [low, high] = [ring(-0.5), ring(0.5)];
  for (let i = 0; i < sides; i++) {
    const next = (i + 1) % sides;
    shape.triangle(low[i]!, high[i]!, low[next]!);
    shape.triangle(low[next]!, high[i]!, high[next]!);
  }
  const [bottom, top] = [ring(-0.5, [0, -1, 0]), ring(0.5, [0, 1, 0])];
  for (let i = 1; i + 1 < sides; i++) {
    shape.triangle(bottom[0]!, bottom[i]!, bottom[i + 1]!);
    shape.triangle(top[0]!, top[i + 1]!, top[i]!);
  }
  return shape.mesh;
}

/** A box of edge 1 about the origin. */
export function unitBox(colour: Rgb): ModelMesh {
  const shape = new Shape(colour);
  const axes: Vec3[] = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  axes.forEach((normal, axis) => {
    for (const sign of [-0.5, 0.5]) {
      const u = axes[(axis + 1) % 3]!;
      const v = axes[(axis + 2) % 3]!;
      const corner = (a: number, b: number) =>
        shape.vertex(plus(times(normal, sign), plus(times(u, a), times(v, b))), times(normal, 2 * sign));
      const corners = [corner(-0.5, -0.5), corner(0.5, -0.5), corner(0.5, 0.5), corner(-0.5, 0.5)] as const;
      const [a, b, c, d] = sign > 0 ? corners : [corners[0], corners[3], corners[2], corners[1]];
      shape.triangle(a, b, c);
      shape.triangle(a, c, d);
    }
  });
  return shape.mesh;
}

/**
 * A ball that holds a sphere of radius 1: an icosahedron with each face in four, `splits` times over. Split twice it
 * stands out of the sphere by less than 2 % of the radius.
 */
export function unitBall(colour: Rgb, splits: number): ModelMesh {
  const golden = (1 + Math.sqrt(5)) / 2;
  const corners = [
    [-1, golden, 0],
    [1, golden, 0],
    [-1, -golden, 0],
    [1, -golden, 0],
    [0, -1, golden],
    [0, 1, golden],
    [0, -1, -golden],
    [0, 1, -golden],
    [golden, 0, -1],
    [golden, 0, 1],
    [-golden, 0, -1],
    [-golden, 0, 1],
  ].map((corner) => unit(corner as [number, number, number]));
  let faces: [number, number, number][] = [
    [0, 11, 5],
    [0, 5, 1],
    [0, 1, 7],
    [0, 7, 10],
    [0, 10, 11],
    [1, 5, 9],
    [5, 11, 4],
    [11, 10, 2],
    [10, 7, 6],
    [7, 1, 8],
    [3, 9, 4],
    [3, 4, 2],
    [3, 2, 6],
    [3, 6, 8],
    [3, 8, 9],
    [4, 9, 5],
    [2, 4, 11],
    [6, 2, 10],
    [8, 6, 7],
    [9, 8, 1],
  ];
  const middles = new Map<string, number>();
  const middle = (a: number, b: number) => {
    const key = a < b ? `${a} ${b}` : `${b} ${a}`;
    let index = middles.get(key);
    if (index === undefined) {
      index = corners.push(unit(plus(corners[a]!, corners[b]!))) - 1;
      middles.set(key, index);
    }
    return index;
  };
  for (let split = 0; split < splits; split++)
    faces = faces.flatMap(([a, b, c]): [number, number, number][] => {
      const [ab, bc, ca] = [middle(a, b), middle(b, c), middle(c, a)];
      return [
        [a, ab, ca],
        [b, bc, ab],
        [c, ca, bc],
        [ab, bc, ca],
      ];
    });
  // faces lie inside the sphere of their corners: the nearest of them decides how much larger the ball must be
  const depth = Math.min(
    ...faces.map((face) =>
      length(
        times(
          face.map((i) => corners[i]!).reduce((sum, corner) => plus(sum, corner)),
          1 / 3,
        ),
      ),
    ),
  );
  const shape = new Shape(colour);
  for (const corner of corners) shape.vertex(times(corner, 1 / depth), corner);
  for (const face of faces) shape.triangle(...face);
  return shape.mesh;
}

class Shape {
  readonly #positions: number[] = [];
  readonly #normals: number[] = [];
  readonly #colours: number[] = [];
  readonly #indices: number[] = [];
  readonly #colour: Rgb;

  constructor(colour: Rgb) {
    this.#colour = colour;
  }

  vertex(position: Vec3, normal: Vec3): number {
    this.#normals.push(...normal);
    this.#colours.push(...this.#colour, SHAPE_ALPHA);
    return this.#positions.push(...position) / 3 - 1;
  }

  /** Counter-clockwise from outside. */
  triangle(a: number, b: number, c: number): void {
    this.#indices.push(a, b, c);
  }

  get mesh(): ModelMesh {
    return {
      positions: Float32Array.from(this.#positions),
      normals: Float32Array.from(this.#normals),
      colours: Uint8Array.from(this.#colours),
      indices: Uint32Array.from(this.#indices),
    };
  }
}
