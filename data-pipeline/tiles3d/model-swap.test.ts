import { expect, it } from "vitest";
import { LAYERS } from "../../contract/layers.ts";
import { ModelLibrary, type ModelMesh } from "./model-library.ts";
import { modelNamesOf } from "./point-placement.ts";
import type { Vec3 } from "./vector.ts";

/** The full model is asked for when an error of one metre is this many pixels, or more (viewer/globe/machine.ts, point-tiles.ts). */
const PIXELS_PER_METER = 16;
const SEEN_PIXELS = 2;
/** Fittings of the largest usual pipes are drawn this many times as large as they are modelled. */
const LARGEST_FITTING = 5;

it("a light model follows the full one within two pixels where they are swapped", async () => {
  const library = await ModelLibrary.open(new URL("../../assets/models", import.meta.url).pathname);
  const names = new Set(
    LAYERS.filter(({ representation }) => representation === "models").flatMap(modelNamesOf),
  );
  expect(names.size).toBeGreaterThan(30);
  for (const name of names) {
    const { full, light, pipeOuterDiameterMeters } = await library.model(name);
    const scale = pipeOuterDiameterMeters === undefined ? 1 : LARGEST_FITTING;
    const apart = scale * Math.max(farthest(full, light), farthest(light, full));
    expect(apart * PIXELS_PER_METER, name).toBeLessThan(SEEN_PIXELS);
  }
}, 30_000);

/** Farthest that a vertex of one mesh lies from the surface of another, metres. */
function farthest(from: ModelMesh, to: ModelMesh): number {
  const corner = ({ positions }: ModelMesh, i: number): Vec3 => [
    positions[3 * i]!,
    positions[3 * i + 1]!,
    positions[3 * i + 2]!,
  ];
  let most = 0;
  for (const vertex of new Set(from.indices)) {
    const point = corner(from, vertex);
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < to.indices.length; i += 3) {
      const triangle = [0, 1, 2].map((k) => corner(to, to.indices[i + k]!)) as [Vec3, Vec3, Vec3];
      least = Math.min(least, distanceToTriangle(point, ...triangle));
    }
    most = Math.max(most, least);
  }
  return most;
}

const minus = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Vec3, b: Vec3) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

function distanceToTriangle(point: Vec3, a: Vec3, b: Vec3, c: Vec3): number {
  const normal = cross(minus(b, a), minus(c, a));
  const isOver = [
    [a, b],
    [b, c],
    [c, a],
  ].every(([from, to]) => dot(cross(minus(to!, from!), normal), minus(point, from!)) <= 0);
  const length = Math.hypot(...normal);
  if (isOver && length > 0) return Math.abs(dot(minus(point, a), normal)) / length;
  return Math.min(toEdge(point, a, b), toEdge(point, b, c), toEdge(point, c, a));
}

function toEdge(point: Vec3, a: Vec3, b: Vec3): number {
  const along = minus(b, a);
  const from = minus(point, a);
  const square = dot(along, along);
  const share = square > 0 ? Math.min(1, Math.max(0, dot(from, along) / square)) : 0;
  return Math.hypot(...from.map((value, i) => value - share * along[i]!));
}
