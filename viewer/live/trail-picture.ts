import {
  Appearance,
  BlendingState,
  BoundingSphere,
  Cartesian3,
  Cartographic,
  ComponentDatatype,
  Geometry,
  GeometryAttribute,
  GeometryAttributes,
  GeometryInstance,
  type Globe,
  Primitive,
  PrimitiveType,
  type Scene,
} from "cesium";
import type { VehicleTrack } from "../../contract/tracks/vehicle-track.ts";
import { COLOURINGS, type Colouring, type Rgb, TRAIL_COLOUR_GLSL } from "../analyst/trail-colours.ts";
import { type TrailSegments, trailSegments } from "./trail-segments.ts";

/** Length of the trails, milliseconds. */
export const TRAIL_MS = 600_000;
/** Ways are put on the graphics card in pieces of this much time. */
const CHUNK_MS = 600_000;
/** A clock that was not moved elsewhere for so long rests, milliseconds of the watch. */
const REST_MS = 150;
/** Lines lie this far above the ground; where a coarser ground covers them they shine through. Metres. */
const RISE_METERS = 2;
/** Ground heights are asked for once a cell of about sixty metres: a question searches all triangles of a tile. */
const CELLS_A_DEGREE = 1800;

interface Chunk {
  readonly primitive: Primitive;
  readonly appearances: readonly TrailAppearance[];
  /** it was made of these */
  readonly tracks: readonly VehicleTrack[];
  readonly groundVersion: number;
}

/** What the trails look like now. */
export interface TrailLook {
  readonly colouring: Colouring;
  /** registry number; the others are dimmed. −1 = none */
  readonly selected: number;
  readonly colourOf: (vehicle: number) => Rgb;
}

/**
 * The ways of the last minutes behind all vehicles. Everything that was driven lies on the graphics card with its time;
 * the shader shows what is within the trail of the clock, so a moving clock costs three numbers a picture, and another
 * colouring one.
 */
export class TrailPicture {
  readonly #scene: Scene;
  readonly #chunks = new Map<number, Chunk | null>();
  readonly #heights = new Map<number, number>();
  #groundVersion = 0;
  #timeMs = Number.NaN;
  /** the clock was moved elsewhere at this time of the watch, milliseconds */
  #jumpedMs = Number.NEGATIVE_INFINITY;
  readonly #stops: readonly (() => void)[];

  constructor(scene: Scene) {
    this.#scene = scene;
    // the camera came to rest and finer ground has come: what is drawn now is laid on it again
    let hasMoved = true;
    this.#stops = [
      scene.camera.moveEnd.addEventListener(() => {
        hasMoved = true;
      }),
      scene.globe.tileLoadProgressEvent.addEventListener((left: number) => {
        if (left > 0 || !hasMoved) return;
        hasMoved = false;
        this.#groundVersion++;
        this.#heights.clear();
      }),
    ];
  }

  /**
   * Draws the trails at `timeMs` (UTC ms) of these tracks; makes at most one piece anew a picture, and none while a person
   * drags the clock about: the vehicles must follow the hand, their ways come when it rests. True = a piece was made.
   */
  update(tracks: readonly VehicleTrack[], timeMs: number, look: TrailLook): boolean {
    const watchMs = performance.now();
    if (Math.abs(timeMs - this.#timeMs) > CHUNK_MS / 2) this.#jumpedMs = watchMs;
    this.#timeMs = timeMs;
    const first = Math.floor((timeMs - TRAIL_MS) / CHUNK_MS);
    const last = Math.floor(timeMs / CHUNK_MS);
    for (const [number, chunk] of this.#chunks) {
      if (number >= first && number <= last) continue;
      if (chunk) this.#scene.primitives.remove(chunk.primitive);
      this.#chunks.delete(number);
    }
    if (!Number.isFinite(timeMs)) return false;
    let mayMake = watchMs - this.#jumpedMs >= REST_MS;
    let hasMade = false;
    for (let number = last; number >= first; number--) {
      let chunk = this.#chunks.get(number);
      const isStale = chunk && (chunk.tracks !== tracks || chunk.groundVersion !== this.#groundVersion);
      if (mayMake && (chunk === undefined || chunk === null || isStale)) {
        const made = this.#make(number, tracks, look.colourOf);
        if (chunk) this.#scene.primitives.remove(chunk.primitive);
        this.#chunks.set(number, made);
        chunk = made;
        mayMake = made === null;
        hasMade ||= made !== null;
      }
      for (const appearance of chunk?.appearances ?? []) {
        appearance.uniforms.u_now = (timeMs - number * CHUNK_MS) / 1000;
        appearance.uniforms.u_colouring = COLOURINGS.indexOf(look.colouring);
        appearance.uniforms.u_selected = look.selected;
      }
    }
    return hasMade;
  }

  destroy(): void {
    for (const stop of this.#stops) stop();
    for (const chunk of this.#chunks.values()) if (chunk) this.#scene.primitives.remove(chunk.primitive);
    this.#chunks.clear();
  }

  #make(number: number, tracks: readonly VehicleTrack[], colourOf: TrailLook["colourOf"]): Chunk | null {
    const epochMs = number * CHUNK_MS;
    const segments = trailSegments(tracks, epochMs, epochMs + CHUNK_MS, epochMs);
    if (segments.count === 0) return null;
    const appearances = [new TrailAppearance(1), new TrailAppearance(0.3)] as const;
    const primitive: Primitive = this.#scene.primitives.add(
      new Primitive({
        geometryInstances: new GeometryInstance({ geometry: this.#geometry(segments, colourOf) }),
        appearance: appearances[0],
        depthFailAppearance: appearances[1],
        asynchronous: false,
        compressVertices: false,
        allowPicking: false,
      }),
    );
    return { primitive, appearances, tracks, groundVersion: this.#groundVersion };
  }

  /** Four vertices a piece: two at either end, of which the shader makes a ribbon of even width. */
  #geometry(
    { count, ends, seconds, facts, vehicles }: TrailSegments,
    colourOf: TrailLook["colourOf"],
  ): Geometry {
    const vertices = 4 * count;
    const positions = new Float64Array(3 * vertices);
    const alongs = new Float32Array(3 * vertices);
    const times = new Float32Array(2 * vertices);
    const reported = new Float32Array(4 * vertices);
    const colours = new Float32Array(3 * vertices);
    const indices = new Uint32Array(6 * count);
    const [from, to] = [new Cartesian3(), new Cartesian3()];
    const low = new Cartesian3(Number.MAX_VALUE, Number.MAX_VALUE, Number.MAX_VALUE);
    const high = new Cartesian3(-Number.MAX_VALUE, -Number.MAX_VALUE, -Number.MAX_VALUE);
    // without an object for each corner: an hour of two thousand vehicles has a million of them
    for (let i = 0; i < count; i++) {
      this.#onGround(ends[4 * i]!, ends[4 * i + 1]!, from);
      this.#onGround(ends[4 * i + 2]!, ends[4 * i + 3]!, to);
      Cartesian3.minimumByComponent(low, from, low);
      Cartesian3.minimumByComponent(low, to, low);
      Cartesian3.maximumByComponent(high, from, high);
      Cartesian3.maximumByComponent(high, to, high);
      const [red, green, blue] = colourOf(vehicles[i]!);
      for (let corner = 0; corner < 4; corner++) {
        const vertex = 4 * i + corner;
        const end = corner < 2 ? from : to;
        const three = 3 * vertex;
        positions[three] = end.x;
        positions[three + 1] = end.y;
        positions[three + 2] = end.z;
        alongs[three] = to.x - from.x;
        alongs[three + 1] = to.y - from.y;
        alongs[three + 2] = to.z - from.z;
        colours[three] = red / 255;
        colours[three + 1] = green / 255;
        colours[three + 2] = blue / 255;
        times[2 * vertex] = seconds[2 * i + (corner < 2 ? 0 : 1)]!;
        times[2 * vertex + 1] = corner % 2 === 0 ? -1 : 1;
        reported[4 * vertex] = facts[3 * i]!;
        reported[4 * vertex + 1] = facts[3 * i + 1]!;
        reported[4 * vertex + 2] = facts[3 * i + 2]!;
        reported[4 * vertex + 3] = vehicles[i]!;
      }
      const [six, four] = [6 * i, 4 * i];
      indices[six] = four;
      indices[six + 1] = four + 1;
      indices[six + 2] = four + 2;
      indices[six + 3] = four + 2;
      indices[six + 4] = four + 1;
      indices[six + 5] = four + 3;
    }
    const attribute = (values: Float32Array, componentsPerAttribute: number) =>
      new GeometryAttribute({ componentDatatype: ComponentDatatype.FLOAT, componentsPerAttribute, values });
    const attributes = Object.assign(new GeometryAttributes(), {
      position: new GeometryAttribute({
        componentDatatype: ComponentDatatype.DOUBLE,
        componentsPerAttribute: 3,
        values: positions,
      }),
      along: attribute(alongs, 3),
      timeSide: attribute(times, 2),
      reported: attribute(reported, 4),
      fleetColour: attribute(colours, 3),
    });
    return new Geometry({
      attributes,
      indices,
      primitiveType: PrimitiveType.TRIANGLES,
      boundingSphere: BoundingSphere.fromCornerPoints(low, high),
    });
  }

  #onGround(lonDeg: number, latDeg: number, result: Cartesian3): void {
    const height = groundHeight(this.#scene.globe, this.#heights, lonDeg, latDeg);
    Cartesian3.fromDegrees(lonDeg, latDeg, height + RISE_METERS, undefined, result);
  }
}

const PLACE = new Cartographic();

function groundHeight(globe: Globe, known: Map<number, number>, lonDeg: number, latDeg: number): number {
  const key = Math.round(lonDeg * CELLS_A_DEGREE) * 1e7 + Math.round(latDeg * CELLS_A_DEGREE);
  let height = known.get(key);
  if (height === undefined) {
    height = globe.getHeight(Cartographic.fromDegrees(lonDeg, latDeg, 0, PLACE)) ?? 0;
    known.set(key, height);
  }
  return height;
}

class TrailAppearance extends Appearance {
  /** read by Cesium whenever it draws, though its types do not say so */
  readonly uniforms: {
    u_now: number;
    readonly u_trail: number;
    u_colouring: number;
    u_selected: number;
    readonly u_alpha: number;
  };

  constructor(alpha: number) {
    super({ vertexShaderSource: VERTEX_SHADER, fragmentShaderSource: FRAGMENT_SHADER, translucent: true });
    this.uniforms = { u_now: 0, u_trail: TRAIL_MS / 1000, u_colouring: 0, u_selected: -1, u_alpha: alpha };
  }

  override getRenderState() {
    return { depthTest: { enabled: true }, depthMask: false, blending: BlendingState.ALPHA_BLEND };
  }
}

const VERTEX_SHADER = `
in vec3 position3DHigh;
in vec3 position3DLow;
in vec3 along;
in vec2 timeSide;
in vec4 reported;
in vec3 fleetColour;
in float batchId;
uniform float u_colouring;
uniform float u_selected;
out float v_seconds;
out vec4 v_colour;
const float WIDTH_PIXELS = 2.6;
const float SELECTED_PIXELS = 4.5;
${TRAIL_COLOUR_GLSL}
void main() {
  vec3 eye = (czm_modelViewRelativeToEye * czm_computePosition()).xyz;
  eye *= 0.998; // before the roughness of the ground
  // a short step along the way tells its direction on the screen, also where the other end is behind the camera
  vec3 on = eye + mat3(czm_view) * normalize(along) * max(0.01 * length(eye), 0.1);
  vec4 here = czm_projection * vec4(eye, 1.0);
  vec4 there = czm_projection * vec4(on, 1.0);
  vec2 way = (there.xy / there.w - here.xy / here.w) * czm_viewport.zw;
  float bend = length(way);
  vec2 across = bend > 0.0 ? vec2(-way.y, way.x) / bend : vec2(1.0, 0.0);
  bool isSelected = abs(reported.w - u_selected) < 0.5;
  float width = (isSelected ? SELECTED_PIXELS : WIDTH_PIXELS) * czm_pixelRatio;
  here.xy += across * timeSide.y * width * here.w / czm_viewport.zw;
  gl_Position = here;
  v_seconds = timeSide.x;
  float dimmed = u_selected < 0.0 || isSelected ? 1.0 : 0.35;
  v_colour = vec4(trailColour(int(u_colouring + 0.5), reported.xyz, fleetColour), dimmed);
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
