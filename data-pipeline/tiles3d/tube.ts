import type { MeshBuilder } from "./mesh-builder.ts";
import { cross, dot, length, minus, plus, times, unit, type Vec3 } from "./vector.ts";

/**
 * Pipes as closed meshes. A profile travels along the line; at a bend it is cut by the mitre plane, so each
 * straight piece keeps its exact cross-section and neighbours share the ring: no gaps, no twist.
 */

/** Cross-section, metres to the right of and above the axis, counter-clockwise seen against the direction of travel. */
export interface Profile {
  readonly offsets: readonly (readonly [right: number, up: number])[];
  readonly normals: readonly (readonly [right: number, up: number])[];
  /** sides of the tube as pairs of profile points */
  readonly sides: readonly (readonly [number, number])[];
  /** profile points that bound the caps */
  readonly rim: readonly number[];
  /** farthest point from the axis, metres */
  readonly radius: number;
}

/** Cut of a tube's ends: normal of the mitre plane shared with the next pipe, or null for a free end. */
export interface TubeEnds {
  readonly start: Vec3 | null;
  readonly end: Vec3 | null;
}

/** Points nearer than this are one point, metres. */
export const SAME_POINT_METERS = 0.001;
/** Turns sharper than this get two closed ends instead of a long mitre (cosine of 120°). */
const SHARPEST_MITRE_COSINE = -0.5;
const UP: Vec3 = [0, 0, 1];

/**
 * A circle drawn as a polygon that is as far outside it at the corners as inside at the sides: with 8, 10 or 12
 * sides the surface is nowhere more than 2 mm or 2 % of the radius off.
 */
export function circleProfile(diameterMeters: number): Profile {
  const sideCount = diameterMeters < 0.11 ? 8 : diameterMeters < 0.16 ? 10 : 12;
  const radius = diameterMeters / (1 + Math.cos(Math.PI / sideCount));
  const normals = Array.from({ length: sideCount }, (_, i) => {
    const angle = (2 * Math.PI * i) / sideCount;
    return [Math.cos(angle), Math.sin(angle)] as const;
  });
  return {
    offsets: normals.map(([right, up]) => [right * radius, up * radius] as const),
    normals,
    sides: normals.map((_, i) => [i, (i + 1) % sideCount] as const),
    rim: normals.map((_, i) => i),
    radius,
  };
}

/** A box culvert: each corner twice, so that its faces are flat. */
export function boxProfile(widthMeters: number, heightMeters: number): Profile {
  const w = widthMeters / 2;
  const h = heightMeters / 2;
  return {
    offsets: [
      [w, -h],
      [w, h],
      [w, h],
      [-w, h],
      [-w, h],
      [-w, -h],
      [-w, -h],
      [w, -h],
    ],
    normals: [
      [1, 0],
      [1, 0],
      [0, 1],
      [0, 1],
      [-1, 0],
      [-1, 0],
      [0, -1],
      [0, -1],
    ],
    sides: [
      [0, 1],
      [2, 3],
      [4, 5],
      [6, 7],
    ],
    rim: [0, 2, 4, 6],
    radius: Math.hypot(w, h),
  };
}

/**
 * Adds a pipe's mesh. Where a bend is too sharp for its neighbours' length to hold a mitre, the tube is closed
 * and begun again; every piece is watertight by itself.
 * @param points axis, metres east, north, up
 */
export function addTube(mesh: MeshBuilder, points: readonly Vec3[], profile: Profile, ends: TubeEnds): void {
  const axis = points.filter(
    (point, i) => i === 0 || length(minus(point, points[i - 1]!)) > SAME_POINT_METERS,
  );
  if (axis.length < 2) {
    // shorter than a millimetre: a disc of that thickness keeps the feature visible and pickable
    const [point] = axis as [Vec3];
    axis.push(plus(point, [2 * SAME_POINT_METERS, 0, 0]));
  }
  const directions = axis.slice(1).map((point, i) => unit(minus(point, axis[i]!)));
  let first = 0;
  let start = ends.start;
  for (let i = 1; i < axis.length; i++) {
    const last = i === axis.length - 1;
    if (!last && mitreFits(axis, directions, i, profile.radius)) continue;
    addPiece(mesh, axis.slice(first, i + 1), directions.slice(first, i), profile, {
      start,
      end: last ? ends.end : null,
    });
    first = i;
    start = null;
  }
}

/** Whether two straight pieces that meet are long enough for the cut between them. */
export function mitreHolds(
  incoming: Vec3,
  outgoing: Vec3,
  shorterMeters: number,
  radiusMeters: number,
): boolean {
  const cosine = dot(incoming, outgoing);
  if (cosine < SHARPEST_MITRE_COSINE) return false;
  const reach = radiusMeters * Math.sqrt((1 - cosine) / (1 + cosine)); // r · tan(turn / 2)
  return reach <= shorterMeters / 2;
}

function mitreFits(axis: readonly Vec3[], directions: readonly Vec3[], i: number, radius: number): boolean {
  const shorter = Math.min(length(minus(axis[i]!, axis[i - 1]!)), length(minus(axis[i + 1]!, axis[i]!)));
  return mitreHolds(directions[i - 1]!, directions[i]!, shorter, radius);
}

function addPiece(
  mesh: MeshBuilder,
  axis: readonly Vec3[],
  directions: readonly Vec3[],
  profile: Profile,
  ends: TubeEnds,
): void {
  const firstDirection = directions[0]!;
  const lastDirection = directions[directions.length - 1]!;
  const right = Math.abs(firstDirection[2]) > 0.999 ? ([1, 0, 0] as Vec3) : unit(cross(firstDirection, UP));
  const up = cross(right, firstDirection);
  const place = (pair: readonly [number, number]) => plus(times(right, pair[0]), times(up, pair[1]));
  // distances from the axis and surface normals, both at right angles to the present direction
  let spokes = profile.offsets.map(place);
  let normals = profile.normals.map(place);

  let previousRing: number[] | undefined;
  for (let k = 0; k < axis.length; k++) {
    const incoming = directions[Math.max(0, k - 1)]!;
    const outgoing = directions[Math.min(directions.length - 1, k)]!;
    const cut =
      k === 0
        ? (ends.start ?? firstDirection)
        : k === axis.length - 1
          ? (ends.end ?? lastDirection)
          : unit(plus(incoming, outgoing));
    const offsets = spokes.map((spoke) =>
      plus(spoke, times(incoming, -dot(cut, spoke) / dot(cut, incoming))),
    );
    const turned = k === 0 ? normals : normals.map((normal) => turn(normal, incoming, outgoing));
    const ringNormals = normals.map((normal, i) => unit(plus(normal, turned[i]!)));
    const ring = offsets.map((offset, i) => mesh.addVertex(plus(axis[k]!, offset), ringNormals[i]!));
    if (previousRing)
      for (const [a, b] of profile.sides) {
        mesh.addTriangle(previousRing[a]!, ring[a]!, previousRing[b]!);
        mesh.addTriangle(previousRing[b]!, ring[a]!, ring[b]!);
      }
    const rim = profile.rim.map((i) => offsets[i]!);
    if (k === 0)
      addCap(
        mesh,
        axis[k]!,
        rim,
        times(ends.start ? cut : firstDirection, -1),
        false,
        ends.start !== null ? ring : null,
        profile,
      );
    if (k === axis.length - 1)
      addCap(mesh, axis[k]!, rim, cut, true, ends.end !== null ? ring : null, profile);
    spokes = offsets.map((offset) => minus(offset, times(outgoing, dot(offset, outgoing))));
    normals = turned;
    previousRing = ring;
  }
}

/** Closes an end. Free ends get their own flat-shaded rim; ends inside a joint reuse the ring. */
function addCap(
  mesh: MeshBuilder,
  centre: Vec3,
  rimOffsets: readonly Vec3[],
  outward: Vec3,
  atEnd: boolean,
  ring: readonly number[] | null,
  profile: Profile,
): void {
  const rim = ring
    ? profile.rim.map((i) => ring[i]!)
    : rimOffsets.map((offset) => mesh.addVertex(plus(centre, offset), outward));
  for (let i = 1; i + 1 < rim.length; i++) {
    if (atEnd) mesh.addTriangle(rim[0]!, rim[i + 1]!, rim[i]!);
    else mesh.addTriangle(rim[0]!, rim[i]!, rim[i + 1]!);
  }
}

/** Rotates a vector by the smallest rotation that takes one direction to the other (Rodrigues). */
function turn(vector: Vec3, from: Vec3, to: Vec3): Vec3 {
  const axis = cross(from, to);
  const cosine = dot(from, to);
  const along = dot(axis, vector) / (1 + cosine);
  return plus(plus(times(vector, cosine), cross(axis, vector)), times(axis, along));
}
