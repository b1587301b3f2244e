import { MeshoptDecoder } from "meshoptimizer/decoder";
import { moved, type Point } from "./bounding-volume.ts";
import { resolved, type TileFiles } from "./finding.ts";

/** As much of a glTF document as tiles need. */
export interface GltfJson {
  readonly extensionsUsed?: readonly string[];
  readonly scene?: number;
  readonly scenes?: readonly { readonly nodes?: readonly number[] }[];
  readonly nodes?: readonly GltfNode[];
  readonly meshes?: readonly { readonly primitives: readonly GltfPrimitive[] }[];
  readonly accessors?: readonly GltfAccessor[];
  readonly bufferViews?: readonly GltfBufferView[];
  readonly buffers?: readonly { readonly uri?: string; readonly byteLength: number }[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}
export interface GltfNode {
  readonly mesh?: number;
  readonly children?: readonly number[];
  readonly matrix?: readonly number[];
  readonly translation?: readonly number[];
  readonly rotation?: readonly number[];
  readonly scale?: readonly number[];
  readonly extensions?: {
    readonly EXT_mesh_gpu_instancing?: { readonly attributes: Readonly<Record<string, number>> };
    readonly EXT_instance_features?: unknown;
  };
}
export interface GltfPrimitive {
  readonly attributes: Readonly<Record<string, number>>;
  readonly indices?: number;
  readonly extensions?: Readonly<Record<string, unknown>>;
}
export interface GltfAccessor {
  readonly bufferView?: number;
  readonly byteOffset?: number;
  readonly componentType: number;
  readonly normalized?: boolean;
  readonly count: number;
  readonly type: string;
  readonly min?: readonly number[];
  readonly max?: readonly number[];
}
interface GltfBufferView {
  readonly buffer: number;
  readonly byteOffset?: number;
  readonly byteLength: number;
  readonly byteStride?: number;
  readonly extensions?: {
    readonly EXT_meshopt_compression?: {
      readonly buffer: number;
      readonly byteOffset?: number;
      readonly byteLength: number;
      readonly byteStride: number;
      readonly count: number;
      readonly mode: string;
      readonly filter?: string;
    };
  };
}

const WIDTHS: Readonly<Record<string, number>> = {
  SCALAR: 1,
  VEC2: 2,
  VEC3: 3,
  VEC4: 4,
  MAT2: 4,
  MAT3: 9,
  MAT4: 16,
};
const SIZES: Readonly<Record<number, number>> = { 5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4 };
const JSON_AT = 20;

/** A glTF document with its buffers; views are unpacked when asked for. */
export class Gltf {
  readonly json: GltfJson;
  readonly #buffers: readonly (Uint8Array | undefined)[];
  readonly #views = new Map<number, Uint8Array>();

  private constructor(json: GltfJson, buffers: readonly (Uint8Array | undefined)[]) {
    this.json = json;
    this.#buffers = buffers;
  }

  /** @throws SyntaxError when the JSON is none; broken containers are found by the Khronos validator */
  static async open(files: TileFiles, file: string, bytes: Uint8Array): Promise<Gltf> {
    await MeshoptDecoder.ready;
    const isBinary = bytes[0] === 0x67;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = isBinary ? JSON_AT + view.getUint32(12, true) : bytes.byteLength;
    const json = JSON.parse(Buffer.from(bytes.subarray(isBinary ? JSON_AT : 0, end)).toString()) as GltfJson;
    const buffers = await Promise.all(
      (json.buffers ?? []).map(async ({ uri }, i) => {
        if (uri === undefined) return isBinary && i === 0 ? bytes.subarray(end + 8) : undefined;
        if (uri.startsWith("data:")) return Buffer.from(uri.slice(uri.indexOf(",") + 1), "base64");
        return files.read(resolved(file, uri));
      }),
    );
    return new Gltf(json, buffers);
  }

  /** Bytes of a buffer view as they are in memory; undefined where the buffer is missing or too short. */
  view(index: number): Uint8Array | undefined {
    const known = this.#views.get(index);
    if (known) return known;
    const view = this.json.bufferViews?.[index];
    if (!view) return undefined;
    const meshopt = view.extensions?.EXT_meshopt_compression;
    const { buffer, byteOffset = 0, byteLength } = meshopt ?? view;
    const stored = this.#buffers[buffer]?.subarray(byteOffset, byteOffset + byteLength);
    if (stored?.byteLength !== byteLength) return undefined;
    let bytes = stored;
    if (meshopt) {
      bytes = new Uint8Array(meshopt.count * meshopt.byteStride);
      MeshoptDecoder.decodeGltfBuffer(
        bytes,
        meshopt.count,
        meshopt.byteStride,
        stored,
        meshopt.mode,
        meshopt.filter,
      );
    }
    this.#views.set(index, bytes);
    return bytes;
  }

  /** Values of an accessor, interleaved, normalised ones as fractions; undefined where its bytes are missing. */
  values(index: number): Float64Array | undefined {
    const accessor = this.json.accessors?.[index];
    const bytes = accessor?.bufferView === undefined ? undefined : this.view(accessor.bufferView);
    if (!accessor || !bytes) return undefined;
    const width = WIDTHS[accessor.type]!;
    const size = SIZES[accessor.componentType]!;
    const view = this.json.bufferViews![accessor.bufferView!]!;
    const stride = view.byteStride ?? width * size;
    const start = accessor.byteOffset ?? 0;
    if (start + (accessor.count - 1) * stride + width * size > bytes.byteLength) return undefined;
    const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const values = new Float64Array(accessor.count * width);
    for (let i = 0; i < values.length; i++)
      values[i] = number(data, start + Math.floor(i / width) * stride + (i % width) * size, accessor);
    return values;
  }

  /** Calls back with every vertex of the scene as it is drawn, copies included; x east, y north, z up of the tile. */
  eachPoint(visit: (point: Point) => void): void {
    const { json } = this;
    const walk = (index: number, parent: readonly number[]) => {
      const node = json.nodes![index]!;
      const matrix = product(parent, node.matrix ?? composed(node.translation, node.rotation, node.scale));
      for (const child of node.children ?? []) walk(child, matrix);
      if (node.mesh === undefined) return;
      const copies = this.#copies(node).map((copy) => product(matrix, copy));
      for (const { attributes, indices } of json.meshes![node.mesh]!.primitives) {
        const positions = this.values(attributes.POSITION!);
        if (!positions) continue;
        // only what is indexed is drawn: models share their vertices with others
        const drawn = indices === undefined ? undefined : this.values(indices);
        const vertices = drawn
          ? [...new Set(drawn)]
          : Array.from({ length: positions.length / 3 }, (_, i) => i);
        for (const copy of copies)
          for (const vertex of vertices) {
            const [x, y, z] = positions.subarray(3 * vertex, 3 * vertex + 3);
            if (z !== undefined) visit(moved(copy, [x!, y!, z]));
          }
      }
    };
    for (const root of json.scenes?.[json.scene ?? 0]?.nodes ?? []) walk(root, Y_UP_TO_Z_UP);
  }

  #copies(node: GltfNode): readonly (readonly number[])[] {
    const attributes = node.extensions?.EXT_mesh_gpu_instancing?.attributes;
    if (!attributes) return [IDENTITY];
    const column = (name: string) =>
      attributes[name] === undefined ? undefined : this.values(attributes[name]);
    const [places, turns, sizes] = [column("TRANSLATION"), column("ROTATION"), column("SCALE")];
    const count = (places ?? sizes)?.length ?? 0;
    return Array.from({ length: count / 3 }, (_, i) =>
      composed(
        places?.subarray(3 * i, 3 * i + 3),
        turns?.subarray(4 * i, 4 * i + 4),
        sizes?.subarray(3 * i, 3 * i + 3),
      ),
    );
  }
}

const IDENTITY = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] as const;
const Y_UP_TO_Z_UP = [1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1] as const;

function number(data: DataView, at: number, { componentType, normalized }: GltfAccessor): number {
  switch (componentType) {
    case 5120:
      return normalized ? Math.max(-1, data.getInt8(at) / 127) : data.getInt8(at);
    case 5121:
      return normalized ? data.getUint8(at) / 255 : data.getUint8(at);
    case 5122:
      return normalized ? Math.max(-1, data.getInt16(at, true) / 32767) : data.getInt16(at, true);
    case 5123:
      return normalized ? data.getUint16(at, true) / 65535 : data.getUint16(at, true);
    case 5125:
      return data.getUint32(at, true);
    default:
      return data.getFloat32(at, true);
  }
}

function composed(
  t: ArrayLike<number> = [0, 0, 0],
  q: ArrayLike<number> = [0, 0, 0, 1],
  s: ArrayLike<number> = [1, 1, 1],
): number[] {
  const size = Math.hypot(q[0]!, q[1]!, q[2]!, q[3]!) || 1;
  const [x, y, z, w] = [q[0]! / size, q[1]! / size, q[2]! / size, q[3]! / size];
  return [
    (1 - 2 * (y * y + z * z)) * s[0]!,
    2 * (x * y + z * w) * s[0]!,
    2 * (x * z - y * w) * s[0]!,
    0,
    2 * (x * y - z * w) * s[1]!,
    (1 - 2 * (x * x + z * z)) * s[1]!,
    2 * (y * z + x * w) * s[1]!,
    0,
    2 * (x * z + y * w) * s[2]!,
    2 * (y * z - x * w) * s[2]!,
    (1 - 2 * (x * x + y * y)) * s[2]!,
    0,
    t[0]!,
    t[1]!,
    t[2]!,
    1,
  ];
}

/** a · b, column-major. */
function product(a: readonly number[], b: readonly number[]): number[] {
  return Array.from({ length: 16 }, (_, i) => {
    const [column, row] = [i >> 2, i & 3];
    return [0, 1, 2, 3].reduce((sum, k) => sum + a[4 * k + row]! * b[4 * column + k]!, 0);
  });
}
