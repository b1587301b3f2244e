import { GlbWriter } from "./glb-writer.ts";
import { addIdRuns, addTurnRuns, addXyzRuns } from "./instance-streams.ts";
import { SCHEMA_URI, yUpPositions } from "./mesh-glb.ts";
import type { ModelMesh } from "./model-library.ts";
import type { FeatureProperties } from "./property-table.ts";
import type { SharedModels } from "./shared-models.ts";
import { type TileAddress, type TileGrid, tileCentre } from "./tile-grid.ts";

/** models.bin as seen from content/{level}/{x}/{y}.glb */
const MODELS_URI = "../../../models.bin";

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
  readonly featureIds: Uint16Array;
}

export interface InstanceTile {
  readonly grid: TileGrid;
  readonly address: TileAddress;
  readonly groups: readonly InstanceGroup[];
  /** bits that a quaternion's components keep, at most 16; 12 are 0.03° */
  readonly turnBits: number;
  /** places are multiples of 2^this metres */
  readonly stepExponent: number;
  /** sizes are multiples of 2^this */
  readonly scaleExponent: number;
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
  const origin = [east, north, up] as const;
  // without min and max Cesium reads the translations once more: less work than the bytes would be to send
  const places = addXyzRuns(
    writer,
    groups.map(({ positions }) => yUpPositions(positions, origin)),
    tile.stepExponent,
  );
  const turned = groups.filter(({ turns }) => turns !== undefined);
  const turns =
    turned.length > 0
      ? addTurnRuns(
          writer,
          turned.map((group) => group.turns!),
          tile.turnBits,
        )
      : [];
  const scaled = groups.filter(({ scales }) => scales !== undefined);
  const scales =
    scaled.length > 0
      ? addXyzRuns(
          writer,
          scaled.map((group) => group.scales!),
          tile.scaleExponent,
        )
      : [];
  const ids = addIdRuns(
    writer,
    groups.map(({ featureIds }) => featureIds),
  );
  const nodes = groups.map((group, i) => ({
    mesh: i,
    translation: [east, up, -north],
    extensions: {
      EXT_mesh_gpu_instancing: {
        attributes: {
          TRANSLATION: places[i],
          ...(group.turns && { ROTATION: turns[turned.indexOf(group)] }),
          ...(group.scales && { SCALE: scales[scaled.indexOf(group)] }),
          _FEATURE_ID_0: ids[i],
        },
      },
      EXT_instance_features: {
        featureIds: [{ featureCount: new Set(group.featureIds).size, attribute: 0, propertyTable: 0 }],
      },
    },
  }));
  const primitive = models.opened(writer);
  const meshes = groups.map(({ mesh }) => ({ primitives: [primitive(mesh)] }));
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
