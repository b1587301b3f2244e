import { BoundingSphere, type Scene } from "cesium";
import type { MatchedTrack } from "../../contract/matching.ts";
import { GroundHeights } from "../globe/ground-heights.ts";
import { groundLineDraws, LINE_CORNER_GLSL } from "./ground-lines.ts";
import { watchGround } from "./ground-watch.ts";
import { type InstanceColumn, InstancedQuads, numbersOf } from "./instanced-quads.ts";
import { LocalFrame } from "./local-frame.ts";

type Stretches = MatchedTrack["stretches"];

const COLUMNS: readonly InstanceColumn[] = [
  { name: "start", floats: 3 },
  { name: "finish", floats: 3 },
];
const NUMBERS = numbersOf(COLUMNS);
/** The line lies this far above the ground, and touches it again after so many degrees (about thirty metres). */
const RISE_METERS = 2.5;
const PIECE_DEG = 3e-4;
/** How much of it is seen where the ground lies before it. */
const COVERED_ALPHA = 0.35;

/** The way of a vehicle on the roads it was matched to: a light line with a dark edge on the ground. */
export class MatchedPicture {
  readonly #scene: Scene;
  readonly #heights: GroundHeights;
  readonly #stop: () => void;
  #stretches: Stretches | null = null;
  #quads: InstancedQuads | undefined;
  #isStale = false;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#heights = new GroundHeights(scene.globe);
    this.#stop = watchGround(scene, () => {
      this.#isStale = true;
    });
  }

  /** Draws these and no others; true when anything changed. */
  show(stretches: Stretches | null): boolean {
    if (stretches === this.#stretches && !(this.#isStale && stretches)) return false;
    this.#stretches = stretches;
    this.#isStale = false;
    if (this.#quads) this.#scene.primitives.remove(this.#quads);
    this.#quads = stretches ? this.#draw(stretches) : undefined;
    return true;
  }

  destroy(): void {
    this.#stop();
    if (this.#quads) this.#scene.primitives.remove(this.#quads);
  }

  #draw(stretches: Stretches): InstancedQuads | undefined {
    const pieces = linePieces(stretches.map(({ line }) => line));
    const count = pieces.length / 4;
    if (count === 0) return undefined;
    this.#heights.refresh();
    const frame = new LocalFrame(pieces[0]!, pieces[1]!);
    const instances = new Float32Array(NUMBERS * count);
    let radius = 0;
    for (let end = 0; end < 2 * count; end++) {
      const [lonDeg, latDeg] = [pieces[2 * end]!, pieces[2 * end + 1]!];
      const height = (this.#heights.at(lonDeg, latDeg) ?? 0) + RISE_METERS;
      frame.put(lonDeg, latDeg, height, instances, 3 * end);
      radius = Math.max(radius, Math.hypot(...instances.subarray(3 * end, 3 * end + 3)));
    }
    return this.#scene.primitives.add(
      new InstancedQuads(this.#scene, {
        columns: COLUMNS,
        instances,
        isMoving: false,
        vertexShader: VERTEX_SHADER,
        draws: groundLineDraws(FRAGMENT_SHADER, COVERED_ALPHA, (alpha) => ({ u_alpha: () => alpha })),
        modelMatrix: frame.toFixed,
        sphere: new BoundingSphere(frame.middle, radius),
      }),
    );
  }
}

/** Longitude and latitude of both ends of pieces short enough to follow the ground; degrees. */
export function linePieces(lines: readonly (readonly (readonly [number, number])[])[]): number[] {
  const pieces: number[] = [];
  for (const line of lines) {
    for (let i = 1; i < line.length; i++) {
      const [[lonFrom, latFrom], [lonTo, latTo]] = [line[i - 1]!, line[i]!];
      const parts = Math.max(1, Math.ceil(Math.hypot(lonTo - lonFrom, latTo - latFrom) / PIECE_DEG));
      for (let part = 0; part < parts; part++) {
        for (const share of [part / parts, (part + 1) / parts])
          pieces.push(lonFrom + share * (lonTo - lonFrom), latFrom + share * (latTo - latFrom));
      }
    }
  }
  return pieces;
}

const VERTEX_SHADER = `
in vec2 corner;
in vec3 start;
in vec3 finish;
out float v_side;
const float WIDTH_PIXELS = 7.0;
${LINE_CORNER_GLSL}
void main() {
  vec3 eye = (czm_modelView * vec4(corner.x < 0.5 ? start : finish, 1.0)).xyz;
  eye *= 0.997; // before the trail of the same way
  gl_Position = lineCorner(eye, finish - start, corner.y, WIDTH_PIXELS * czm_pixelRatio);
  v_side = corner.y;
}
`;

/** Four of the seven pixels are the line. */
const FRAGMENT_SHADER = `
in float v_side;
uniform float u_alpha;
void main() {
  vec3 line = vec3(0.914, 0.941, 0.953);
  vec3 edge = vec3(0.047, 0.078, 0.110);
  out_FragColor = vec4(abs(v_side) < 0.57 ? line : edge, u_alpha);
}
`;
