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
/** The number after the last of 16 bits restarts a primitive. */
const MOST_VERTICES = 65_535;

/**
 * All models of a tileset in one file beside it, models.bin: every vertex, then every index. All primitives name the
 * same three accessors of all vertices and differ by their run of indices: accessors a model were most of a small tile's
 * JSON. Cesium keys GPU buffers
 * by URL and range, so every tile that points here shares one copy; meshopt would undo that (its key is the fallback
 * buffer), so the meshes are plain. Positions are floats because the instances' transforms leave no place for a
 * dequantising one.
 */
export class SharedModels {
  readonly #firstIndex = new Map<ModelMesh, number>();
  readonly #vertexBytes: number;
  readonly #bounds: readonly [min: number[], max: number[]];
  readonly bytes: Uint8Array;

  /** @throws Error when 16 bits cannot number the vertices */
  constructor(models: Iterable<ModelMesh>) {
    const meshes = [...new Set(models)];
    const indices: number[] = [];
    let vertices = 0;
    for (const mesh of meshes) {
      this.#firstIndex.set(mesh, indices.length);
      for (const index of mesh.indices) indices.push(vertices + index);
      vertices += mesh.positions.length / 3;
    }
    if (vertices > MOST_VERTICES)
      throw new Error(`the models of a layer have ${vertices} vertices, expected at most ${MOST_VERTICES}`);
    this.#vertexBytes = vertices * VERTEX_BYTES;
    this.#bounds = bounds(meshes);
    this.bytes = Buffer.concat([
      ...meshes.map(interleaved),
      new Uint8Array(Uint16Array.from(indices).buffer),
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
    const accessor = (byteOffset: number, layout: Omit<Accessor, "bufferView" | "byteOffset" | "count">) =>
      writer.addAccessor({
        bufferView: vertices,
        ...(byteOffset > 0 && { byteOffset }),
        count: this.#vertexBytes / VERTEX_BYTES,
        ...layout,
      });
    const [min, max] = this.#bounds;
    const attributes = {
      POSITION: accessor(0, { componentType: FLOAT, type: "VEC3", min, max }),
      NORMAL: accessor(NORMAL_OFFSET, { componentType: BYTE, normalized: true, type: "VEC3" }),
      COLOR_0: accessor(COLOUR_OFFSET, { componentType: UNSIGNED_BYTE, normalized: true, type: "VEC4" }),
    };
    return (mesh) => {
      const firstIndex = this.#firstIndex.get(mesh)!;
      return {
        attributes,
        indices: writer.addAccessor({
          bufferView: indices,
          ...(firstIndex > 0 && { byteOffset: 2 * firstIndex }),
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

function bounds(meshes: readonly ModelMesh[]): [min: number[], max: number[]] {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  for (const { positions } of meshes)
    for (let i = 0; i < positions.length; i++) {
      min[i % 3] = Math.min(min[i % 3]!, positions[i]!);
      max[i % 3] = Math.max(max[i % 3]!, positions[i]!);
    }
  return [min, max];
}
