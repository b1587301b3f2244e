import {
  Appearance,
  BlendEquation,
  BlendFunction,
  BoundingSphere,
  type Cartesian3,
  ComponentDatatype,
  Geometry,
  GeometryAttribute,
  GeometryAttributes,
  GeometryInstance,
  Primitive,
  PrimitiveType,
  type Scene,
} from "cesium";
import type { DataTexture } from "../globe/data-texture.ts";

/** One luminaire: where it hangs and where its light falls, earth-fixed. */
export interface Lamp {
  readonly head: Cartesian3;
  readonly foot: Cartesian3;
}

/**
 * The light of all lamps in one draw: a halo that faces the camera at each head and a pool on the ground under it,
 * added to the picture. How bright each lamp is comes from the texture of one texel a lamp that the poles are drawn
 * from too, so switching a circuit uploads a few kilobytes and rebuilds nothing.
 */
export class LampGlow {
  readonly #scene: Scene;
  readonly #primitive: Primitive;
  readonly #appearance: GlowAppearance;

  /** Levels in the order of the lamps: 0 … 100 percent, 254 fault, 255 unknown (contract/twin.proto). */
  constructor(scene: Scene, lamps: readonly Lamp[], levels: DataTexture) {
    this.#scene = scene;
    this.#appearance = new GlowAppearance(levels);
    this.#primitive = scene.primitives.add(
      new Primitive({
        geometryInstances: new GeometryInstance({ geometry: glowGeometry(lamps) }),
        appearance: this.#appearance,
        asynchronous: false,
        compressVertices: false,
        allowPicking: false,
      }),
    );
  }

  set show(show: boolean) {
    this.#primitive.show = show;
  }

  /** 0 … 1 of the whole layer. */
  set strength(strength: number) {
    this.#appearance.uniforms.u_strength = strength;
  }

  destroy(): void {
    this.#scene.primitives.remove(this.#primitive);
  }
}

/** Adds colour to the picture and leaves its alpha, which says how much of the sky is covered. */
const ADD_LIGHT = {
  enabled: true,
  equationRgb: BlendEquation.ADD,
  equationAlpha: BlendEquation.ADD,
  functionSourceRgb: BlendFunction.ONE,
  functionDestinationRgb: BlendFunction.ONE,
  functionSourceAlpha: BlendFunction.ZERO,
  functionDestinationAlpha: BlendFunction.ONE,
};

/** Cesium's own would write depth for everything opaque, and one lamp would cut a hole into the light of the next. */
class GlowAppearance extends Appearance {
  /** read by Cesium whenever it draws, though its types do not say so */
  readonly uniforms: { readonly u_lampLevels: object; u_strength: number };

  constructor(levels: DataTexture) {
    super({ vertexShaderSource: VERTEX_SHADER, fragmentShaderSource: FRAGMENT_SHADER, translucent: false });
    this.uniforms = {
      get u_lampLevels() {
        return levels.texture;
      },
      u_strength: 1,
    };
  }

  override getRenderState() {
    return { depthTest: { enabled: true }, depthMask: false, blending: ADD_LIGHT };
  }
}

/** Two quads a lamp; corner.z tells halo (0) from pool (1). The shader spreads them. */
function glowGeometry(lamps: readonly Lamp[]): Geometry {
  const vertices = 8 * lamps.length;
  const positions = new Float64Array(3 * vertices);
  const corners = new Float32Array(3 * vertices);
  const numbers = new Float32Array(vertices);
  const indices = new Uint32Array(12 * lamps.length);
  let vertex = 0;
  let index = 0;
  lamps.forEach((lamp, i) => {
    for (const [isPool, place] of [lamp.head, lamp.foot].entries()) {
      for (const [x, y] of CORNERS) {
        positions.set([place.x, place.y, place.z], 3 * vertex);
        corners.set([x, y, isPool], 3 * vertex);
        numbers[vertex] = i;
        vertex++;
      }
      for (const corner of [0, 1, 2, 0, 2, 3]) indices[index++] = vertex - 4 + corner;
    }
  });
  // attributes of our own names are passed on to the shader like Cesium's
  const attributes = Object.assign(new GeometryAttributes(), {
    position: new GeometryAttribute({
      componentDatatype: ComponentDatatype.DOUBLE,
      componentsPerAttribute: 3,
      values: positions,
    }),
    corner: new GeometryAttribute({
      componentDatatype: ComponentDatatype.FLOAT,
      componentsPerAttribute: 3,
      values: corners,
    }),
    number: new GeometryAttribute({
      componentDatatype: ComponentDatatype.FLOAT,
      componentsPerAttribute: 1,
      values: numbers,
    }),
  });
  return new Geometry({
    attributes,
    indices,
    primitiveType: PrimitiveType.TRIANGLES,
    boundingSphere: BoundingSphere.fromPoints(lamps.map(({ foot }) => foot)),
  });
}

const CORNERS = [
  [-1, -1],
  [1, -1],
  [1, 1],
  [-1, 1],
] as const;

/** Radius of a halo and of a pool of light, metres; a halo is never smaller than a few pixels, so that far lamps make strings. */
const VERTEX_SHADER = `
in vec3 position3DHigh;
in vec3 position3DLow;
in vec3 corner;
in float number;
in float batchId;
uniform sampler2D u_lampLevels;
out vec3 v_corner;
out float v_level;
out float v_far;
out float v_string;
const float HALO_METERS = 3.4;
const float POOL_METERS = 15.0;
const float LEAST_PIXELS = 3.0;

void main() {
  vec4 relative = czm_computePosition();
  v_string = 1.0;
  vec3 eye = (czm_modelViewRelativeToEye * relative).xyz;
  float far = length(eye);
  float metresPerPixel = czm_metersPerPixel(vec4(eye, 1.0));
  if (corner.z < 0.5) {
    float radius = max(HALO_METERS, LEAST_PIXELS * metresPerPixel);
    // drawn larger than they are, far lamps overlap: each gives less, and a street is a string of light, not a bar
    v_string = pow(HALO_METERS / radius, 0.75);
    eye.xy += corner.xy * radius;
    eye *= 1.0 - min(0.02, 2.0 / far); // in front of the lamp it belongs to
  } else {
    vec3 up = normalize(position3DHigh + position3DLow);
    vec3 east = normalize(cross(vec3(0.0, 0.0, 1.0), up));
    vec3 north = cross(up, east);
    vec3 spread = (east * corner.x + north * corner.y) * POOL_METERS + up * 0.4;
    eye += mat3(czm_view) * spread;
    eye *= 1.0 - min(0.03, 2.5 / far); // above what the terrain does between its vertices
  }
  v_corner = corner;
  // a lamp that is broken or unknown gives no light
  ivec2 size = textureSize(u_lampLevels, 0);
  int lamp = int(number + 0.5);
  float level = lamp < size.x * size.y
    ? texelFetch(u_lampLevels, ivec2(lamp % size.x, lamp / size.x), 0).r * 255.0 : 255.0;
  v_level = level > 100.5 ? 0.0 : level / 100.0;
  v_far = far;
  gl_Position = czm_projection * vec4(eye, 1.0);
}
`;

const FRAGMENT_SHADER = `
in vec3 v_corner;
in float v_level;
uniform float u_strength;
in float v_far;
in float v_string;

void main() {
  float level = v_level * u_strength;
  float radius = length(v_corner.xy);
  if (radius > 1.0 || level < 0.01) discard;
  float fall = 1.0 - radius;
  vec3 warm = vec3(1.0, 0.74, 0.40);
  vec3 light;
  if (v_corner.z < 0.5) {
    float core = smoothstep(0.72, 1.0, fall);
    light = v_string * (warm * fall * fall * 0.75 + vec3(1.0, 0.93, 0.78) * core * 0.9);
  } else {
    light = warm * fall * fall * 0.42 * clamp(1.0 - v_far / 9000.0, 0.0, 1.0);
  }
  out_FragColor = vec4(light * level, 0.0);
}
`;
