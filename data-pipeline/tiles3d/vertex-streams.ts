import { MeshoptEncoder } from "meshoptimizer/encoder";
import {
  ARRAY_BUFFER,
  BYTE,
  ELEMENT_ARRAY_BUFFER,
  FLOAT,
  type GlbWriter,
  UNSIGNED_BYTE,
  UNSIGNED_INT,
  UNSIGNED_SHORT,
} from "./glb-writer.ts";

/**
 * Vertex attributes as meshopt streams. Each function adds one accessor and returns its index.
 * Filters: https://github.com/KhronosGroup/glTF/blob/main/extensions/2.0/Vendor/EXT_meshopt_compression/README.md
 */

const MANTISSA_LIMIT = 2 ** 23;
const NORMAL_BITS = 7;

/**
 * Float32 values rounded to multiples of 2^exponent, kept exactly by the EXPONENTIAL filter; half that step is
 * the whole error. u16 quantisation would need tiles ≤ 128 m for 1 mm, floats need no such limit.
 * @param values interleaved, `components` each
 * @throws when a value needs more than 24 bits at that step
 */
export function addExponential(
  writer: GlbWriter,
  values: Float64Array,
  components: 2 | 3,
  exponent: number,
  options: { bounds: boolean; target?: number },
): number {
  const count = values.length / components;
  const words = exponentialWords(values, exponent);
  const bufferView = writer.addCompressedView(new Uint8Array(words.buffer), {
    count,
    strideBytes: components * 4,
    mode: "ATTRIBUTES",
    filter: "EXPONENTIAL",
    ...(options.target !== undefined && { target: options.target }),
  });
  return writer.addAccessor({
    bufferView,
    componentType: FLOAT,
    count,
    type: components === 2 ? "VEC2" : "VEC3",
    ...(options.bounds && boundsOfWords(words, components, 2 ** exponent)),
  });
}

/**
 * Values as the EXPONENTIAL filter stores them: 24 bits of mantissa below 8 of exponent.
 * @throws when a value needs more than 24 bits at that step
 */
export function exponentialWords(values: Float64Array, exponent: number): Int32Array {
  const step = 2 ** exponent;
  const words = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const mantissa = Math.round(values[i]! / step);
    if (!(mantissa < MANTISSA_LIMIT && mantissa > -MANTISSA_LIMIT))
      throw new Error(`${values[i]} m is too far from its tile's centre for a step of ${step} m`);
    words[i] = (exponent << 24) | (mantissa & 0xffffff);
  }
  return words;
}

function boundsOfWords(
  words: Int32Array,
  components: number,
  step: number,
): { min: number[]; max: number[] } {
  const min: number[] = [];
  const max: number[] = [];
  for (let component = 0; component < components; component++) {
    let [least, most] = [MANTISSA_LIMIT, -MANTISSA_LIMIT];
    for (let i = component; i < words.length; i += components) {
      const mantissa = (words[i]! << 8) >> 8;
      if (mantissa < least) least = mantissa;
      if (mantissa > most) most = mantissa;
    }
    min.push(least * step + 0); // -0 is 0
    max.push(most * step + 0);
  }
  return { min, max };
}

/** Unit normals, xyz interleaved, as octahedral bytes of which 7 bits are kept (1.3° steps). Needs KHR_mesh_quantization. */
export function addNormals(writer: GlbWriter, normals: Float32Array): number {
  const count = normals.length / 3;
  const padded = new Float32Array(count * 4);
  for (let i = 0; i < count; i++) {
    padded[4 * i] = normals[3 * i]!;
    padded[4 * i + 1] = normals[3 * i + 1]!;
    padded[4 * i + 2] = normals[3 * i + 2]!;
  }
  const bufferView = writer.addCompressedView(MeshoptEncoder.encodeFilterOct(padded, count, 4, NORMAL_BITS), {
    count,
    strideBytes: 4,
    mode: "ATTRIBUTES",
    filter: "OCTAHEDRAL",
    target: ARRAY_BUFFER,
  });
  return writer.addAccessor({ bufferView, componentType: BYTE, normalized: true, count, type: "VEC3" });
}

/** Linear RGBA bytes, interleaved. */
export function addColours(writer: GlbWriter, rgba: Uint8Array): number {
  const count = rgba.length / 4;
  const bufferView = writer.addCompressedView(rgba, {
    count,
    strideBytes: 4,
    mode: "ATTRIBUTES",
    target: ARRAY_BUFFER,
  });
  return writer.addAccessor({
    bufferView,
    componentType: UNSIGNED_BYTE,
    normalized: true,
    count,
    type: "VEC4",
  });
}

/** Feature ids of one tile as u16 on a 4-byte stride (vertex attributes are aligned to 4 bytes). */
export function addFeatureIds(
  writer: GlbWriter,
  featureIds: ArrayLike<number>,
  options: { target?: number } = {},
): number {
  const count = featureIds.length;
  const words = new Uint16Array(count * 2);
  for (let i = 0; i < count; i++) words[2 * i] = featureIds[i]!;
  const bufferView = writer.addCompressedView(new Uint8Array(words.buffer), {
    count,
    strideBytes: 4,
    mode: "ATTRIBUTES",
    ...options,
  });
  return writer.addAccessor({ bufferView, componentType: UNSIGNED_SHORT, count, type: "SCALAR" });
}

/** Triangle or line indices, 16 bits where they suffice. */
export function addIndices(
  writer: GlbWriter,
  indices: Uint32Array,
  vertexCount: number,
  mode: "TRIANGLES" | "INDICES",
): number {
  const short = vertexCount <= 65535; // 65535 itself is the primitive restart value
  const packed = short ? Uint16Array.from(indices) : indices.slice();
  const bufferView = writer.addCompressedView(new Uint8Array(packed.buffer), {
    count: indices.length,
    strideBytes: short ? 2 : 4,
    mode,
    target: ELEMENT_ARRAY_BUFFER,
  });
  return writer.addAccessor({
    bufferView,
    componentType: short ? UNSIGNED_SHORT : UNSIGNED_INT,
    count: indices.length,
    type: "SCALAR",
  });
}
