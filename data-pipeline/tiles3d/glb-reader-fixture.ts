import { MeshoptDecoder } from "meshoptimizer/decoder";

/** Just enough of a glTF reader to look at our own tiles in tests: accessors decoded, strings read. */

interface GltfJson {
  readonly nodes: readonly {
    readonly mesh: number;
    readonly translation: readonly [number, number, number];
    readonly extensions?: {
      readonly EXT_mesh_gpu_instancing?: { readonly attributes: Readonly<Record<string, number>> };
    };
  }[];
  readonly meshes: readonly {
    readonly primitives: readonly {
      readonly attributes: Readonly<Record<string, number>>;
      readonly indices?: number;
      readonly mode?: number;
    }[];
  }[];
  readonly accessors: readonly {
    readonly bufferView: number;
    readonly byteOffset?: number;
    readonly componentType: number;
    readonly count: number;
    readonly type: string;
    readonly normalized?: boolean;
    readonly min?: readonly number[];
    readonly max?: readonly number[];
  }[];
  readonly bufferViews: readonly {
    readonly buffer: number;
    readonly byteOffset: number;
    readonly byteLength: number;
    readonly byteStride?: number;
    readonly extensions?: {
      readonly EXT_meshopt_compression?: {
        readonly byteOffset: number;
        readonly byteLength: number;
        readonly byteStride: number;
        readonly count: number;
        readonly mode: string;
        readonly filter?: string;
      };
    };
  }[];
  readonly extensions: {
    readonly EXT_structural_metadata: {
      readonly schemaUri: string;
      readonly propertyTables: readonly {
        readonly count: number;
        readonly properties: Readonly<
          Record<
            string,
            { readonly values: number; readonly stringOffsets?: number; readonly stringOffsetType?: string }
          >
        >;
      }[];
    };
  };
}

const COMPONENTS: Readonly<Record<string, number>> = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4 };
const COMPONENT_BYTES: Readonly<Record<number, number>> = {
  5120: 1,
  5121: 1,
  5122: 2,
  5123: 2,
  5125: 4,
  5126: 4,
};

export class GlbReader {
  readonly json: GltfJson;
  readonly #bin: Uint8Array;
  readonly #external: Uint8Array | undefined;

  private constructor(json: GltfJson, bin: Uint8Array, external: Uint8Array | undefined) {
    this.json = json;
    this.#bin = bin;
    this.#external = external;
  }

  /** @param external bytes of the buffer beside the glb, if it has one */
  static async open(glb: Uint8Array, external?: Uint8Array): Promise<GlbReader> {
    await MeshoptDecoder.ready;
    const view = new DataView(glb.buffer, glb.byteOffset, glb.byteLength);
    const jsonBytes = view.getUint32(12, true);
    const json = JSON.parse(Buffer.from(glb.subarray(20, 20 + jsonBytes)).toString());
    return new GlbReader(json, glb.subarray(28 + jsonBytes), external);
  }

  /** Values of an accessor, interleaved; normalised ones as −1 … 1 or 0 … 1. */
  accessor(index: number): Float64Array {
    const accessor = this.json.accessors[index]!;
    const width = COMPONENTS[accessor.type]!;
    const size = COMPONENT_BYTES[accessor.componentType]!;
    const { bytes, stride } = this.#view(accessor.bufferView, width * size);
    const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const values = new Float64Array(accessor.count * width);
    for (let i = 0; i < values.length; i++) {
      const at = (accessor.byteOffset ?? 0) + Math.floor(i / width) * stride + (i % width) * size;
      values[i] = component(data, at, accessor.componentType, accessor.normalized === true);
    }
    return values;
  }

  /** Ids of the property table, in feature order. */
  get ids(): string[] {
    const [table] = this.json.extensions.EXT_structural_metadata.propertyTables;
    const { values, stringOffsets, stringOffsetType } = table!.properties.id!;
    const text = Buffer.from(this.#view(values, 1).bytes);
    const offsets = this.#view(stringOffsets!, 1).bytes;
    const data = new DataView(offsets.buffer, offsets.byteOffset, offsets.byteLength);
    const offset = (i: number) =>
      stringOffsetType === "UINT16" ? data.getUint16(2 * i, true) : data.getUint32(4 * i, true);
    return Array.from({ length: table!.count }, (_, i) => text.subarray(offset(i), offset(i + 1)).toString());
  }

  /** Positions of a node's mesh or of its instances in east, north, up of the county's frame, xyz interleaved. */
  enuPositions(nodeIndex: number): Float64Array {
    const node = this.json.nodes[nodeIndex]!;
    const instances = node.extensions?.EXT_mesh_gpu_instancing;
    const yUp = this.accessor(
      instances
        ? instances.attributes.TRANSLATION!
        : this.json.meshes[node.mesh]!.primitives[0]!.attributes.POSITION!,
    );
    const [x, y, z] = node.translation;
    const enu = new Float64Array(yUp.length);
    for (let i = 0; i < yUp.length; i += 3) {
      enu[i] = x + yUp[i]!;
      enu[i + 1] = -(z + yUp[i + 2]!);
      enu[i + 2] = y + yUp[i + 1]!;
    }
    return enu;
  }

  /** Feature ids of a node's vertices or instances. */
  featureIds(nodeIndex: number): Float64Array {
    const node = this.json.nodes[nodeIndex]!;
    const { attributes } =
      node.extensions?.EXT_mesh_gpu_instancing ?? this.json.meshes[node.mesh]!.primitives[0]!;
    return this.accessor(attributes._FEATURE_ID_0!);
  }

  #view(index: number, elementBytes: number): { bytes: Uint8Array; stride: number } {
    const view = this.json.bufferViews[index]!;
    const meshopt = view.extensions?.EXT_meshopt_compression;
    const stride = view.byteStride ?? elementBytes;
    if (meshopt) {
      const bytes = new Uint8Array(meshopt.count * meshopt.byteStride);
      const source = this.#bin.subarray(meshopt.byteOffset, meshopt.byteOffset + meshopt.byteLength);
      MeshoptDecoder.decodeGltfBuffer(
        bytes,
        meshopt.count,
        meshopt.byteStride,
        source,
        meshopt.mode,
        meshopt.filter,
      );
      return { bytes, stride: meshopt.byteStride };
    }
    const buffer = view.buffer === 0 ? this.#bin : this.#external!;
    return { bytes: buffer.subarray(view.byteOffset, view.byteOffset + view.byteLength), stride };
  }
}

function component(data: DataView, at: number, type: number, normalized: boolean): number {
  switch (type) {
    case 5120:
      return normalized ? Math.max(-1, data.getInt8(at) / 127) : data.getInt8(at);
    case 5121:
      return normalized ? data.getUint8(at) / 255 : data.getUint8(at);
    case 5122:
      return normalized ? Math.max(-1, data.getInt16(at, true) / 32767) : data.getInt16(at, true);
    case 5123:
      return data.getUint16(at, true);
    case 5125:
      return data.getUint32(at, true);
    default:
      return data.getFloat32(at, true);
  }
}
