import earcut from "earcut";
import { enclosingRectangle, type Footprint, type Point, type Rectangle, ringArea } from "./footprint.ts";
import type { MeshBuilder, Rgb } from "./mesh-builder.ts";
import { FACADE_PERIOD_METERS } from "./mesh-glb.ts";
import { cross, minus, unit, type Vec3 } from "./vector.ts";

/**
 * Walls and roofs. Vertex alpha says where the ground floor lies (façadeCode), so that a shader can draw storeys and lit
 * windows from a wall's place and direction: two texture coordinates a vertex were a quarter of a building's bytes.
 */
export type RoofShape = "flat" | "gable" | "hip" | "shed";

export interface Solid {
  readonly footprint: Footprint;
  readonly roof: RoofShape;
  /** heights in the county's frame, metres: bottom of the walls, ground floor, top of the roof */
  readonly bottom: number;
  readonly floor: number;
  readonly top: number;
  readonly wallColour: Rgb;
  readonly roofColour: Rgb;
}

/** Rise of pitched roofs over half their span (about 27°), and the most they take of a building's height. */
const ROOF_PITCH = 0.5;
const ROOF_SHARE = 0.35;
const UP: Vec3 = [0, 0, 1];
/** A pitched roof fits where the footprint fills its rectangle. */
const RECTANGULAR_SHARE = 0.93;
/** How far hips come in from the short sides, as a share of the half width. */
const HIP_INSET = 1;
/** Ground floors are told to ± 0.2 m. */
const FACADE_STEP_METERS = 0.4;
/** Vertex alpha of what has no storeys: bridge decks, boxes on roofs. */
export const NO_FACADE = 255;

/** Vertex alpha of a building: its ground floor above the last multiple of FACADE_PERIOD_METERS, in steps of 0.4 m. */
export function facadeCode(floorMeters: number): number {
  const steps = FACADE_PERIOD_METERS / FACADE_STEP_METERS;
  return ((Math.round(floorMeters / FACADE_STEP_METERS) % steps) + steps) % steps;
}

/**
 * Adds a closed solid but for its floor, which nobody sees.
 * @param onRoof something of the walls' colour on a flat roof: between walls and roof it costs no change of colour
 */
export function addSolid(mesh: MeshBuilder, solid: Solid, onRoof?: Solid): void {
  const rectangle = solid.roof === "flat" ? undefined : pitchedRectangle(solid.footprint);
  if (rectangle) {
    addPitched(mesh, solid, rectangle);
    return;
  }
  addWallsAround(mesh, solid);
  if (onRoof) {
    mesh.paint(solid.wallColour, NO_FACADE);
    addWallsAround(mesh, onRoof);
    mesh.paint(solid.roofColour, NO_FACADE);
    addFlatRoof(mesh, onRoof);
  } else mesh.paint(solid.roofColour);
  addFlatRoof(mesh, solid);
}

function addWallsAround(mesh: MeshBuilder, solid: Solid): void {
  const { footprint, top } = solid;
  for (const ring of [footprint.outer, ...footprint.holes]) addWalls(mesh, ring, solid, () => top);
}

/**
 * A solid with a flat roof, seen from so far that its faces need no normals of their own: neighbouring walls share
 * corners, which is half the vertices. A reader gives such faces flat normals, as glTF asks.
 */
export function addPlainSolid(mesh: MeshBuilder, solid: Solid): void {
  const { footprint, top, bottom } = solid;
  mesh.paint(solid.wallColour);
  for (const ring of [footprint.outer, ...footprint.holes]) {
    // up and down by turns: neighbours in the stream differ in one direction
    const corners = ring.map(([east, north], i) => {
      const heights = i % 2 === 0 ? [top, bottom] : [bottom, top];
      const added = heights.map((height) => mesh.addVertex([east, north, height], UP));
      return i % 2 === 0 ? { top: added[0]!, bottom: added[1]! } : { top: added[1]!, bottom: added[0]! };
    });
    corners.forEach((a, i) => {
      const b = corners[(i + 1) % corners.length]!;
      mesh.addTriangle(a.top, a.bottom, b.bottom);
      mesh.addTriangle(a.top, b.bottom, b.top);
    });
  }
  mesh.paint(solid.roofColour);
  addFlatRoof(mesh, solid);
}

function pitchedRectangle({ outer, holes }: Footprint): Rectangle | undefined {
  if (holes.length > 0) return undefined;
  const rectangle = enclosingRectangle(outer);
  const filled = ringArea(outer) / (4 * rectangle.halfLength * rectangle.halfWidth);
  return filled >= RECTANGULAR_SHARE ? rectangle : undefined;
}

function addFlatRoof(mesh: MeshBuilder, solid: Solid): void {
  const { footprint, top } = solid;
  const points = [...footprint.outer, ...footprint.holes.flat()];
  const holeStarts: number[] = [];
  let start = footprint.outer.length;
  for (const hole of footprint.holes) {
    holeStarts.push(start);
    start += hole.length;
  }
  const flat = new Array<number>(2 * points.length);
  for (let i = 0; i < points.length; i++) {
    flat[2 * i] = points[i]![0];
    flat[2 * i + 1] = points[i]![1];
  }
  const triangles = earcut(flat, holeStarts, 2);
  // corners in the order in which triangles first need them, which the index codec rewards
  const vertices = new Int32Array(points.length).fill(-1);
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [triangles[i]!, triangles[i + 1]!, triangles[i + 2]!];
    const upwards = ringArea([points[a]!, points[b]!, points[c]!]) > 0;
    const corners = [a, upwards ? b : c, upwards ? c : b];
    for (const corner of corners)
      if (vertices[corner] === -1)
        vertices[corner] = mesh.addVertex([points[corner]![0], points[corner]![1], top], UP);
    mesh.addTriangle(vertices[corners[0]!]!, vertices[corners[1]!]!, vertices[corners[2]!]!);
  }
}

/** Walls of a ring; outer rings run counter-clockwise, so the outside is on the right. */
function addWalls(
  mesh: MeshBuilder,
  ring: readonly Point[],
  solid: Solid,
  topAt: (point: Point) => number,
): void {
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i]!;
    const b = ring[i + 1] ?? ring[0]!;
    const size = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const normal: Vec3 = [(b[1] - a[1]) / size, (a[0] - b[0]) / size, 0];
    const { bottom } = solid;
    const [heightA, heightB] = [topAt(a), topAt(b)];
    // down, along and up again: neighbours differ in one direction, the next wall begins where this one ends, and each
    // triangle needs one new vertex, all of which the codecs reward
    const topA = mesh.addVertex([a[0], a[1], heightA], normal);
    const bottomA = mesh.addVertex([a[0], a[1], bottom], normal);
    const bottomB = mesh.addVertex([b[0], b[1], bottom], normal);
    const topB = mesh.addVertex([b[0], b[1], heightB], normal);
    mesh.addTriangle(topA, bottomA, bottomB);
    mesh.addTriangle(topA, bottomB, topB);
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
  const vertices = corners.map((corner) => mesh.addVertex(corner, normal));
  for (let i = 1; i + 1 < vertices.length; i++)
    mesh.addTriangle(vertices[0]!, vertices[i]!, vertices[i + 1]!);
}
