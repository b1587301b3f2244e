import { BlendingState, BoundingSphere, Cartesian3, Matrix4, Pass, type Scene } from "cesium";
import type { PickTag } from "../globe/pick.ts";
import { contextOf, type InstanceColumn, InstancedQuads, numbersOf } from "./instanced-quads.ts";
import { LocalFrame } from "./local-frame.ts";

/** Place and size, heading in radians and whether its place is known, its colour, and the colour it is picked by. */
const COLUMNS: readonly InstanceColumn[] = [
  { name: "place", floats: 4 },
  { name: "heading", floats: 2 },
  { name: "colour", floats: "bytes" },
  { name: "pickColour", floats: "bytes" },
];
const NUMBERS = numbersOf(COLUMNS);
const [SIZE_AT, HEADING_AT, KNOWN_AT, COLOUR_AT, PICK_AT] = [3, 4, 5, 6, 7];

/** Colours that all symbols share, red, green and blue of 0 … 255. */
export interface SymbolColours {
  readonly rim: readonly [number, number, number];
  readonly unknown: readonly [number, number, number];
  /** they glow, on dark ground */
  readonly hasHalo: boolean;
}

interface PickId {
  readonly color: { toBytes(): readonly number[] };
  destroy(): void;
}

/**
 * The symbols of a fleet in two draws: a dot with a nose in the direction it drives, a ring where its place is not known
 * now. All places are written again with every picture, from one typed array.
 */
export class VehicleSymbols {
  readonly #scene: Scene;
  readonly #frame: LocalFrame;
  readonly #numbers: Float32Array;
  readonly #bytes: Uint8Array;
  readonly #sphere: BoundingSphere;
  readonly #quads: InstancedQuads;
  readonly #pickIds: readonly PickId[];
  /** of the camera, in the frame of the symbols, metres */
  #eye: readonly [number, number, number] = [0, 0, 0];
  #colours: SymbolColours = { rim: [0, 0, 0], unknown: [0, 0, 0], hasHalo: false };
  #radius = 0;

  /** @param tags what picking gives, one for each symbol; places lie around the given one, degrees */
  constructor(scene: Scene, tags: readonly PickTag[], lonDeg: number, latDeg: number) {
    this.#scene = scene;
    this.#frame = new LocalFrame(lonDeg, latDeg);
    this.#numbers = new Float32Array(NUMBERS * tags.length);
    this.#bytes = new Uint8Array(this.#numbers.buffer);
    this.#sphere = new BoundingSphere(Cartesian3.clone(this.#frame.middle), 1);
    const context = contextOf(scene);
    const createPickId: unknown = Reflect.get(context, "createPickId");
    if (typeof createPickId !== "function")
      throw new Error("Cesium's context has no createPickId any more: find what replaced it.");
    this.#pickIds = tags.map((id) => createPickId.call(context, { primitive: this, id }) as PickId);
    for (const [i, { color }] of this.#pickIds.entries())
      this.#bytes.set(color.toBytes(), 4 * (NUMBERS * i + PICK_AT));
    const channel = (of: "rim" | "unknown", i: number) => () => this.#colours[of][i]! / 255;
    const uniforms = {
      u_halo: () => (this.#colours.hasHalo ? 1 : 0),
      ...Object.fromEntries(
        ["r", "g", "b"].flatMap((name, i) => [
          [`u_rim_${name}`, channel("rim", i)],
          [`u_unknown_${name}`, channel("unknown", i)],
        ]),
      ),
    };
    this.#quads = new InstancedQuads(scene, {
      columns: COLUMNS,
      instances: this.#numbers,
      isMoving: true,
      vertexShader: VERTEX_SHADER,
      // as Cesium's billboards: what covers in full is mixed with nothing
      draws: [
        {
          fragmentShader: fragmentShader("alpha < 0.99"),
          renderState: { depthTest: { enabled: true }, depthMask: true },
          pass: Pass.OPAQUE,
          uniforms,
        },
        {
          fragmentShader: fragmentShader("alpha >= 0.99 || alpha < 0.01"),
          renderState: {
            depthTest: { enabled: true },
            depthMask: false,
            blending: BlendingState.ALPHA_BLEND,
          },
          pass: Pass.TRANSLUCENT,
          uniforms,
        },
      ],
      pickColour: "v_pickColour",
      modelMatrix: this.#frame.toFixed,
      sphere: this.#sphere,
    });
    scene.primitives.add(this.#quads);
  }

  set colours(colours: SymbolColours) {
    this.#colours = colours;
  }

  /** Distances are from this place from now on, earth-fixed. */
  seeFrom(eye: Cartesian3): void {
    const { x, y, z } = Matrix4.multiplyByPoint(this.#frame.fromFixed, eye, EYE);
    this.#eye = [x, y, z];
  }

  /** Metres from the place that is seen from. */
  distanceOf(i: number): number {
    const at = NUMBERS * i;
    const [x, y, z] = this.#eye;
    return Math.hypot(this.#numbers[at]! - x, this.#numbers[at + 1]! - y, this.#numbers[at + 2]! - z);
  }

  hide(i: number): void {
    this.#numbers[NUMBERS * i + SIZE_AT] = 0;
  }

  /**
   * Puts symbol i at a place, degrees and ellipsoidal height in metres, at `size` of its own.
   * @param headingDeg clockwise from north
   */
  put(i: number, lonDeg: number, latDeg: number, height: number, headingDeg: number, size: number): void {
    const at = NUMBERS * i;
    const numbers = this.#numbers;
    this.#frame.put(lonDeg, latDeg, height, numbers, at);
    numbers[at + SIZE_AT] = size;
    numbers[at + HEADING_AT] = (headingDeg * Math.PI) / 180;
    const away = numbers[at]! ** 2 + numbers[at + 1]! ** 2 + numbers[at + 2]! ** 2;
    if (away > this.#radius) this.#radius = away;
  }

  paint(i: number, [red, green, blue]: readonly [number, number, number], isKnown: boolean): void {
    this.#numbers[NUMBERS * i + KNOWN_AT] = isKnown ? 1 : 0;
    this.#bytes.set([red, green, blue, 255], 4 * (NUMBERS * i + COLOUR_AT));
  }

  /** Hands over what was put. */
  draw(): void {
    this.#sphere.radius = Math.sqrt(this.#radius);
    this.#quads.write(this.#numbers);
  }

  destroy(): void {
    this.#scene.primitives.remove(this.#quads);
    for (const id of this.#pickIds) id.destroy();
  }
}

const EYE = new Cartesian3();

/** A symbol's own unit is 0.8 CSS pixels; a square of 20 units around its middle holds all of it. */
const VERTEX_SHADER = `
in vec2 corner;
in vec4 place;
in vec2 heading;
in vec4 colour;
in vec4 pickColour;
out vec2 v_at;
out float v_units;
flat out float v_known;
flat out vec3 v_colour;
flat out vec4 v_pickColour;
const float HALF_UNITS = 20.0;
const float UNIT_PIXELS = 0.8;
// near and far metres with their sizes
const vec4 SIZE_BY_DISTANCE = vec4(700.0, 1.25, 9000.0, 0.62);
// nearer, symbols are seen over houses and through the ground's roughness, but not through a mountain far off
const float OVER_EVERYTHING_METERS = 8000.0;
void main() {
  vec4 eye = czm_modelView * vec4(place.xyz, 1.0);
  float away = dot(eye.xyz, eye.xyz);
  float size = place.w * UNIT_PIXELS * czm_nearFarScalar(SIZE_BY_DISTANCE, away) * czm_pixelRatio;
  vec4 here = czm_projection * eye;
  // a step ahead tells the direction on the screen
  vec3 ahead = mat3(czm_modelView) * vec3(sin(heading.x), cos(heading.x), 0.0);
  vec4 there = czm_projection * vec4(eye.xyz + ahead * 0.01 * sqrt(away), 1.0);
  vec2 way = (there.xy / there.w - here.xy / here.w) * czm_viewport.zw;
  float seen = length(way);
  vec2 nose = seen > 0.0 ? way / seen : vec2(0.0, 1.0);
  v_at = vec2(2.0 * corner.x - 1.0, corner.y) * HALF_UNITS;
  vec2 offset = nose * v_at.y + vec2(nose.y, -nose.x) * v_at.x;
  here.xy += 2.0 * offset * size * here.w / czm_viewport.zw;
  gl_Position = place.w > 0.0 ? here : vec4(0.0, 0.0, 2.0, 1.0);
  v_units = size;
  v_known = heading.y;
  v_colour = colour.rgb;
  v_pickColour = pickColour;
#ifdef LOG_DEPTH
  czm_vertexLogDepth();
#endif
  if (place.w > 0.0 && away < OVER_EVERYTHING_METERS * OVER_EVERYTHING_METERS) {
    gl_Position.z = -gl_Position.w;
#ifdef LOG_DEPTH
    v_depthFromNearPlusOne = 1.0;
#endif
  }
}
`;

const fragmentShader = (discards: string) => `
in vec2 v_at;
in float v_units;
flat in float v_known;
flat in vec3 v_colour;
flat in vec4 v_pickColour;
uniform float u_halo;
uniform float u_rim_r;
uniform float u_rim_g;
uniform float u_rim_b;
uniform float u_unknown_r;
uniform float u_unknown_g;
uniform float u_unknown_b;

// how much of a pixel lies inside of an edge, from its distance in the symbol's units
float inside(float distance) {
  return clamp(0.5 - distance * v_units, 0.0, 1.0);
}

void main() {
  float away = length(v_at);
  vec3 rim = vec3(u_rim_r, u_rim_g, u_rim_b);
  vec3 light = vec3(0.0);
  float alpha = 0.0;
  float edge;
  float body;
  vec3 colour;
  if (v_known > 0.5) {
    alpha = u_halo * 0.53 * clamp(1.0 - (away - 3.0) / 15.0, 0.0, 1.0);
    light = v_colour * alpha;
    vec2 side = vec2(abs(v_at.x), v_at.y);
    float nose = max(dot(side - vec2(0.0, 11.5), vec2(0.803, 0.596)), 4.9 - side.y);
    body = min(away - 6.9, nose);
    edge = body - 1.5;
    colour = v_colour;
  } else {
    float ring = abs(away - 6.5);
    body = ring - 1.1;
    edge = ring - 2.25;
    colour = vec3(u_unknown_r, u_unknown_g, u_unknown_b);
  }
  float rimmed = inside(edge);
  light = mix(light, rim, rimmed);
  alpha = mix(alpha, 1.0, rimmed);
  float filled = inside(body);
  light = mix(light, colour, filled);
  alpha = mix(alpha, 1.0, filled);
  if (${discards}) discard;
  out_FragColor = vec4(light / alpha, alpha);
}
`;
