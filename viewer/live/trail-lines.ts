import {
  BlendingState,
  type BoundingSphere,
  BufferUsage,
  ComponentDatatype,
  DepthFunction,
  DrawCommand,
  Buffer as GraphicsBuffer,
  type Matrix4,
  Pass,
  PrimitiveType,
  RenderState,
  type Scene,
  ShaderProgram,
  VertexArray,
} from "cesium";
import { TRAIL_COLOUR_GLSL } from "../analyst/trail-colours.ts";

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
      uniformMap: Readonly<Record<string, () => number>>;
      modelMatrix: Matrix4;
      boundingVolume: BoundingSphere;
      pass: number;
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
  export const Pass: { readonly TRANSLUCENT: number };
  export const BufferUsage: { readonly STATIC_DRAW: number };
}
interface VertexBuffer {
  destroy(): void;
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
interface FrameState {
  readonly passes: { readonly render: boolean };
  readonly commandList: DrawCommand[];
}

/** What all lines of a picture share; changes with the clock and with what the person chooses. */
export interface LineLook {
  /** seconds after the lines' epoch */
  now: number;
  /** how long a line is seen, seconds */
  trail: number;
  colouring: number;
  /** −1 = none */
  selected: number;
}

/** Numbers of a line: place and time of both ends, three facts and the vehicle, and a colour in the bytes of the last. */
export const LINE_NUMBERS = 13;
const ENDS = [
  ["start", 0],
  ["finish", 4],
  ["reported", 8],
] as const;
const COLOUR_AT = 12;
const CORNERS = Float32Array.of(0, -1, 0, 1, 1, -1, 1, 1);
/** How much of a line is seen where the ground lies before it. */
const COVERED_ALPHA = 0.3;

/**
 * Straight lines in one draw, each an instance of one quad that the shader spreads: times and facts of a line are numbers
 * beside its ends, so that another time or colouring is another uniform. One of Cesium's primitives.
 */
export class TrailLines {
  readonly #vertexArray: VertexArray;
  readonly #shaderProgram: ShaderProgram;
  readonly #commands: readonly DrawCommand[];
  readonly look: LineLook = { now: 0, trail: 1, colouring: 0, selected: -1 };

  /**
   * @param lines LINE_NUMBERS for each line; places in the frame of `modelMatrix`, metres
   * @param sphere around all of them, earth-fixed
   */
  constructor(scene: Scene, lines: Float32Array, modelMatrix: Matrix4, sphere: BoundingSphere) {
    const context: unknown = Reflect.get(scene, "context");
    if (typeof context !== "object" || context === null)
      throw new Error("Cesium's scene has no context any more: find what replaced it.");
    const usage = BufferUsage.STATIC_DRAW;
    const corners = GraphicsBuffer.createVertexBuffer({ context, typedArray: CORNERS, usage });
    const vertexBuffer = GraphicsBuffer.createVertexBuffer({ context, typedArray: lines, usage });
    const ofLine = { vertexBuffer, strideInBytes: 4 * LINE_NUMBERS, instanceDivisor: 1 };
    this.#vertexArray = new VertexArray({
      context,
      attributes: [
        {
          index: 0,
          vertexBuffer: corners,
          componentsPerAttribute: 2,
          componentDatatype: ComponentDatatype.FLOAT,
        },
        ...ENDS.map(([, at], i) => ({
          ...ofLine,
          index: i + 1,
          componentsPerAttribute: 4,
          componentDatatype: ComponentDatatype.FLOAT,
          offsetInBytes: 4 * at,
        })),
        {
          ...ofLine,
          index: ENDS.length + 1,
          componentsPerAttribute: 4,
          componentDatatype: ComponentDatatype.UNSIGNED_BYTE,
          normalize: true,
          offsetInBytes: 4 * COLOUR_AT,
        },
      ],
    });
    this.#shaderProgram = ShaderProgram.fromCache({
      context,
      vertexShaderSource: VERTEX_SHADER,
      fragmentShaderSource: FRAGMENT_SHADER,
      attributeLocations: Object.fromEntries(
        ["corner", ...ENDS.map(([name]) => name), "fleetColour"].map((name, i) => [name, i]),
      ),
    });
    const { look } = this;
    this.#commands = [[DepthFunction.LESS, 1] as const, [DepthFunction.GREATER, COVERED_ALPHA] as const].map(
      ([func, alpha]) =>
        new DrawCommand({
          vertexArray: this.#vertexArray,
          count: CORNERS.length / 2,
          instanceCount: lines.length / LINE_NUMBERS,
          primitiveType: PrimitiveType.TRIANGLE_STRIP,
          shaderProgram: this.#shaderProgram,
          renderState: RenderState.fromCache({
            depthTest: { enabled: true, func },
            depthMask: false,
            blending: BlendingState.ALPHA_BLEND,
          }),
          uniformMap: {
            u_now: () => look.now,
            u_trail: () => look.trail,
            u_colouring: () => look.colouring,
            u_selected: () => look.selected,
            u_alpha: () => alpha,
          },
          modelMatrix,
          boundingVolume: sphere,
          pass: Pass.TRANSLUCENT,
          owner: this,
        }),
    );
  }

  /** Called by Cesium with each picture. */
  update({ passes, commandList }: FrameState): void {
    if (passes.render) commandList.push(...this.#commands);
  }

  isDestroyed(): boolean {
    return false;
  }

  /** Called by Cesium when it is taken out of the scene. */
  destroy(): void {
    this.#vertexArray.destroy();
    this.#shaderProgram.destroy();
  }
}

const VERTEX_SHADER = `
in vec2 corner;
in vec4 start;
in vec4 finish;
in vec4 reported;
in vec4 fleetColour;
uniform float u_colouring;
uniform float u_selected;
out float v_seconds;
out vec4 v_colour;
const float WIDTH_PIXELS = 2.6;
const float SELECTED_PIXELS = 4.5;
${TRAIL_COLOUR_GLSL}
void main() {
  vec4 end = corner.x < 0.5 ? start : finish;
  vec3 eye = (czm_modelView * vec4(end.xyz, 1.0)).xyz;
  eye *= 0.998; // before the roughness of the ground
  // a short step along the way tells its direction on the screen, also where the other end is behind the camera
  vec3 along = mat3(czm_modelView) * (finish.xyz - start.xyz);
  vec3 on = eye + normalize(along) * max(0.01 * length(eye), 0.1);
  vec4 here = czm_projection * vec4(eye, 1.0);
  vec4 there = czm_projection * vec4(on, 1.0);
  vec2 way = (there.xy / there.w - here.xy / here.w) * czm_viewport.zw;
  float bend = length(way);
  vec2 across = bend > 0.0 ? vec2(-way.y, way.x) / bend : vec2(1.0, 0.0);
  bool isSelected = abs(reported.w - u_selected) < 0.5;
  float width = (isSelected ? SELECTED_PIXELS : WIDTH_PIXELS) * czm_pixelRatio;
  here.xy += across * corner.y * width * here.w / czm_viewport.zw;
  gl_Position = here;
  v_seconds = end.w;
  float dimmed = u_selected < 0.0 || isSelected ? 1.0 : 0.35;
  v_colour = vec4(trailColour(int(u_colouring + 0.5), reported.xyz, fleetColour.rgb), dimmed);
}
`;

const FRAGMENT_SHADER = `
in float v_seconds;
in vec4 v_colour;
uniform float u_now;
uniform float u_trail;
uniform float u_alpha;

void main() {
  float age = (u_now - v_seconds) / u_trail;
  if (age < 0.0 || age > 1.0) discard;
  out_FragColor = vec4(v_colour.rgb, v_colour.a * u_alpha * (1.0 - 0.75 * age));
}
`;
