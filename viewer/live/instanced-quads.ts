import {
  type BoundingSphere,
  BufferUsage,
  ComponentDatatype,
  DrawCommand,
  Buffer as GraphicsBuffer,
  type Matrix4,
  PrimitiveType,
  RenderState,
  type Scene,
  ShaderProgram,
  VertexArray,
} from "cesium";

declare module "cesium" {
  /** Exported by Cesium, but not in its types. */
  export class DrawCommand {
    constructor(options: {
      vertexArray: VertexArray;
      count: number;
      instanceCount: number;
      primitiveType: PrimitiveType;
      shaderProgram: ShaderProgram;
      renderState: object;
      uniformMap: Uniforms;
      modelMatrix: Matrix4;
      boundingVolume: BoundingSphere;
      pass: number;
      pickId: string | undefined;
      owner: object;
    });
  }
  export const Buffer: {
    createVertexBuffer(options: { context: object; typedArray: Float32Array; usage: number }): VertexBuffer;
  };
  export class VertexArray {
    constructor(options: { context: object; attributes: readonly VertexAttribute[] });
    destroy(): void;
  }
  export class ShaderProgram {
    static fromCache(options: {
      context: object;
      vertexShaderSource: string;
      fragmentShaderSource: string;
      attributeLocations: Readonly<Record<string, number>>;
    }): ShaderProgram;
    destroy(): void;
  }
  export const RenderState: { fromCache(state: object): object };
  export const Pass: { readonly OPAQUE: number; readonly TRANSLUCENT: number };
  export const BufferUsage: { readonly STATIC_DRAW: number; readonly DYNAMIC_DRAW: number };
}
interface VertexBuffer {
  copyFromArrayView(array: Float32Array): void;
}
interface VertexAttribute {
  readonly index: number;
  readonly vertexBuffer: VertexBuffer;
  readonly componentsPerAttribute: number;
  readonly componentDatatype: ComponentDatatype;
  readonly normalize?: boolean;
  readonly offsetInBytes?: number;
  readonly strideInBytes?: number;
  readonly instanceDivisor?: number;
}
type Uniforms = Readonly<Record<string, () => number>>;
interface FrameState {
  readonly passes: { readonly render: boolean; readonly pick: boolean };
  readonly commandList: DrawCommand[];
}

/** Numbers of an instance that the vertex shader has under a name: so many floats, or four bytes (0 … 1) in one. */
export interface InstanceColumn {
  readonly name: string;
  readonly floats: 1 | 2 | 3 | 4 | "bytes";
}
/** One of the draws that all instances are drawn with. */
export interface QuadDraw {
  readonly fragmentShader: string;
  readonly renderState: object;
  /** one of Cesium's Pass */
  readonly pass: number;
  readonly uniforms: Uniforms;
}
export interface QuadOptions {
  readonly columns: readonly InstanceColumn[];
  /** one instance after the other, each with the numbers of all columns */
  readonly instances: Float32Array;
  /** they are written again with every picture */
  readonly isMoving: boolean;
  /** has `in vec2 corner`: 0 or 1, and −1 or 1 */
  readonly vertexShader: string;
  readonly draws: readonly QuadDraw[];
  /** the varying that holds the colour Cesium picks by; undefined = it cannot be picked */
  readonly pickColour?: string;
  readonly modelMatrix: Matrix4;
  /** around all of them, earth-fixed; read with every picture */
  readonly sphere: BoundingSphere;
}

const CORNERS = Float32Array.of(0, -1, 0, 1, 1, -1, 1, 1);

/**
 * Many quads of one shape in one draw: what tells them apart are columns of numbers straight from typed arrays, which
 * Cesium's geometries and collections cannot take. One of Cesium's primitives.
 */
export class InstancedQuads {
  readonly #vertexArray: VertexArray;
  readonly #instances: VertexBuffer;
  readonly #programs: readonly ShaderProgram[];
  readonly #commands: readonly DrawCommand[];
  readonly #canBePicked: boolean;
  #isDestroyed = false;

  constructor(scene: Scene, options: QuadOptions) {
    const { columns, instances, draws } = options;
    const context = contextOf(scene);
    const { DYNAMIC_DRAW, STATIC_DRAW } = BufferUsage;
    this.#instances = GraphicsBuffer.createVertexBuffer({
      context,
      typedArray: instances,
      usage: options.isMoving ? DYNAMIC_DRAW : STATIC_DRAW,
    });
    const stride = numbersOf(columns);
    let at = 0;
    const attributes: VertexAttribute[] = columns.map(({ floats }, i) => {
      const isBytes = floats === "bytes";
      const attribute = {
        index: i + 1,
        vertexBuffer: this.#instances,
        componentsPerAttribute: isBytes ? 4 : floats,
        componentDatatype: isBytes ? ComponentDatatype.UNSIGNED_BYTE : ComponentDatatype.FLOAT,
        normalize: isBytes,
        offsetInBytes: 4 * at,
        strideInBytes: 4 * stride,
        instanceDivisor: 1,
      };
      at += isBytes ? 1 : floats;
      return attribute;
    });
    const corners = {
      index: 0,
      vertexBuffer: GraphicsBuffer.createVertexBuffer({ context, typedArray: CORNERS, usage: STATIC_DRAW }),
      componentsPerAttribute: 2,
      componentDatatype: ComponentDatatype.FLOAT,
    };
    this.#vertexArray = new VertexArray({ context, attributes: [corners, ...attributes] });
    const names = ["corner", ...columns.map(({ name }) => name)];
    this.#programs = draws.map(({ fragmentShader }) =>
      ShaderProgram.fromCache({
        context,
        vertexShaderSource: options.vertexShader,
        fragmentShaderSource: fragmentShader,
        attributeLocations: Object.fromEntries(names.map((name, i) => [name, i])),
      }),
    );
    this.#commands = draws.map(
      ({ renderState, pass, uniforms }, i) =>
        new DrawCommand({
          vertexArray: this.#vertexArray,
          count: CORNERS.length / 2,
          instanceCount: instances.length / stride,
          primitiveType: PrimitiveType.TRIANGLE_STRIP,
          shaderProgram: this.#programs[i]!,
          renderState: RenderState.fromCache(renderState),
          uniformMap: uniforms,
          modelMatrix: options.modelMatrix,
          boundingVolume: options.sphere,
          pass,
          pickId: options.pickColour,
          owner: this,
        }),
    );
    this.#canBePicked = options.pickColour !== undefined;
  }

  /** Writes all instances again; as many as there were. */
  write(instances: Float32Array): void {
    this.#instances.copyFromArrayView(instances);
  }

  /** Called by Cesium with each picture. */
  update({ passes, commandList }: FrameState): void {
    if (passes.render || (passes.pick && this.#canBePicked)) commandList.push(...this.#commands);
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  /** Called by Cesium when it is taken out of the scene. */
  destroy(): void {
    this.#isDestroyed = true;
    this.#vertexArray.destroy();
    for (const program of this.#programs) program.destroy();
  }
}

/** How many numbers an instance has. */
export function numbersOf(columns: readonly InstanceColumn[]): number {
  return columns.reduce((sum, { floats }) => sum + (floats === "bytes" ? 1 : floats), 0);
}

/** @throws Error when a Cesium release keeps it elsewhere */
export function contextOf(scene: Scene): object {
  const context: unknown = Reflect.get(scene, "context");
  if (typeof context !== "object" || context === null)
    throw new Error("Cesium's scene has no context any more: find what replaced it.");
  return context;
}
