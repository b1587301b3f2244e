import {
  type Accessor,
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
 * All models of a tileset in one file beside it, models.bin: every vertex, then every index. Cesium keys GPU buffers
 * by URL and range, so every tile that points here shares one copy; meshopt would undo that (its key is the fallback
 * buffer), so the meshes are plain. Positions are floats because the instances' transforms leave no place for a
 * dequantising one.
 */
export class SharedModels {
  readonly #starts = new Map<ModelMesh, { vertex: number; index: number }>();
  readonly #vertexBytes: number;
  readonly bytes: Uint8Array;

  constructor(models: Iterable<ModelMesh>) {
    const meshes = [...new Set(models)];
    let [vertex, index] = [0, 0];
    for (const mesh of meshes) {
      this.#starts.set(mesh, { vertex, index });
      vertex += mesh.positions.length / 3;
      index += mesh.indices.length;
    }
    this.#vertexBytes = vertex * VERTEX_BYTES;
    this.bytes = Buffer.concat([
      ...meshes.map(interleaved),
      ...meshes.map(({ indices }) => new Uint8Array(Uint16Array.from(indices).buffer)),
    ]);
  }

  /** Gives the function that makes a primitive of a model in a glb that has models.bin as its external buffer. */
  opened(writer: GlbWriter): (mesh: ModelMesh) => Record<string, unknown> {
    const vertices = writer.addExternalView(0, this.#vertexBytes, {
      byteStride: VERTEX_BYTES,
      target: ARRAY_BUFFER,
    });
    const indices = writer.addExternalView(this.#vertexBytes, this.bytes.byteLength - this.#vertexBytes, {
      target: ELEMENT_ARRAY_BUFFER,
    });
    return (mesh) => {
      const start = this.#starts.get(mesh)!;
      const count = mesh.positions.length / 3;
      const accessor = (offset: number, layout: Omit<Accessor, "bufferView" | "byteOffset" | "count">) => {
        const byteOffset = start.vertex * VERTEX_BYTES + offset;
        return writer.addAccessor({
          bufferView: vertices,
          ...(byteOffset > 0 && { byteOffset }),
          count,
          ...layout,
        });
      };
      const [min, max] = bounds(mesh.positions);
      return {
        attributes: {
          POSITION: accessor(0, { componentType: FLOAT, type: "VEC3", min, max }),
          NORMAL: accessor(NORMAL_OFFSET, { componentType: BYTE, normalized: true, type: "VEC3" }),
          COLOR_0: accessor(COLOUR_OFFSET, { componentType: UNSIGNED_BYTE, normalized: true, type: "VEC4" }),
        },
        indices: writer.addAccessor({
          bufferView: indices,
          ...(start.index > 0 && { byteOffset: 2 * start.index }),
          componentType: UNSIGNED_SHORT,
          count: mesh.indices.length,
          type: "SCALAR",
        }),
        material: 0,
      };
    };
  }
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
