import type { BoundingSphere, Matrix4, Scene } from "cesium";
import { TRAIL_COLOUR_GLSL } from "../analyst/trail-colours.ts";
import { groundLineDraws, LINE_CORNER_GLSL } from "./ground-lines.ts";
import { type InstanceColumn, InstancedQuads, numbersOf } from "./instanced-quads.ts";

/** What all lines of a picture share; changes with the clock and with what the person chooses. */
export interface LineLook {
  /** seconds after the lines' epoch */
  now: number;
  /** how long a line is seen, seconds */
  trail: number;
  colouring: number;
  /** −1 = none */
  selected: number;
  /** 0 … 1 of all lines */
  strength: number;
}

/** Place and time of both ends, three facts and the vehicle, and a colour. */
const COLUMNS: readonly InstanceColumn[] = [
  { name: "start", floats: 4 },
  { name: "finish", floats: 4 },
  { name: "reported", floats: 4 },
  { name: "fleetColour", floats: "bytes" },
];
export const LINE_NUMBERS = numbersOf(COLUMNS);
/** How much of a line is seen where the ground lies before it. */
const COVERED_ALPHA = 0.3;

export interface TrailLines {
  readonly primitive: InstancedQuads;
  readonly look: LineLook;
}

/**
 * Straight lines in one draw, each an instance of one quad that the shader spreads: times and facts of a line are numbers
 * beside its ends, so that another time or colouring is another uniform.
 * @param instances LINE_NUMBERS for each line; places in the frame of `modelMatrix`, metres
 * @param sphere around all of them, earth-fixed
 */
export function trailLines(
  scene: Scene,
  instances: Float32Array,
  modelMatrix: Matrix4,
  sphere: BoundingSphere,
): TrailLines {
  const look: LineLook = { now: 0, trail: 1, colouring: 0, selected: -1, strength: 1 };
  const primitive = new InstancedQuads(scene, {
    columns: COLUMNS,
    instances,
    isMoving: false,
    vertexShader: VERTEX_SHADER,
    draws: groundLineDraws(FRAGMENT_SHADER, COVERED_ALPHA, (alpha) => ({
      u_now: () => look.now,
      u_trail: () => look.trail,
      u_colouring: () => look.colouring,
      u_selected: () => look.selected,
      u_alpha: () => alpha * look.strength,
    })),
    modelMatrix,
    sphere,
  });
  return { primitive, look };
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
${LINE_CORNER_GLSL}
void main() {
  vec4 end = corner.x < 0.5 ? start : finish;
  vec3 eye = (czm_modelView * vec4(end.xyz, 1.0)).xyz;
  eye *= 0.998; // before the roughness of the ground
  bool isSelected = abs(reported.w - u_selected) < 0.5;
  float width = (isSelected ? SELECTED_PIXELS : WIDTH_PIXELS) * czm_pixelRatio;
  gl_Position = lineCorner(eye, finish.xyz - start.xyz, corner.y, width);
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
