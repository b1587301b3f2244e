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

const NORMAL_OFFSET = 12;
const COLOUR_OFFSET = 16;
const VERTEX_BYTES = 20;

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
        vertices: append(interleaved(mesh)),
        indices: append(Uint16Array.from(mesh.indices)),
      });
    this.bytes = Buffer.concat(chunks, offset);
  }

  /** Adds accessors for one model to a glb that was opened with models.bin as its external buffer. */
  primitive(writer: GlbWriter, mesh: ModelMesh): Record<string, unknown> {
    const ranges = this.#ranges.get(mesh)!;
    const count = mesh.positions.length / 3;
    const [min, max] = bounds(mesh.positions);
    const bufferView = writer.addExternalView(ranges.vertices.byteOffset, ranges.vertices.byteLength, {
      byteStride: VERTEX_BYTES,
      target: ARRAY_BUFFER,
    });
    const attributes = {
      POSITION: writer.addAccessor({ bufferView, componentType: FLOAT, count, type: "VEC3", min, max }),
      NORMAL: writer.addAccessor({
        bufferView,
        byteOffset: NORMAL_OFFSET,
        componentType: BYTE,
        normalized: true,
        count,
        type: "VEC3",
      }),
      COLOR_0: writer.addAccessor({
        bufferView,
        byteOffset: COLOUR_OFFSET,
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
  readonly vertices: Range;
  readonly indices: Range;
}

/** One vertex: position 3 × f32, normal 3 × i8 and a byte of padding, colour 4 × u8. */
function interleaved({ positions, normals, colours }: ModelMesh): Uint8Array {
  const count = positions.length / 3;
  const bytes = new Uint8Array(count * VERTEX_BYTES);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < count; i++) {
    const at = i * VERTEX_BYTES;
    for (let k = 0; k < 3; k++) {
      view.setFloat32(at + 4 * k, positions[3 * i + k]!, true);
      view.setInt8(at + NORMAL_OFFSET + k, Math.round(normals[3 * i + k]! * 127));
    }
    bytes.set(colours.subarray(4 * i, 4 * i + 4), at + COLOUR_OFFSET);
  }
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
