import type { Ecef } from "../../contract/geodesy.ts";
import { TILE_STEPS } from "./tile-grid.ts";

// quantized-mesh-1.0, https://github.com/CesiumGS/quantized-mesh (little-endian)
const HEADER_BYTES = 88;
const OCT_VERTEX_NORMALS = 1;

export interface TerrainMesh {
  /** centre of the tile and of its bounding sphere, ECEF metres */
  readonly centre: Ecef;
  readonly radiusMeters: number;
  /** ellipsoidal heights of u16 0 and 32767, metres; exact in float32 */
  readonly minimumHeight: number;
  readonly maximumHeight: number;
  /** in the ellipsoid-scaled space of horizon culling */
  readonly horizonOcclusionPoint: Ecef;
  /** 0 = west edge, 32767 = east */
  readonly u: Uint16Array;
  /** 0 = south edge, 32767 = north */
  readonly v: Uint16Array;
  readonly height: Uint16Array;
  /** unit normals in ECEF axes, xyz interleaved */
  readonly normals: Float32Array;
  /** counter-clockwise seen from above; first use of vertices in ascending order */
  readonly indices: Uint32Array;
}

/** Bytes of one .terrain file with the octvertexnormals extension. */
export function encodeQuantizedMesh(mesh: TerrainMesh): Uint8Array {
  const vertices = mesh.u.length;
  const wide = vertices > 65536;
  const edges = edgesOf(mesh);
  const indexBytes = wide ? 4 : 2;
  const edgeCount = edges.reduce((sum, edge) => sum + edge.length, 0);
  let size = HEADER_BYTES + 4 + 6 * vertices;
  if (wide) size += size % 4;
  size += 4 + mesh.indices.length * indexBytes + 16 + edgeCount * indexBytes + 5 + 2 * vertices;

  const view = new DataView(new ArrayBuffer(size));
  let at = 0;
  const float64 = (value: number) => {
    view.setFloat64(at, value, true);
    at += 8;
  };
  const float32 = (value: number) => {
    view.setFloat32(at, value, true);
    at += 4;
  };
  const uint32 = (value: number) => {
    view.setUint32(at, value, true);
    at += 4;
  };
  const uint16 = (value: number) => {
    view.setUint16(at, value, true);
    at += 2;
  };
  const index = wide ? uint32 : uint16;

  mesh.centre.forEach(float64);
  float32(mesh.minimumHeight);
  float32(mesh.maximumHeight);
  mesh.centre.forEach(float64);
  float64(mesh.radiusMeters);
  mesh.horizonOcclusionPoint.forEach(float64);

  uint32(vertices);
  for (const values of [mesh.u, mesh.v, mesh.height]) {
    let previous = 0;
    for (const value of values) {
      const delta = value - previous;
      uint16(((delta << 1) ^ (delta >> 31)) & 0xffff);
      previous = value;
    }
  }
  if (wide) at += at % 4;
  uint32(mesh.indices.length / 3);
  let highest = 0;
  for (const i of mesh.indices) {
    index(highest - i);
    if (i === highest) highest++;
  }
  for (const edge of edges) {
    uint32(edge.length);
    edge.forEach(index);
  }
  view.setUint8(at, OCT_VERTEX_NORMALS);
  at += 1;
  uint32(2 * vertices);
  for (let i = 0; i < vertices; i++) {
    const [x, y] = octEncode(mesh.normals[3 * i]!, mesh.normals[3 * i + 1]!, mesh.normals[3 * i + 2]!);
    view.setUint8(at, x);
    view.setUint8(at + 1, y);
    at += 2;
  }
  return new Uint8Array(view.buffer);
}

/** Vertices on the west, south, east and north edge, each along its edge. */
function edgesOf({ u, v }: TerrainMesh): number[][] {
  const west: number[] = [];
  const south: number[] = [];
  const east: number[] = [];
  const north: number[] = [];
  for (let i = 0; i < u.length; i++) {
    if (u[i] === 0) west.push(i);
    if (v[i] === 0) south.push(i);
    if (u[i] === TILE_STEPS) east.push(i);
    if (v[i] === TILE_STEPS) north.push(i);
  }
  for (const edge of [west, east]) edge.sort((a, b) => v[a]! - v[b]!);
  for (const edge of [south, north]) edge.sort((a, b) => u[a]! - u[b]!);
  return [west, south, east, north];
}

/** Cigolle et al. 2014, two bytes; as AttributeCompression.octDecode of Cesium expects. */
function octEncode(x: number, y: number, z: number): [number, number] {
  const sum = Math.abs(x) + Math.abs(y) + Math.abs(z);
  let ox = x / sum;
  let oy = y / sum;
  if (z < 0) {
    const folded = (1 - Math.abs(oy)) * (ox < 0 ? -1 : 1);
    oy = (1 - Math.abs(ox)) * (oy < 0 ? -1 : 1);
    ox = folded;
  }
  return [Math.round((ox * 0.5 + 0.5) * 255), Math.round((oy * 0.5 + 0.5) * 255)];
}
