import {
  ARRAY_BUFFER,
  BYTE,
  ELEMENT_ARRAY_BUFFER,
  FLOAT,
  type GlbWriter,
  UNSIGNED_BYTE,
  UNSIGNED_SHORT,
} from "./glb-writer.ts";
import type { ModelMesh } from "./model-library.ts";

/**
 * All models of a tileset in one file beside it, models.bin. Cesium keys GPU buffers by URL and range, so every
 * tile that points here shares one copy; meshopt would undo that (its key is the fallback buffer), so the meshes
 * are plain. Positions are floats because the instances' transforms leave no place for a dequantising one.
 */
export class SharedModels {
  readonly #ranges = new Map<ModelMesh, MeshRanges>();
  readonly bytes: Uint8Array;

  constructor(meshes: Iterable<ModelMesh>) {
    const chunks: Uint8Array[] = [];
    let offset = 0;
    const append = (view: ArrayBufferView): Range => {
      const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      const range = { byteOffset: offset, byteLength: bytes.byteLength };
      const padding = (4 - (bytes.byteLength % 4)) % 4;
      chunks.push(bytes, new Uint8Array(padding));
      offset += bytes.byteLength + padding;
      return range;
    };
    for (const mesh of new Set(meshes))
      this.#ranges.set(mesh, {
        positions: append(mesh.positions),
        normals: append(normalBytes(mesh.normals)),
        colours: append(mesh.colours),
        indices: append(Uint16Array.from(mesh.indices)),
      });
    this.bytes = Buffer.concat(chunks, offset);
  }

  /** Adds accessors for one model to a glb that was opened with models.bin as its external buffer. */
  primitive(writer: GlbWriter, mesh: ModelMesh): Record<string, unknown> {
    const ranges = this.#ranges.get(mesh)!;
    const count = mesh.positions.length / 3;
    const vertexView = (range: Range, byteStride: number) =>
      writer.addExternalView(range.byteOffset, range.byteLength, { byteStride, target: ARRAY_BUFFER });
    const [min, max] = bounds(mesh.positions);
    const attributes = {
      POSITION: writer.addAccessor({
        bufferView: vertexView(ranges.positions, 12),
        componentType: FLOAT,
        count,
        type: "VEC3",
        min,
        max,
      }),
      NORMAL: writer.addAccessor({
        bufferView: vertexView(ranges.normals, 4),
        componentType: BYTE,
        normalized: true,
        count,
        type: "VEC3",
      }),
      COLOR_0: writer.addAccessor({
        bufferView: vertexView(ranges.colours, 4),
        componentType: UNSIGNED_BYTE,
        normalized: true,
        count,
        type: "VEC4",
      }),
    };
    const indices = writer.addAccessor({
      bufferView: writer.addExternalView(ranges.indices.byteOffset, ranges.indices.byteLength, {
        target: ELEMENT_ARRAY_BUFFER,
      }),
      componentType: UNSIGNED_SHORT,
      count: mesh.indices.length,
      type: "SCALAR",
    });
    return { attributes, indices, material: 0 };
  }
}

interface Range {
  readonly byteOffset: number;
  readonly byteLength: number;
}
interface MeshRanges {
  readonly positions: Range;
  readonly normals: Range;
  readonly colours: Range;
  readonly indices: Range;
}

function normalBytes(normals: Float32Array): Int8Array {
  const bytes = new Int8Array((normals.length / 3) * 4);
  for (let i = 0; i < normals.length; i++)
    bytes[4 * Math.floor(i / 3) + (i % 3)] = Math.round(normals[i]! * 127);
  return bytes;
}

function bounds(positions: Float32Array): [min: number[], max: number[]] {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < positions.length; i++) {
    min[i % 3] = Math.min(min[i % 3]!, positions[i]!);
    max[i % 3] = Math.max(max[i % 3]!, positions[i]!);
  }
  return [min, max];
}
