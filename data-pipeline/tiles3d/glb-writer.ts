import { MeshoptEncoder } from "meshoptimizer/encoder";

/**
 * Writes glTF 2.0 binary containers, in the order of the specification:
 * https://registry.khronos.org/glTF/specs/2.0/glTF-2.0.html#glb-file-format-specification
 * with EXT_meshopt_compression (bitstream version 0) for the views that ask for it.
 */

const MAGIC = 0x46546c67; // "glTF"
const VERSION = 2;
const JSON_CHUNK = 0x4e4f534a; // "JSON"
const BIN_CHUNK = 0x004e4942; // "BIN\0"
const JSON_PADDING = 0x20;
const ALIGNMENT_BYTES = 8;

export const BYTE = 5120;
export const UNSIGNED_BYTE = 5121;
export const SHORT = 5122;
export const UNSIGNED_SHORT = 5123;
export const UNSIGNED_INT = 5125;
export const FLOAT = 5126;
export const ARRAY_BUFFER = 34962;
export const ELEMENT_ARRAY_BUFFER = 34963;
export const POINTS = 0;
export const LINES = 1;
export const TRIANGLES = 4;

export interface Accessor {
  readonly bufferView: number;
  readonly byteOffset?: number;
  readonly componentType: number;
  readonly normalized?: boolean;
  readonly count: number;
  readonly type: "SCALAR" | "VEC2" | "VEC3" | "VEC4";
  readonly min?: readonly number[];
  readonly max?: readonly number[];
}

/** What meshopt needs to know of a view: `count` elements of `strideBytes`. */
export interface CompressedView {
  readonly count: number;
  readonly strideBytes: number;
  readonly mode: "ATTRIBUTES" | "TRIANGLES" | "INDICES";
  readonly filter?: "NONE" | "OCTAHEDRAL" | "QUATERNION" | "EXPONENTIAL";
  readonly target?: number;
}

type BufferName = "bin" | "fallback" | "external";
interface BufferView {
  readonly buffer: BufferName;
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly byteStride?: number;
  readonly target?: number;
  readonly meshopt?: {
    readonly byteOffset: number;
    readonly byteLength: number;
    readonly byteStride: number;
    readonly count: number;
    readonly mode: string;
    readonly filter: string;
  };
}

/** The rest of the document: everything but buffers, bufferViews and accessors. */
export type GltfBody = Readonly<Record<string, unknown>> & {
  readonly extensionsUsed?: readonly string[];
  readonly extensionsRequired?: readonly string[];
};

export class GlbWriter {
  readonly #chunks: Uint8Array[] = [];
  readonly #bufferViews: BufferView[] = [];
  readonly #accessors: Accessor[] = [];
  readonly #external: { readonly uri: string; readonly byteLength: number } | undefined;
  #binBytes = 0;
  #fallbackBytes = 0;

  /** @param external a buffer beside the glb that views may point into, e.g. models shared by all tiles */
  constructor(external?: { uri: string; byteLength: number }) {
    this.#external = external;
  }

  /** Bytes as they are; the view's length is exact (property-table textures in Cesium need that). */
  addView(bytes: Uint8Array, layout: { byteStride?: number; target?: number } = {}): number {
    const byteOffset = this.#append(bytes);
    return this.#push({ buffer: "bin", byteOffset, byteLength: bytes.byteLength, ...layout });
  }

  /** A range of the external buffer. */
  addExternalView(
    byteOffset: number,
    byteLength: number,
    layout: { byteStride?: number; target?: number },
  ): number {
    if (!this.#external) throw new Error("this glb has no external buffer");
    return this.#push({ buffer: "external", byteOffset, byteLength, ...layout });
  }

  /**
   * Bytes through the meshopt codec. Each view has its own range of the fallback buffer, because Cesium
   * tells index buffers apart by that range.
   */
  addCompressedView(bytes: Uint8Array, view: CompressedView): number {
    const { count, strideBytes, mode, filter = "NONE", target } = view;
    if (bytes.byteLength !== count * strideBytes)
      throw new Error(`${bytes.byteLength} bytes for ${count} elements of ${strideBytes} bytes`);
    const encoded = MeshoptEncoder.encodeGltfBuffer(bytes, count, strideBytes, mode);
    const meshopt = {
      byteOffset: this.#append(encoded),
      byteLength: encoded.byteLength,
      byteStride: strideBytes,
      count,
      mode,
      filter,
    };
    const byteOffset = this.#fallbackBytes;
    this.#fallbackBytes = aligned(byteOffset + bytes.byteLength);
    return this.#push({
      buffer: "fallback",
      byteOffset,
      byteLength: bytes.byteLength,
      ...(mode === "ATTRIBUTES" && { byteStride: strideBytes }),
      ...(target !== undefined && { target }),
      meshopt,
    });
  }

  addAccessor(accessor: Accessor): number {
    this.#accessors.push(accessor);
    return this.#accessors.length - 1;
  }

  /** The finished file. Same calls, same bytes. */
  finish(body: GltfBody): Uint8Array {
    const compressed = this.#fallbackBytes > 0;
    const buffers: BufferName[] = ["bin"];
    if (compressed) buffers.push("fallback");
    if (this.#external) buffers.push("external");
    const meshoptName = compressed ? ["EXT_meshopt_compression"] : [];
    const json = {
      asset: { version: "2.0", generator: "county-twin" },
      ...body,
      extensionsUsed: [...(body.extensionsUsed ?? []), ...meshoptName],
      ...((compressed || body.extensionsRequired) && {
        extensionsRequired: [...(body.extensionsRequired ?? []), ...meshoptName],
      }),
      accessors: this.#accessors,
      bufferViews: this.#bufferViews.map(({ buffer, meshopt, ...view }) => ({
        buffer: buffers.indexOf(buffer),
        ...view,
        ...(meshopt && { extensions: { EXT_meshopt_compression: { buffer: 0, ...meshopt } } }),
      })),
      buffers: buffers.map((name) => {
        if (name === "bin") return { byteLength: aligned(this.#binBytes) };
        if (name === "external") return this.#external;
        return {
          byteLength: this.#fallbackBytes,
          extensions: { EXT_meshopt_compression: { fallback: true } },
        };
      }),
    };
    if (json.extensionsUsed.length === 0) Reflect.deleteProperty(json, "extensionsUsed");
    return container(Buffer.from(JSON.stringify(json)), Buffer.concat(this.#chunks, this.#binBytes));
  }

  #push(view: BufferView): number {
    this.#bufferViews.push(view);
    return this.#bufferViews.length - 1;
  }

  /** Appends at the next multiple of 8 and returns that offset. */
  #append(bytes: Uint8Array): number {
    const padding = aligned(this.#binBytes) - this.#binBytes;
    if (padding > 0) this.#chunks.push(new Uint8Array(padding));
    const byteOffset = this.#binBytes + padding;
    this.#chunks.push(bytes);
    this.#binBytes = byteOffset + bytes.byteLength;
    return byteOffset;
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
}

function container(json: Uint8Array, bin: Uint8Array): Uint8Array {
  const headerBytes = 12;
  const chunkHeaderBytes = 8;
  // the container's total is a multiple of 8 so that a reader may view the BIN chunk in place
  const jsonBytes = aligned(headerBytes + chunkHeaderBytes + json.byteLength + chunkHeaderBytes) - 28;
  const binBytes = aligned(bin.byteLength);
  const total = headerBytes + chunkHeaderBytes + jsonBytes + chunkHeaderBytes + binBytes;
  const glb = Buffer.alloc(total);
  glb.writeUInt32LE(MAGIC, 0);
  glb.writeUInt32LE(VERSION, 4);
  glb.writeUInt32LE(total, 8);
  glb.writeUInt32LE(jsonBytes, 12);
  glb.writeUInt32LE(JSON_CHUNK, 16);
  glb.fill(JSON_PADDING, 20, 20 + jsonBytes);
  glb.set(json, 20);
  glb.writeUInt32LE(binBytes, 20 + jsonBytes);
  glb.writeUInt32LE(BIN_CHUNK, 24 + jsonBytes);
  glb.set(bin, 28 + jsonBytes);
  return glb;
}
