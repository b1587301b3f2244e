import { type Ecef, ecefFromGeodetic, SEMI_MAJOR_METERS } from "../../contract/geodesy.ts";
import { type GridMesh, meshGrid } from "./greedy-mesh.ts";
import type { Ground } from "./ground.ts";
import { encodeQuantizedMesh, QUANTIZED_MAX } from "./quantized-mesh.ts";
import {
  CELLS,
  errorMeters,
  latitudeOf,
  longitudeOf,
  spacingMeters,
  type TerrainTile,
  tileBounds,
} from "./tile-grid.ts";

const SEMI_MINOR_METERS = SEMI_MAJOR_METERS * (1 - 1 / 298.257223563);
const RADIANS = Math.PI / 180;
const METERS_PER_DEGREE = 111_320;
/** Up to this level a tile is too curved for the plane that meshing works in; it gets a plain lattice. */
const LAST_LATTICE_LEVEL = 6;
const LATTICE_STEP = 4;
/** The tolerance grows by this times the square of the slope: 3 times where the ground rises 1 in 2. */
const SLOPE_ALLOWANCE = 8;
/** A tile's samples and one more around it, for normals. */
const SIDE = CELLS + 3;

/**
 * Survey heights at a tile's lattice points and one ring around it; rows from the SOUTH, length SIDE².
 * @param cellMeters cell of the survey, one number for the whole level so that neighbours sample alike
 */
export function sampleTile(tile: TerrainTile, ground: Ground, cellMeters: number): Float64Array {
  const { level, x, y } = tile;
  const heights = new Float64Array(SIDE * SIDE);
  // where samples are wider apart than the survey, each stands for the ground around it
  const offsets = spacingMeters(level) > 2 * cellMeters ? [-1 / 3, 0, 1 / 3] : [0];
  const places = (origin: number, of: (level: number, at: number) => number) =>
    Array.from({ length: SIDE }, (_, i) => offsets.map((d) => of(level, origin * CELLS + i - 1 + d)));
  const longitudes = places(x, longitudeOf);
  const latitudes = places(y, latitudeOf);
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      let sum = 0;
      for (const lat of latitudes[row]!) {
        for (const lon of longitudes[column]!) sum += ground(lon, Math.min(Math.max(lat, -90), 90));
      }
      heights[row * SIDE + column] = sum / offsets.length ** 2;
    }
  }
  return heights;
}

/** Greatest difference of heights inside a tile, metres. */
export function reliefOf(heights: Float64Array): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const h of heights) {
    if (h < low) low = h;
    if (h > high) high = h;
  }
  return { low, high };
}

/**
 * One .terrain file.
 * @param quantum height of one quantisation step, metres; the same for all tiles of a level and a power of
 *   two, so that the shared edge of two tiles decodes to the same numbers
 * @param heightOffset ellipsoidal = survey height + this
 */
export function encodeTile(
  tile: TerrainTile,
  heights: Float64Array,
  quantum: number,
  heightOffset: number,
): { bytes: Uint8Array; triangles: number } {
  const [west, south, east, north] = tileBounds(tile);
  const grid =
    tile.level <= LAST_LATTICE_LEVEL
      ? lattice()
      : meshGrid(flattened(tile, heights), tolerances(tile, heights), CELLS + 1);
  const { order, indices } = inOrder(grid);
  const count = order.length;
  const u = new Uint16Array(count);
  const v = new Uint16Array(count);
  const height = new Uint16Array(count);
  const normals = new Float32Array(3 * count);
  const { low } = reliefOf(heights);
  const minimumHeight = Math.floor((low + heightOffset) / quantum) * quantum;
  const positions: Ecef[] = [];
  for (let i = 0; i < count; i++) {
    const column = grid.points[2 * order[i]!]!;
    const row = grid.points[2 * order[i]! + 1]!;
    const survey = heights[(row + 1) * SIDE + column + 1]!;
    const lon = longitudeOf(tile.level, tile.x * CELLS + column);
    const lat = latitudeOf(tile.level, tile.y * CELLS + row);
    u[i] = Math.round((column / CELLS) * QUANTIZED_MAX);
    v[i] = Math.round((row / CELLS) * QUANTIZED_MAX);
    height[i] = Math.round((survey + heightOffset - minimumHeight) / quantum);
    positions.push(ecefFromGeodetic(lon, lat, minimumHeight + height[i]! * quantum));
    normals.set(normalAt(tile.level, heights, column, row, lon, lat), 3 * i);
  }
  const middle = minimumHeight + (Math.max(...height) * quantum) / 2;
  const centre = ecefFromGeodetic((west + east) / 2, (south + north) / 2, middle);
  const bytes = encodeQuantizedMesh({
    centre,
    radiusMeters: Math.max(
      ...positions.map((p) => Math.hypot(p[0] - centre[0], p[1] - centre[1], p[2] - centre[2])),
    ),
    minimumHeight,
    maximumHeight: minimumHeight + QUANTIZED_MAX * quantum,
    horizonOcclusionPoint: horizonOcclusionPoint(centre, positions),
    u,
    v,
    height,
    normals,
    indices,
  });
  return { bytes, triangles: indices.length / 3 };
}

/**
 * Heights above the plane that touches the tile's middle: the earth falls away by d² / 2R, and a mesh of
 * flat triangles must follow that too. Adding it in both directions separately keeps edges a function of themselves.
 */
function flattened(tile: TerrainTile, heights: Float64Array): Float64Array {
  const { level, y } = tile;
  const size = CELLS + 1;
  const north = spacingMeters(level);
  const flat = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const east = north * Math.cos(latitudeOf(level, y * CELLS + row) * RADIANS);
    for (let column = 0; column < size; column++) {
      const dx = (column - CELLS / 2) * east;
      const dy = (row - CELLS / 2) * north;
      flat[row * size + column] =
        heights[(row + 1) * SIDE + column + 1]! - (dx * dx + dy * dy) / (2 * SEMI_MAJOR_METERS);
    }
  }
  return flat;
}

/** What a mesh may leave each sample by: errorMeters on the level, more on slopes, where a step aside changes the height more. */
function tolerances(tile: TerrainTile, heights: Float64Array): Float64Array {
  const { level, y } = tile;
  const size = CELLS + 1;
  const tolerance = new Float64Array(size * size);
  const north = 2 * spacingMeters(level);
  for (let row = 0; row < size; row++) {
    const east = north * Math.cos(latitudeOf(level, y * CELLS + row) * RADIANS);
    for (let column = 0; column < size; column++) {
      const at = (row + 1) * SIDE + column + 1;
      const e = (heights[at + 1]! - heights[at - 1]!) / east;
      const n = (heights[at + SIDE]! - heights[at - SIDE]!) / north;
      tolerance[row * size + column] = errorMeters(level) * (1 + SLOPE_ALLOWANCE * (e * e + n * n));
    }
  }
  return tolerance;
}

function lattice(): GridMesh {
  const steps = CELLS / LATTICE_STEP;
  const points: number[] = [];
  const triangles: number[] = [];
  for (let row = 0; row <= steps; row++) {
    for (let column = 0; column <= steps; column++) {
      const at = points.push(column * LATTICE_STEP, row * LATTICE_STEP) / 2 - 1;
      if (row === steps || column === steps) continue;
      const above = at + steps + 1;
      triangles.push(at, at + 1, above + 1, at, above + 1, above);
    }
  }
  return { points, triangles };
}

/** Triangles along a Z-curve, turned counter-clockwise, vertices numbered by first use: what deltas and high-water marks compress well. */
function inOrder({ points, triangles }: GridMesh): { order: number[]; indices: Uint32Array } {
  const count = triangles.length / 3;
  const keys = new Float64Array(count); // Z-curve address × count + triangle, so that a numeric sort orders both
  for (let t = 0; t < count; t++) {
    let x = 0;
    let y = 0;
    for (let k = 3 * t; k < 3 * t + 3; k++) {
      x += points[2 * triangles[k]!]!;
      y += points[2 * triangles[k]! + 1]!;
    }
    keys[t] = zCurve(x / 3, y / 3) * count + t;
  }
  keys.sort();
  const order: number[] = [];
  const rank = new Int32Array(points.length / 2).fill(-1);
  const indices = new Uint32Array(3 * count);
  let at = 0;
  for (const key of keys) {
    const t = key % count;
    const turned = isCounterClockwise(points, triangles, 3 * t) ? 1 : 2;
    for (let k = 0; k < 3; k++) {
      const vertex = triangles[3 * t + ((k * turned) % 3)]!;
      if (rank[vertex]! < 0) rank[vertex] = order.push(vertex) - 1;
      indices[at++] = rank[vertex]!;
    }
  }
  return { order, indices };
}

function isCounterClockwise(points: readonly number[], triangles: readonly number[], at: number): boolean {
  const a = 2 * triangles[at]!;
  const b = 2 * triangles[at + 1]!;
  const c = 2 * triangles[at + 2]!;
  const abX = points[b]! - points[a]!;
  const abY = points[b + 1]! - points[a + 1]!;
  return abX * (points[c + 1]! - points[a + 1]!) - abY * (points[c]! - points[a]!) > 0;
}

function zCurve(x: number, y: number): number {
  let key = 0;
  for (let bit = 7; bit >= 0; bit--) key = (key << 2) | (((y >> bit) & 1) << 1) | ((x >> bit) & 1);
  return key;
}

/** Unit normal of the sampled ground in ECEF axes, from the samples left, right, below and above. */
function normalAt(
  level: number,
  heights: Float64Array,
  column: number,
  row: number,
  lonDeg: number,
  latDeg: number,
): Ecef {
  const at = (row + 1) * SIDE + column + 1;
  const north = 2 * spacingMeters(level);
  const east = Math.max(north * Math.cos(latDeg * RADIANS), 1e-3 * METERS_PER_DEGREE);
  const e = (heights[at - 1]! - heights[at + 1]!) / east;
  const n = (heights[at - SIDE]! - heights[at + SIDE]!) / north;
  const length = Math.hypot(e, n, 1);
  const [sinLon, cosLon] = [Math.sin(lonDeg * RADIANS), Math.cos(lonDeg * RADIANS)];
  const [sinLat, cosLat] = [Math.sin(latDeg * RADIANS), Math.cos(latDeg * RADIANS)];
  return [
    (-sinLon * e - sinLat * cosLon * n + cosLat * cosLon) / length,
    (cosLon * e - sinLat * sinLon * n + cosLat * sinLon) / length,
    (cosLat * n + sinLat) / length,
  ];
}

/**
 * The point whose sinking below the horizon means that the whole tile has sunk; on the ray to the tile's
 * centre, in the space where the ellipsoid is the unit sphere.
 * Source: "Horizon Culling 2", https://cesium.com/blog/2013/05/09/computing-the-horizon-occlusion-point/
 */
function horizonOcclusionPoint(centre: Ecef, positions: readonly Ecef[]): Ecef {
  const scaled = ([x, y, z]: Ecef): Ecef => [
    x / SEMI_MAJOR_METERS,
    y / SEMI_MAJOR_METERS,
    z / SEMI_MINOR_METERS,
  ];
  const [cx, cy, cz] = scaled(centre);
  const toCentre = Math.hypot(cx, cy, cz);
  const direction: Ecef = [cx / toCentre, cy / toCentre, cz / toCentre];
  let farthest = 1;
  for (const position of positions) {
    const [x, y, z] = scaled(position);
    const magnitude = Math.max(Math.hypot(x, y, z), 1);
    const cosAlpha = (x * direction[0] + y * direction[1] + z * direction[2]) / Math.hypot(x, y, z);
    const sinAlpha = Math.sqrt(Math.max(1 - cosAlpha * cosAlpha, 0));
    const cosBeta = 1 / magnitude;
    const sinBeta = Math.sqrt(magnitude * magnitude - 1) * cosBeta;
    const reach = cosAlpha * cosBeta - sinAlpha * sinBeta;
    // beyond a quarter of the globe no such point exists; a very far one never hides the tile wrongly
    farthest = Math.max(farthest, reach > 1e-6 ? 1 / reach : 1e6);
  }
  return [direction[0] * farthest, direction[1] * farthest, direction[2] * farthest];
}
