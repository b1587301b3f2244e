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
  Material,
  Primitive,
  PrimitiveType,
  type Scene,
} from "cesium";

/** One luminaire: where it hangs and where its light falls, earth-fixed. */
export interface Lamp {
  readonly head: Cartesian3;
  readonly foot: Cartesian3;
}

/** Width of the state texture; one texel a lamp. */
const STATE_WIDTH = 128;
const FAULT_LEVEL = 254;
const UNKNOWN_LEVEL = 255;

/**
 * The light of all lamps in one draw: a halo that faces the camera at each head and a pool on the ground under it,
 * added to the picture. How bright each lamp is comes from a texture of one texel a lamp, so switching a circuit
 * uploads a few kilobytes and rebuilds nothing.
 */
export class LampGlow {
  readonly #scene: Scene;
  readonly #primitive: Primitive;
  readonly #material: Material;
  readonly #count: number;

  constructor(scene: Scene, lamps: readonly Lamp[]) {
    this.#scene = scene;
    this.#count = lamps.length;
    this.#material = new Material({
      translucent: false, // the translucent pass would replace the blending by its own
      fabric: {
        uniforms: { levels: levelImage(new Uint8Array(0), lamps.length), strength: 1 },
        source: MATERIAL_SOURCE,
      },
      minificationFilter: NEAREST,
      magnificationFilter: NEAREST,
    });
    this.#primitive = scene.primitives.add(
      new Primitive({
        geometryInstances: new GeometryInstance({ geometry: glowGeometry(lamps) }),
        appearance: new GlowAppearance({
          material: this.#material,
          vertexShaderSource: VERTEX_SHADER,
          fragmentShaderSource: FRAGMENT_SHADER,
          translucent: false,
        }),
        asynchronous: false,
        compressVertices: false,
        allowPicking: false,
      }),
    );
  }

  /** One byte a lamp in the order of the lamps: 0 … 100 percent, 254 fault, 255 unknown (contract/twin.proto). */
  setLevels(levels: Uint8Array): void {
    this.#material.uniforms.levels = levelImage(levels, this.#count);
    this.#scene.requestRender();
  }

  set show(show: boolean) {
    this.#primitive.show = show;
  }

  /** 0 … 1 of the whole layer. */
  set strength(strength: number) {
    this.#material.uniforms.strength = strength;
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
  override getRenderState() {
    return { depthTest: { enabled: true }, depthMask: false, blending: ADD_LIGHT };
  }
}

/** Diffuse = brightness of the lamp whose texel is `st`. Cesium renames uniforms, so the shader asks its material. */
const MATERIAL_SOURCE = `
czm_material czm_getMaterial(czm_materialInput materialInput) {
  czm_material material = czm_getDefaultMaterial(materialInput);
  material.diffuse = vec3(texture(levels, materialInput.st).r * strength);
  return material;
}
`;

/** WebGLConstants.NEAREST, which Cesium's types do not accept as a filter of a material. */
const NEAREST = 9728;

/** Brightness of lamp i at (i mod width, i div width). A lamp that is broken or unknown gives no light. */
function levelImage(levels: Uint8Array, count: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = STATE_WIDTH;
  canvas.height = rowsFor(count);
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no 2D canvas for lamp states");
  const image = pen.createImageData(canvas.width, canvas.height);
  for (let i = 0; i < count; i++) {
    const level = levels[i] ?? UNKNOWN_LEVEL;
    const shines = level !== FAULT_LEVEL && level !== UNKNOWN_LEVEL ? Math.min(100, level) / 100 : 0;
    image.data[4 * i] = 255 * shines;
    image.data[4 * i + 3] = 255;
  }
  pen.putImageData(image, 0, 0);
  return canvas;
}

function rowsFor(count: number): number {
  return Math.max(1, Math.ceil(count / STATE_WIDTH));
}

/** Two quads a lamp; corner.z tells halo (0) from pool (1). The shader spreads them. */
function glowGeometry(lamps: readonly Lamp[]): Geometry {
  const vertices = 8 * lamps.length;
  const positions = new Float64Array(3 * vertices);
  const corners = new Float32Array(3 * vertices);
  const texels = new Float32Array(2 * vertices);
  const indices = new Uint32Array(12 * lamps.length);
  const rows = rowsFor(lamps.length);
  let vertex = 0;
  let index = 0;
  lamps.forEach((lamp, i) => {
    // images are uploaded upside down (flipY), so row 0 is at the top: v = 1
    const texel = [((i % STATE_WIDTH) + 0.5) / STATE_WIDTH, 1 - (Math.floor(i / STATE_WIDTH) + 0.5) / rows];
    for (const [isPool, place] of [lamp.head, lamp.foot].entries()) {
      for (const [x, y] of CORNERS) {
        positions.set([place.x, place.y, place.z], 3 * vertex);
        corners.set([x, y, isPool], 3 * vertex);
        texels.set(texel, 2 * vertex);
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
    texel: new GeometryAttribute({
      componentDatatype: ComponentDatatype.FLOAT,
      componentsPerAttribute: 2,
      values: texels,
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
in vec2 texel;
in float batchId;
out vec3 v_corner;
out vec2 v_texel;
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
  v_texel = texel;
  v_far = far;
  gl_Position = czm_projection * vec4(eye, 1.0);
}
`;

const FRAGMENT_SHADER = `
in vec3 v_corner;
in vec2 v_texel;
in float v_far;
in float v_string;

void main() {
  czm_materialInput materialInput;
  materialInput.st = v_texel;
  float level = czm_getMaterial(materialInput).diffuse.r;
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
