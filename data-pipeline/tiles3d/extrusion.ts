import earcut from "earcut";
import { enclosingRectangle, type Footprint, type Point, type Rectangle, ringArea } from "./footprint.ts";
import type { MeshBuilder, Rgb } from "./mesh-builder.ts";
import { cross, minus, unit, type Vec3 } from "./vector.ts";

/**
 * Walls and roofs. TEXCOORD_0 of walls: u = metres along the wall, v = metres above the ground floor, so that a
 * shader can draw storeys and lit windows; of roofs: u = v = −1.
 */
export type RoofShape = "flat" | "gable" | "hip" | "shed";

export interface Solid {
  readonly footprint: Footprint;
  readonly roof: RoofShape;
  /** heights in the county's frame, metres: bottom of the walls, ground floor (v = 0), top of the roof */
  readonly bottom: number;
  readonly floor: number;
  readonly top: number;
  readonly wallColour: Rgb;
  readonly roofColour: Rgb;
}

/** Rise of pitched roofs over half their span (about 27°), and the most they take of a building's height. */
const ROOF_PITCH = 0.5;
const ROOF_SHARE = 0.35;
/** A pitched roof fits where the footprint fills its rectangle. */
const RECTANGULAR_SHARE = 0.93;
/** How far hips come in from the short sides, as a share of the half width. */
const HIP_INSET = 1;
const ROOF_UV = -1;

/** Adds a closed solid but for its floor, which nobody sees. */
export function addSolid(mesh: MeshBuilder, solid: Solid): void {
  const rectangle = solid.roof === "flat" ? undefined : pitchedRectangle(solid.footprint);
  if (rectangle) addPitched(mesh, solid, rectangle);
  else addFlat(mesh, solid);
}

function pitchedRectangle({ outer, holes }: Footprint): Rectangle | undefined {
  if (holes.length > 0) return undefined;
  const rectangle = enclosingRectangle(outer);
  const filled = ringArea(outer) / (4 * rectangle.halfLength * rectangle.halfWidth);
  return filled >= RECTANGULAR_SHARE ? rectangle : undefined;
}

function addFlat(mesh: MeshBuilder, solid: Solid): void {
  const { footprint, top } = solid;
  mesh.paint(solid.wallColour);
  for (const ring of [footprint.outer, ...footprint.holes]) addWalls(mesh, ring, solid, () => top);
  mesh.paint(solid.roofColour);
  const points = [...footprint.outer, ...footprint.holes.flat()];
  const holeStarts: number[] = [];
  let start = footprint.outer.length;
  for (const hole of footprint.holes) {
    holeStarts.push(start);
    start += hole.length;
  }
  const triangles = earcut(points.flat(), holeStarts, 2);
  // corners in the order in which triangles first need them, which the index codec rewards
  const vertices = new Map<number, number>();
  const vertexOf = (corner: number) => {
    let vertex = vertices.get(corner);
    if (vertex === undefined) {
      const [x, y] = points[corner]!;
      vertex = mesh.addVertex([x, y, top], [0, 0, 1], ROOF_UV, ROOF_UV);
      vertices.set(corner, vertex);
    }
    return vertex;
  };
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [triangles[i]!, triangles[i + 1]!, triangles[i + 2]!];
    const upwards = ringArea([points[a]!, points[b]!, points[c]!]) > 0;
    const [first, second, third] = [a, upwards ? b : c, upwards ? c : b];
    mesh.addTriangle(vertexOf(first), vertexOf(second), vertexOf(third));
  }
}

/** Walls of a ring; outer rings run counter-clockwise, so the outside is on the right. */
function addWalls(
  mesh: MeshBuilder,
  ring: readonly Point[],
  solid: Solid,
  topAt: (point: Point) => number,
): void {
  let along = 0;
  for (const [i, a] of ring.entries()) {
    const b = ring[(i + 1) % ring.length]!;
    const size = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const normal: Vec3 = [(b[1] - a[1]) / size, (a[0] - b[0]) / size, 0];
    const { bottom, floor } = solid;
    const [heightA, heightB] = [topAt(a), topAt(b)];
    // down, along and up again: neighbours differ in one direction, the next wall begins where this one ends, and each
    // triangle needs one new vertex, all of which the codecs reward
    const topA = mesh.addVertex([a[0], a[1], heightA], normal, along, heightA - floor);
    const bottomA = mesh.addVertex([a[0], a[1], bottom], normal, along, bottom - floor);
    const bottomB = mesh.addVertex([b[0], b[1], bottom], normal, along + size, bottom - floor);
    const topB = mesh.addVertex([b[0], b[1], heightB], normal, along + size, heightB - floor);
    mesh.addTriangle(topA, bottomA, bottomB);
    mesh.addTriangle(topA, bottomB, topB);
    along += size;
  }
}

/** Gable, hip or shed over the rectangle that the footprint fills. */
function addPitched(mesh: MeshBuilder, solid: Solid, rectangle: Rectangle): void {
  const { centre, along, halfLength, halfWidth } = rectangle;
  const rise = Math.min(
    solid.roof === "shed" ? halfWidth * ROOF_PITCH * 0.5 : halfWidth * ROOF_PITCH,
    (solid.top - solid.floor) * ROOF_SHARE,
  );
  const eaves = solid.top - rise;
  const at = (u: number, v: number, z: number): Vec3 => [
    centre[0] + u * along[0] - v * along[1],
    centre[1] + u * along[1] + v * along[0],
    z,
  ];
  const ring = [
    at(-halfLength, -halfWidth, 0),
    at(halfLength, -halfWidth, 0),
    at(halfLength, halfWidth, 0),
    at(-halfLength, halfWidth, 0),
  ];
  const corners = ring.map(([x, y]): Point => [x, y]);
  mesh.paint(solid.wallColour);
  if (solid.roof === "shed") {
    const high = new Set([corners[2]!, corners[3]!]);
    addWalls(mesh, corners, solid, (point) => (high.has(point) ? solid.top : eaves));
    mesh.paint(solid.roofColour);
    addRoofFace(mesh, [
      at(-halfLength, -halfWidth, eaves),
      at(halfLength, -halfWidth, eaves),
      at(halfLength, halfWidth, solid.top),
      at(-halfLength, halfWidth, solid.top),
    ]);
    return;
  }
  addWalls(mesh, corners, solid, () => eaves);
  const inset = solid.roof === "hip" ? Math.min(halfWidth * HIP_INSET, halfLength * 0.9) : 0;
  const ridgeA = at(inset - halfLength, 0, solid.top);
  const ridgeB = at(halfLength - inset, 0, solid.top);
  const [a, b, c, d] = ring.map(([x, y]): Vec3 => [x, y, eaves]) as [Vec3, Vec3, Vec3, Vec3];
  const endColour = solid.roof === "hip" ? solid.roofColour : solid.wallColour;
  mesh.paint(endColour);
  addRoofFace(mesh, [b, c, ridgeB]);
  addRoofFace(mesh, [d, a, ridgeA]);
  mesh.paint(solid.roofColour);
  addRoofFace(mesh, [a, b, ridgeB, ridgeA]);
  addRoofFace(mesh, [c, d, ridgeA, ridgeB]);
}

/** A flat face, corners counter-clockwise from outside. */
export function addRoofFace(mesh: MeshBuilder, corners: readonly Vec3[]): void {
  const normal = unit(cross(minus(corners[1]!, corners[0]!), minus(corners[2]!, corners[0]!)));
  const vertices = corners.map((corner) => mesh.addVertex(corner, normal, ROOF_UV, ROOF_UV));
  for (let i = 1; i + 1 < vertices.length; i++)
    mesh.addTriangle(vertices[0]!, vertices[i]!, vertices[i + 1]!);
}
