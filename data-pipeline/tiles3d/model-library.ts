import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { NodeIO } from "@gltf-transform/core";
import { MeshoptSimplifier } from "meshoptimizer/simplifier";

/** Of each glb in assets/models, y up, front towards +z, metres. */
export interface ModelMesh {
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  /** linear RGBA; alpha 128 marks surfaces that shine at night */
  readonly colours: Uint8Array;
  readonly indices: Uint32Array;
}

export interface PlacedModel {
  readonly name: string;
  /** fittings: outer diameter they are drawn for, metres; they scale with the pipe */
  readonly pipeOuterDiameterMeters: number | undefined;
  readonly heightMeters: number;
  /** farthest point from the origin, metres */
  readonly radiusMeters: number;
  readonly full: ModelMesh;
  readonly light: ModelMesh;
}

interface ModelFacts {
  readonly name: string;
  readonly pipeOuterDiameter?: number;
  readonly max: readonly [number, number, number];
}

/**
 * The light version may lie this far beside the full one, metres, by the simplifier's own measure: seen from where the
 * full one is asked for, 6 cm are a pixel. Fittings grow with their pipe, up to five times what they are modelled for.
 */
const LIGHT_ERROR_METERS = { thing: 0.06, fitting: 0.012 } as const;

/** A light version with more of the triangles than this is not worth its bytes. */
const LIGHT_SHARE = 0.7;

/** The models of a folder, opened when first asked for. */
export class ModelLibrary {
  readonly #folder: string;
  readonly #facts: ReadonlyMap<string, ModelFacts>;
  readonly #models = new Map<string, Promise<PlacedModel>>();

  private constructor(folder: string, facts: ReadonlyMap<string, ModelFacts>) {
    this.#folder = folder;
    this.#facts = facts;
  }

  /** @param folder holds models.json and the glb files it lists */
  static async open(folder: string): Promise<ModelLibrary> {
    const facts: ModelFacts[] = JSON.parse(await readFile(join(folder, "models.json"), "utf8"));
    await MeshoptSimplifier.ready;
    return new ModelLibrary(folder, new Map(facts.map((fact) => [fact.name, fact])));
  }

  get names(): string[] {
    return [...this.#facts.keys()].sort();
  }

  /** The file as it is, for publication. */
  glb(name: string): Promise<Uint8Array> {
    return readFile(this.#file(name));
  }

  /** @throws Error naming the model that is missing */
  model(name: string): Promise<PlacedModel> {
    let model = this.#models.get(name);
    if (!model) {
      model = this.#load(name);
      this.#models.set(name, model);
    }
    return model;
  }

  #file(name: string): string {
    return join(this.#folder, `${name}.glb`);
  }

  async #load(name: string): Promise<PlacedModel> {
    const facts = this.#facts.get(name);
    if (!facts)
      throw new Error(`no model "${name}" in ${this.#folder}; models.json has ${this.names.join(", ")}`);
    const full = await readMesh(this.#file(name));
    let radiusMeters = 0;
    for (let i = 0; i < full.positions.length; i += 3)
      radiusMeters = Math.max(
        radiusMeters,
        Math.hypot(full.positions[i]!, full.positions[i + 1]!, full.positions[i + 2]!),
      );
    return {
      name,
      pipeOuterDiameterMeters: facts.pipeOuterDiameter,
      heightMeters: facts.max[1],
      radiusMeters,
      full,
      light: lightMesh(full, LIGHT_ERROR_METERS[facts.pipeOuterDiameter ? "fitting" : "thing"]),
    };
  }
}

async function readMesh(file: string): Promise<ModelMesh> {
  const document = await new NodeIO().read(file);
  const primitives = document
    .getRoot()
    .listMeshes()
    .flatMap((mesh) => mesh.listPrimitives());
  const [primitive] = primitives;
  if (!primitive || primitives.length !== 1)
    throw new Error(`${file} has ${primitives.length} primitives, expected 1 (one draw command a model)`);
  const array = (semantic: string) => {
    const values = primitive.getAttribute(semantic)?.getArray();
    if (!values) throw new Error(`${file} has no ${semantic}`);
    return values;
  };
  const indices = primitive.getIndices()?.getArray();
  if (!indices) throw new Error(`${file} has no indices`);
  return {
    positions: Float32Array.from(array("POSITION")),
    normals: Float32Array.from(array("NORMAL")),
    colours: Uint8Array.from(array("COLOR_0")),
    indices: Uint32Array.from(indices),
  };
}

/** The same shape and colours with as few triangles as the error leaves. */
function lightMesh(full: ModelMesh, errorMeters: number): ModelMesh {
  const [indices] = MeshoptSimplifier.simplify(full.indices, full.positions, 3, 0, errorMeters, [
    "ErrorAbsolute",
    "Prune",
  ]);
  return indices.length > LIGHT_SHARE * full.indices.length ? full : compacted(full, indices.slice());
}

function compacted(mesh: ModelMesh, indices: Uint32Array): ModelMesh {
  const [remap, count] = MeshoptSimplifier.compactMesh(indices);
  const positions = new Float32Array(3 * count);
  const normals = new Float32Array(3 * count);
  const colours = new Uint8Array(4 * count);
  for (let vertex = 0; vertex < remap.length; vertex++) {
    const to = remap[vertex]!;
    if (to >= count) continue; // unused
    positions.set(mesh.positions.subarray(3 * vertex, 3 * vertex + 3), 3 * to);
    normals.set(mesh.normals.subarray(3 * vertex, 3 * vertex + 3), 3 * to);
    colours.set(mesh.colours.subarray(4 * vertex, 4 * vertex + 4), 4 * to);
  }
  return { positions, normals, colours, indices };
}
