import { MeshoptEncoder } from "meshoptimizer/encoder";
import { GlbWriter, SHORT } from "./glb-writer.ts";
import { LEAF_STEP_EXPONENT, SCHEMA_URI, yUpPositions } from "./mesh-glb.ts";
import type { ModelMesh } from "./model-library.ts";
import type { FeatureProperties } from "./property-table.ts";
import type { SharedModels } from "./shared-models.ts";
import { type TileAddress, type TileGrid, tileCentre } from "./tile-grid.ts";
import { addExponential, addFeatureIds } from "./vertex-streams.ts";

/** models.bin as seen from content/{level}/{x}/{y}.glb */
const MODELS_URI = "../../../models.bin";
/** Scales are multiples of 2^−12. */
const SCALE_STEP_EXPONENT = -12;

/** Copies of one model in one tile. */
export interface InstanceGroup {
  readonly mesh: ModelMesh;
  /** east, north, up in metres, interleaved */
  readonly positions: Float64Array;
  /** unit quaternions in glTF's axes (x east, y up, z south), x y z w; absent: the model stands as it is */
  readonly turns?: Float32Array | undefined;
  /** along the model's x, y, z; absent: the model has its own size */
  readonly scales?: Float64Array | undefined;
  /** feature of each copy: a row of the tile's property table */
  readonly featureIds: ArrayLike<number>;
}

export interface InstanceTile {
  readonly grid: TileGrid;
  readonly address: TileAddress;
  readonly groups: readonly InstanceGroup[];
  /** bits that a quaternion's components keep, at most 16; 12 are 0.03° */
  readonly turnBits: number;
  /** rows of the layer: feature id = position */
  readonly rows: ArrayLike<number>;
  readonly properties: FeatureProperties;
  readonly models: SharedModels;
}

/**
 * One node a model, all with ids into the one property table. Unturned groups carry no ROTATION: with it Cesium
 * composes a matrix an instance on the main thread, without it the buffers go to the GPU as they are.
 */
export function writeInstanceGlb(tile: InstanceTile): Uint8Array {
  const { grid, address, groups, models, rows } = tile;
  const writer = new GlbWriter({ uri: MODELS_URI, byteLength: models.bytes.byteLength });
  const [east, north] = tileCentre(grid, address);
  const up = Math.round(groups[0]!.positions[2]!);
  const meshes: unknown[] = [];
  const nodes: unknown[] = [];
  for (const group of groups) {
    const attributes: Record<string, number> = {
      // min and max keep Cesium from scanning the translations
      TRANSLATION: addExponential(
        writer,
        yUpPositions(group.positions, [east, north, up]),
        3,
        LEAF_STEP_EXPONENT,
        { bounds: true },
      ),
    };
    if (group.turns) attributes.ROTATION = addTurns(writer, group.turns, tile.turnBits);
    if (group.scales)
      attributes.SCALE = addExponential(writer, group.scales, 3, SCALE_STEP_EXPONENT, { bounds: false });
    attributes._FEATURE_ID_0 = addFeatureIds(writer, group.featureIds);
    const featureCount = new Set(Array.from(group.featureIds)).size;
    nodes.push({
      mesh: meshes.push({ primitives: [models.primitive(writer, group.mesh)] }) - 1,
      translation: [east, up, -north],
      extensions: {
        EXT_mesh_gpu_instancing: { attributes },
        EXT_instance_features: { featureIds: [{ featureCount, attribute: 0, propertyTable: 0 }] },
      },
    });
  }
  return writer.finish({
    extensionsUsed: [
      "EXT_instance_features",
      "EXT_mesh_gpu_instancing",
      "EXT_structural_metadata",
      "KHR_mesh_quantization",
    ],
    extensionsRequired: ["EXT_mesh_gpu_instancing", "KHR_mesh_quantization"],
    extensions: { EXT_structural_metadata: tile.properties.write(writer, rows, SCHEMA_URI) },
    scene: 0,
    scenes: [{ nodes: nodes.map((_, i) => i) }],
    nodes,
    meshes,
    materials: [{ pbrMetallicRoughness: { metallicFactor: 0, roughnessFactor: 0.75 } }],
  });
}

/** Quaternions as 16-bit numbers of which `bits` are kept. */
function addTurns(writer: GlbWriter, turns: Float32Array, bits: number): number {
  const count = turns.length / 4;
  const bufferView = writer.addCompressedView(MeshoptEncoder.encodeFilterQuat(turns, count, 8, bits), {
    count,
    strideBytes: 8,
    mode: "ATTRIBUTES",
    filter: "QUATERNION",
  });
  return writer.addAccessor({ bufferView, componentType: SHORT, normalized: true, count, type: "VEC4" });
}
