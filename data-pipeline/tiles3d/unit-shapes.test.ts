import { describe, expect, it } from "vitest";
import type { ModelMesh } from "./model-library.ts";
import { FAR_SIDES, NEAR_SIDES, unitBall, unitBox, unitCylinder } from "./unit-shapes.ts";
import { cross, dot, length, minus, plus, times, type Vec3 } from "./vector.ts";

const GREY = [128, 128, 128] as const;
const shapes: [string, ModelMesh][] = [
  ["far cylinder", unitCylinder(GREY, FAR_SIDES)],
  ["near cylinder", unitCylinder(GREY, NEAR_SIDES)],
  ["box", unitBox(GREY)],
  ["far ball", unitBall(GREY, 1)],
  ["near ball", unitBall(GREY, 2)],
];

const cornerOf = ({ positions }: ModelMesh, i: number): Vec3 => [
  positions[3 * i]!,
  positions[3 * i + 1]!,
  positions[3 * i + 2]!,
];

function trianglesOf(mesh: ModelMesh): [Vec3, Vec3, Vec3][] {
  return Array.from({ length: mesh.indices.length / 3 }, (_, t) => [
    cornerOf(mesh, mesh.indices[3 * t]!),
    cornerOf(mesh, mesh.indices[3 * t + 1]!),
    cornerOf(mesh, mesh.indices[3 * t + 2]!),
  ]);
}

describe.each(shapes)("a unit %s", (_, mesh) => {
  it("is closed: every edge belongs to two triangles, once in each direction", () => {
    const edges = new Map<string, number>();
    const name = (p: Vec3) => p.map((value) => value.toFixed(5).replace("-0.00000", "0.00000")).join();
    for (const [a, b, c] of trianglesOf(mesh))
      for (const [from, to] of [
        [a, b],
        [b, c],
        [c, a],
      ] as const) {
        const [forth, back] = [`${name(from)} ${name(to)}`, `${name(to)} ${name(from)}`];
        if (edges.has(back)) edges.set(back, edges.get(back)! - 1);
        else edges.set(forth, (edges.get(forth) ?? 0) + 1);
      }
    expect([...edges.values()].every((open) => open === 0)).toBe(true);
  });

  it("faces outwards, and so do its normals", () => {
    for (const [a, b, c] of trianglesOf(mesh)) {
      const outward = cross(minus(b, a), minus(c, a));
      expect(dot(outward, plus(a, plus(b, c)))).toBeGreaterThan(0);
    }
    for (let i = 0; i < mesh.positions.length / 3; i++) {
      const normal: Vec3 = [mesh.normals[3 * i]!, mesh.normals[3 * i + 1]!, mesh.normals[3 * i + 2]!];
      expect(length(normal)).toBeCloseTo(1, 5);
      expect(dot(normal, cornerOf(mesh, i))).toBeGreaterThan(0);
    }
  });
});

describe("a unit cylinder", () => {
  it.each([
    [FAR_SIDES, 0.02],
    [NEAR_SIDES, 0.0101],
  ])("of %i sides is nowhere more than %f of the radius off", (sides, most) => {
    for (const triangle of trianglesOf(unitCylinder(GREY, sides)))
      for (const [p, q] of [
        [triangle[0], triangle[1]],
        [triangle[1], triangle[2]],
        [triangle[2], triangle[0]],
      ] as const) {
        if (p[1] === q[1] && length(minus(p, q)) > 2.1 * Math.sin(Math.PI / sides)) continue; // across a cap
        for (const point of [p, times(plus(p, q), 0.5)])
          expect(Math.abs(Math.hypot(point[0], point[2]) - 1)).toBeLessThan(most);
      }
  });
});

describe("a unit ball", () => {
  it.each([1, 2])("split %i times holds the whole sphere, so that no gap of a joint stays open", (splits) => {
    for (const [a, b, c] of trianglesOf(unitBall(GREY, splits))) {
      const normal = cross(minus(b, a), minus(c, a));
      expect(dot(normal, a) / length(normal)).toBeGreaterThan(1 - 1e-6);
    }
  });

  it("seen from near stands out of the sphere by less than 2 % of the radius", () => {
    const near = unitBall(GREY, 2);
    for (let i = 0; i < near.positions.length / 3; i++) expect(length(cornerOf(near, i))).toBeLessThan(1.02);
  });
});
