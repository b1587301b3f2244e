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
  /** counter-clockwise about up, degrees; an unturned model faces south */
  readonly turnDeg: Float64Array;
  readonly scale: Float64Array;
}

export interface InstanceTile {
  readonly grid: TileGrid;
  readonly address: TileAddress;
  readonly groups: readonly InstanceGroup[];
  /** rows of the layer, group after group: feature id = position */
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
  let firstId = 0;
  for (const group of groups) {
    const count = group.scale.length;
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
    if (group.turnDeg.some((turn) => turn !== 0)) attributes.ROTATION = addTurns(writer, group.turnDeg);
    if (group.scale.some((scale) => scale !== 1))
      attributes.SCALE = addExponential(writer, uniformScales(group.scale), 3, SCALE_STEP_EXPONENT, {
        bounds: false,
      });
    attributes._FEATURE_ID_0 = addFeatureIds(
      writer,
      Uint16Array.from({ length: count }, (_, i) => firstId + i),
    );
    const featureIds = [{ featureCount: count, attribute: 0, propertyTable: 0 }];
    nodes.push({
      mesh: meshes.push({ primitives: [models.primitive(writer, group.mesh)] }) - 1,
      translation: [east, up, -north],
      extensions: {
        EXT_mesh_gpu_instancing: { attributes },
        EXT_instance_features: { featureIds },
      },
    });
    firstId += count;
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

/** Turns about glTF's y axis as 16-bit quaternions (12 bits each: 0.03°). */
function addTurns(writer: GlbWriter, turnDeg: Float64Array): number {
  const count = turnDeg.length;
  const quaternions = new Float32Array(4 * count);
  for (let i = 0; i < count; i++) {
    const half = (turnDeg[i]! * Math.PI) / 360;
    quaternions[4 * i + 1] = Math.sin(half);
    quaternions[4 * i + 3] = Math.cos(half);
  }
  const bufferView = writer.addCompressedView(MeshoptEncoder.encodeFilterQuat(quaternions, count, 8, 12), {
    count,
    strideBytes: 8,
    mode: "ATTRIBUTES",
    filter: "QUATERNION",
  });
  return writer.addAccessor({ bufferView, componentType: SHORT, normalized: true, count, type: "VEC4" });
}

function uniformScales(scale: Float64Array): Float64Array {
  const xyz = new Float64Array(3 * scale.length);
  for (let i = 0; i < xyz.length; i++) xyz[i] = scale[Math.floor(i / 3)]!;
  return xyz;
}
