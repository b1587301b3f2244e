import { type Ecef, ecefFromGeodetic, SEMI_MAJOR_METERS } from "../../contract/geodesy.ts";
import { type EdgeVertex, TileMesher, type TileTriangles } from "./greedy-mesh.ts";
import type { GroundAlong } from "./ground.ts";
import { encodeQuantizedMesh } from "./quantized-mesh.ts";
import type { SharedLines, Side, TileEdge } from "./shared-lines.ts";
import {
  CELLS,
  errorMeters,
  latitudeOf,
  longitudeOf,
  METERS_PER_DEGREE,
  type PlannedTile,
  SAMPLE_STEPS,
  SLOPE_ALLOWANCE,
  sampleStep,
  spacingMeters,
  type TerrainTile,
  TILE_STEPS,
  tileBounds,
} from "./tile-grid.ts";

const SEMI_MINOR_METERS = SEMI_MAJOR_METERS * (1 - 1 / 298.257223563);
const RADIANS = Math.PI / 180;
/** Heights are stored in steps of at least this, metres. */
const FINEST_QUANTUM = 1 / 128;
/**
 * The step of the format may be finer, so that the range of heights it spans (Cesium takes it for the tile's box) is not
 * far more than the tile's relief; down to this, metres, heights to 16 km stay exact in the header's 32-bit floats.
 */
const FINEST_SCALE = 1 / 1024;
/** Samples a side, edges included. */
const SIZE = CELLS + 1;
/** A tile's samples and one more around it, for normals. */
const RINGED = CELLS + 3;

/** Makes one tile after the other in the same memory. */
export class TileMaker {
  readonly #lines: SharedLines;
  readonly #lineStep: number;
  readonly #heightOffset: number;
  readonly #mesher = new TileMesher();
  readonly #samples = new Float64Array(RINGED * RINGED);
  readonly #flat = new Float64Array(SIZE * SIZE);
  readonly #perTolerance = new Float64Array(SIZE * SIZE);

  /**
   * @param lines where tiles' edges come from; @param lineStep their height step, metres, a power of two
   * @param heightOffset ellipsoidal = survey height + this
   */
  constructor(lines: SharedLines, lineStep: number, heightOffset: number) {
    this.#lines = lines;
    this.#lineStep = lineStep;
    this.#heightOffset = heightOffset;
  }

  /** One .terrain file. */
  make(tile: PlannedTile, ground: GroundAlong): { bytes: Uint8Array; triangles: number } {
    const samples = this.#samples;
    sampleTile(tile, ground, samples);
    const falls = curvatureOf(tile);
    const edges = rimOf(tile, this.#lines, this.#lineStep);
    const rim = edges.map(({ u, v, height }) => ({
      u,
      v,
      height: height - this.#heightOffset - fallAt(falls, u, v),
    }));
    flatten(samples, falls, this.#flat);
    sharesOfTolerance(tile, samples, this.#perTolerance);
    const mesh = this.#mesher.mesh(rim, this.#flat, this.#perTolerance);
    const { order, indices } = inOrder(mesh);
    const meters = new Float64Array(order.length);
    const u = new Uint16Array(order.length);
    const v = new Uint16Array(order.length);
    for (const [i, vertex] of order.entries()) {
      u[i] = mesh.u[vertex]!;
      v[i] = mesh.v[vertex]!;
      meters[i] =
        vertex < edges.length
          ? edges[vertex]!.height
          : samples[(v[i]! / SAMPLE_STEPS + 1) * RINGED + u[i]! / SAMPLE_STEPS + 1]! + this.#heightOffset;
    }
    return { bytes: encodeTile(tile, samples, { u, v, meters, indices }), triangles: indices.length / 3 };
  }
}

/** Survey heights at a tile's samples and one ring around it, into RINGED² numbers; rows from the SOUTH. */
function sampleTile({ level, x, y }: TerrainTile, ground: GroundAlong, into: Float64Array): void {
  const longitudes = new Float64Array(RINGED);
  for (let i = 0; i < RINGED; i++) longitudes[i] = longitudeOf(level, x * TILE_STEPS + sampleStep(i - 1));
  for (let row = 0; row < RINGED; row++) {
    const lat = Math.min(Math.max(latitudeOf(level, y * TILE_STEPS + sampleStep(row - 1)), -90), 90);
    ground(longitudes, lat, into, row * RINGED);
  }
}

/** Vertices in the order they are written, and their triangles. */
interface PlacedMesh {
  readonly u: Uint16Array;
  readonly v: Uint16Array;
  /** ellipsoidal heights */
  readonly meters: Float64Array;
  readonly indices: Uint32Array;
}

function encodeTile(
  tile: TerrainTile,
  samples: Float64Array,
  { u, v, meters, indices }: PlacedMesh,
): Uint8Array {
  const [west, south, east, north] = tileBounds(tile);
  const { minimumHeight, quantum, step } = heightScale(meters);
  const count = meters.length;
  const height = new Uint16Array(count);
  const normals = new Float32Array(3 * count);
  const positions = new Float64Array(3 * count);
  const slopes = new Slopes(tile, samples);
  let highest = 0;
  for (let i = 0; i < count; i++) {
    height[i] = Math.round((meters[i]! - minimumHeight) / quantum) * (quantum / step);
    highest = Math.max(highest, height[i]!);
    const lon = longitudeOf(tile.level, tile.x * TILE_STEPS + u[i]!);
    const lat = latitudeOf(tile.level, tile.y * TILE_STEPS + v[i]!);
    const [x, y, z] = ecefFromGeodetic(lon, lat, minimumHeight + height[i]! * step);
    positions[3 * i] = x;
    positions[3 * i + 1] = y;
    positions[3 * i + 2] = z;
    slopes.writeNormal(u[i]!, v[i]!, lon, lat, normals, 3 * i);
  }
  const centre = ecefFromGeodetic(
    (west + east) / 2,
    (south + north) / 2,
    minimumHeight + (highest * step) / 2,
  );
  return encodeQuantizedMesh({
    centre,
    radiusMeters: radiusAround(centre, positions),
    minimumHeight,
    maximumHeight: minimumHeight + TILE_STEPS * step,
    horizonOcclusionPoint: horizonOcclusionPoint(centre, positions),
    u,
    v,
    height,
    normals,
    indices,
  });
}

/** A tile's edge vertices counter-clockwise from its south-west corner, with ellipsoidal heights in metres. */
function rimOf(tile: TerrainTile, lines: SharedLines, lineStep: number): EdgeVertex[] {
  const rim: EdgeVertex[] = [];
  const go = (side: Side, place: (at: number) => { u: number; v: number }, isBackward: boolean) => {
    const { at, heights }: TileEdge = lines.edgeOf(tile, side);
    for (let k = 0; k < at.length - 1; k++) {
      const i = isBackward ? at.length - 1 - k : k;
      rim.push({ ...place(at[i]!), height: heights[i]! * lineStep });
    }
  };
  go("south", (u) => ({ u, v: 0 }), false);
  go("east", (v) => ({ u: TILE_STEPS, v }), false);
  go("north", (u) => ({ u, v: TILE_STEPS }), true);
  go("west", (v) => ({ u: 0, v }), true);
  return rim;
}

interface HeightScale {
  /** what heights are rounded to */
  readonly quantum: number;
  /** a whole multiple of the quantum */
  readonly minimumHeight: number;
  /** step of the written numbers; the quantum or a half, quarter … of it */
  readonly step: number;
}

/**
 * Scale of a tile's heights in powers of two, so that heights in coarser steps of that kind are exact in it. Multiples
 * of the lines' step stay so because no tile holds more relief than that step was made for.
 */
function heightScale(meters: Float64Array): HeightScale {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const each of meters) {
    if (each < low) low = each;
    if (each > high) high = each;
  }
  const quantum = quantumFor(high - low);
  const minimumHeight = Math.floor(low / quantum) * quantum;
  const step = Math.min(quantum, powerOfTwoFor(high + quantum - minimumHeight, FINEST_SCALE));
  return { quantum, minimumHeight, step };
}

/** Smallest power of two, metres, by which this relief fits into 15 bits, from FINEST_QUANTUM. */
export function quantumFor(reliefMeters: number): number {
  return powerOfTwoFor(reliefMeters, FINEST_QUANTUM);
}

function powerOfTwoFor(reliefMeters: number, finest: number): number {
  let step = finest;
  while ((TILE_STEPS - 1) * step < reliefMeters) step *= 2;
  return step;
}

/** Per step of u and of v from the tile's middle, squared: how far the earth falls away below the plane that touches it there, metres. */
interface Curvature {
  readonly perU: number;
  readonly perV: number;
}

/**
 * The earth falls away by d² / 2R, and a mesh of flat triangles must follow that too. Along parallels as much as at the
 * tile's end towards the equator, so that the far levels are rather too dense than too sparse.
 */
function curvatureOf(tile: TerrainTile): Curvature {
  const perV = (spacingMeters(tile.level) / SAMPLE_STEPS) ** 2 / (2 * SEMI_MAJOR_METERS);
  const [, south, , north] = tileBounds(tile);
  const cosine = Math.cos(Math.min(Math.max(0, south), north) * RADIANS);
  return { perU: perV * cosine * cosine, perV };
}

function fallAt({ perU, perV }: Curvature, u: number, v: number): number {
  return perU * (u - TILE_STEPS / 2) ** 2 + perV * (v - TILE_STEPS / 2) ** 2;
}

/** Heights above the plane that touches the tile's middle. */
function flatten(samples: Float64Array, falls: Curvature, into: Float64Array): void {
  const alongU = new Float64Array(SIZE);
  for (let column = 0; column < SIZE; column++)
    alongU[column] = fallAt(falls, sampleStep(column), TILE_STEPS / 2);
  for (let row = 0; row < SIZE; row++) {
    const alongV = fallAt(falls, TILE_STEPS / 2, sampleStep(row));
    const from = (row + 1) * RINGED + 1;
    for (let column = 0; column < SIZE; column++)
      into[row * SIZE + column] = samples[from + column]! - alongU[column]! - alongV;
  }
}

/** 1 / what a mesh may leave each sample by: errorMeters where it is level, more on slopes, where a step aside changes the height more. */
function sharesOfTolerance(
  { level, y, detail }: PlannedTile,
  samples: Float64Array,
  into: Float64Array,
): void {
  const perError = 1 / errorMeters(detail);
  const perNorth = 1 / (2 * spacingMeters(level));
  for (let row = 0; row < SIZE; row++) {
    const perEast = perNorth / Math.cos(latitudeOf(level, y * TILE_STEPS + sampleStep(row)) * RADIANS);
    const from = (row + 1) * RINGED + 1;
    for (let column = 0; column < SIZE; column++) {
      const at = from + column;
      const e = (samples[at + 1]! - samples[at - 1]!) * perEast;
      const n = (samples[at + RINGED]! - samples[at - RINGED]!) * perNorth;
      into[row * SIZE + column] = perError / (1 + SLOPE_ALLOWANCE * (e * e + n * n));
    }
  }
}

/** Triangles along a Z-curve, vertices numbered by first use: what deltas and high-water marks compress well. */
function inOrder({ u, v, vertices, triangles }: TileTriangles): { order: Int32Array; indices: Uint32Array } {
  const count = triangles.length / 3;
  const keys = new Float64Array(count); // Z-curve address × count + triangle, so that a numeric sort orders both
  for (let t = 0; t < count; t++) {
    const [a, b, c] = [triangles[3 * t]!, triangles[3 * t + 1]!, triangles[3 * t + 2]!];
    const x = (u[a]! + u[b]! + u[c]!) / (3 * SAMPLE_STEPS);
    const y = (v[a]! + v[b]! + v[c]!) / (3 * SAMPLE_STEPS);
    keys[t] = zCurve(x, y) * count + t;
  }
  keys.sort();
  const order = new Int32Array(vertices);
  const rank = new Int32Array(vertices).fill(-1);
  const indices = new Uint32Array(3 * count);
  let ranked = 0;
  let at = 0;
  for (const key of keys) {
    const t = key % count;
    for (let k = 3 * t; k < 3 * t + 3; k++) {
      const vertex = triangles[k]!;
      if (rank[vertex]! < 0) {
        rank[vertex] = ranked;
        order[ranked++] = vertex;
      }
      indices[at++] = rank[vertex]!;
    }
  }
  return { order, indices };
}

function zCurve(x: number, y: number): number {
  return (spread(y) << 1) | spread(x);
}

/** The eight bits of a number, a zero between each and the next. */
function spread(x: number): number {
  let bits = x & 0xff;
  bits = (bits | (bits << 4)) & 0x0f0f;
  bits = (bits | (bits << 2)) & 0x3333;
  return (bits | (bits << 1)) & 0x5555;
}

/** Normals of the sampled ground, alike for a level's neighbours on the edge they share. */
class Slopes {
  readonly #samples: Float64Array;
  /** metres between the samples on both sides of one */
  readonly #span: number;

  constructor(tile: TerrainTile, samples: Float64Array) {
    this.#samples = samples;
    this.#span = 2 * spacingMeters(tile.level);
  }

  /** Writes the unit normal at a place of the tile, ECEF axes; between two samples of an edge from those of both. */
  writeNormal(u: number, v: number, lonDeg: number, latDeg: number, to: Float32Array, at: number): void {
    const column = sampleOf(u);
    const row = sampleOf(v);
    const [c, r] = [Math.floor(column), Math.floor(row)];
    const [du, dv] = [column - c, row - r];
    const here = (r + 1) * RINGED + c + 1;
    const share = du + dv; // one of them is 0
    const next = du > 0 ? here + 1 : here + RINGED;
    const east = Math.max(this.#span * Math.cos(latDeg * RADIANS), 1e-3 * METERS_PER_DEGREE);
    let e = this.#drop(here, 1);
    let n = this.#drop(here, RINGED);
    if (share > 0) {
      e += share * (this.#drop(next, 1) - e);
      n += share * (this.#drop(next, RINGED) - n);
    }
    e /= east;
    n /= this.#span;
    const length = Math.hypot(e, n, 1);
    const sinLon = Math.sin(lonDeg * RADIANS);
    const cosLon = Math.cos(lonDeg * RADIANS);
    const sinLat = Math.sin(latDeg * RADIANS);
    const cosLat = Math.cos(latDeg * RADIANS);
    to[at] = (-sinLon * e - sinLat * cosLon * n + cosLat * cosLon) / length;
    to[at + 1] = (cosLon * e - sinLat * sinLon * n + cosLat * sinLon) / length;
    to[at + 2] = (cosLat * n + sinLat) / length;
  }

  #drop(at: number, step: number): number {
    return this.#samples[at - step]! - this.#samples[at + step]!;
  }
}

/** Column or row of samples at a step of u or v. */
function sampleOf(step: number): number {
  if (step === TILE_STEPS) return CELLS;
  return Math.min(step / SAMPLE_STEPS, CELLS);
}

function radiusAround(centre: Ecef, positions: Float64Array): number {
  let most = 0;
  for (let i = 0; i < positions.length; i += 3) {
    const [dx, dy, dz] = [
      positions[i]! - centre[0],
      positions[i + 1]! - centre[1],
      positions[i + 2]! - centre[2],
    ];
    most = Math.max(most, dx * dx + dy * dy + dz * dz);
  }
  return Math.sqrt(most);
}

/**
 * The point whose sinking below the horizon means that the whole tile has sunk; on the ray to the tile's
 * centre, in the space where the ellipsoid is the unit sphere.
 * Source: "Horizon Culling 2", https://cesium.com/blog/2013/05/09/computing-the-horizon-occlusion-point/
 */
function horizonOcclusionPoint(centre: Ecef, positions: Float64Array): Ecef {
  const centreX = centre[0] / SEMI_MAJOR_METERS;
  const centreY = centre[1] / SEMI_MAJOR_METERS;
  const centreZ = centre[2] / SEMI_MINOR_METERS;
  const toCentre = Math.hypot(centreX, centreY, centreZ);
  const direction: Ecef = [centreX / toCentre, centreY / toCentre, centreZ / toCentre];
  let farthest = 1;
  for (let i = 0; i < positions.length; i += 3) {
    const x = positions[i]! / SEMI_MAJOR_METERS;
    const y = positions[i + 1]! / SEMI_MAJOR_METERS;
    const z = positions[i + 2]! / SEMI_MINOR_METERS;
    const squared = x * x + y * y + z * z;
    const magnitude = Math.sqrt(Math.max(squared, 1));
    const cosAlpha = (x * direction[0] + y * direction[1] + z * direction[2]) / Math.sqrt(squared);
    const sinAlpha = Math.sqrt(Math.max(1 - cosAlpha * cosAlpha, 0));
    const cosBeta = 1 / magnitude;
    const sinBeta = Math.sqrt(magnitude * magnitude - 1) * cosBeta;
    const reach = cosAlpha * cosBeta - sinAlpha * sinBeta;
    // beyond a quarter of the globe no such point exists; a very far one never hides the tile wrongly
    farthest = Math.max(farthest, reach > 1e-6 ? 1 / reach : 1e6);
  }
  return [direction[0] * farthest, direction[1] * farthest, direction[2] * farthest];
}
