import { Document, NodeIO } from "@gltf-transform/core";
import type { BufferGeometry } from "three";
import { mergeGeometries, mergeVertices } from "three/examples/jsm/utils/BufferGeometryUtils.js";
import type { Model } from "./model.ts";
import { pipeModels } from "./pipe-models.ts";
import { GLOW_ALPHA } from "./shapes.ts";
import { streetModels } from "./street-models.ts";
import { treeModels } from "./tree-models.ts";
import { vehicleModels } from "./vehicle-models.ts";

/** What the tiler and the viewer must know of a model without opening its glb. Metres, glTF axes (y up, front +z). */
export interface ModelFacts {
  readonly name: string;
  readonly origin: "ground" | "axis";
  readonly pipeOuterDiameter?: number;
  readonly triangles: number;
  readonly min: readonly [number, number, number];
  readonly max: readonly [number, number, number];
  /** has surfaces that shine at night (COLOR_0 alpha 0.5) */
  readonly glows: boolean;
}

export interface WrittenModel {
  readonly facts: ModelFacts;
  readonly glb: Uint8Array;
}

/** Every model of the county as binary glTF: one primitive, one material, vertex colours. Same code, same bytes. */
export async function writeModels(): Promise<WrittenModel[]> {
  const models = [...pipeModels(), ...streetModels(), ...vehicleModels(), ...treeModels()];
  return Promise.all(models.map(writeModel));
}

async function writeModel(model: Model): Promise<WrittenModel> {
  const geometry = mergeVertices(mergeGeometries([...model.parts]), 1e-5);
  const position = geometry.getAttribute("position");
  const colours = Uint8Array.from(geometry.getAttribute("color").array, (c) => Math.round(c * 255));
  const document = new Document();
  const buffer = document.createBuffer();
  const vertices = (type: "VEC3" | "VEC4", array: Float32Array | Uint8Array, normalized = false) =>
    document.createAccessor().setBuffer(buffer).setType(type).setArray(array).setNormalized(normalized);
  const primitive = document
    .createPrimitive()
    .setAttribute("POSITION", vertices("VEC3", Float32Array.from(position.array)))
    .setAttribute("NORMAL", vertices("VEC3", normalsOf(geometry)))
    .setAttribute("COLOR_0", vertices("VEC4", colours, true))
    .setIndices(
      document
        .createAccessor()
        .setBuffer(buffer)
        .setType("SCALAR")
        .setArray(Uint16Array.from(geometry.index!.array)),
    )
    .setMaterial(document.createMaterial("painted").setMetallicFactor(0).setRoughnessFactor(0.75));
  const node = document
    .createNode(model.name)
    .setMesh(document.createMesh(model.name).addPrimitive(primitive));
  document.createScene(model.name).addChild(node);
  document.getRoot().getAsset().generator = "county-twin";
  geometry.computeBoundingBox();
  const { min, max } = geometry.boundingBox!;
  const round = (v: number) => Math.round(v * 1000) / 1000 + 0; // no negative zero
  const glows = colours.some((alpha, i) => i % 4 === 3 && alpha === Math.round(GLOW_ALPHA * 255));
  return {
    facts: {
      name: model.name,
      origin: model.origin,
      ...(model.pipeOuterDiameter && { pipeOuterDiameter: model.pipeOuterDiameter }),
      triangles: geometry.index!.count / 3,
      min: [round(min.x), round(min.y), round(min.z)],
      max: [round(max.x), round(max.y), round(max.z)],
      glows,
    },
    glb: await new NodeIO().writeBinary(document),
  };
}

/** Unit normals; the scaling in painted() leaves them a rounding error from 1. */
function normalsOf(geometry: BufferGeometry): Float32Array {
  const normal = geometry.getAttribute("normal");
  const unit = new Float32Array(normal.count * 3);
  for (let i = 0; i < normal.count; i++) {
    const [x, y, z] = [normal.getX(i), normal.getY(i), normal.getZ(i)];
    const length = Math.hypot(x, y, z);
    if (length === 0) throw new Error(`vertex ${i} has no normal; expected no triangle without area`);
    unit.set([x / length, y / length, z / length], i * 3);
  }
  return unit;
}
