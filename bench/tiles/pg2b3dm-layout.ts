import type { FeatureTable } from "../../data-pipeline/feature-table.ts";
import { enuCoordinates, type TileGrid } from "../../data-pipeline/tiles3d/tile-grid.ts";
import { cross, length, minus, plus, times, unit, type Vec3 } from "../../data-pipeline/tiles3d/vector.ts";

/** Rings of its tubes. */
const RING_POINTS = 8;
/** position 3 × f32, normal 3 × f32, _FEATURE_ID_0 f32 */
const VERTEX_BYTES = 28;
/** 1,000 features a tile need more than 65,535 vertices. */
const INDEX_BYTES = 4;

/**
 * Bytes a pipe segment takes in pg2b3dm's layout, re-made from its published description (a baseline, never a product):
 * two rings of eight points a straight piece, at right angles to it, no mitre and no caps, flat normals by triangle,
 * vertices shared only where position, normal and id are the same float32 numbers.
 * https://github.com/Geodan/pg2b3dm (v2.27), bertt/triangulator LineTriangulator.cs
 */
export function pg2b3dmBytesPerSegment(grid: TileGrid, pipes: FeatureTable): number {
  const enu = enuCoordinates(grid, pipes);
  const diameters = pipes.columns.get("outerDiameterMm")!;
  let segments = 0;
  let vertices = 0;
  let triangles = 0;
  for (let row = 0; row < pipes.count; row++) {
    const radius = Number(diameters[row]) / 2000;
    const known = new Set<string>();
    for (let part = pipes.featureStart[row]!; part < pipes.featureStart[row + 1]!; part++)
      for (let v = pipes.partStart[part]!; v + 1 < pipes.partStart[part + 1]!; v++) {
        const [a, b] = [vertexOf(enu, v), vertexOf(enu, v + 1)];
        if (length(minus(b, a)) === 0) continue;
        segments++;
        for (const [p, q, r] of tubeTriangles(a, b, radius)) {
          const normal = unit(cross(minus(q, p), minus(r, p)));
          for (const corner of [p, q, r]) known.add(new Float32Array([...corner, ...normal]).join());
          triangles++;
        }
      }
    vertices += known.size;
  }
  return (vertices * VERTEX_BYTES + 3 * triangles * INDEX_BYTES) / segments;
}

function vertexOf(enu: Float64Array, v: number): Vec3 {
  return [enu[3 * v]!, enu[3 * v + 1]!, enu[3 * v + 2]!];
}

function tubeTriangles(a: Vec3, b: Vec3, radius: number): [Vec3, Vec3, Vec3][] {
  const along = unit(minus(b, a));
  const right = unit(cross(along, Math.abs(along[1]) > 0.999 ? [1, 0, 0] : [0, 1, 0]));
  const up = cross(right, along);
  const ring = (centre: Vec3) =>
    Array.from({ length: RING_POINTS }, (_, i) => {
      const angle = (2 * Math.PI * i) / RING_POINTS;
      return plus(centre, plus(times(right, radius * Math.cos(angle)), times(up, radius * Math.sin(angle))));
    });
  const [near, far] = [ring(a), ring(b)];
  return near.flatMap((point, i): [Vec3, Vec3, Vec3][] => {
    const next = (i + 1) % RING_POINTS;
    return [
      [point, near[next]!, far[i]!],
      [near[next]!, far[next]!, far[i]!],
    ];
  });
}
