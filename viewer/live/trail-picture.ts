import { BoundingSphere, type Scene } from "cesium";
import type { VehicleTrack } from "../../contract/tracks/vehicle-track.ts";
import { COLOURINGS, type Colouring, type Rgb } from "../analyst/trail-colours.ts";
import { GroundHeights } from "../globe/ground-heights.ts";
import { watchGround } from "./ground-watch.ts";
import { LocalFrame } from "./local-frame.ts";
import { LINE_NUMBERS, type TrailLines, trailLines } from "./trail-lines.ts";
import { type TrailSegments, trailSegments } from "./trail-segments.ts";

/** Length of the trails, milliseconds. */
export const TRAIL_MS = 600_000;
/** Ways are put on the graphics card in pieces of this much time. */
const CHUNK_MS = 600_000;
/** Lines lie this far above the ground; where a coarser ground covers them they shine through. Metres. */
const RISE_METERS = 2;

interface Chunk {
  /** null where nobody drove */
  readonly lines: TrailLines | null;
  readonly count: number;
  /** it was made of this */
  readonly source: string;
  readonly groundVersion: number;
}

/** Tracks in memory, and how to tell whether those of a stretch of time are others than before. */
export interface TrailSource {
  readonly tracks: readonly VehicleTrack[];
  /** differs whenever tracks between two times, UTC ms, do */
  version(fromMs: number, toMs: number): string;
}

/** What the trails look like now. */
export interface TrailLook {
  readonly colouring: Colouring;
  /** registry number; the others are dimmed. −1 = none */
  readonly selected: number;
  readonly colourOf: (vehicle: number) => Rgb;
  /** 0 … 1 */
  readonly strength: number;
}

/**
 * The ways of the last minutes behind all vehicles. Everything that was driven lies on the graphics card with its time;
 * the shader shows what is within the trail of the clock, so a moving clock costs three numbers a picture, and another
 * colouring one.
 */
export class TrailPicture {
  readonly #scene: Scene;
  readonly #chunks = new Map<number, Chunk>();
  readonly #heights: GroundHeights;
  #groundVersion = 0;
  readonly #stop: () => void;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#heights = new GroundHeights(scene.globe);
    this.#stop = watchGround(scene, () => {
      this.#groundVersion++;
    });
  }

  /** Pieces of ways on the graphics card that are near the clock. */
  get pieces(): number {
    return [...this.#chunks.values()].reduce((sum, { count }) => sum + count, 0);
  }

  /** Draws the trails at `timeMs` (UTC ms). True = there are others than before, beside what the clock moves. */
  update(source: TrailSource, timeMs: number, look: TrailLook): boolean {
    const first = Math.floor((timeMs - TRAIL_MS) / CHUNK_MS);
    const last = Math.floor(timeMs / CHUNK_MS);
    for (const [number, { lines }] of this.#chunks) {
      if (number >= first && number <= last) continue;
      if (lines) this.#scene.primitives.remove(lines.primitive);
      this.#chunks.delete(number);
    }
    if (!Number.isFinite(timeMs)) return false;
    let hasMade = false;
    for (let number = last; number >= first; number--) {
      const before = this.#chunks.get(number);
      const chunk = this.#made(number, source, look.colourOf, before);
      hasMade ||= chunk !== before && (chunk.lines !== null || before?.lines !== null);
      if (!chunk.lines) continue;
      const lines = chunk.lines.look;
      lines.now = (timeMs - number * CHUNK_MS) / 1000;
      lines.trail = TRAIL_MS / 1000;
      lines.colouring = COLOURINGS.indexOf(look.colouring);
      lines.selected = look.selected;
      lines.strength = look.strength;
    }
    return hasMade;
  }

  destroy(): void {
    this.#stop();
    for (const { lines } of this.#chunks.values()) if (lines) this.#scene.primitives.remove(lines.primitive);
    this.#chunks.clear();
  }

  #made(number: number, source: TrailSource, colourOf: TrailLook["colourOf"], before?: Chunk): Chunk {
    const fromMs = number * CHUNK_MS;
    const groundVersion = this.#groundVersion;
    const version = source.version(fromMs, fromMs + CHUNK_MS);
    if (before?.source === version && before.groundVersion === groundVersion) return before;
    const segments = trailSegments(source.tracks, fromMs, fromMs + CHUNK_MS, fromMs);
    const lines = segments.count > 0 ? this.#lines(segments, colourOf) : null;
    if (before?.lines) this.#scene.primitives.remove(before.lines.primitive);
    if (lines) this.#scene.primitives.add(lines.primitive);
    const chunk: Chunk = { lines, count: segments.count, source: version, groundVersion };
    this.#chunks.set(number, chunk);
    return chunk;
  }

  /** Lines around the place where the first of them begins: float32 holds millimetres within a county. */
  #lines(
    { count, ends, seconds, facts, vehicles }: TrailSegments,
    colourOf: TrailLook["colourOf"],
  ): TrailLines {
    this.#heights.refresh();
    const frame = new LocalFrame(ends[0]!, ends[1]!);
    const lines = new Float32Array(LINE_NUMBERS * count);
    const bytes = new Uint8Array(lines.buffer);
    let radius = 0;
    let coloured = -1;
    let rgb: Rgb = [0, 0, 0];
    for (let i = 0; i < count; i++) {
      const at = LINE_NUMBERS * i;
      for (let end = 0; end < 2; end++) {
        const k = 4 * i + 2 * end;
        const to = at + 4 * end;
        const before = to - LINE_NUMBERS + 4;
        // most pieces begin where the piece before ended
        if (end === 0 && i > 0 && ends[k] === ends[k - 2] && ends[k + 1] === ends[k - 1]) {
          lines.copyWithin(to, before, before + 3);
        } else {
          const height = (this.#heights.at(ends[k]!, ends[k + 1]!) ?? 0) + RISE_METERS;
          frame.put(ends[k]!, ends[k + 1]!, height, lines, to);
          radius = Math.max(radius, lines[to]! ** 2 + lines[to + 1]! ** 2 + lines[to + 2]! ** 2);
        }
        lines[to + 3] = seconds[2 * i + end]!;
      }
      lines[at + 8] = facts[3 * i]!;
      lines[at + 9] = facts[3 * i + 1]!;
      lines[at + 10] = facts[3 * i + 2]!;
      lines[at + 11] = vehicles[i]!;
      if (vehicles[i] !== coloured) {
        coloured = vehicles[i]!;
        rgb = colourOf(coloured);
      }
      const colour = 4 * (at + LINE_NUMBERS - 1);
      bytes[colour] = rgb[0];
      bytes[colour + 1] = rgb[1];
      bytes[colour + 2] = rgb[2];
    }
    return trailLines(this.#scene, lines, frame.toFixed, new BoundingSphere(frame.middle, Math.sqrt(radius)));
  }
}
