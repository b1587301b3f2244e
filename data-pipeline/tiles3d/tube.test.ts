import { describe, expect, it } from "vitest";
import { seededRandom } from "./feature-table-fixture.ts";
import { MeshBuilder } from "./mesh-builder.ts";
import { addTube, boxProfile, circleProfile, type Profile, type TubeEnds } from "./tube.ts";
import { cross, dot, minus, type Vec3 } from "./vector.ts";

const FREE: TubeEnds = { start: null, end: null };

function tube(points: readonly Vec3[], profile: Profile, ends = FREE): MeshBuilder {
  const mesh = new MeshBuilder();
  mesh.startFeature(0, [0, 0, 0]);
  addTube(mesh, points, profile, ends);
  return mesh;
}

const vertex = (mesh: MeshBuilder, i: number): Vec3 => {
  const [x, y, z] = mesh.positions.subarray(3 * i, 3 * i + 3);
  return [x!, y!, z!];
};

/** Directed edges between positions that have no partner the other way round. */
function openEdges(mesh: MeshBuilder): number {
  const key = (i: number) =>
    vertex(mesh, i)
      .map((metres) => Math.round(metres * 1e5))
      .join(",");
  const edges = new Map<string, number>();
  const { indices } = mesh;
  for (let t = 0; t < indices.length; t += 3)
    for (const [a, b] of [
      [0, 1],
      [1, 2],
      [2, 0],
    ] as const) {
      const [from, to] = [key(indices[t + a]!), key(indices[t + b]!)];
      if (from === to) continue;
      edges.set(`${from}>${to}`, (edges.get(`${from}>${to}`) ?? 0) + 1);
      edges.set(`${to}>${from}`, (edges.get(`${to}>${from}`) ?? 0) - 1);
    }
  return [...edges.values()].filter((count) => count !== 0).length;
}

function volume(mesh: MeshBuilder): number {
  let six = 0;
  const { indices } = mesh;
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => vertex(mesh, indices[t + k]!)) as [Vec3, Vec3, Vec3];
    six += dot(a, cross(b, c));
  }
  return six / 6;
}

describe("a tube", () => {
  it("is watertight and turned outwards for any line, bends sharper than a mitre included", () => {
    const random = seededRandom(7);
    for (let round = 0; round < 60; round++) {
      let at: Vec3 = [0, 0, 0];
      const points: Vec3[] = [at];
      for (let i = 0; i < 2 + random() * 8; i++) {
        const size = random() < 0.1 ? 0.01 : 0.5 + random() * 20;
        at = [
          at[0] + (random() - 0.5) * size,
          at[1] + (random() - 0.5) * size,
          at[2] + (random() - 0.5) * size * 0.3,
        ];
        points.push(at);
      }
      const profile = round % 5 === 0 ? boxProfile(0.4, 0.6) : circleProfile(0.03 + random());
      const mesh = tube(points, profile);
      expect(openEdges(mesh)).toBe(0);
      expect(volume(mesh)).toBeGreaterThan(0);
    }
  });

  it("has the volume of its pipe: the true diameter, nowhere thinner at a bend", () => {
    const mesh = tube(
      [
        [0, 0, 0],
        [10, 0, 0],
        [10, 10, 0],
      ],
      circleProfile(0.5),
    );
    // mitred pipes keep area × axis length
    expect(volume(mesh) / (Math.PI * 0.25 ** 2 * 20)).toBeCloseTo(1, 1.5);
  });

  it.each([0.032, 0.063, 0.11, 0.2, 0.3, 0.6, 1])(
    "of %s m is nowhere more than 2 mm or 2 percent of its radius off a circle",
    (diameter) => {
      const { offsets } = circleProfile(diameter);
      const radius = diameter / 2;
      const tolerance = Math.max(0.002, 0.02 * radius);
      const [ax, ay] = offsets[0]!;
      const [bx, by] = offsets[1]!;
      expect(Math.abs(Math.hypot(ax, ay) - radius)).toBeLessThanOrEqual(tolerance);
      expect(Math.abs(Math.hypot((ax + bx) / 2, (ay + by) / 2) - radius)).toBeLessThanOrEqual(tolerance);
    },
  );

  it("shares its end ring with the next pipe cut by the same plane", () => {
    const cut: Vec3 = [Math.SQRT1_2, Math.SQRT1_2, 0];
    const profile = circleProfile(0.2);
    const first = tube(
      [
        [0, 0, 0],
        [5, 0, 0],
      ],
      profile,
      { start: null, end: cut },
    );
    const second = tube(
      [
        [5, 0, 0],
        [5, 5, 0],
      ],
      profile,
      { start: cut, end: null },
    );
    const onPlane = (mesh: MeshBuilder) =>
      Array.from({ length: mesh.vertexCount }, (_, i) => vertex(mesh, i))
        .filter((point) => Math.abs(dot(minus(point, [5, 0, 0]), cut)) < 1e-9)
        .map((point) => point.map((metres) => Math.round(metres * 1e6) + 0).join(","))
        .sort();
    expect(onPlane(first).length).toBeGreaterThanOrEqual(profile.offsets.length);
    expect(new Set(onPlane(first))).toEqual(new Set(onPlane(second)));
  });

  it("keeps a pipe of no length visible and closed", () => {
    const mesh = tube(
      [
        [1, 2, 3],
        [1, 2, 3],
      ],
      circleProfile(0.1),
    );
    expect(mesh.indexCount).toBeGreaterThan(0);
    expect(openEdges(mesh)).toBe(0);
  });
});
