import { ARRAY_BUFFER, GlbWriter, LINES, POINTS, TRIANGLES } from "./glb-writer.ts";
import type { MeshBuilder } from "./mesh-builder.ts";
import type { FeatureProperties } from "./property-table.ts";
import type { TileAddress, TileGrid } from "./tile-grid.ts";
import { tileCentre } from "./tile-grid.ts";
import { addColours, addExponential, addFeatureIds, addIndices, addNormals } from "./vertex-streams.ts";

/** `flatTriangles` have no normals: readers make each face flat. */
const MODES = { triangles: TRIANGLES, flatTriangles: TRIANGLES, lines: LINES, points: POINTS } as const;
/** schema.json as seen from content/{level}/{x}/{y}.glb */
export const SCHEMA_URI = "../../../schema.json";
/** Position step of leaf tiles: 2^−9 m, so at most 1 mm of rounding an axis and 1.7 mm in space. */
export const LEAF_STEP_EXPONENT = -9;

/** Heights of ground floors are known to façades up to multiples of this. */
export const FACADE_PERIOD_METERS = 100;

export interface MeshTile {
  readonly grid: TileGrid;
  readonly address: TileAddress;
  readonly mesh: MeshBuilder;
  readonly primitive: keyof typeof MODES;
  /** rows of the layer in the order of their feature ids */
  readonly rows: ArrayLike<number>;
  readonly properties: FeatureProperties;
  /** positions are multiples of 2^this metres */
  readonly stepExponent: number;
}

/**
 * One mesh, one material, one primitive: one draw command. glTF is y-up, so east, north, up becomes x, −z, y;
 * the node moves the mesh to its tile's centre, which keeps the floats small.
 */
export function writeMeshGlb(tile: MeshTile): Uint8Array {
  const { mesh, rows } = tile;
  const writer = new GlbWriter();
  const surface = tile.primitive === "triangles" || tile.primitive === "flatTriangles";
  const shaded = tile.primitive === "triangles";
  const origin = meshOrigin(tile);
  const vertexTarget = { target: ARRAY_BUFFER };
  const attributes: Record<string, number> = {
    POSITION: addExponential(writer, yUpPositions(mesh.positions, origin), 3, tile.stepExponent, {
      bounds: true,
      ...vertexTarget,
    }),
  };
  if (shaded) attributes.NORMAL = addNormals(writer, yUpNormals(mesh.normals));
  attributes.COLOR_0 = addColours(writer, mesh.colours);
  attributes._FEATURE_ID_0 = addFeatureIds(writer, mesh.featureIds, vertexTarget);
  const indices =
    tile.primitive === "points"
      ? undefined
      : addIndices(writer, mesh.indices, mesh.vertexCount, surface ? "TRIANGLES" : "INDICES");
  const metadata = tile.properties.write(writer, rows, SCHEMA_URI);
  const featureIds = [{ featureCount: rows.length, attribute: 0, propertyTable: 0 }];
  return writer.finish({
    extensionsUsed: [
      "EXT_mesh_features",
      "EXT_structural_metadata",
      ...(shaded ? ["KHR_mesh_quantization"] : []),
      ...(surface ? [] : ["KHR_materials_unlit"]),
    ],
    ...(shaded && { extensionsRequired: ["KHR_mesh_quantization"] }),
    extensions: { EXT_structural_metadata: metadata },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0, translation: [origin[0], origin[2], -origin[1]] }],
    meshes: [
      {
        primitives: [
          {
            attributes,
            ...(indices !== undefined && { indices }),
            material: 0,
            mode: MODES[tile.primitive],
            extensions: { EXT_mesh_features: { featureIds } },
          },
        ],
      },
    ],
    materials: [surface ? SURFACE : UNLIT],
  });
}

const SURFACE = { pbrMetallicRoughness: { metallicFactor: 0, roughnessFactor: 0.7 } };
const UNLIT = {
  pbrMetallicRoughness: { metallicFactor: 0, roughnessFactor: 1 },
  extensions: { KHR_materials_unlit: {} },
};

/** The tile's centre at the height of the first vertex, whole hundreds of metres (façades count on it). */
function meshOrigin({ grid, address, mesh }: MeshTile): [east: number, north: number, up: number] {
  const [east, north] = tileCentre(grid, address);
  return [east, north, Math.round(mesh.positions[2]! / FACADE_PERIOD_METERS) * FACADE_PERIOD_METERS];
}

export function yUpPositions(
  enu: Float64Array,
  [east, north, up]: readonly [number, number, number],
): Float64Array {
  const yUp = new Float64Array(enu.length);
  for (let i = 0; i < enu.length; i += 3) {
    yUp[i] = enu[i]! - east;
    yUp[i + 1] = enu[i + 2]! - up;
    yUp[i + 2] = north - enu[i + 1]!;
  }
  return yUp;
}

function yUpNormals(enu: Float32Array): Float32Array {
  const yUp = new Float32Array(enu.length);
  for (let i = 0; i < enu.length; i += 3) {
    yUp[i] = enu[i]!;
    yUp[i + 1] = enu[i + 2]!;
    yUp[i + 2] = -enu[i + 1]!;
  }
  return yUp;
}
